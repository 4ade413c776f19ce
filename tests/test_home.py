"""The home page: useful to everybody, and to nobody more than they may see."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bot.demo.play import Play
from bot.demo.stage import Stage, set_up
from bot.events import Address, Event
from bot.home import Home
from bot.program.people import Adjusted
from bot.storage import database, migrate, people
from bot.storage.database import reading
from conversations.forms import Heard, Said
from conversations.intents import parse
from conversations.pages import Page, page_twin
from tests.databases import sqlite_url_in

NUMBERS = count()
LEAD, DEPUTY, SPONSOR, SENIOR, JUNIOR, BETWEEN = "BK11", "BK12", "BK04", "BK02", "BK25", "BK13"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """The invented company before enrollment, with nobody scripted."""
    found = set_up(tmp_path / "home.db", 0)
    Play(found).alone()
    return found


def hear(stage: Stage, person: str, *said: Heard) -> None:
    """Somebody says or does things, one after the other."""
    for heard in said:
        name = f"{person}:{stage.app.desk.next_event(stage.clock.now())}:{hear.__name__}:{next(NUMBERS)}"
        stage.app.desk.take(Event(name, Address("web", user=person), heard), stage.clock.now())


def page(stage: Stage, person: str) -> Page:
    """A person's page now."""
    return stage.app.home.page(person, stage.clock.now())


def text(stage: Stage, person: str) -> str:
    """A person's page as text."""
    return page_twin(page(stage, person))


def opened(stage: Stage) -> None:
    """Enrollment is open."""
    hear(stage, LEAD, parse("admin open"), Said("yes"), Said("yes"), Said("done"))
    hear(stage, LEAD, parse("admin open"))


def test_before_anything_a_page_says_what_this_is(stage: Stage) -> None:
    said = text(stage, BETWEEN)
    assert "mentors a more senior one" in said
    assert "Lukas Brandtner" in said  # who to ask


def test_a_newcomer_finds_the_invitation_as_the_next_step(stage: Stage) -> None:
    opened(stage)
    assert "Would you like to take part?" in text(stage, JUNIOR)


def test_settings_and_every_way_out_are_on_the_page(stage: Stage) -> None:
    commands = {c.typed for s in page(stage, SENIOR).sections for card in s.cards for c in card.controls}
    assert {"profile", "pause", "stop", "mydata", "leave", "forget"} <= commands


def test_the_lead_sees_tasks_and_commands_and_a_participant_does_not(stage: Stage) -> None:
    opened(stage)
    lead = {c.typed for s in page(stage, LEAD).sections for card in s.cards for c in card.controls}
    junior = {c.typed for s in page(stage, JUNIOR).sections for card in s.cards for c in card.controls}
    assert "admin status" in lead
    assert not any(command.startswith("admin") for command in junior)


def test_the_sponsor_sees_totals_and_no_name(stage: Stage) -> None:
    opened(stage)
    cohort = next(s for s in page(stage, SPONSOR).sections if s.title == "Cohort")
    said = " ".join(fact.value for card in cohort.cards for fact in card.facts)
    assert "recruiting" in said
    for name in ("Brandtner", "Lindqvist", "Okafor"):
        assert name not in said


def test_a_page_is_in_the_language_of_its_reader(stage: Stage) -> None:
    adjusted = Adjusted(speech="de")
    stage.app.desk.decide(f"person:{JUNIOR}", adjusted, stage.clock.now())
    assert "Dein nächster Schritt" in text(stage, JUNIOR)
    assert "Your next step" in text(stage, SENIOR)


def test_drawing_a_page_changes_nothing(stage: Stage) -> None:
    opened(stage)
    assert page(stage, LEAD) == page(stage, LEAD)


def commands(shown: Page) -> set[str]:
    """What can be pressed."""
    return {c.typed for s in shown.sections for card in s.cards for c in card.controls}


@pytest.mark.parametrize("person", [BETWEEN, SENIOR, LEAD, SPONSOR])
@pytest.mark.parametrize("begun", [False, True], ids=["before", "open"])
def test_everybody_finds_what_it_is_what_is_next_their_settings_whom_to_ask_and_their_data(
    stage: Stage, person: str, begun: bool
) -> None:
    if begun:
        opened(stage)
    shown = page(stage, person)
    titles = [section.title for section in shown.sections]
    assert {"What this is", "Your next step", "Your settings", "Who to ask", "What I know about you"} <= set(
        titles
    )
    assert {"language", "pause", "stop", "mydata", "forget"} <= commands(shown)
    settings = next(s for s in shown.sections if s.title == "Your settings")
    labels = [fact.label for card in settings.cards for fact in card.facts]
    assert labels == ["Language", "Quiet hours", "Break", "Messages", "Where I write to you"]


def test_settings_are_told_as_they_are(stage: Stage) -> None:
    opened(stage)
    before = text(stage, JUNIOR)
    assert "Language: English" in before and "between 09:00 and 17:00" in before
    assert "Where I write to you: the workspace in the browser" in before and "Break: none" in before
    assert "resume" not in commands(page(stage, JUNIOR))
    hear(stage, JUNIOR, parse("snooze"), parse("fewer"))
    after = text(stage, JUNIOR)
    assert "Break: nothing unasked until" in after and "Messages: only what needs an answer" in after
    assert "resume" in commands(page(stage, JUNIOR))


def test_the_language_is_one_press_away_also_for_who_does_not_take_part(stage: Stage) -> None:
    hear(stage, BETWEEN, parse("language"), Said("de"))
    assert "Sprache: Deutsch" in text(stage, BETWEEN)


def test_the_lead_can_announce_and_sees_the_colors_and_nobody_else_does(stage: Stage) -> None:
    opened(stage)
    assert {"admin announce", "admin status", "admin match"} <= commands(page(stage, LEAD))
    assert "0 green, 0 amber, 0 red" in text(stage, LEAD)
    for other in (SPONSOR, SENIOR, JUNIOR):
        assert "amber" not in text(stage, other)
        assert not any(command.startswith("admin") for command in commands(page(stage, other)))


def test_a_stranger_reads_what_this_is_how_to_join_and_whom_to_ask_and_no_other_name(stage: Stage) -> None:
    opened(stage)
    shown = stage.app.home.stranger(stage.clock.now())
    said = page_twin(shown)
    assert "mentors a more senior one" in said and "/flipside join" in said
    assert commands(shown) == set()
    with reading(stage.app.engine) as connection:
        named = [one.name for one in people.everybody(connection) if one.name in said]
    assert named == [lead_name(stage)]


def lead_name(stage: Stage) -> str:
    """The program lead's."""
    with reading(stage.app.engine) as connection:
        return str(people.named(connection, LEAD)[0].name)


def test_without_a_program_a_stranger_gets_a_page_too(tmp_path: Path) -> None:
    engine = database.connect(sqlite_url_in(tmp_path))
    migrate.upgrade(engine)
    assert "add you to the directory" in page_twin(Home(engine).stranger(datetime(2026, 3, 2, 9, tzinfo=UTC)))
    engine.dispose()
