"""Whatever an activity looks like, it is answered or refused, and never a mistake of ours.

Rule: what is sent is a real activity of each kind, mutated in some places, with a good token.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.teams import ids
from tests.fakes.teams import payloads
from tests.teams.steps import form, settled, types
from tests.teams.theatre import TEAM, Theatre

EXAMPLES = 300
ALLOWED = {200, 201, 400, 401, 403}
ODD = (
    "",
    "\x00",
    "\ud7ff",
    "a:",
    "19:",
    "28:",
    "29:",
    "/flipside",
    "<at>Flipside</at>",
    "yes",
    "🜂" * 40,
    "x" * 3000,
)
WORDS = st.one_of(st.sampled_from(ODD), st.text(max_size=20))
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)
Activity = dict[str, Any]
Path = tuple[Any, ...]


def real(theatre: Theatre) -> list[Activity]:
    """One of each kind, as Teams sends them to somebody in the middle of a form."""
    teams, maya, team = theatre.teams, theatre.user("maya"), theatre.team.about
    me, chat, news = maya.member, maya.chat, theatre.news
    spoken = payloads.mention()
    targeted = payloads.typed(teams, me, news, "help")
    shown = {"conversation": 2, "nonce": "0f", "shown": "offers wants", "tags.offers": "Python"}
    pressed = [
        ids.data(ids.ANSWER, conversation=2, question="offers", value="Python"),
        ids.data(ids.FORM, **shown),
        ids.data(ids.OPEN, conversation=2),
        ids.data(ids.SAY, value="help"),
        ids.data(ids.REFRESH),
        ids.data(ids.MORE, value="home"),
    ]
    replied = {"replyToId": maya.dm[-1].id}
    invokes = [("adaptiveCard/action", {"action": {"type": "Action.Execute", "verb": one["do"], "data": one},
                "trigger": "manual"}) for one in pressed]  # fmt: skip
    invokes += [("task/fetch", {"data": one}) for one in pressed]
    invokes += [("task/submit", {"data": one}) for one in pressed]
    invokes += [("application/search", {"queryText": "py", "dataset": "find|2|offers"})]
    invokes += [("composeExtension/query", {"commandId": "x"})]
    changed = payloads.event(teams, news, me, "conversationUpdate")
    return [
        payloads.typed(teams, me, chat, "Python"),
        {**payloads.typed(teams, me, news, f"{spoken['text']}&nbsp;help"), "entities": [spoken]},
        {**targeted, "recipient": {**targeted["recipient"], "isTargeted": True}},
        *(payloads.said(teams, me, chat, value=one, **replied) for one in pressed),
        *(payloads.invoke(teams, me, chat, name, value, **replied) for name, value in invokes),
        payloads.installed(teams, chat, me, "add"),
        payloads.installed(teams, news, me, "add"),
        payloads.members(teams, chat, me, "membersAdded", [{"id": teams.bot_id}]),
        payloads.members(teams, news, me, "membersRemoved", [payloads.faceless(me)]),
        payloads.channel(teams, team, news, me, "channelCreated", {"id": TEAM, "name": "x"}),
        {**changed, "type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {**changed, "type": "messageUpdate"},
        {**changed, "type": "typing"},
    ]


def places(value: Any, at: Path = ()) -> Iterator[Path]:
    """The path of everything in it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*at, key)
        yield from places(one, (*at, key))


def mutated(draw: Callable[..., Any], activity: Activity) -> Activity:
    """The same with some places replaced, left out or added."""
    changed = deepcopy(activity)
    for _ in range(draw(st.integers(0, 4))):
        every = list(places(changed))
        *way, last = draw(st.sampled_from(every))
        inside: Any = changed
        for key in way:
            inside = inside[key]
        what = draw(st.sampled_from(("replace", "leave out", "add", "nest")))
        if what == "leave out":
            del inside[last]
        elif what == "nest":
            inside[last] = draw(st.sampled_from(([inside[last]], {"id": inside[last]})))
        elif what == "add" and isinstance(inside, dict):
            inside[draw(WORDS)] = draw(JSON)
        else:
            inside[last] = draw(JSON)
        if not changed:
            return deepcopy(activity)
    return changed


@pytest.fixture
def heard(company: Theatre, caplog: pytest.LogCaptureFixture) -> tuple[Theatre, pytest.LogCaptureFixture]:
    """Maya in the middle of a form."""
    form(company)
    company.user("maya").closes()
    return company, caplog


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_no_activity_is_a_mistake_of_ours(
    heard: tuple[Theatre, pytest.LogCaptureFixture], data: st.DataObject
) -> None:
    company, log = heard
    log.clear()
    activity = mutated(data.draw, data.draw(st.sampled_from(real(company))))
    sent = company.run(company.teams.sends(activity))
    company.quiet()
    assert sent.status in ALLOWED, (sent.status, activity)
    assert sent.status == 200 or not sent.answer
    ours = [one for one in log.records if one.levelno >= logging.ERROR and one.name == "flipside.teams"]
    assert ours == [], [one.getMessage() for one in ours]


def test_after_all_of_that_everything_still_works(company: Theatre) -> None:
    """The activities as they are, all at once, and then a word."""
    form(company)
    company.user("maya").closes()

    async def every() -> list[int | None]:
        sent = await asyncio.gather(*(company.teams.sends(one) for one in real(company)))
        return [one.status for one in sent]

    assert set(company.run(every())) == {200, 201}
    settled(company)
    types(company, "maya", "help")
    assert "What I understand" in company.user("maya").dm[-1].reads
