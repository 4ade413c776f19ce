"""The drill: back up in the middle of everything, lose the machine weeks later, restore, run on.

Rule: what people got before the machine was lost counts; the new machine must not give it to them again.
"""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.demo.stage import Stage
from bot.events import Address, Event
from bot.program.cohorts import Cohort, CohortState
from bot.program.pairs import PairState
from bot.program.sessions import Session, SessionState
from bot.storage import recovery, subjects
from bot.storage import tables as t
from bot.storage.database import reading
from conversations.forms import Answered, Line
from conversations.words import words
from scheduler.tick import tick
from tests.databases import fresh_postgres, sqlite_url_in
from tests.storage.drill import KICKOFF, World, backup, restore, somebody_types

WEEK = timedelta(weeks=1)
c, o = t.conversations.c, t.outbox.c


@pytest.fixture
def another_place(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database somewhere else."""
    if database_url.startswith("sqlite"):
        yield sqlite_url_in(tmp_path / "elsewhere")
        return
    with fresh_postgres(request.getfixturevalue("postgres_url")) as url:
        yield url


def test_a_lost_machine_is_restored_and_nothing_is_doubled(
    database_url: str, another_place: str, tmp_path: Path
) -> None:
    world, file = World(), tmp_path / "flipside.backup"
    first = world.machine(database_url)
    world.furnish(first.app)
    world.play(first, KICKOFF + 2 * WEEK)
    typed = backed_up_while_somebody_types(first, database_url, file)
    newest = number_of(first, select(func.max(c.id)))
    world.play(first, KICKOFF + 4 * WEEK)
    lost = number_of(first, select(func.max(c.id)))
    assert lost > newest
    before = len(world.platform.sent)
    first.app.engine.dispose()

    done = restore(file, another_place, world.clock.now())
    second = world.machine(another_place)
    assert done.gap.since <= KICKOFF + 2 * WEEK < done.gap.until == world.clock.now()
    assert typed <= number_of(second, select(func.count()).where(t.inbox.c.id.like("typed:%")))
    what_was_due_is_followed_in_silence(world, second)
    an_event_counts_once(second)
    buttons_of_the_lost_weeks_hit_nobody(world, second, newest)

    world.play(second, KICKOFF + 15 * WEEK + timedelta(days=1))
    assert world.platform.doubled() == []
    assert len(world.platform.sent) > before
    the_program_is_over(second)
    nobody_met_twice(second)
    assert number_of(second, select(func.min(c.id)).where(c.id > newest)) > lost
    assert number_of(second, select(func.count()).where(o.wake_at <= world.clock.now())) == 0
    second.app.engine.dispose()


def backed_up_while_somebody_types(stage: Stage, url: str, file: Path) -> int:
    """The backup waits for nobody and nobody waits for it. How much was typed before it began."""
    with somebody_types(stage) as typed:
        while typed() < 20:
            time.sleep(0.01)
        before = typed()
        backup(url, file)
        after = typed()
        while typed() < after + 5:
            time.sleep(0.01)
    return before


def number_of(stage: Stage, query: object) -> int:
    with reading(stage.app.engine) as connection:
        return connection.scalar(query) or 0  # type: ignore[call-overload, no-any-return]


def what_was_due_is_followed_in_silence(world: World, stage: Stage) -> None:
    """Two weeks of the plan at once, in working hours, and nobody hears of it: they have heard it before."""
    now, before = world.clock.now(), len(world.platform.sent)
    assert tick(stage.app.desk, now) > 0
    asyncio.run(stage.app.delivery.drain())
    assert world.platform.sent[before:] == []
    silent = select(func.count()).where(o.error == recovery.MAY_HAVE, o.written_at == now)
    assert number_of(stage, silent) > 0


def an_event_counts_once(stage: Stage) -> None:
    """The platform repeats what it had sent before the backup."""
    event = Event("typed:7", Address("web", user=stage.lead), Answered(()))
    assert not stage.app.desk.take(event, stage.clock.now()).fresh


def buttons_of_the_lost_weeks_hit_nobody(world: World, stage: Stage, newest: int) -> None:
    """Everybody presses every button that the new machine does not know of."""
    unknown = {(who, talk) for who, talk in world.platform.shown if talk > newest and who}
    assert unknown
    stale = words("en").say("command.stale")
    kept = everything_heard(stage)
    for number, (who, talk) in enumerate(sorted(unknown)):
        heard = Answered((Line("met", ("yes",)), Line("join", ("no",))))
        taken = stage.app.desk.take(
            Event(f"old:{number}", Address("web", user=who), heard, talk), stage.clock.now()
        )
        said = [f"{letter.card.text} {letter.card.hint}" for letter in taken.rows]
        assert any(stale in one for one in said), said
    assert everything_heard(stage) == kept


def everything_heard(stage: Stage) -> object:
    with reading(stage.app.engine) as connection:
        return connection.execute(select(c.id, c.answers, c.closed_at).order_by(c.id)).all()


def the_program_is_over(stage: Stage) -> None:
    with reading(stage.app.engine) as connection:
        (cohort,) = subjects.find(connection, Cohort)
        states = set(connection.scalars(select(t.pairs.c.state)))
    assert cohort.state is CohortState.EVALUATING  # the last thing that time decides: the rest is a human's
    assert states <= {PairState.COMPLETED, PairState.CONTINUING, PairState.ENDED_EARLY, PairState.VOID}
    assert PairState.COMPLETED in states


def nobody_met_twice(stage: Stage) -> None:
    """A session is held once, and a pair holds no more than it counts."""

    def held(connection: Connection) -> list[str]:
        sessions = subjects.find(connection, Session)
        return [s.pair for s in sessions if s.state in (SessionState.HELD, SessionState.CLOSED)]

    with reading(stage.app.engine) as connection:
        met = held(connection)
        counted = {row.id: row.held for row in connection.execute(select(t.pairs.c.id, t.pairs.c.held))}
    assert met
    assert {pair: met.count(pair) for pair in set(met)} == {p: n for p, n in counted.items() if n}
