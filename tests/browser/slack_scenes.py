"""What people of the demo company would get in Slack on the way to a pair, drawn as HTML.

Rule 1: cards, forms and pages are those of the running program, and the Slack adapter draws them.
Rule 2: nothing is made up here but the answers of one person, and what Slack itself says around a message:
        what was typed, where it stands, who sees it.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import ColumnElement, select

from adapters.slack import pages, render, sheets
from bot.app import WEB
from bot.demo.play import Play
from bot.demo.stage import set_up
from bot.events import Address, Event
from bot.program.consequences import Gathering
from bot.program.pairs import Pair
from bot.storage import introductions, lookup, outbox, people
from bot.storage import tables as t
from bot.storage.database import Connection, reading, writing
from bot.turns import gathering
from bot.turns.work import Work
from conversations.cards import Card, Sheet
from conversations.forms import Answered, Heard, Line
from conversations.intents import parse
from scheduler.workdays import instant
from tests.browser import slack_screens

SEED, SLACK = 0, "slack"
MAYA = "BK25"
YES, READ = Line("join", ("yes",)), Line("notice", ("agree",))
SKILLS = (
    Line("offers", ("User experience", "Customer research", "Spreadsheet magic")),
    Line("wants", ("Strategy", "Public speaking")),
    Line("topics", ("ai_at_work", "data_dashboards", "how_work_gets_done")),
)
DIRECTORY = (Line("fits", ("yes",)), Line("never", ()))
ONLY_YOU = "Only visible to you"


def screens(folder: Path) -> dict[str, str]:
    """Every picture as HTML, by name, from a play of its own whose database is put into a folder."""
    return asyncio.run(_played(Scenes(Play(set_up(folder / "slack.db", SEED)))))


async def _played(scenes: "Scenes") -> dict[str, str]:
    """The four weeks from the opening to the first talks."""
    scenes.play.stage.crowd.taken_over.add(MAYA)
    await scenes.until(days=-27, hour=14)
    joining = await scenes.joins()
    await scenes.until(days=-6, hour=18)
    proposal = scenes.proposal(MAYA)
    await scenes.until(days=9, hour=17)
    pair, lead = scenes.showcase(), scenes.play.stage.lead
    scenes.moves_to_slack(lead, *pair.both)
    found = {
        **joining,
        "slack_proposal": slack_screens.chat("Flipside", render.draw(proposal)),
        "slack_pair": slack_screens.chat(scenes.names(pair), render.draw(scenes.introduction(pair))),
        "slack_home": scenes.page(pair.mentee),
        "slack_lead": scenes.page(lead),
    }
    scenes.play.stage.app.engine.dispose()
    return found


@dataclass
class Scenes:
    """One play, looked at where somebody would get something."""

    play: Play
    said: int = 0

    async def until(self, days: int, hour: int) -> None:
        """Let everything happen until a day from kickoff and an hour in Berlin."""
        kickoff = self.play.stage.cohort.course.cohort.kickoff
        async for _ in self.play.until(
            instant(kickoff + timedelta(days=days), time(hour, 1), "Europe/Berlin")
        ):
            pass

    async def joins(self) -> dict[str, str]:
        """Maya joins: the answer to her command, and the form as she has filled it in."""
        invitation, talk = _asking(await self._hears(parse("join")))
        await self._hears(Answered((YES,)), talk)
        await self._hears(Answered((READ,)), talk)
        form = _filled(self._sheet(talk))
        _, following = _asking(await self._hears(Answered(SKILLS), talk))
        await self._hears(Answered(DIRECTORY), following)
        asked = render.draw(invitation)
        return {
            "slack_join": slack_screens.chat("# general", asked, "/flipside join", ONLY_YOU),
            "slack_form": slack_screens.dialog(sheets.draw_sheet(form)),
        }

    async def _hears(self, heard: Heard, talk: int | None = None) -> list[Card]:
        """What Maya says, and the cards that answer it."""
        self.said += 1
        app = self.play.stage.app
        event = Event(f"maya:{self.said}", Address(WEB, user=MAYA), heard, talk)
        taken = app.desk.take(event, self.play.now())
        await app.delivery.deliver(taken.rows)
        return [row.card for row in taken.rows]

    def _sheet(self, talk: int) -> Sheet:
        sheet = self.play.stage.app.desk.sheet(MAYA, talk, self.play.now())
        assert sheet
        return sheet

    def proposal(self, person: str) -> Card:
        """What proposes a pair to a person."""
        with reading(self.play.stage.app.engine) as connection:
            return _card(connection, outbox.o.person == person, outbox.o.kind == "proposal")

    def page(self, person: str) -> str:
        """Somebody's home, now."""
        return slack_screens.home(pages.draw_page(self.play.stage.app.home.page(person, self.play.now())))

    def showcase(self) -> Pair:
        """The best pair that has goals."""
        with reading(self.play.stage.app.engine) as connection:
            pairs = lookup.pairs_in(connection, self.play.stage.cohort.id)
        return max((pair for pair in pairs if pair.goals), key=lambda pair: pair.score)

    def moves_to_slack(self, *whom: str) -> None:
        """From now on these are reached in Slack, as everybody would be."""
        for person in whom:
            at = Address(SLACK, "T1", f"U{person}")
            writing(self.play.stage.app.engine, partial(_reached, person=person, at=at, now=self.play.now()))

    def names(self, pair: Pair) -> str:
        """What Slack calls the conversation of a pair."""
        with reading(self.play.stage.app.engine) as connection:
            work = Work(connection, self.play.now(), self.play.stage.app.desk.secrets)
            return ", ".join(["Flipside", *(work.person(person).name for person in pair.both)])

    def introduction(self, pair: Pair) -> Card:
        """What a pair reads together. Nothing of it is kept: the demo's platform has no such conversation."""
        with self.play.stage.app.engine.connect() as connection:
            work = Work(
                connection, self.play.now(), self.play.stage.app.desk.secrets, groups=frozenset({SLACK})
            )
            gathering.gather(work, Gathering(pair.both, "introduction", pair.ref))
            card = _card(connection, outbox.o.key == introductions.shared(pair.ref))
            connection.rollback()
        return card


def _reached(connection: Connection, person: str, at: Address, now: datetime) -> None:
    people.reached(connection, person, at, now)


def _card(connection: Connection, *which: ColumnElement[bool]) -> Card:
    """The card of the newest of some letters."""
    query = select(t.outbox).where(*which).order_by(outbox.o.id.desc()).limit(1)
    return outbox.to_letter(connection.execute(query).one()).card


def _asking(cards: list[Card]) -> tuple[Card, int]:
    """The card that asks something, and its conversation."""
    return next((card, card.ask.conversation) for card in cards if card.ask)


def _filled(sheet: Sheet) -> Sheet:
    """The form with what Maya put into it, and not sent yet."""
    given = {line.question: line.values for line in SKILLS}
    fields = (replace(field, values=given.get(field.question, field.values)) for field in sheet.fields)
    return replace(sheet, fields=tuple(fields))
