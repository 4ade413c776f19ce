"""Takes the pictures of docs/pictures again: the demo is played, and looked at on the way.

Run it from the repository: .venv/bin/python tests/browser/pictures.py
With the word slack behind it: only those of docs/install-slack.md, drawn from what Slack would get.
"""

import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from adapters.web.feed import News  # noqa: E402
from bot.demo.play import Play  # noqa: E402
from bot.demo.stage import set_up  # noqa: E402
from bot.program.pairs import Pair  # noqa: E402
from bot.storage import lookup  # noqa: E402
from bot.storage.database import reading  # noqa: E402
from scheduler.workdays import instant  # noqa: E402
from tests.browser import acts, browsers, slack_scenes  # noqa: E402
from tests.browser.served import SEED, Served, served  # noqa: E402
from tests.browser.small_png import smaller  # noqa: E402
from tests.browser.visitor import Visitor, come_in  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 200_000  # bytes
DRAWN = {"width": 680, "height": 600}  # what Slack would get; a picture is as high as it has to be
PHONE = (360, 740)
MAYA = "BK25"
SKILLS = (("User experience", "Customer research", "Spreadsheet magic"), ("Strategy", "Public speaking"))
TOPICS = ("AI assistants at work", "Data and dashboards", "How work really gets done")


def main() -> None:
    """Play, look, save."""
    path = browsers.found()
    if path is None:
        sys.exit("The pictures need Chromium, and none was found.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        screens = slack_scenes.screens(Path(folder))
    with browsers.launched(path) as browser:
        _draw_slack(screens, browser)
    if sys.argv[1:] == ["slack"]:
        return
    with tempfile.TemporaryDirectory() as folder, browsers.launched(path) as browser:
        play = Play(set_up(Path(folder) / "demo.db", SEED))
        play.stage.crowd.taken_over.add(MAYA)
        with served(play) as house:
            _take(house, browser)


def _draw_slack(screens: Mapping[str, str], browser: Any) -> None:
    """The pictures of docs/install-slack.md; a form is looked at where it begins to ask."""
    for name, html in screens.items():
        page = browser.new_page(viewport=DRAWN)
        page.set_content(html)
        page.evaluate("document.querySelector('[data-block=offers]')?.scrollIntoView()")
        _keep(name, smaller(page.locator("main").screenshot()))
        page.close()


def _keep(name: str, png: bytes) -> None:
    path = FOLDER / f"{name}.png"
    path.write_bytes(png)
    print(f"{path.relative_to(ROOT)}: {len(png) // 1000} kB")
    assert len(png) < LARGEST, f"{name} is too large"


def _take(house: Served, browser: Any) -> None:
    _play(house, days=-27, hour=14)
    maya = come_in(browser, house.address, MAYA)
    _maya_joins(maya)
    _play(house, days=-7, hour=10)
    lead = come_in(browser, house.address, house.play.stage.lead)
    _lead_approves(lead)
    maya.hears("A proposal for you")
    _save(maya, "workspace")
    maya.presses("Yes", under="A proposal for you")
    _play(house, days=9, hour=17)
    pair = _showcase(house.play)
    mentee = come_in(browser, house.address, pair.mentee)
    mentee.looks_at("home")
    mentee.page.locator("#home h3").first.wait_for()
    _save(mentee, "home")
    _save(come_in(browser, house.address, pair.mentor, color_scheme="dark"), "dark")
    _save(come_in(browser, house.address, pair.mentee, PHONE), "phone")


def _maya_joins(maya: Visitor) -> None:
    maya.presses("Yes, count me in", under=acts.INVITATION)
    maya.presses("I have read it, go on", under=acts.NOTICE)
    maya.opens_form(under="By your grade you take part")
    acts.types_skills(maya, SKILLS)
    for topic in TOPICS:
        maya.dialog.get_by_label(topic, exact=True).check()
    maya.page.locator(".sheet-body").evaluate("(body) => body.scrollTo(0, 0)")
    _save(maya, "form")
    maya.sends_form()
    maya.presses("Yes", under="The directory says")
    maya.opens_form(under="rather not be paired with")
    maya.sends_form()
    maya.hears("You are in the pool.")


def _lead_approves(lead: Visitor) -> None:
    lead.says("/flipside admin status")
    lead.hears("Open tasks")
    lead.says("/flipside admin approve")
    lead.page.locator("article", has_text="Proposals of round 1").nth(1).wait_for()
    lead.message("Open tasks").evaluate("(status) => status.scrollIntoView({block: 'start'})")
    _save(lead, "lead")
    lead.presses("Approve all", under="Proposals of round 1")


def _play(house: Served, days: int, hour: int) -> None:
    """Let everything happen until a day from kickoff and an hour in Berlin."""
    kickoff = house.play.stage.cohort.course.cohort.kickoff
    end = instant(kickoff + timedelta(days=days), time(hour, 1), "Europe/Berlin")
    house.ask(_until(house.play, end))


async def _until(play: Play, end: datetime) -> None:
    async for now in play.until(end):
        play.stage.app.feed.tell(News("clock", body={"now": now.isoformat()}))


def _showcase(play: Play) -> Pair:
    """The best pair that has goals."""
    with reading(play.stage.app.engine) as connection:
        pairs = [pair for pair in lookup.pairs_in(connection, play.stage.cohort.id) if pair.goals]
    return max(pairs, key=lambda pair: pair.score)


def _save(visitor: Visitor, name: str) -> None:
    """What is seen now, with the mouse out of the way and everything at rest."""
    visitor.page.mouse.move(0, 0)
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
    _keep(name, visitor.page.screenshot(animations="disabled", caret="hide"))


if __name__ == "__main__":
    main()
