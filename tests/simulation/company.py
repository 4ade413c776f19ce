"""Several worker processes on one database, a platform, and one time for all of them.

Rule 1: the real worker, the real rounds, the real rows; only clocks, threads and the network are simulated.
Rule 2: on PostgreSQL the server has the one clock that counts. A file has none: there it is the
        machine's, which somebody may set.
"""

import asyncio
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import psycopg

from bot.delivery import Delivery, Worker
from bot.events import Address
from bot.home import Home
from bot.program.people import Person
from bot.storage import outbox, people
from bot.storage import tables as t
from bot.storage.database import Connection, Engine, reading, writing
from bot.storage.outbox import Letter, State
from conversations.cards import Card
from tests.simulation.loop import StepLoop, VirtualClock, process
from tests.simulation.platform import Platform

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday, inside everybody's hours
STAFF = ("ana", "ben")
CHANNELS = ("#one", "#two")
IDLE = 2.0  # seconds between two looks: fewer than in production, because nobody waits here
PATIENCE = timedelta(days=5).total_seconds()  # a weekend may lie between
FINAL = frozenset(State) - {State.QUEUED, State.SENDING}


@dataclass
class Machine:
    """What the clock on the wall says. `wrong`: by how much somebody has set it."""

    running: VirtualClock
    wrong: timedelta = timedelta()
    counts: bool = True  # whether the database has no clock of its own

    def now(self) -> datetime:
        """As this machine knows it."""
        return START + timedelta(seconds=self.running.seconds) + self.wrong

    def within(self, connection: Connection) -> datetime:
        """As the database knows it."""
        return self.now() if self.counts else self.now() - self.wrong


@dataclass(eq=False)
class Process:
    """One worker process."""

    loop: StepLoop
    over: asyncio.Event
    task: "asyncio.Task[None]"
    machine: Machine
    frozen: bool = False

    @property
    def gone(self) -> bool:
        """Whether it was killed, or has ended as asked."""
        return self.loop.dead or self.task.done()


@dataclass
class Company:
    """The database, the platform, the processes."""

    engine: Engine  # the processes'
    eyes: Engine  # ours: what it sees was committed, and nothing ever goes wrong with it
    clock: VirtualClock = field(default_factory=VirtualClock)
    platform: Platform = field(default_factory=Platform)
    processes: list[Process] = field(default_factory=list)
    letters: dict[int, Letter] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)  # what the next commits run into: lost, or unheard
    shared: Machine | None = None

    def furnish(self) -> None:
        """Two people, and nothing to say."""
        self.shared = Machine(self.clock) if self.engine.dialect.name == "sqlite" else None
        self._troubled()

        def fresh(connection: Connection) -> None:
            for table in (t.outbox, t.gates, t.people):
                connection.execute(table.delete())
            people.save_all(connection, [Person(who, who.title(), f"{who}@example.com") for who in STAFF])

        writing(self.eyes, fresh)

    def start(self) -> Process:
        """A new worker process."""
        loop = process(self.clock)
        machine = self.shared or Machine(self.clock, counts=False)
        adapters = {self.platform.name: self.platform}
        worker = Worker(Delivery(self.engine, adapters, cast(Home, None), machine), idle=IDLE)
        over = asyncio.Event()
        self.processes.append(Process(loop, over, loop.create_task(worker.run(over)), machine))
        return self.processes[-1]

    def alive(self) -> list[Process]:
        """Those that were not killed, and have not ended."""
        return [one for one in self.processes if not one.gone]

    def put(self, to: str, policy: str, load: str, priority: int, lives: timedelta | None) -> Letter:
        """Something to say, due at once."""
        number = len(self.letters) + 1
        now = START + timedelta(seconds=self.clock.seconds)
        address = Address("post", "w1", "", to) if to in CHANNELS else Address("post", "w1", to)
        letter = Letter(
            f"k{number}",
            "" if to in CHANNELS else to,
            address,
            Card(token(number)),
            "note",
            load,
            priority=priority,
            policy=policy,
            wake_at=now,
            written_at=now,
            expires_at=now + lives if lives else None,
        )
        written = writing(self.eyes, lambda connection: outbox.write(connection, letter))
        assert written is not None
        self.letters[number] = written
        return written

    def row(self, letter: Letter) -> Letter:
        """As it was committed."""
        with reading(self.eyes) as connection:
            found = outbox.get(connection, letter.id)
        assert found is not None
        return found

    def rows(self) -> dict[int, Letter]:
        """All of them, by number."""
        with reading(self.eyes) as connection:
            found = {number: outbox.get(connection, one.id) for number, one in self.letters.items()}
        return {number: letter for number, letter in found.items() if letter}

    def live(self, seconds: float) -> None:
        """All who can go on do so for a while, and everything arrives."""
        end = self.clock.seconds + seconds
        while True:
            self.rest()
            waits = [one.loop.due_in() for one in self.alive() if not one.frozen]
            wait = min((w for w in waits if w is not None), default=seconds)
            if self.clock.seconds + wait > end:
                break
            self.clock.advance(max(wait, 0.001))
        self.clock.seconds = max(end, self.clock.seconds)

    def rest(self) -> None:
        """Everything that can happen without time passing."""
        going = True
        while going:
            taken = [one.loop.settle() for one in self.alive() if not one.frozen]
            going = any(taken) or bool(self.platform.under_way)
            while self.platform.under_way:
                self.platform.arrive(0)

    def heal(self) -> None:
        """Everything is well again, nobody is frozen, and everything is delivered. Raises AssertionError."""
        self.trouble.clear()
        self.platform.fates.clear()
        for one in self.alive():
            one.frozen = False
        self.start()
        self.live(1)
        end = self.clock.seconds + PATIENCE
        while (wait := self.next_look()) is not None:
            self.clock.advance(max(0.0, wait))
            self.live(1)
            assert self.clock.seconds < end, [row for row in self.rows().values() if row.wake_at]
        self.live(1)

    def next_look(self) -> float | None:
        """Seconds until a row wants to be looked at; None: everything is finished."""
        with reading(self.eyes) as connection:
            at = outbox.next_wake(connection)
        now = (self.shared or Machine(self.clock)).now()
        return None if at is None else (at - now).total_seconds()

    def _troubled(self) -> None:
        """Commits that fail: not done, or done and nobody hears of it."""
        dialect: Any = self.engine.dialect
        plain = type(dialect).do_commit
        error = sqlite3.OperationalError if dialect.name == "sqlite" else psycopg.OperationalError

        def commit(connection: Any) -> None:
            trouble = self.trouble.pop(0) if self.trouble else ""
            if trouble != "lost":
                plain(dialect, connection)
            if trouble:
                raise error("the connection broke")

        dialect.do_commit = commit


def token(number: int) -> str:
    """Words that no other message has."""
    return f"<{number}>"
