"""A day of a whole town in a minute: everybody at once, some of it twice, some of it with a crash.

What must be so at the end (census.py counts it):

1. whoever joined has one place, in the state that their answer leads to, and whoever did not has none
2. every answer is the one that was given last: to the invitation, and of the language to be written to in
3. an event that was heard is noted once and counted once, however often it came; one that Slack was told
   is taken is noted
4. a key has one row, and every row came to its end: nothing waits, nothing is dead or unknown
5. a message in Slack is one row and the other way around; the same words come twice only where somebody
   asked twice
6. what everybody sees at home is what is so
7. what somebody was shown at once is not posted to them as well
8. nobody gave up: each step of each person was answered in the end
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tests.slack import census, crowd, town
from tests.slack.breaking import Scene, opened

ECHOES, CRASHES = 0.05, 0.01  # of all requests


@dataclass(frozen=True)
class Weathered:
    """What happened, in numbers. `findings`: what is not as it must be."""

    events: int  # as many different ones were heard by the desk
    requests: int  # to our door, repeats included
    people: int
    joined: int
    echoes: int
    crashes: dict[str, int]
    repeated_by_slack: int
    tried_again: dict[str, int]  # by people, and why
    messages: int
    findings: list[str]


async def weathered(url: str, events: int, seed: int = 1) -> Weathered:
    """The whole of it, on an empty database."""
    chance = random.Random(seed)
    people = crowd.crowd(events, CRASHES, chance)
    users = [one.user for one in people if not one.stranger]
    async with opened(url, users, ECHOES, chance) as scene:
        _arrive(scene, (one.user for one in people if one.stranger))
        seen = await crowd.played(scene, people)
        await census.settled(scene)
        found = await asyncio.to_thread(census.findings, scene, people, seen)
        return Weathered(
            events=len(scene.desk.heard),
            requests=len(scene.slack.deliveries),
            people=len(people),
            joined=sum(bool(one.answer) for one in people),
            echoes=scene.courier.echoed,
            crashes=dict(scene.breaks.met),
            repeated_by_slack=sum(one.retry > 0 for one in scene.slack.deliveries),
            tried_again=dict(Counter(seen.again)),
            messages=scene.slack.accepted("chat.postMessage"),
            findings=found,
        )


def _arrive(scene: Scene, users: Iterable[str]) -> None:
    """They are new in the workspace, and no directory that we read knows them."""
    team = scene.slack.team(town.TEAM)
    for user in users:
        team.member(user, name=town.name(user), email=town.email(user), zone=town.ZONE)
