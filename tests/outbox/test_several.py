"""One message to several: refused, each hears it alone, exactly once; unknown, nobody does."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.contract import DeliveryFailed, Scope, Verdict
from bot.delivery import several
from bot.delivery.outcomes import failed
from bot.events import Address
from bot.program.people import Person
from bot.storage import outbox, people
from bot.storage.database import reading, writing
from bot.storage.mapping import freeze, thaw
from bot.storage.outbox import Letter, State
from tests.outbox.posting import NOW, Stage, refuses

BOTH = Address("post", "", members=("max", "mira"))


def put(stage: Stage, **values: object) -> tuple[Letter, Letter, Letter]:
    """The letter to both, and what each hears alone, resting on it."""
    group = stage.put("both", address=BOTH, load="status", policy="ask", **values)
    own = [
        stage.put(
            f"own {one}", person=one, address=Address("post", "", one), load="status",
            state=State.MERGED, wake_at=None, target=group.id,
        )
        for one in ("mira", "max")
    ]  # fmt: skip
    return group, *own  # type: ignore[return-value]


def live(stage: Stage, **zones: str) -> None:
    """Where these people are at home and on what clock."""
    found = [Person(one, one.title(), zone=zone) for one, zone in zones.items()]
    writing(stage.engine, lambda connection: people.save_all(connection, found))
    for one in zones:
        here = Address("post", "", one)
        writing(stage.engine, lambda connection, a=here, p=one: people.reached(connection, p, a, NOW))  # type: ignore[misc]


def states(stage: Stage, *letters: Letter) -> list[State]:
    return [stage.row(letter).state for letter in letters]


async def test_when_it_arrives_nobody_hears_it_alone(stage: Stage) -> None:
    letters = put(stage)
    await stage.loop.drain()
    assert states(stage, *letters) == [State.SENT, State.MERGED, State.MERGED]
    assert stage.post.texts == ["both"]


@pytest.mark.parametrize("stops", [Scope.MESSAGE, Scope.PERSON, Scope.CHANNEL, Scope.METHOD])
async def test_refused_it_goes_to_each_once(stage: Stage, stops: Scope) -> None:
    stage.post.mood = lambda text: refuses(Verdict.NEVER, stops=stops)(text) if text == "both" else None
    letters = put(stage)
    await stage.loop.drain()
    await stage.loop.drain()
    assert states(stage, *letters) == [State.CANCELLED, State.SENT, State.SENT]
    assert sorted(stage.post.texts) == ["own max", "own mira"]


async def test_tried_in_vain_it_goes_to_each(stage: Stage) -> None:
    stage.post.mood = lambda text: refuses(Verdict.LATER)(text) if text == "both" else None
    letters = put(stage)
    for _ in range(7):
        await stage.loop.drain()
        stage.wait(timedelta(minutes=31))
    assert states(stage, *letters) == [State.CANCELLED, State.SENT, State.SENT]


async def test_refused_by_the_whole_installation_it_waits(stage: Stage) -> None:
    stage.post.mood = refuses(Verdict.NEVER, stops=Scope.INSTALLATION)
    letters = put(stage)
    await stage.loop.drain()
    assert states(stage, *letters) == [State.QUEUED, State.MERGED, State.MERGED]


async def test_interrupted_it_is_for_a_human_to_decide(stage: Stage) -> None:
    stage.post.mood = refuses(Verdict.UNKNOWN)
    letters = put(stage)
    await stage.loop.drain()
    assert states(stage, *letters) == [State.UNKNOWN, State.MERGED, State.MERGED]


async def test_who_comes_too_late_with_a_refusal_sends_nothing(stage: Stage) -> None:
    """A zombie: its lease is over, somebody else has delivered it, and then it says that it was refused."""
    letters = put(stage)
    (held,) = stage.claim()
    writing(stage.engine, lambda c: outbox.settle(c, held, State.SENT, NOW))
    no = failed(held, DeliveryFailed("no", Verdict.NEVER), False, 0, NOW)
    stage.loop.write([no])
    assert states(stage, *letters) == [State.SENT, State.MERGED, State.MERGED]


async def test_the_refusal_and_what_goes_instead_are_one_transaction_and_count_once(stage: Stage) -> None:
    letters = put(stage)
    (held,) = stage.claim()
    no = failed(held, DeliveryFailed("no", Verdict.NEVER), False, 0, NOW)
    stage.loop.write([no])
    assert states(stage, *letters) == [State.CANCELLED, State.QUEUED, State.QUEUED]
    await stage.loop.drain()
    stage.loop.write([no])  # said once more
    assert states(stage, *letters) == [State.CANCELLED, State.SENT, State.SENT]


async def test_sent_again_without_knowing_and_then_refused_each_reads_that_it_may_be_the_second_time(
    stage: Stage,
) -> None:
    _, mira, max_ = put(stage, doubts=1)
    stage.post.mood = lambda text: refuses(Verdict.NEVER)(text) if text.endswith("both") else None
    await stage.loop.drain()
    assert [stage.row(one).doubts for one in (mira, max_)] == [1, 1]


async def test_it_waits_for_an_hour_that_both_have(stage: Stage) -> None:
    """Half past nine in UTC: Berlin works, New York sleeps."""
    live(stage, mira="Europe/Berlin", max="America/New_York")
    group, *_ = put(stage)
    await stage.loop.drain()
    at = stage.row(group).wake_at
    assert at is not None and at.astimezone(ZoneInfo("America/New_York")).time() == time(9)
    assert stage.post.got == []
    stage.wait(at - NOW)
    await stage.loop.drain()
    assert stage.post.texts == ["both"]


async def test_without_an_hour_in_common_each_hears_it_alone(stage: Stage) -> None:
    live(stage, mira="Europe/Berlin", max="Asia/Tokyo")
    letters = put(stage)
    await stage.loop.drain()
    assert states(stage, *letters)[0] is State.CANCELLED
    for _ in range(3):
        stage.wait(timedelta(hours=8))
        await stage.loop.drain()
    assert sorted(stage.post.texts) == ["own max", "own mira"]


async def test_who_is_not_known_there_does_not_hold_it_up(stage: Stage) -> None:
    group, *_ = put(stage)
    with reading(stage.engine) as connection:
        assert several.opens(connection, group, NOW) == NOW


def test_a_conversation_of_several_is_one_lane_in_whatever_order() -> None:
    other = Address("post", "T1", members=("mira", "max"))
    assert other.lane == Address("post", "T1", members=("max", "mira")).lane == "post/T1/max+mira"
    assert Address("post", "T1", "u").lane == "post/T1/u"


def test_an_address_is_read_as_it_was_written_also_by_an_earlier_release() -> None:
    assert thaw(Address, freeze(BOTH)) == BOTH
    earlier = {"platform": "post", "installation": "", "user": "u", "channel": "", "extra": []}
    assert thaw(Address, earlier) == Address("post", "", "u")
