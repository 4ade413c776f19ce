"""What people do that no script foresaw: nonsense, floods, other scripts, double clicks, forgery, no mouse.

Rule: each test has somebody of its own, so they may run in any order.
"""

from typing import Any

import pytest

from tests.browser import acts
from tests.browser.conftest import Comes
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("enrolling")]

PHONE = (360, 740)
TOLD = "One more minute: when and how you can meet."
SEND = """async ([body, token]) => {
  const headers = {"Content-Type": "application/json", "X-Flipside-Token": token};
  const response = await fetch("/events", {method: "POST", headers, body: JSON.stringify(body)});
  return [response.status, await response.json()];
}"""


def sends(somebody: Visitor, **body: Any) -> tuple[int, Any]:
    """A request that no button makes, with the token that the page has."""
    token = somebody.page.evaluate("JSON.parse(document.getElementById('config').textContent).token")
    status, said = somebody.page.evaluate(SEND, [{"id": "forged", **body}, token])
    return status, said


def test_nonsense_is_answered_with_the_way_on(comes: Comes) -> None:
    finn = comes("BK24")
    finn.says("/flipside shedule")
    answer = finn.message("I do not know “shedule”.")
    answer.get_by_text("Did you mean /flipside schedule?").wait_for()
    answer.get_by_role("button", name="/flipside help").click()
    finn.hears("What I understand")
    finn.says("%$§ \\x00 {{7*7}} <b>bold</b>")
    finn.hears("%$§ \\x00 {{7*7}} <b>bold</b>")
    finn.hears("Please pick one of these")
    assert finn.page.locator("#log b").count() == 0


def test_ten_thousand_characters_are_heard_and_stay_inside_the_page(comes: Comes) -> None:
    pavel = comes("BK27")
    pavel.says("word " * 1_000 + "w" * 5_000)
    pavel.hears("Please pick one of these")


def test_emoji_and_right_to_left_text_stay_as_typed(comes: Comes) -> None:
    layla = comes("BK26")
    acts.reaches_the_profile(layla)
    acts.types_skills(layla, (("التفاوض", "🧵 crafts"), ("עברית",)))
    layla.dialog.get_by_role("checkbox").first.check()
    layla.sends_form()
    layla.hears(TOLD)
    answer = layla.message("What could you show a more senior colleague?")
    answer.get_by_text("التفاوض and 🧵 crafts").wait_for()
    layla.page.locator(".me").get_by_text("ليلى الحدادي").wait_for()


def test_a_form_that_is_sent_twice_is_taken_once(comes: Comes) -> None:
    saoirse = comes("BK30")
    acts.reaches_the_profile(saoirse)
    acts.types_skills(saoirse, (("Python",), ("Strategy",)))
    saoirse.dialog.get_by_role("checkbox").first.check()
    with saoirse.page.expect_request("**/events") as sent:
        saoirse.dialog.get_by_role("button", name="Send", exact=True).dblclick()
    saoirse.dialog.wait_for(state="detached")
    saoirse.hears(TOLD)
    status, said = sends(saoirse, **sent.value.post_data_json)
    assert (status, said["fresh"]) == (200, False)
    saoirse.page.reload()
    saoirse.hears(TOLD)
    assert saoirse.page.get_by_text(TOLD).count() == 1


def test_a_button_that_never_was_or_is_not_mine_changes_nothing(comes: Comes) -> None:
    aiko, leo = comes("BK21"), comes("BK22")
    aiko.says("/flipside join")
    aiko.hears(acts.INVITATION)
    talk = int(aiko.message(acts.INVITATION).get_by_role("button").first.get_attribute("title").split()[3])
    press = {"kind": "press", "question": "join", "value": "no"}
    assert sends(leo, **press, conversation=999_999)[0] == 200
    leo.hears("That one is finished.")
    assert sends(leo, **{**press, "id": "again"}, conversation=talk)[0] == 200
    leo.hears("That button belongs to somebody else.")
    aiko.presses("Yes, count me in", under=acts.INVITATION)
    aiko.hears(acts.NOTICE)


def test_a_form_is_filled_in_by_keyboard_alone(comes: Comes) -> None:
    hanna = comes("BK20")
    acts.reaches_the_profile(hanna)
    press, typed = hanna.page.keyboard.press, hanna.page.keyboard.type
    press("Tab")  # the close button
    press("Tab")  # what was answered already, folded
    press("Tab")
    typed("data v")
    hanna.page.get_by_role("option", name="Data visualization").wait_for()
    press("ArrowDown")
    press("ArrowUp")
    press("Enter")
    typed("origami,")
    press("Tab")
    typed("budget")
    press("Enter")
    press("Tab")
    press("Space")
    press("Enter")
    hanna.dialog.wait_for(state="detached")
    hanna.hears(TOLD)
    hanna.message("What could you show").get_by_text("Data visualization and origami").wait_for()


def test_a_narrow_phone_shows_everything(comes: Comes) -> None:
    zanele = comes("BK23", size=PHONE)
    zanele.page.get_by_role("button", name="Menu").click()
    zanele.page.get_by_role("link", name="Home").click()
    zanele.page.locator("#home").get_by_text("Your next step").wait_for()
    assert not zanele.is_stretched()
    zanele.page.evaluate("location.hash = 'direct'")
    acts.joins(zanele, ("Python",), ("Strategy",), topics=("Speaking up",))
