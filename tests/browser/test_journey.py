"""A whole program in a real browser: from the launch gates to the pulse, by what people see and press."""

import pytest

from tests.browser import acts
from tests.browser.conftest import Comes
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

LEAD, MAYA, DESMOND = "BK11", "BK25", "BK02"
TOPICS = ("AI assistants at work", "Data and dashboards")
GOAL = "Build one dashboard on my own by May."


def test_a_program_runs_from_the_gates_to_the_pulse(comes: Comes) -> None:
    lead = comes(LEAD)
    acts.opens_enrollment(lead)
    maya, desmond = comes(MAYA), comes(DESMOND)
    _both_join(maya, desmond)
    _a_pair_is_made(lead, maya, desmond)
    _a_date_is_found(maya, desmond)
    _both_agree(maya, desmond)
    _home_shows_the_pair(maya, desmond)
    _they_meet(lead, maya, desmond)
    _the_pulse_is_answered(lead, maya)


def _both_join(maya: Visitor, desmond: Visitor) -> None:
    acts.joins(maya, ("Data vis", "AI", "Spreadsheet magic"), ("Negot",), topics=TOPICS)
    answer = maya.message("What could you show a more senior colleague?")
    answer.get_by_text("Data visualization, AI assistants, and Spreadsheet magic").wait_for()
    acts.joins(desmond, ("data visualization", "ai assistants"), ("Negot", "Strat"), topics=TOPICS)
    maya.says("/flipside admin match")
    maya.hears("That is for program leads only. If you need it, please ask Lukas Brandtner.")


def _a_pair_is_made(lead: Visitor, maya: Visitor, desmond: Visitor) -> None:
    lead.says("/flipside admin match")
    lead.hears("Desmond Okafor-Hale ← Maya Lindqvist-Rao")
    lead.presses("Approve all", under="Proposals of round 1")
    lead.pushes_until(lambda: maya.has_heard("A proposal for you"))
    maya.presses("Yes", under="Would you like to work with Desmond Okafor-Hale, VP of Sales")
    desmond.says("/flipside match")
    desmond.presses("Yes", under="Would you like to work with Maya Lindqvist-Rao")
    desmond.hears("Meet Maya Lindqvist-Rao")
    maya.hears("Meet Desmond Okafor-Hale")  # live: nothing was reloaded


def _a_date_is_found(maya: Visitor, desmond: Visitor) -> None:
    maya.looks_at("#reverse-mentoring")
    form = desmond.opens_form(under="Which times suit you for session 1")
    for time in form.get_by_role("checkbox").all()[:2]:
        time.check()
    desmond.sends_form()
    desmond.hears("Maya can now pick one of your times.")
    maya.page.locator(".views a[data-view='direct'] .badge:has-text('1')").wait_for()
    maya.looks_at("direct")
    maya.badge("direct").wait_for(state="hidden")
    offer = maya.message("Desmond offers times")
    maya.presses(offer.get_by_role("button").first.inner_text(), under="Desmond offers times")
    maya.hears("Agreed. You both find it on your home page.")


def _both_agree(maya: Visitor, desmond: Visitor) -> None:
    acts.agrees_to_the_rules(maya)
    acts.agrees_to_the_rules(desmond, GOAL)
    desmond.hears("Your contract with Maya stands.")


def _home_shows_the_pair(maya: Visitor, desmond: Visitor) -> None:
    for somebody, partner in ((maya, "Desmond Okafor-Hale"), (desmond, "Maya Lindqvist-Rao")):
        somebody.looks_at("home")
        facts = somebody.page.locator("#home .facts")
        facts.get_by_text(partner).wait_for()
        facts.get_by_text(GOAL).wait_for()
        facts.get_by_text("Mar,").wait_for()
        somebody.looks_at("direct")


def _they_meet(lead: Visitor, maya: Visitor, desmond: Visitor) -> None:
    for _ in range(5):
        lead.pushes("+1 week")
    lead.pushes_until(lambda: maya.has_heard("Did you meet?") and desmond.has_heard("Did you meet?"))
    for somebody in (maya, desmond):
        somebody.presses("Yes", under="Did you meet?")
        acts.taps(somebody, 5, under="How useful was it for you?")
        acts.taps(somebody, 4, under="How safe did you feel to speak openly?")
    maya.presses("Yes, I enter it", under="Have you fixed the date of session 2?")
    form = maya.opens_form(under="Which day is session 2?")
    form.get_by_label("Which day is session 2?").fill("2026-04-01")
    form.get_by_label("At what time?").fill("15:00")
    maya.sends_form()
    desmond.presses("Not yet", under="Have you fixed the date of session 2?")
    for somebody in (maya, desmond):
        somebody.hears("Thank you, ")
    desmond.hears("Wed 1 Apr, 10:00")


def _the_pulse_is_answered(lead: Visitor, maya: Visitor) -> None:
    for _ in range(4):
        lead.pushes("+1 week")
    lead.pushes_until(lambda: maya.has_heard("Pulse: five taps"), most=40)
    maya.presses("Start", under="Five questions, less than a minute.")
    for item in ("I learn something", "I can say what", "I see things", "I have something", "I look forward"):
        acts.taps(maya, 4, under=item)
    maya.hears("You will read the results in plain words, for the whole group only.")
    maya.message("I learn something").get_by_text("kept confidentially, apart from your name").wait_for()
