"""A pair on a stage: what they do, the cards that they got, and the calendar files behind their links."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from icalendar import Calendar

from bot.program.decisions import Decision
from conversations.cards import Card
from tests.transcripts.scenes import prepared
from tests.transcripts.script import Script, read
from tests.transcripts.stage import PUBLIC, Stage
from tests.transcripts.weathers import calm

HEAD = """# A pair.
~ maya: Maya Ferreira, Data Analyst, Operations, grade 1, Europe/London, en
~ tom: Tom Reuter, Director of Sales, Sales, grade 4, Europe/Berlin, de, en
~ before: {before}

"""
SESSION = "session:spring~r1n1-1"
STARTS = datetime(2026, 3, 9, 10, 30, tzinfo=UTC)


def script_of(folder: Path, before: str, lines: tuple[str, ...]) -> Script:
    """What they do, as a script."""
    path = folder / "played.txt"
    path.write_text(HEAD.format(before=before) + "\n".join(lines) + "\n", "utf-8")
    return read(path)


class Pair:
    """Maya and Tom, on a stage where a scene has happened."""

    def __init__(self, stage: Stage, folder: Path, before: str = "dated") -> None:
        self.stage, self._folder, self._before = stage, folder, before
        self._player = prepared(stage, script_of(folder, before, ()), calm)

    def play(self, *lines: str) -> None:
        """What they do, one after the other."""
        self._player.play(script_of(self._folder, self._before, lines))


def shown(stage: Stage, person: str) -> list[Card]:
    """The cards that somebody got, oldest first."""
    return [card for who, card in stage.screen.cards if who == person]


def links(stage: Stage, person: str) -> list[str]:
    """The calendar links that somebody got, oldest first."""
    found = [link.url for card in shown(stage, person) for link in card.links]
    assert all(url.startswith(f"{PUBLIC}/calendar/") for url in found)
    return found


def visit(stage: Stage, url: str) -> tuple[int, bytes]:
    """Open a link."""

    async def go() -> tuple[int, bytes]:
        site = stage.app.calendars.beside(None)
        assert site
        async with TestClient(TestServer(site)) as client:
            response = await client.get(url.removeprefix(PUBLIC))
            return response.status, await response.read()

    return stage.run(go())


def entry(stage: Stage, person: str) -> Any:
    """The event behind the link that somebody got last."""
    status, body = visit(stage, links(stage, person)[-1])
    assert status == 200, body
    return event_of(body)


def event_of(body: bytes) -> Any:
    """The only event of a file."""
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    return event


def decide(stage: Stage, *decisions: Decision) -> None:
    for decision in decisions:
        stage.app.desk.decide(SESSION, decision, stage.now())
