"""The workspace in a real browser, by keyboard, on a wide and on a narrow screen.

Rule: no sleeping. Every step waits for what a person would see.
"""

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.web.feed import AGAIN
from bot.events import Address
from conversations.cards import Also, Ask, Card, Choice, Fact, Field, Sheet
from conversations.forms import Answered, Hint
from conversations.pages import Page, Section
from tests.adapters.web.conftest import House
from tests.adapters.web.fakes import MORNING, FakeTaken

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
JOIN = Card(
    "Would you like to join?",
    choices=(
        Choice("yes", "Yes, count me in", "answer 12 yes"),
        Choice("no", "No, thank you", "answer 12 no"),
    ),
    ask=Ask(12, "join", "one"),
)
OFFERS = Card("What could you show?", ask=Ask(13, "offers", "tags"), how="Or type a list.")
SHEET = Sheet(
    13,
    "Your profile",
    (
        Field("offers", "tags", "What could you show?", (("Python", "Python"), ("SQL", "SQL")), most=8),
        Field("about", "text", "About you", most=280, least=0),
    ),
    "Send",
)


@pytest.fixture(params=[(1280, 800), (320, 640)], ids=["wide", "narrow"])
async def page(house: House, request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    """Ana's browser, signed in. Any error of a script fails the test."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        if os.environ.get("FLIPSIDE_REQUIRE_BROWSER"):
            pytest.fail("no Chromium found, and FLIPSIDE_REQUIRE_BROWSER is set")
        pytest.skip("needs Chromium")
    from playwright.async_api import async_playwright

    wrong: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(QUIET))
        width, height = request.param
        opened = await browser.new_page(viewport={"width": width, "height": height})
        opened.set_default_timeout(10_000)
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on(
            "console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None
        )
        house.log.post("dm:u1", "flipside", house.adapter.draw(JOIN), MORNING)
        await opened.goto(house.origin)
        await opened.get_by_role("button", name="Ana Petrović").click()
        await opened.get_by_text("Would you like to join?").wait_for()
        yield opened
        assert await opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), "too wide"
        await browser.close()
    assert wrong == []


async def test_a_command_is_chosen_and_sent_by_keyboard(house: House, page: Any) -> None:
    await page.get_by_role("combobox", name="Message to Flipside").focus()
    await page.keyboard.type("/")
    await page.get_by_role("option").nth(1).wait_for()
    await page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    assert "/flipside stop" in await chosen.inner_text()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.get_by_text("Heard.").wait_for()
    assert house.texts("dm:u1")[1:] == ["/flipside stop", "Heard."]


async def test_a_press_is_answered_and_markup_stays_text(house: House, page: Any) -> None:
    house.desk.answer = lambda event: FakeTaken((Card("<img src=x onerror=alert(1)> noted"),))
    await page.get_by_role("button", name="Yes, count me in").press("Enter")
    await page.get_by_text("<img src=x onerror=alert(1)> noted").wait_for()


async def test_a_form_keeps_what_was_typed_and_says_what_is_unclear(house: House, page: Any) -> None:
    house.desk.sheets["u1", 13] = SHEET
    house.desk.answer = _form
    await house.adapter.deliver(Address("web", user="u1"), house.adapter.draw(OFFERS), "k")
    opener = page.get_by_role("button", name="Open the form")
    await opener.press("Enter")
    dialog = page.get_by_role("dialog", name="Your profile")
    await dialog.get_by_label("About you").fill("I ask questions.")
    await page.keyboard.press("Escape")
    await dialog.wait_for(state="detached")
    assert await opener.evaluate("element => element === document.activeElement")
    await opener.press("Enter")
    assert await dialog.get_by_label("About you").input_value() == "I ask questions."
    await dialog.get_by_role("button", name="Send").press("Enter")
    await dialog.get_by_text("Please pick at least one.").wait_for()
    tags = dialog.get_by_role("combobox", name="What could you show?")
    assert await tags.evaluate("element => element === document.activeElement")
    assert await tags.get_attribute("aria-invalid") == "true"
    await page.keyboard.type("pyt")
    await page.keyboard.press("Enter")
    await page.keyboard.type("origami,")
    await dialog.get_by_role("button", name="Remove origami").wait_for()
    await dialog.get_by_role("button", name="Send").press("Enter")
    await page.get_by_text("Thank you: Python, origami").wait_for()
    assert await dialog.count() == 0


async def test_a_further_matter_is_a_list_item_whose_button_opens_its_form(house: House, page: Any) -> None:
    also = (
        Also("Your profile: what you could show", "Show me", OFFERS.ask, "answer 13"),
        Also("Ben has accepted.\n• He starts"),
    )
    house.desk.sheets["u1", 13] = SHEET
    card = Card("Good morning.", also=also, also_title="Also for you", why="One reason.\nAnother.")
    await house.adapter.deliver(Address("web", user="u1"), house.adapter.draw(card), "k")
    matters = page.get_by_role("list", name="Also for you").locator(":scope > li")
    await matters.first.wait_for()
    assert await matters.count() == 2
    assert await matters.nth(1).get_by_role("listitem").all_inner_texts() == ["He starts"]
    assert await matters.nth(1).get_by_role("button").count() == 0
    button = page.get_by_role("button", name="Show me Your profile: what you could show")
    assert await button.get_attribute("title") == "Typed: /flipside answer 13"
    await button.press("Enter")
    await page.get_by_role("dialog", name="Your profile").wait_for()
    await page.keyboard.press("Escape")
    assert await button.evaluate("element => element === document.activeElement")


async def test_a_new_connection_leaves_the_focus_and_the_place_alone(house: House, page: Any) -> None:
    button = page.get_by_role("button", name="No, thank you")
    await button.focus()
    async with page.expect_response("**/rooms/**"):
        house.feed.tell(AGAIN)
    await house.adapter.deliver(Address("web", user="u1"), house.adapter.draw(Card("News.")), "k")
    await page.get_by_text("News.").wait_for()
    assert await button.evaluate("element => element === document.activeElement")


async def test_what_was_read_a_moment_ago_does_not_hide_what_came_since(house: House, page: Any) -> None:
    await page.evaluate("location.hash = 'home'")
    await page.get_by_role("heading", name="Hello").wait_for()
    await house.adapter.deliver(Address("web", user="u1"), house.adapter.draw(Card("News.")), "k")
    await page.wait_for_function("document.title.startsWith('(1)')")
    house.come_in("u1")
    await house.post("/seen", {"room": "dm:u1", "upto": 1})
    await house.post("/clock", {"step": "day"})
    await page.locator("#now", has_text="24 Nov 2026").wait_for()
    assert (await page.title()).startswith("(1)")


async def test_the_clock_moves_and_what_happened_is_counted(house: House, page: Any) -> None:
    await page.get_by_role("button", name="+1 day").press("Enter")
    await page.locator("#now", has_text="24 Nov 2026").wait_for()
    await page.evaluate("location.hash = 'home'")
    await page.get_by_role("heading", name="Hello").wait_for()
    await house.adapter.deliver(Address("web", user="u1"), house.adapter.draw(Card("News.")), "k")
    await page.wait_for_function("document.title.startsWith('(1)')")


async def test_lists_are_lists_and_numbered_choices_stand_by_their_numbers(house: House, page: Any) -> None:
    text = "Who sees what:\n• one\n• two\n\n1. first\n2. second\n– Ana"
    facts = (Fact("1", "Monday"), Fact("2", "Tuesday"), Fact("Your answer", "Monday"))
    await house.adapter.deliver(Address("web", user="u1"), house.adapter.draw(Card(text, facts=facts)), "k")
    message = page.locator("article", has_text="Who sees what:")
    await message.wait_for()
    assert await message.locator(".card-text > ul > li").all_inner_texts() == ["one", "two"]
    assert await message.locator(".card-text > ol > li").all_inner_texts() == ["first", "second"]
    assert await message.locator(".card-text > p").all_inner_texts() == ["Who sees what:", "– Ana"]
    assert await message.locator("ol.numbered > li").all_inner_texts() == ["Monday", "Tuesday"]
    assert await message.locator("dl.facts > dt").all_inner_texts() == ["Your answer"]


async def test_what_can_be_done_on_the_page_is_a_button_there(house: House, page: Any) -> None:
    card = Card("You have no partner yet.", controls=(Choice("join", "Join", "join"),))
    house.desk.pages["u1"] = Page("Hello", (Section("Next", (card,)),))
    await page.evaluate("location.hash = 'home'")
    await page.get_by_role("button", name="Join").click()
    await page.get_by_text("Heard.").wait_for()


def _form(event: Any) -> FakeTaken:
    assert isinstance(event.heard, Answered)
    offers = next(line.values for line in event.heard.lines if line.question == "offers")
    if not offers:
        return FakeTaken((), (Hint("offers", "Please pick at least one."),), 13)
    return FakeTaken((Card(f"Thank you: {', '.join(offers)}"),), (), 13, closed=True)
