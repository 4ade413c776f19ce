"""An installation that is paused, told to whoever leads: elsewhere, once for each pause, and taken back.

Rule: the real desk, tick and delivery, on a terminal; Slack is only an address here.
"""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, select

from bot.events import Address
from bot.program.people import PersonState
from bot.storage import installations, outbox, people, records, subjects
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.installations import Installation, Kind
from bot.storage.outbox import Letter, State
from bot.turns.work import WayBack, WaysBack
from conversations.cards import Card
from scheduler.tick import tick
from tests.databases import sqlite_url_in
from tests.transcripts.stage import COHORT, CONSOLE, Stage
from tests.turns.world import at_scene

HOUR = timedelta(hours=1)
LINK = "https://flipside.example.com/slack/install"
SLACK = Address("slack", "T1", "U1")


@pytest.fixture
def stage(migrated_file: Path, tmp_path: Path) -> Iterator[Stage]:
    shutil.copy(migrated_file, tmp_path / "flipside.db")
    one = Stage(sqlite_url_in(tmp_path) + "?synchronous=OFF")
    yield at_scene(one, "pool")
    one.close()


def installed(stage: Stage) -> None:
    """In Slack, where Lena was heard last; the terminal is where she was before."""
    now = stage.now()
    one = Installation("slack", "T1", Kind.WORKSPACE, now, now, name="Acme", team="T1", sealed="…")

    def write(connection: Connection) -> None:
        installations.install(connection, one)
        people.reached(connection, "lena", SLACK, now)

    writing(stage.app.engine, write)


def pause(stage: Stage, why: str = "token_revoked") -> None:
    writing(stage.app.engine, lambda c: installations.pause(c, "slack", "T1", why, stage.now()))


def beat(stage: Stage, later: timedelta = timedelta(minutes=1)) -> None:
    stage.clock.to(stage.now() + later)
    tick(stage.app.desk, stage.now())
    stage.run(stage.app.delivery.drain())


def told(stage: Stage) -> list[tuple[str, str]]:
    """Whom a pause was told to, and whether it is out."""
    o = t.outbox.c
    query = select(o.person, o.state, o.address).where(o.kind == "installation_paused").order_by(o.id)
    with reading(stage.app.engine) as connection:
        rows = connection.execute(query).all()
    assert all(row.address["platform"] == CONSOLE for row in rows)
    return [(row.person, row.state) for row in rows]


def text(stage: Stage) -> str:
    (found,) = [said for who, said in stage.screen.printed if who == "lena" and "lets me into" in said]
    return found


def tasks(stage: Stage) -> list[str]:
    with reading(stage.app.engine) as connection:
        return [key for key, _, _ in records.open_tasks(connection, COHORT)]


def at_ten(stage: Stage) -> None:
    """Inside everybody's hours."""
    now = stage.now()
    following = (now + timedelta(days=1)).replace(hour=10, minute=0)
    while following.weekday() > 4:
        following += timedelta(days=1)
    stage.clock.to(following)


def test_who_leads_is_told_elsewhere_once_and_there_is_a_task(stage: Stage) -> None:
    installed(stage)
    at_ten(stage)
    stage.screen.taken()
    pause(stage)
    beat(stage)
    assert [who for who, _ in told(stage)] == ["lena", "dora"]
    assert {state for _, state in told(stage)} == {State.SENT}
    assert "Slack no longer lets me into Acme (token_revoked)" in text(stage)
    assert tasks(stage) == ["installation_paused"]
    for _ in range(3):
        beat(stage, HOUR)
    assert len(told(stage)) == 2


@pytest.mark.parametrize(
    ("way", "helps"),
    [
        (("paused.install", LINK), LINK),
        (("paused.token", ""), "give me the new token"),
        (("paused.admin", ""), "give me access again"),
        (("paused.registration", ""), "look at my registration with Slack"),
        (None, "give me the new token"),
    ],
)
def test_the_reader_learns_what_helps(stage: Stage, way: WayBack | None, helps: str) -> None:
    installed(stage)
    at_ten(stage)
    stage.screen.taken()
    ways: WaysBack = (
        {"slack": lambda why: way if why == "token_revoked" else ("paused.admin", "")} if way else {}
    )
    stage.app = replace(stage.app, desk=replace(stage.app.desk, ways_back=ways))
    pause(stage, "token_revoked")
    beat(stage)
    assert helps in text(stage)


def test_when_it_is_over_the_task_is_gone_and_the_next_pause_is_told_again(stage: Stage) -> None:
    installed(stage)
    at_ten(stage)
    pause(stage)
    beat(stage)
    installed(stage)
    beat(stage)
    assert tasks(stage) == []
    pause(stage, "account_inactive")
    beat(stage)
    assert [who for who, _ in told(stage)] == ["lena", "dora", "lena", "dora"]
    assert tasks(stage) == ["installation_paused"]


def test_what_was_not_told_before_it_was_over_is_not_told(stage: Stage) -> None:
    """In the night an alert waits for the hours of whoever gets it."""
    installed(stage)
    at_ten(stage)
    stage.clock.to(stage.now().replace(hour=23))
    pause(stage)
    beat(stage)
    assert {state for _, state in told(stage)} == {State.QUEUED}
    installed(stage)
    beat(stage)
    assert {state for _, state in told(stage)} == {State.CANCELLED}


def test_an_uninstall_is_told_as_well(stage: Stage) -> None:
    installed(stage)
    at_ten(stage)
    stage.screen.taken()
    writing(stage.app.engine, lambda c: installations.gone(c, "slack", "T1", stage.now()))
    beat(stage)
    assert "(app_uninstalled)" in text(stage)


def only_in_slack(stage: Stage) -> None:
    """Everybody who leads can be reached in Slack and nowhere else."""

    def write(connection: Connection) -> None:
        a = t.addresses.c
        connection.execute(delete(t.addresses).where(a.person.in_(["lena", "dora"]), a.platform == CONSOLE))
        people.reached(connection, "dora", Address("slack", "T1", "U2"), stage.now())

    writing(stage.app.engine, write)


def test_where_nobody_can_be_told_the_log_says_so(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    installed(stage)
    only_in_slack(stage)
    pause(stage)
    with caplog.at_level(logging.ERROR, "flipside.installations"):
        for _ in range(3):
            beat(stage)
    said = [one.message for one in caplog.records if "nobody who leads" in one.message]
    assert said == ["nobody who leads can be told elsewhere that installation slack/T1 is paused"]
    assert told(stage) == [] and tasks(stage) == ["installation_paused"]


def test_whoever_has_left_is_not_told(stage: Stage) -> None:
    installed(stage)

    def leaves(connection: Connection) -> None:
        dora = subjects.load(connection, "person:dora")
        people.save_all(connection, [replace(dora, state=PersonState.LEFT)])

    writing(stage.app.engine, leaves)
    pause(stage)
    beat(stage)
    assert [who for who, _ in told(stage)] == ["lena"]


def test_rows_that_wait_for_it_are_no_second_alarm(stage: Stage) -> None:
    installed(stage)
    at_ten(stage)
    waiting = Letter("w", "maya", Address("slack", "T1", "U9"), Card("hi"), "introduction", "status")
    due = replace(waiting, wake_at=stage.now(), written_at=stage.now())
    writing(stage.app.engine, lambda connection: outbox.write(connection, due))
    pause(stage)
    for _ in range(5):
        beat(stage, timedelta(minutes=10))
    with reading(stage.app.engine) as connection:
        kinds = set(connection.scalars(select(t.outbox.c.kind)))
    assert "delivery_stuck" not in kinds and "installation_paused" in kinds


def test_without_a_program_it_is_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    installed(stage)

    def closed(connection: Connection) -> None:
        connection.execute(t.cohorts.update().values(state="closed"))

    writing(stage.app.engine, closed)
    pause(stage)
    before: datetime = stage.now()
    with caplog.at_level(logging.ERROR, "flipside.installations"):
        assert stage.app.desk.report(before)
        assert not stage.app.desk.report(before)
    assert len([one for one in caplog.records if "nobody who leads" in one.message]) == 1
