"""Somebody takes Flipside away where they were reached: they stay, and what waits finds them elsewhere."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.contract import DeliveryFailed, Scope, Verdict
from bot.carrying import OwnLoop
from bot.delivery import outcomes
from bot.delivery.outcomes import Outcome
from bot.delivery.rounds import Moment, Round
from bot.events import Account, Address
from bot.storage import outbox, people, records
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.outbox import Letter, State
from conversations.cards import Card
from tests.databases import sqlite_url_in
from tests.transcripts.stage import COHORT, CONSOLE, Stage
from tests.turns.world import at_scene

HOME, AWAY = Address(CONSOLE, user="maya"), Address("teams", "acme", "m1")


@pytest.fixture
def stage(migrated_file: Path, tmp_path: Path) -> Iterator[Stage]:
    """Maya is in a pair, and was heard in the terminal."""
    shutil.copy(migrated_file, tmp_path / "flipside.db")
    one = Stage(sqlite_url_in(tmp_path) + "?synchronous=OFF")
    yield at_scene(one, "matched")
    one.close()


def waits(stage: Stage, to: Address, key: str = "w") -> None:
    """Something waits for Maya at a place."""
    letter = Letter(
        key, "maya", to, Card("hello"), "note", "status", wake_at=stage.now(), written_at=stage.now()
    )
    writing(stage.app.engine, lambda c: outbox.write(c, letter))


def row(stage: Stage, key: str = "w") -> Letter:
    with reading(stage.app.engine) as connection:
        return outbox.to_letter(connection.execute(select(t.outbox).where(t.outbox.c.key == key)).one())


def tasks(stage: Stage) -> list[str]:
    with reading(stage.app.engine) as connection:
        return [key for key, _, _ in records.open_tasks(connection, COHORT)]


def also_away(stage: Stage) -> None:
    writing(stage.app.engine, lambda c: people.reached(c, "maya", AWAY, stage.now()))


def test_what_waits_goes_to_the_other_place(stage: Stage) -> None:
    also_away(stage)
    waits(stage, AWAY)
    for _ in range(2):
        stage.app.desk.gone(AWAY, stage.now())
    found = row(stage)
    assert (found.address, found.state) == (HOME, State.QUEUED)
    assert stage.app.desk.who(AWAY) is None and stage.app.desk.who(HOME) == "maya"
    assert "unreachable" not in tasks(stage)


def test_with_no_other_place_the_lead_is_asked_once_and_the_person_stays(stage: Stage) -> None:
    waits(stage, HOME)
    for _ in range(2):
        stage.app.desk.gone(HOME, stage.now())
    assert tasks(stage).count("unreachable") == 1
    asked = [x for x in told(stage, "lena") if "can be reached nowhere else" in x]
    assert len(asked) == 1 and "Maya" in asked[0]
    with reading(stage.app.engine) as connection:
        assert (
            connection.execute(select(t.pairs.c.state).where(t.pairs.c.mentor == "maya")).scalar() != "void"
        )
    assert (row(stage).state, row(stage).cause) == (State.DEAD, "gone")


def told(stage: Stage, person: str) -> list[str]:
    with reading(stage.app.engine) as connection:
        rows = connection.execute(select(t.outbox).where(t.outbox.c.person == person)).all()
    return [one.card["text"] for one in rows]


def test_whoever_is_reached_again_is_nobodys_task_any_more(stage: Stage) -> None:
    stage.app.desk.gone(HOME, stage.now())
    assert "unreachable" in tasks(stage)
    stage.app.desk.meet([Account(AWAY, "Maya Ferreira", "maya@example.com")], stage.now())
    assert stage.app.desk.who(AWAY) == "maya" and "unreachable" not in tasks(stage)


def test_whoever_is_no_account_of_ours_is_nobodys_loss(stage: Stage) -> None:
    before = len(told(stage, "lena"))
    stage.app.desk.gone(AWAY, stage.now())
    assert (len(told(stage, "lena")), tasks(stage)) == (before, tasks(stage))


def failed(letter: Letter, stage: Stage) -> Outcome:
    nobody = DeliveryFailed("gone", Verdict.NEVER, stops=Scope.PERSON)
    return outcomes.failed(letter, nobody, False, 0, stage.now())


def hold(stage: Stage, key: str) -> Letter:
    """A row that is being sent."""
    held = {"state": State.SENDING.value, "fence": 1, "attempts": 1}
    writing(
        stage.app.engine, lambda c: c.execute(t.outbox.update().where(t.outbox.c.key == key).values(held))
    )
    return row(stage, key)


def end(stage: Stage, *ended: Outcome) -> None:
    def write(connection: object) -> None:
        moment = Moment(stage.now(), 0.0)
        Round(connection, stage.now(), {}, OwnLoop(), lambda _: 1, moment).write(ended)  # type: ignore[arg-type]

    writing(stage.app.engine, write)


def test_what_finds_nobody_any_more_is_sent_to_the_other_place(stage: Stage) -> None:
    also_away(stage)
    waits(stage, AWAY)
    end(stage, failed(hold(stage, "w"), stage))
    found = row(stage)
    assert (found.address, found.state, found.doubts) == (HOME, State.QUEUED, 0)


def test_without_another_place_it_is_a_message_that_did_not_arrive(stage: Stage) -> None:
    waits(stage, HOME)
    end(stage, failed(hold(stage, "w"), stage))
    assert (row(stage).state, row(stage).cause) == (State.DEAD, "gone")


def test_two_of_one_round_both_find_the_other_place(stage: Stage) -> None:
    also_away(stage)
    for key in ("w", "v"):
        waits(stage, AWAY, key)
    end(stage, *(failed(hold(stage, key), stage) for key in ("w", "v")))
    assert [row(stage, key).address for key in ("w", "v")] == [HOME, HOME]
