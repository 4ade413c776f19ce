"""The delivery loop: sent once, retried kindly, given up loudly, on both databases."""

import asyncio
from datetime import timedelta
from itertools import islice

import pytest

from adapters.contract import Scope, Verdict
from bot.delivery.outcomes import BACK_OFF
from bot.events import Address
from bot.home import Home
from bot.program.people import Person
from bot.storage import outbox, people
from bot.storage.database import Engine, reading, writing
from bot.storage.outbox import State
from conversations.pages import page_twin
from tests.outbox.posting import AGAIN, HOUR, MIRA, NOW, SECOND, WAITS, Mute, Stage, only, refuses, stage_with


async def test_what_is_due_is_sent_once_and_its_receipt_is_kept(stage: Stage) -> None:
    letter, later = stage.put("hello"), stage.put("later", wake_at=NOW + HOUR)
    assert await stage.loop.round() == 1
    assert await stage.loop.round() == 0
    row = stage.row(letter)
    assert (row.state, row.sent_at, row.wake_at, row.attempts) == (State.SENT, NOW, None, 1)
    assert row.receipt is not None and row.receipt["message"] == "m-hello"
    assert stage.row(later).state is State.QUEUED
    assert stage.post.texts == ["hello"]


async def test_urgent_letters_go_first_and_equal_ones_in_the_order_they_were_written(stage: Stage) -> None:
    for key, priority in (("c", 2), ("a1", 0), ("b", 1), ("a2", 0)):
        stage.put(key, priority=priority)
    await stage.loop.drain()
    assert stage.post.texts == ["a1", "a2", "b", "c"]


async def test_refused_for_now_it_waits_longer_each_time_and_is_dead_in_the_end(stage: Stage) -> None:
    assert BACK_OFF == WAITS
    stage.post.mood = refuses(Verdict.LATER)
    letter = stage.put("hello")
    for attempt, wait in enumerate(WAITS, start=1):
        assert await stage.loop.round() == 1
        row = stage.row(letter)
        assert (row.state, row.attempts) == (State.QUEUED, attempt)
        assert row.wake_at == stage.clock.now() + wait
        stage.wait(wait - SECOND)
        assert await stage.loop.round() == 0
        stage.wait(SECOND)
    await stage.loop.round()
    row = stage.row(letter)
    assert (row.state, row.attempts, row.wake_at) == (State.DEAD, 6, None)
    assert row.error == "the platform says no"


async def test_what_was_refused_for_now_is_sent_when_the_platform_is_back(stage: Stage) -> None:
    stage.post.mood = refuses(Verdict.LATER)
    letter = stage.put("hello")
    await stage.loop.round()
    stage.post.mood = lambda text: None
    stage.wait(WAITS[0])
    await stage.loop.round()
    assert (stage.row(letter).state, stage.post.texts) == (State.SENT, ["hello"])


@pytest.mark.parametrize(("asked", "waits"), [(0.0, 2.0), (1.5, 2.0), (45.0, 45.0)])
async def test_the_platform_may_ask_for_a_longer_wait_than_ours(
    stage: Stage, asked: float, waits: float
) -> None:
    stage.post.mood = refuses(Verdict.LATER, asked)
    letter = stage.put("hello")
    await stage.loop.round()
    assert stage.row(letter).wake_at == NOW + timedelta(seconds=waits)


async def test_refused_for_good_it_is_dead_at_once(stage: Stage) -> None:
    stage.post.mood = refuses(Verdict.NEVER)
    letter = stage.put("hello")
    await stage.loop.drain()
    row = stage.row(letter)
    assert (row.state, row.attempts, row.error) == (State.DEAD, 1, "the platform says no")


async def test_for_a_platform_that_is_not_connected_it_is_dead_and_says_so(stage: Stage) -> None:
    letter = stage.put("hello", address=Address("fax", "", "mira"))
    await stage.loop.drain()
    assert (stage.row(letter).state, stage.row(letter).error) == (State.DEAD, "no adapter for fax")


@pytest.mark.parametrize("policy", ["drop", "ask"])
async def test_when_nobody_knows_whether_it_arrived_it_stays_unknown(stage: Stage, policy: str) -> None:
    stage.post.mood = refuses(Verdict.UNKNOWN)
    letter = stage.put("hello", policy=policy)
    await stage.loop.drain()
    stage.post.mood = lambda text: None
    stage.wait(24 * HOUR)
    await stage.loop.drain()
    assert (stage.row(letter).state, stage.row(letter).wake_at) == (State.UNKNOWN, None)
    assert stage.post.got == []


async def test_what_is_harmless_twice_is_sent_again(stage: Stage) -> None:
    stage.post.mood = refuses(Verdict.UNKNOWN)
    letter = stage.put("hello", policy="repeat")
    await stage.loop.round()
    assert stage.row(letter).state is State.QUEUED
    stage.post.mood = lambda text: None
    stage.wait(WAITS[0])
    await stage.loop.round()
    assert (stage.row(letter).state, stage.post.texts) == (State.SENT, [f"{AGAIN}\nhello"])
    assert stage.row(letter).doubts == 1


async def test_a_platform_that_never_answers_does_not_hold_up_the_others(engine: Engine) -> None:
    stage = stage_with(engine, Mute(), patience=0.01)
    letters = [stage.put("one"), stage.put("two")]
    await asyncio.wait_for(stage.loop.round(), timeout=30)
    rows = [stage.row(letter) for letter in letters]
    assert [(row.state, row.error) for row in rows] == [(State.UNKNOWN, "no answer in 0.01 s")] * 2


async def test_what_is_too_late_is_not_sent(stage: Stage) -> None:
    old = stage.put("old", expires_at=NOW)
    fresh = stage.put("fresh", expires_at=NOW + SECOND)
    await stage.loop.round()
    assert (stage.row(old).state, stage.row(fresh).state) == (State.EXPIRED, State.SENT)
    assert stage.post.texts == ["fresh"]


async def test_a_card_drawn_anew_goes_to_the_message_it_replaces(stage: Stage) -> None:
    first = stage.put("question")
    await stage.loop.round()
    stage.put("replace:1", verb="replace", target=first.id, text="answered", policy="repeat")
    await stage.loop.round()
    assert stage.post.got == [("deliver", "question"), ("replace m-question", "answered")]


@pytest.mark.parametrize("shown", [None, {"shown": "dialog"}])
async def test_a_card_that_went_nowhere_is_not_drawn_anew(stage: Stage, shown: dict[str, str] | None) -> None:
    first = stage.put("question", state=State.SENT, wake_at=None, receipt=shown)
    again = stage.put("replace:1", verb="replace", target=first.id, text="answered", policy="repeat")
    await stage.loop.round()
    assert (stage.row(again).state, stage.post.got) == (State.SENT, [])


async def test_a_page_is_drawn_from_the_present_when_it_is_published(stage: Stage) -> None:
    page = stage.put("page:mira", verb="page", policy="repeat", person="mira", address=MIRA)
    writing(stage.engine, lambda connection: people.save_all(connection, [Person("mira", "M", speech="de")]))
    await stage.loop.round()
    german = page_twin(Home(stage.engine).page("mira", NOW))
    assert stage.post.got == [("publish mira", german)]
    writing(stage.engine, lambda connection: people.save_all(connection, [Person("mira", "M", speech="en")]))
    writing(stage.engine, lambda connection: outbox.again(connection, page))
    await stage.loop.round()
    english = page_twin(Home(stage.engine).page("mira", NOW))
    assert stage.post.got[1:] == [("publish mira", english)] != [("publish mira", german)]


async def test_a_page_that_changes_while_it_is_published_is_published_again(stage: Stage) -> None:
    page = stage.put("page:mira", verb="page", policy="repeat", person="mira", address=MIRA)
    once = iter([lambda: writing(stage.engine, lambda connection: outbox.again(connection, page))])

    def changes(text: str) -> None:
        """While the first one is under way."""
        for change in islice(once, 1):
            change()

    stage.post.mood = changes
    await stage.loop.drain()
    assert [how for how, _ in stage.post.got] == ["publish mira", "publish mira"]
    assert stage.row(page).state is State.SENT


async def test_a_card_that_cannot_be_drawn_is_dead_and_stops_nobody(stage: Stage) -> None:
    bad, good = stage.put("bad", text="undrawable", priority=0), stage.put("good")
    await stage.loop.round()
    assert (stage.row(bad).state, stage.row(good).state) == (State.DEAD, State.SENT)
    assert stage.row(bad).error == "ValueError"


async def test_a_page_of_somebody_who_is_gone_is_dead_and_stops_nobody(stage: Stage) -> None:
    gone, good = stage.put("page:ghost", verb="page", person="ghost", priority=0), stage.put("good")
    await stage.loop.round()
    assert (stage.row(gone).state, stage.row(good).state) == (State.DEAD, State.SENT)


async def test_one_who_cannot_be_reached_is_marked_and_the_others_get_theirs(stage: Stage) -> None:
    here = Address("post", "", "mira")
    writing(stage.engine, lambda connection: people.reached(connection, "mira", here, NOW))
    stage.post.mood = only("to mira", refuses(Verdict.NEVER, stops=Scope.PERSON))
    letters = [
        stage.put("to mira", address=here),
        stage.put("to max", person="max", address=Address("post", "", "max")),
    ]
    await stage.loop.round()
    assert [stage.row(letter).state for letter in letters] == [State.DEAD, State.SENT]
    with reading(stage.engine) as connection:
        assert people.address_of(connection, "mira") is None
