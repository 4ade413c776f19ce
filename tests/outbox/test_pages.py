"""Pages are published when they changed or are looked at, over what was published last, and never lost."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.contract import DeliveryFailed, Payload, Receipt, Verdict
from bot.delivery import pages
from bot.delivery.outcomes import given_back
from bot.events import Address
from bot.home import Home
from bot.program.people import Person
from bot.storage import outbox, people, recovery
from bot.storage.database import Engine, writing
from bot.storage.outbox import LEASE, Letter, State
from conversations.cards import Card
from conversations.pages import page_twin
from tests.outbox.posting import MIRA, NOW, SECOND, Post, Stage, stage_with


class Telling(Post):
    """Tells the reader that their page changed; they fetch it."""

    async def publish(self, to: Address, payload: Payload, last: Receipt | None) -> None:
        self.over.append(str(dict(payload)))


def speaks(stage: Stage, speech: str) -> None:
    """Mira's page reads otherwise from now on."""
    writing(
        stage.engine, lambda connection: people.save_all(connection, [Person("mira", "M", speech=speech)])
    )


def marked(stage: Stage) -> Letter:
    """A turn marks the page."""
    row = Letter("page:mira", "mira", MIRA, Card(""), "page", "answer", verb="page", policy="repeat")
    due = replace(row, wake_at=stage.clock.now(), written_at=stage.clock.now())
    return writing(stage.engine, lambda connection: outbox.again(connection, due))


def looked(stage: Stage) -> None:
    """Mira looks at it."""
    writing(stage.engine, lambda connection: outbox.looked_at(connection, "page:mira"))
    marked(stage)


@pytest.fixture
def shown(stage: Stage) -> Stage:
    """Mira's page was published once."""
    speaks(stage, "en")
    marked(stage)
    asyncio.run(stage.loop.round())
    assert stage.post.over == [""]
    return stage


async def test_the_same_page_is_not_published_again(shown: Stage) -> None:
    for _ in range(3):
        page = marked(shown)
        await shown.loop.round()
        assert shown.row(page).state is State.SENT
    assert len(shown.post.got) == 1


async def test_a_changed_page_is_published_over_the_last_one(shown: Stage) -> None:
    for speech in ("de", "en", "de"):
        speaks(shown, speech)
        marked(shown)
        await shown.loop.round()
    assert shown.post.over == ["", "mark1", "mark2", "mark3"]


async def test_whoever_looks_gets_the_page_though_it_is_the_same(shown: Stage) -> None:
    looked(shown)
    await shown.loop.round()
    assert shown.post.over == ["", "mark1"]
    marked(shown)
    await shown.loop.round()
    assert len(shown.post.got) == 2


async def test_a_page_that_somebody_else_published_is_drawn_anew_at_once_over_whatever_is_there(
    shown: Stage,
) -> None:
    def conflict(text: str) -> None:
        """Somebody else was faster; meanwhile the present moved on."""
        shown.post.mood = lambda text: None
        speaks(shown, "en")
        raise DeliveryFailed("hash_conflict", Verdict.LATER)

    speaks(shown, "de")
    page, shown.post.mood = marked(shown), conflict
    await shown.loop.drain()
    assert shown.post.over == ["", "mark1", ""]
    assert shown.post.texts[-1] == page_twin(Home(shown.engine).page("mira", NOW))
    assert shown.row(page).state is State.SENT


async def test_conflict_after_conflict_backs_off(shown: Stage) -> None:
    def conflict(text: str) -> None:
        raise DeliveryFailed("hash_conflict", Verdict.LATER)

    speaks(shown, "de")
    page, shown.post.mood = marked(shown), conflict
    await shown.loop.drain()
    assert len(shown.post.over) == 3  # the one at once, then a wait
    assert shown.row(page).wake_at == shown.clock.now() + 10 * SECOND


async def test_after_an_interruption_nobody_knows_what_is_shown_and_it_is_published(shown: Stage) -> None:
    """It may have been the German one that arrived: the English one is sent though it was the last known."""
    speaks(shown, "de")
    marked(shown)
    shown.claim()
    speaks(shown, "en")
    marked(shown)
    shown.wait(LEASE + SECOND)
    await shown.loop.drain()
    assert shown.post.over == ["", ""]


async def test_a_worker_that_died_while_publishing_leaves_no_memory(shown: Stage) -> None:
    page = marked(shown)
    shown.claim()
    assert shown.row(page).receipt is None
    shown.wait(LEASE + SECOND)
    await shown.loop.drain()
    assert len(shown.post.got) == 2


async def test_what_was_given_back_unsent_is_still_known(shown: Stage) -> None:
    page = marked(shown)
    (held,) = shown.claim()
    shown.loop.write([given_back(held, shown.clock.now())])
    assert shown.row(page).receipt is not None
    await shown.loop.drain()
    assert len(shown.post.got) == 1


async def test_after_a_backup_was_put_back_every_page_is_published(shown: Stage) -> None:
    now = shown.clock.now()
    writing(shown.engine, lambda connection: recovery.recover(connection, now, now + timedelta(hours=1)))
    shown.wait(timedelta(hours=1))
    await shown.loop.drain()
    assert shown.post.over == ["", ""]


async def test_what_was_shown_elsewhere_says_nothing_about_here(shown: Stage) -> None:
    page = replace(marked(shown), address=Address("post", "T2", "U9"))
    writing(shown.engine, lambda connection: outbox.again(connection, page))
    await shown.loop.drain()
    assert shown.post.over == ["", ""]


async def test_a_stranger_sees_the_page_of_strangers(stage: Stage) -> None:
    stage.put("page@post//U7", verb="page", policy="repeat", person="", address=Address("post", "", "U7"))
    await stage.loop.round()
    assert stage.post.got == [("publish U7", page_twin(Home(stage.engine).stranger(NOW)))]


async def test_where_pages_are_fetched_the_reader_is_told_each_time(engine: Engine) -> None:
    stage = stage_with(engine, Telling(abilities=replace(Post().abilities, pushes_pages=False)))
    speaks(stage, "en")
    for _ in range(2):
        marked(stage)
        await stage.loop.round()
    assert stage.post.over == ["{}", "{}"]


def test_a_digest_depends_on_what_is_drawn_and_not_on_its_order() -> None:
    assert pages.digest({"a": 1, "b": [2]}) == pages.digest({"b": [2], "a": 1}) != pages.digest({"a": 1})
