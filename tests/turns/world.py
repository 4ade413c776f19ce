"""A small company in a database that can be put back in a moment, for many short random lives.

Rule 1: the real desk and the real tick; a message counts as delivered when its row is claimed.
Rule 2: a scene is copied page by page, so a thousand lives begin where the last one began.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.carrying import OwnLoop
from bot.delivery import outcomes as outcome
from bot.delivery.outcomes import Outcome
from bot.delivery.rounds import Moment, Round
from bot.events import Address, Event
from bot.storage import outbox
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.outbox import Letter, State
from bot.turns import Taken
from conversations.cards import Card
from conversations.forms import Heard
from scheduler.tick import tick
from tests.transcripts.scenes import prepared
from tests.transcripts.script import Script, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm

MINUTE = timedelta(minutes=1)
FOLDER = Path(__file__).parent / "scenes"
SCENES = ("open", "pool", "offered", "matched", "dated", "met_once")
COMPANY = FOLDER / "company.txt"


class World:
    """One stage, and the scenes it can be put back to."""

    def __init__(self, stages: Mapping[str, Stage]) -> None:
        self._scenes = {name: _Scene(stage) for name, stage in stages.items()}
        self.people: tuple[str, ...] = (*read(COMPANY).names, "lena", "sven")
        self._begin(SCENES[0])

    def _begin(self, scene: str) -> None:
        self._now = self._scenes[scene]
        self.stage = self._now.stage
        self.now, self._count = self._now.now, 0
        self.cards: list[tuple[str, Card]] = list(self._now.cards)

    def back_to(self, scene: str) -> None:
        """As if nothing had happened since."""
        self._begin(scene)
        self._now.put_back()

    def hear(self, person: str, heard: Heard, talk: int | None = None) -> tuple[Event, Taken]:
        """Take one event, and deliver everything due."""
        self._count += 1
        event = Event(f"console:{person}:life{self._count}", Address("console", user=person), heard, talk)
        taken = self.stage.app.desk.take(event, self.now)
        writing(self.stage.app.engine, lambda connection: self._sent(connection, taken.rows))
        self._deliver()
        return event, taken

    def again(self, event: Event) -> Taken:
        """The same event once more."""
        return self.stage.app.desk.take(event, self.now)

    def wait(self, span: timedelta, look: Callable[[], None]) -> None:
        """Time passes: whatever is due happens when it is due; `look` after each time."""
        end, desk = self.now + span, self.stage.app.desk
        while True:
            tick(desk, self.now)
            self._deliver()
            look()
            following = desk.next_event(self.now)
            if following is None or following > end:
                break
            self.now = max(following, self.now + MINUTE)
        self.now = end

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is stored."""
        with reading(self.stage.app.engine) as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table))]
                for table in t.metadata.sorted_tables
            }

    def look(self, question: Callable[[Connection, datetime], list[str]]) -> list[str]:
        """What a question finds in what was committed."""
        with reading(self.stage.app.engine) as connection:
            return question(connection, self.now)

    def _deliver(self) -> None:
        """Rounds until nothing is due: every row that is claimed arrives."""
        adapters, outcomes = self.stage.app.adapters, tuple[Outcome, ...]()

        def once(connection: Connection) -> tuple[Letter, ...]:
            moment = Moment(self.now, 0.0)
            found = Round(connection, self.now, adapters, OwnLoop(), lambda home: 500, moment).go(outcomes)
            return tuple(one.letter for one in found)

        while letters := writing(self.stage.app.engine, once):
            outcomes = tuple(outcome.sent(letter, None) for letter in letters)
            self._shown(letters)

    def _sent(self, connection: Connection, letters: Iterable[Letter]) -> None:
        """The request that asked shows these."""
        for letter in letters:
            outbox.settle(connection, letter, State.SENT, self.now)
        self._shown(letters)

    def _shown(self, letters: Iterable[Letter]) -> None:
        for letter in letters:
            if letter.verb == "post":
                asks = (letter.card.ask, *(matter.ask for matter in letter.card.also))
                self.cards += [(letter.person, replace(letter.card, ask=ask)) for ask in asks if ask]


class _Scene:
    """A stage as it was when the scene was reached."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.now = stage, stage.now()
        self.cards = tuple(one for one in stage.screen.cards if one[1].ask)
        self._copy = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(stage.app.engine.raw_connection()) as connection:
            raw: Any = connection.driver_connection
            raw.backup(self._copy)

    def put_back(self) -> None:
        with closing(self.stage.app.engine.raw_connection()) as connection:
            raw: Any = connection.driver_connection
            self._copy.backup(raw)


def at_scene(stage: Stage, name: str) -> Stage:
    """The stage, with everything played that leads to a scene."""
    company = read(COMPANY)
    prepared(stage, Script(company.path, company.people, (), name), calm)
    return stage
