"""What only jobs can do wrong: commit without their row, hold each other up, pile up, get lost."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.engines.enlisting import MOST, SOON
from bot.program.cohorts import EnrollmentOpened, FoundReady, ReadinessBegun
from bot.program.people import Person
from bot.storage import people
from bot.storage import tables as t
from bot.storage.database import Connection, DatabaseError, reading, writing
from bot.storage.outbox import State
from bot.turns import Desk, Secrets
from bot.turns.intake import apply_program, reach_everybody
from scheduler.tick import tick
from tests.engines.fleet import NEVER, Fleet, until
from tests.transcripts.stage import COHORT, CONSOLE, OFFICES, PROGRAM, START

pytestmark = pytest.mark.postgres
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


async def test_a_job_holds_the_id_of_its_row_and_nothing_else(jobs: Fleet) -> None:
    letter = await jobs.put("secret words", priority=2)
    (job,) = jobs.jobs()
    assert (job.status, job.priority, job.args) == ("todo", -2, {"letter": letter.id})


async def test_nothing_is_seen_before_the_turn_commits(jobs: Fleet) -> None:
    def turn(connection: Connection) -> None:
        jobs.write(connection, "half")
        assert (jobs.states(), jobs.jobs()) == ({}, [])

    await asyncio.to_thread(writing, jobs.engine, turn)
    assert (jobs.states(), len(jobs.jobs())) == ({"queued": 1}, 1)


async def test_an_error_while_enlisting_is_one_of_the_database(jobs: Fleet) -> None:
    """So that a lost race is run again, and a lost connection does not end the worker."""
    jobs.sql("DROP TABLE procrastinate_jobs CASCADE")
    with pytest.raises(DatabaseError):
        await jobs.put("k")
    assert jobs.states() == {}


async def test_a_new_row_is_heard_of_long_before_the_next_look(jobs: Fleet) -> None:
    jobs.start(idle=NEVER)
    await until(lambda: jobs.sql("SELECT 1 FROM procrastinate_workers"))
    assert await jobs.over(await jobs.put("now")) == [State.SENT]
    await until(lambda: jobs.jobs() == [])


async def test_what_waits_for_tomorrow_holds_up_nothing_in_its_lane(jobs: Fleet) -> None:
    jobs.start(idle=NEVER)
    await jobs.put_in(SOON - SECOND, "later", channel="#one", priority=0)
    assert await jobs.over(await jobs.put("now", channel="#one")) == [State.SENT]


async def test_what_is_due_much_later_has_no_job_and_is_found_by_the_sweep(jobs: Fleet) -> None:
    letter = await jobs.put_in(DAY, "tomorrow")
    assert jobs.jobs() == []
    jobs.start()
    jobs.sql(f"UPDATE outbox SET wake_at = '{jobs.now() - SECOND}'")
    assert await jobs.over(letter) == [State.SENT]


async def test_an_announcement_to_many_makes_few_jobs_and_reaches_all(jobs: Fleet) -> None:
    many = 3 * MOST
    at = jobs.now()

    def turn(connection: Connection) -> None:
        for n in range(many):
            jobs.write(connection, f"k{n}", wake_at=at)

    await asyncio.to_thread(writing, jobs.engine, turn)
    assert len(jobs.jobs()) == MOST
    jobs.start(idle=NEVER)
    await until(lambda: jobs.states() == {"sent": many})
    assert len(set(jobs.post.texts)) == len(jobs.post.texts) == many


async def test_telling_twice_in_one_turn_makes_one_job_and_the_next_turn_another(jobs: Fleet) -> None:
    def turn(connection: Connection) -> None:
        at = jobs.now()
        for _ in range(3):
            jobs.carrier.enlist(connection, 7, "lane", 1, at)

    for _ in range(2):
        await asyncio.to_thread(writing, jobs.engine, turn)
    assert [job.args for job in jobs.jobs()] == [{"letter": 7}] * 2


async def test_a_job_for_a_row_that_is_finished_or_gone_ends_at_once(jobs: Fleet) -> None:
    jobs.start(idle=NEVER)
    letter = await jobs.put("once")
    await jobs.over(letter)
    at = jobs.now()
    for row in (letter.id, letter.id, 999):
        writing(jobs.engine, lambda c, row=row: jobs.carrier.enlist(c, row, "lane", 1, at))  # type: ignore[misc]
    await until(lambda: jobs.jobs() == [])
    assert jobs.post.texts == ["once"]


async def test_without_its_job_a_row_is_found_by_the_sweep(jobs: Fleet) -> None:
    letter = await jobs.put("lost")
    jobs.sql("DELETE FROM procrastinate_jobs")
    jobs.start()
    assert await jobs.over(letter) == [State.SENT]


async def test_workers_that_lose_the_database_come_back(jobs: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.engines.jobs.PAUSE", 0.1)
    jobs.start(idle=0.1)
    await jobs.over(await jobs.put("before"))
    await until(lambda: jobs.jobs() == [])  # one whose end was not written waits for the rescue of the minute
    mine = "datname = current_database() AND pid <> pg_backend_pid()"
    jobs.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}")
    await until(lambda: jobs.sql("SELECT 1 FROM procrastinate_workers"))
    assert await jobs.over(await jobs.put("after")) == [State.SENT]
    await until(lambda: jobs.jobs() == [])


async def test_the_plan_is_followed_once_by_two_workers(jobs: Fleet) -> None:
    """The tick is a job, and the same minute's job exists once; what it opens is unique anyway."""
    desk = _asked(jobs)
    later = next(at for day in range(1, 15) if desk.due(at := START + day * DAY))
    beats: list[int] = []

    def beat() -> None:
        beats.append(tick(desk, later))

    jobs.start(beat=beat)
    jobs.start(beat=beat)
    await until(lambda: beats)
    await until(lambda: len(jobs.sql("SELECT 1 FROM procrastinate_workers")) == 2)
    with reading(jobs.engine) as connection:
        followed = len(connection.execute(select(t.steps)).all())
    assert (beats[0], sum(beats)) == (followed, followed) and followed > 0


def _asked(jobs: Fleet) -> Desk:
    """A company in which one person was asked to join, and has not answered."""
    tom = Person("tom", "Tom Reuter", "tom@example.com", "Director of Sales", "Sales")
    writing(jobs.engine, lambda c: people.save_all(c, [*OFFICES, tom]))
    apply_program(jobs.engine, COHORT, Path(PROGRAM).read_text("utf-8"))
    reach_everybody(jobs.engine, CONSOLE, START)
    desk = Desk(jobs.engine, Secrets(7, lambda: "drawn"), carrier=jobs.carrier)
    for decision in (ReadinessBegun(), FoundReady(), EnrollmentOpened(("tom",))):
        desk.decide(f"cohort:{COHORT}", decision, START)
    return desk
