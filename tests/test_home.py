"""The home page: useful to everybody, and to nobody more than they may see."""

from itertools import count
from pathlib import Path

import pytest

from bot.demo.play import Play
from bot.demo.stage import Stage, set_up
from bot.events import Address, Event
from bot.program.people import Adjusted
from conversations.forms import Heard, Said
from conversations.intents import parse
from conversations.pages import Page, page_twin

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
