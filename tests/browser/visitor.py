"""Somebody at the workspace: what a person does with eyes and hands, and nothing else.

Rule: no sleeping. Every step waits for what a person would see.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import expect

WIDE = (1280, 800)
PATIENCE = 30_000  # milliseconds; a busy machine is not a failure


@dataclass
class Visitor:
    """One browser, signed in as one person. `wrong` gathers what a script or the server failed at."""

    page: Any
    wrong: list[str] = field(default_factory=list)

    @property
    def dialog(self) -> Any:
        """The form that is open."""
        return self.page.get_by_role("dialog")

    def message(self, text: str) -> Any:
        """The newest message that says this."""
        return self.page.locator("article", has_text=text).last

    def hears(self, text: str) -> None:
        """Wait until it is said."""
        self.message(text).wait_for()

    def has_heard(self, text: str) -> bool:
        """Whether it has been said already."""
        return bool(self.message(text).count())

    def says(self, text: str) -> None:
        """Type it and send it."""
        box = self.page.locator("#words")
        box.fill(text)
        box.press("Escape")
        box.press("Enter")
        expect(box).to_have_value("", timeout=PATIENCE)

    def presses(self, label: str, under: str) -> None:
        """Press a button of the newest message that says this, and wait until it is answered."""
        message = self.message(under)
        message.get_by_role("button", name=label, exact=True).click()
        message.get_by_role("button", name=label, exact=True).wait_for(state="detached")

    def opens_form(self, under: str) -> Any:
        """Open the form of a message."""
        self.message(under).get_by_role("button", name="Open the form").click()
        self.dialog.wait_for()
        return self.dialog

    def shows(self, matter: str) -> Any:
        """Open the form of a further matter of a card."""
        line = self.page.locator("article .also li", has_text=matter).last
        line.get_by_role("button").click()
        self.dialog.wait_for()
        return self.dialog

    def sends_form(self) -> None:
        """Send the form, which closes."""
        self.dialog.get_by_role("button", name="Send", exact=True).click()
        self.dialog.wait_for(state="detached")

    def looks_at(self, view: str) -> None:
        """Choose a view of the sidebar."""
        self.page.locator(f".views a[data-view='{view}']").click()
        self.page.locator(f".views a[data-view='{view}'][aria-current]").wait_for()

    def badge(self, view: str) -> Any:
        """The badge of a view."""
        return self.page.locator(f".views a[data-view='{view}'] .badge")

    def pushes(self, step: str) -> None:
        """Push the clock, and wait until it stands still."""
        with self.page.expect_response("**/clock"):
            self.page.get_by_role("button", name=step, exact=True).click()
        self.page.locator("#clock:not(.is-running)").wait_for()

    def pushes_until(self, seen: Callable[[], bool], most: int = 20) -> None:
        """Push to the next event until something is seen."""
        for _ in range(most):
            if seen():
                return
            self.pushes("Next event")
        assert seen(), f"not after {most} events"

    def is_stretched(self) -> bool:
        """Whether the page itself scrolls, which only its parts should."""
        root = "document.documentElement"
        wide, high = f"{root}.scrollWidth > innerWidth", f"{root}.scrollHeight > innerHeight"
        return bool(self.page.evaluate(f"{wide} || {high}"))


def come_in(browser: Any, address: str, person: str, size: tuple[int, int] = WIDE, **look: Any) -> Visitor:
    """Open a browser of one's own and be this person."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **look)
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(context.new_page())
    visitor.page.on("pageerror", lambda error: visitor.wrong.append(str(error)))
    visitor.page.on("console", lambda said: visitor.wrong.append(said.text) if said.type == "error" else None)
    visitor.page.goto(address)
    visitor.page.locator(f"button[value='{person}']").click()
    visitor.page.locator("#now:not(:empty)").wait_for()
    visitor.page.locator("#log:not(:has(.empty:text('Loading')))").wait_for()
    return visitor
