"""What people do in the program, in the browser: each act ends when its answer is seen."""

from collections.abc import Iterable

from tests.browser.visitor import Visitor

INVITATION = "Would you like to take part?"
NOTICE = "who sees what"


def opens_enrollment(lead: Visitor) -> None:
    """The lead passes the launch gates, one by one."""
    lead.says("/flipside admin open")
    lead.hears("admin open")
    lead.says("/flipside admin open")
    lead.presses("Yes", under="Has the sponsor")
    lead.presses("Yes", under="Is the data notice published")
    lead.presses("Agreed", under="Works council")
    lead.hears("All gates pass")
    lead.says("/flipside admin open")
    lead.hears("recruiting")


def reaches_the_profile(somebody: Visitor) -> None:
    """From the invitation to the form about skills."""
    somebody.says("/flipside join")
    somebody.presses("Yes, count me in", under=INVITATION)
    somebody.presses("I have read it, go on", under=NOTICE)
    somebody.opens_form(under="By your grade you take part")


def types_skills(somebody: Visitor, boxes: Iterable[Iterable[str]]) -> None:
    """Skills, by typing: suggestions are taken, own words are welcome."""
    for box, skills in zip(somebody.dialog.get_by_role("combobox").all(), boxes, strict=True):
        for skill in skills:
            box.press_sequentially(skill)
            box.press("Enter")


def joins(somebody: Visitor, *skills: Iterable[str], topics: Iterable[str]) -> None:
    """Onboarding: two taps, one form, and the directory is right about everything."""
    reaches_the_profile(somebody)
    types_skills(somebody, skills)
    for topic in topics:
        somebody.dialog.get_by_label(topic, exact=True).check()
    somebody.sends_form()
    somebody.presses("Yes", under="The directory says")
    somebody.opens_form(under="rather not be paired with")
    somebody.sends_form()
    somebody.hears("You are in the pool.")


def agrees_to_the_rules(somebody: Visitor, goals: str = "") -> None:
    """The ground rules are fine; goals now, or later. They may come on the card that introduces."""
    if somebody.has_heard("Also for you"):
        somebody.shows("Ground rules and goals").get_by_role("radio", name="I agree", exact=True).check()
        somebody.dialog.get_by_role("button", name="Send", exact=True).click()
        somebody.dialog.get_by_role("radio", name="Explore first").check()
        somebody.sends_form()
        return
    somebody.presses("I agree", under="The ground rules:")
    if not goals:
        somebody.presses("Explore first", under="one to three goals now")
    else:
        somebody.presses("Write down goals", under="one to three goals now")
        somebody.opens_form(under="Your goals, one a line").get_by_role("textbox").fill(goals)
        somebody.sends_form()
    somebody.hears("Noted.")


def taps(somebody: Visitor, number: int, under: str) -> None:
    """A number on a scale."""
    message = somebody.message(under)
    message.locator(".is-scale button").nth(number - 1).click()
    message.locator(".is-scale button").first.wait_for(state="detached")
