"""Announcements by direct message: to a thousand at once, each once, as each wants it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.events import Address, Event
from bot.program.participants import Participant, ParticipantState, participant_id
from bot.program.people import Person, PersonState, Volume
from bot.program.roles import Role
from bot.storage import people, subjects
from bot.storage import tables as t
from bot.storage.database import Connection, reading, writing
from bot.storage.outbox import State
from conversations.forms import Heard, Said
from conversations.intents import parse
from tests.databases import sqlite_url_in
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import COHORT, CONSOLE, Stage

MANY = 1000
LENA = Address(CONSOLE, user="lena")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    one = Stage(f"{sqlite_url_in(tmp_path)}?synchronous=OFF")
    one.furnish(read(FOLDER / "admin_announce.txt").people)
    yield one
    one.close()


def enroll(connection: Connection, stage: Stage, many: int, **values: object) -> None:
    """Colleagues in the pool, every other one a mentor."""
    for number in range(many):
        person = Person(f"p{number}", f"Person {number}", speech="de" if number % 3 else "en", **values)  # type: ignore[arg-type]
        people.save_all(connection, [person])
        role = Role.MENTOR if number % 2 else Role.MENTEE
        identity = participant_id(COHORT, person.id)
        subjects.add(connection, Participant(identity, COHORT, person.id, role, ParticipantState.POOL))
        people.reached(connection, person.id, Address(CONSOLE, user=person.id), stage.now())


def hear(stage: Stage, name: str, heard: Heard) -> None:
    stage.app.desk.take(Event(name, LENA, heard), stage.now())


def announce(stage: Stage, audience: str, name: str = "a") -> None:
    hear(stage, f"{name}1", parse("admin announce Tea at four."))
    hear(stage, f"{name}2", Said(audience))
    hear(stage, f"{name}3", Said("send"))


def written(stage: Stage) -> dict[str, list[Any]]:
    """The direct messages of announcements, by person."""
    found: dict[str, list[Any]] = {}
    with reading(stage.app.engine) as connection:
        rows = select(t.outbox).where(t.outbox.c.kind == "announcement", t.outbox.c.conversation.is_(None))
        for row in connection.execute(rows):
            found.setdefault(row.person, []).append(row)
    return found


def test_a_thousand_get_it_once_in_one_transaction_under_the_authors_name(stage: Stage) -> None:
    writing(stage.app.engine, lambda connection: enroll(connection, stage, MANY))
    hear(stage, "a1", parse("admin announce Tea at four."))
    hear(stage, "a2", Said("everybody"))
    commits: list[object] = []
    reads: list[str] = []
    event.listen(stage.app.engine, "commit", commits.append)
    event.listen(stage.app.engine, "before_cursor_execute", lambda c, cursor, text, *_: reads.append(text))
    hear(stage, "a3", Said("send"))
    assert len(commits) == 1
    assert sum(text.startswith("SELECT") for text in reads) < 60
    found = written(stage)
    assert sorted(found) == sorted(f"p{number}" for number in range(MANY))
    assert {len(rows) for rows in found.values()} == {1}
    titles = {rows[0].card["title"] for rows in found.values()}
    assert titles == {"From Lena Okafor, Learning Lead", "Von Lena Okafor, Learning Lead"}
    assert all(rows[0].card["why"] and rows[0].card["controls"] for rows in found.values())
    assert {(rows[0].load, rows[0].priority, rows[0].policy) for rows in found.values()} == {
        ("bulk", 2, "ask")
    }


def test_confirmed_twice_it_goes_once(stage: Stage) -> None:
    writing(stage.app.engine, lambda connection: enroll(connection, stage, 3))
    announce(stage, "everybody")
    hear(stage, "a3", Said("send"))
    hear(stage, "a4", Said("send"))
    assert {len(rows) for rows in written(stage).values()} == {1}


@pytest.mark.parametrize(("audience", "who"), [("mentors", {"p1", "p3"}), ("mentees", {"p0", "p2"})])
def test_a_side_is_only_that_side(stage: Stage, audience: str, who: set[str]) -> None:
    writing(stage.app.engine, lambda connection: enroll(connection, stage, 4))
    announce(stage, audience)
    assert set(written(stage)) == who


@pytest.mark.parametrize(
    "values",
    [{"volume": Volume.STOPPED}, {"volume": Volume.FEWER}, {"state": PersonState.LEFT}],
    ids=["stopped", "fewer", "left"],
)
def test_who_asked_for_quiet_or_is_gone_is_not_written_to(stage: Stage, values: dict[str, object]) -> None:
    writing(stage.app.engine, lambda connection: enroll(connection, stage, 2, **values))
    announce(stage, "everybody")
    assert written(stage) == {}


def test_who_asks_for_quiet_before_it_goes_does_not_get_it(stage: Stage) -> None:
    writing(stage.app.engine, lambda connection: enroll(connection, stage, 2, zone="Pacific/Honolulu"))
    announce(stage, "everybody")
    assert {rows[0].wake_at > stage.now() for rows in written(stage).values()} == {True}
    stage.app.desk.take(Event("s", Address(CONSOLE, user="p0"), parse("stop")), stage.now())
    while due := [rows[0].wake_at for rows in written(stage).values() if rows[0].wake_at]:
        stage.clock.to(min(due))
        stage.run(stage.app.delivery.drain())
    states = {person: rows[0].state for person, rows in written(stage).items()}
    assert states == {"p0": State.CANCELLED, "p1": State.SENT}


def test_forgetting_the_author_takes_the_words_from_what_was_sent(stage: Stage) -> None:
    writing(stage.app.engine, lambda connection: enroll(connection, stage, 2))
    announce(stage, "everybody")
    stage.run(stage.app.delivery.drain())
    hear(stage, "f1", parse("forget"))
    hear(stage, "f2", Said("yes"))
    assert "Okafor" not in str([rows[0].card for rows in written(stage).values()])
