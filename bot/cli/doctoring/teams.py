"""Teams, whole: settings first, then Microsoft and our own door, then whom Flipside reaches.

Rule: the network is asked only when the settings can be used, and only by `check`.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.cli.doctoring import teams_door, teams_settings, teams_there
from bot.cli.doctoring.asking import session
from bot.cli.doctoring.findings import NOTE, OK, Finding, bad, shown
from bot.settings import Settings
from bot.storage.installations import Installation, State

Now = Callable[[], datetime]
NOBODY = (
    NOTE,
    "Nobody can be reached in Teams yet. Upload the package and give it to people by a setup policy, or add "
    "it to a team; then they are found. See docs/install-teams.md.",
)


@dataclass(frozen=True)
class Known:
    """What the database knows of Teams: its installations, and how many people have an address there."""

    installed: tuple[Installation, ...] = ()
    people: int = 0


def look(told: Settings, known: Known, now: Now) -> Iterable[Finding]:
    """Everything about Teams; nothing where nothing of it is set."""
    found = tuple(teams_settings.look(told))
    yield from found
    if told.teams and told.teams_auth == "on" and not bad(found):
        yield from asyncio.run(outside(told, now))
    if told.teams:
        yield from _people(known)


async def outside(told: Settings, now: Now) -> tuple[Finding, ...]:
    """What only others can say."""
    async with session() as own:
        found = [finding async for finding in teams_there.token(own, told, now)]
        found.append(await teams_there.keys(own, told))
        if told.url:
            found.append(await teams_door.guarded(own, told.url))
    return tuple(found)


def _people(known: Known) -> Iterator[Finding]:
    for one in known.installed:
        if one.state is State.PAUSED:
            yield (
                NOTE,
                f"Teams is paused for {shown(one.name or one.id)} ({shown(one.reason)}): nothing is sent "
                "there until it lets us in. Allow the app in the Teams admin center, then write to it once.",
            )
    if known.people == 0:
        yield NOBODY
    else:
        said = "One person" if known.people == 1 else f"{known.people} people"
        yield OK, f"{said} can be reached in Teams."
