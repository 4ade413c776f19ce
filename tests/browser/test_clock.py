"""The visitor's clock without a browser: it tells how far it is."""

from pathlib import Path

from adapters.web.feed import QUIET, News
from bot.app import WEB
from bot.demo.site import PostOffice, VisitorsClock
from bot.events import Address, Event
from conversations.intents import parse
from tests.browser.served import empty_play


async def test_everybody_sees_the_clock_run_to_its_end(tmp_path: Path) -> None:
    play = empty_play(tmp_path)
    feed, lead = play.stage.app.feed, Address(WEB, user=play.stage.lead)
    play.stage.app.desk.take(Event("e1", lead, parse("admin open")), play.now())
    clock = VisitorsClock(play, feed, PostOffice(play))
    before, told = clock.now(), list[News]()
    with feed.listening(frozenset()) as listener:
        after = await clock.push("week")
        while (news := await listener.next(0.01)) is not QUIET:
            told.append(news)
    assert (after - before).days == 7
    assert told[-1] == News("moving", body={"now": after.isoformat(), "done": 1.0})
    done = [news.body["done"] for news in told]
    assert done == sorted(done)
