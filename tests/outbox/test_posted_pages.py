"""Where a page is a message: whoever asks gets a new one, only the newest is drawn anew, others get none."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.delivery import pages
from bot.home import Home
from bot.storage.database import Connection, Engine, writing
from bot.turns.saying import looked, page
from bot.turns.work import Secrets, Work
from conversations.pages import page_twin
from tests.outbox.posting import MIRA, NOW, Post, Stage, stage_with
from tests.outbox.test_pages import speaks

POSTS = replace(Post().abilities, pushes_pages=False, posts_pages=True)


@pytest.fixture
def stage(engine: Engine) -> Stage:
    """Mira is in the directory, on a platform that posts pages."""
    stage = stage_with(engine, Post(abilities=POSTS))
    speaks(stage, "en")
    return stage


def turn(stage: Stage, act: Callable[[Work], None]) -> None:
    """One transaction in which Mira does something."""

    def write(connection: Connection) -> None:
        secrets, posted = Secrets(7, lambda: ""), frozenset({"post"})
        act(Work(connection, stage.clock.now(), secrets, actor="mira", sender=MIRA, posted=posted))

    writing(stage.engine, write)


async def looks(stage: Stage, person: str = "mira") -> None:
    turn(stage, lambda work: looked(work, person, MIRA))
    await stage.loop.drain()


async def changes(stage: Stage) -> None:
    turn(stage, lambda work: page(work, "mira"))
    await stage.loop.drain()


async def test_whoever_never_asked_is_sent_no_page(stage: Stage) -> None:
    await changes(stage)
    assert stage.post.got == []


async def test_whoever_asks_gets_a_new_message_each_time(stage: Stage) -> None:
    for _ in range(2):
        await looks(stage)
    home = page_twin(Home(stage.engine).page("mira", NOW))
    assert stage.post.got == [("publish mira", home)] * 2
    assert stage.post.over == ["", ""]


async def test_a_change_draws_the_newest_one_anew_and_no_change_does_nothing(stage: Stage) -> None:
    await looks(stage)
    await looks(stage)
    for speech in ("en", "de", "de", "en"):
        speaks(stage, speech)
        await changes(stage)
    assert stage.post.over == ["", "", "mark2", "mark2"]


async def test_after_a_new_one_the_old_one_is_left_alone(stage: Stage) -> None:
    await looks(stage)
    speaks(stage, "de")
    await changes(stage)
    await looks(stage)
    speaks(stage, "en")
    await changes(stage)
    assert stage.post.over == ["", "mark1", "", "mark3"]


async def test_a_stranger_who_asks_gets_the_page_of_strangers(stage: Stage) -> None:
    await looks(stage, person="")
    assert stage.post.got == [("publish mira", page_twin(Home(stage.engine).stranger(NOW)))]


async def test_two_looks_before_anything_was_sent_are_one_message(stage: Stage) -> None:
    for _ in range(2):
        turn(stage, lambda work: looked(work, "mira", MIRA))
    await stage.loop.drain()
    assert len(stage.post.got) == 1


async def test_what_was_posted_is_remembered_with_what_was_drawn(stage: Stage) -> None:
    drawn = stage.post.draw_page(Home(stage.engine).page("mira", NOW))
    turn(stage, lambda work: looked(work, "mira", MIRA))
    (letter,) = stage.claim()
    shown = await pages.show(stage.post, Home(stage.engine), letter, NOW)
    assert shown == pages.Published(MIRA, "mark1", pages.digest(drawn))
