"""One server and one browser for the module, and visitors who must not meet an error."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.app import WEB
from bot.events import Address, Event
from conversations.forms import Answered, Line
from conversations.intents import parse
from tests.browser import browsers
from tests.browser.served import Served, empty_play, served
from tests.browser.visitor import WIDE, Visitor, come_in

GATES = (Line("sponsor", ("yes",)), Line("notice", ("yes",)), Line("council", ("done",)))
Comes = Callable[..., Visitor]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; without one the tests are skipped, or fail where it is required."""
    path = browsers.found()
    if path is None:
        if browsers.is_required():
            pytest.fail("no Chromium found, and FLIPSIDE_REQUIRE_BROWSER is set")
        pytest.skip("needs Chromium")
    with browsers.launched(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def house(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real application before enrollment, with nobody scripted."""
    with served(empty_play(tmp_path_factory.mktemp("stage"))) as found:
        yield found


@pytest.fixture
def comes(browser: Any, house: Served) -> Iterator[Comes]:
    """Somebody comes in. At the end nobody may have seen an error, or had to scroll the whole page."""
    visitors: list[Visitor] = []

    def come(person: str, size: tuple[int, int] = WIDE) -> Visitor:
        visitors.append(come_in(browser, house.address, person, size))
        return visitors[-1]

    yield come
    for visitor in visitors:
        assert not visitor.is_stretched()
        visitor.page.context.close()
        assert visitor.wrong == []


@pytest.fixture(scope="module")
def enrolling(house: Served) -> Served:
    """The same house with enrollment open, for tests that begin there."""
    play = house.play
    lead, desk = Address(WEB, user=play.stage.lead), play.stage.app.desk
    for number in range(3):
        taken = desk.take(Event(f"open:{number}", lead, parse("admin open")), play.now())
        talks = [row.conversation for row in taken.rows if row.card.ask]
        if talks:
            desk.take(Event(f"gates:{number}", lead, Answered(GATES), talks[0]), play.now())
    return house
