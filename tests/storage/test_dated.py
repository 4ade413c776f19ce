"""Dates for calendars: every change is counted, the last one is kept, and the secret is made once."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Barrier

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.program import sessions
from bot.program.decisions import OutOfTurn
from bot.program.people import Person
from bot.program.sessions import Session
from bot.storage import database, dated, people, records, secrets, subjects, tables
from bot.storage.database import Connection, reading, writing
from bot.storage.dated import Dated
from tests.program.walks import MENTEE, MENTOR, NOW, ROADS, SLOTS, cohort, pair, session, walk
from tests.storage.threads import together

bare = replace(session, state=sessions.SessionState.PLANNED)
first = replace(bare, starts=SLOTS[0])
second = replace(bare, starts=SLOTS[1])


def known(connection: Connection) -> None:
    """The session, and whatever it belongs to."""
    people.save_all(connection, [Person(MENTOR, "Mira", "m@x.example"), Person(MENTEE, "Max", "x@x.example")])
    for thing in (cohort, pair, bare):
        subjects.add(connection, thing)


def after(engine: Engine, *steps: Session) -> Dated | None:
    """What is known of the date after the session went through these."""
    writing(engine, known)
    for old, new in pairwise(steps):
        writing(engine, lambda connection, old=old, new=new: dated.changed(connection, old, new))  # type: ignore[misc]
    with reading(engine) as connection:
        return dated.of(connection, steps[-1])


def test_a_session_without_a_date_has_none(engine: Engine) -> None:
    assert after(engine, bare) is None


def test_a_date_that_fell_away_is_remembered(engine: Engine) -> None:
    assert after(engine, bare, first, bare) == Dated(2, SLOTS[0])


def test_each_change_counts_and_the_last_date_stands(engine: Engine) -> None:
    assert after(engine, bare, first, bare, second, second) == Dated(3, SLOTS[1])


def test_a_date_from_before_the_table_was_there_is_the_first_version(engine: Engine) -> None:
    assert after(engine, first) == Dated(0, SLOTS[0])
    with reading(engine) as connection:
        assert dated.of(connection, bare) is None
    writing(engine, lambda connection: dated.changed(connection, first, bare))
    with reading(engine) as connection:
        assert dated.of(connection, bare) == Dated(1, SLOTS[0])


@given(st.data())
def test_on_every_walk_whatever_a_calendar_shows_comes_with_a_higher_number(data: st.DataObject) -> None:
    """Also where everything happens in the same minute."""
    engine = database.connect("sqlite://")
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        known(connection)
        shown: list[tuple[int, datetime | None]] = [(0, None)]
        one = ROADS["session"].start
        for step in walk(ROADS["session"], lambda found: data.draw(st.sampled_from(found)), 25):
            try:
                new, _ = sessions.apply(one, step.decision, NOW)
            except OutOfTurn:
                continue
            dated.changed(connection, one, new)
            date = dated.of(connection, new)
            if one.starts != new.starts:
                assert date and date.version > shown[-1][0]
                assert date.starts == (new.starts or one.starts)
                shown.append((date.version, new.starts))
            else:
                assert (date.version if date else 0) == shown[-1][0]
            one = new
    engine.dispose()


def test_the_secret_is_drawn_once_and_kept(engine: Engine, other: Engine) -> None:
    drawn = iter(["first", "second"])
    assert secrets.kept(engine, "calendar", lambda: next(drawn)) == "first"
    assert secrets.kept(other, "calendar", lambda: next(drawn)) == "first"
    assert secrets.kept(other, "other", lambda: next(drawn)) == "second"


def test_processes_that_begin_at_once_have_the_same_secret(engine: Engine, other: Engine) -> None:
    def begins(own: Engine, drawn: str) -> str:
        def draw() -> str:
            barrier.wait()  # both have looked, and found none
            return drawn

        return secrets.kept(own, "calendar", draw)

    barrier = Barrier(2, timeout=30)
    found = together(lambda _: begins(engine, "mine"), lambda _: begins(other, "theirs"))
    with reading(engine) as connection:
        assert {*found} == {records.marked(connection, "secret:calendar")}


def test_time_between_changes_does_not_matter(engine: Engine) -> None:
    later = replace(first, since=NOW + timedelta(days=3))
    assert after(engine, first, later) == Dated(0, SLOTS[0])
