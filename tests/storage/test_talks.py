"""Conversations: one for a person, a form and a subject; found, locked, closed."""

from threading import Barrier

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, select, text

from bot.storage import people, talks
from bot.storage import tables as t
from bot.storage.database import reading, writing
from tests.storage import rows
from tests.storage.rows import MINUTE, NOW
from tests.storage.threads import together

KINDS = ["pair", "session"]
NAMES = st.text("xyX%_~-", min_size=1, max_size=3)
SUBJECTS = st.tuples(st.sampled_from(KINDS), NAMES).map(":".join)
NUMBERED = st.tuples(SUBJECTS, st.integers(1, 12)).map(lambda parts: f"{parts[0]}:{parts[1]}")


def begun(engine: Engine, *subjects: str, form: str = "met", who: str = "mira") -> list[int]:
    """Begin one conversation for each subject, a minute apart."""

    def write(connection: Connection) -> list[int | None]:
        people.save_all(connection, [rows.person("mira"), rows.person("max")])
        return [talks.begin(connection, who, form, one, NOW + n * MINUTE) for n, one in enumerate(subjects)]

    return [number for number in writing(engine, write) if number is not None]


def test_beginning_twice_begins_once(engine: Engine, other: Engine) -> None:
    (number,) = begun(engine, "pair:x")
    assert begun(engine, "pair:x") == []
    with reading(other) as connection:
        assert len(talks.opened(connection, "mira")) == 1
        found = talks.find(connection, "mira", "met", "pair:x")
        assert found == talks.get(connection, number)
        assert found is not None and found.open


def test_two_who_begin_at_once_begin_one(engine: Engine, other: Engine) -> None:
    writing(engine, lambda connection: people.save_all(connection, [rows.person("mira")]))

    def begin(barrier: Barrier) -> int | None:
        barrier.wait()
        return writing(engine, lambda connection: talks.begin(connection, "mira", "met", "pair:x", NOW))

    assert together(begin, begin).count(None) == 1
    with reading(other) as connection:
        assert len(talks.opened(connection, "mira")) == 1


def test_a_closed_one_is_not_begun_again(engine: Engine) -> None:
    (number,) = begun(engine, "pair:x")
    writing(engine, lambda connection: talks.close(connection, number, NOW))
    assert begun(engine, "pair:x") == []


def test_answers_come_back_with_tuples(engine: Engine, other: Engine) -> None:
    (number,) = begun(engine, "pair:x")
    answers = {"met": "yes", "goals": ("one", "two"), "score": 4, "sure": True, "none": ()}
    writing(engine, lambda connection: talks.write(connection, number, answers, NOW + MINUTE))
    with reading(other) as connection:
        found = talks.get(connection, number)
    assert found is not None
    assert found.answers == answers


def test_typed_words_go_to_what_was_heard_or_begun_last(engine: Engine, other: Engine) -> None:
    first, second = begun(engine, "pair:x", "pair:y")
    (_others,) = begun(engine, "pair:z", who="max")

    def latest() -> int:
        with reading(other) as connection:
            found = talks.latest(connection, "mira")
        assert found is not None
        return found.id

    assert latest() == second
    writing(engine, lambda connection: talks.write(connection, first, {"met": "no"}, NOW + 5 * MINUTE))
    assert latest() == first
    writing(engine, lambda connection: talks.close(connection, first, NOW))
    assert latest() == second
    writing(engine, lambda connection: talks.close(connection, second, NOW))
    with reading(other) as connection:
        assert talks.latest(connection, "mira") is None
        assert talks.opened(connection, "mira") == ()


def test_of_two_begun_at_once_the_newer_is_the_latest(engine: Engine) -> None:
    def both(connection: Connection) -> None:
        people.save_all(connection, [rows.person("mira")])
        for subject in ("pair:x", "pair:y"):
            talks.begin(connection, "mira", "met", subject, NOW)

    writing(engine, both)
    with reading(engine) as connection:
        found = talks.latest(connection, "mira")
    assert found is not None and found.subject == "pair:y"


def test_about_a_subject_are_its_repeated_askings_and_no_other(engine: Engine, other: Engine) -> None:
    begun(
        engine, "pair:x", "pair:x:1", "pair:x:2", "pair:xy", "pair:xy:1", "pair:X:1", "session:x", "pair:x-1"
    )
    with reading(other) as connection:
        found = talks.about(connection, "pair:x", "", "")
    assert [talk.subject for talk in found] == ["pair:x", "pair:x:1", "pair:x:2"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SUBJECTS | NUMBERED, unique=True, max_size=10), SUBJECTS)
def test_about_compares_whole_parts(engine: Engine, subjects: list[str], subject: str) -> None:
    """Also where names hold what LIKE takes for a placeholder, or differ only in capitals."""
    writing(engine, lambda connection: connection.execute(delete(t.conversations)))
    begun(engine, *subjects)
    with reading(engine) as connection:
        found = {talk.subject for talk in talks.about(connection, subject, "", "")}
    assert found == {one for one in subjects if one == subject or one.split(":")[:2] == subject.split(":")}


def test_about_may_mean_one_form_or_one_person(engine: Engine, other: Engine) -> None:
    begun(engine, "pair:x")
    begun(engine, "pair:x", form="fit")
    begun(engine, "pair:x", who="max")
    with reading(other) as connection:
        assert len(talks.about(connection, "pair:x", "", "")) == 3
        assert [talk.person for talk in talks.about(connection, "pair:x", "met", "")] == ["mira", "max"]
        assert [talk.form for talk in talks.about(connection, "pair:x", "", "mira")] == ["met", "fit"]


def test_a_locked_one_waits_for_its_holder(engine: Engine, other: Engine) -> None:
    """The second answer is heard after the first was written, never beside it."""
    (number,) = begun(engine, "pair:x")

    def answer(barrier: Barrier) -> None:
        def add(connection: Connection) -> None:
            found = talks.locked(connection, number)
            assert found is not None
            talks.write(connection, number, {"n": found.answers.get("n", 0) + 1}, NOW)

        barrier.wait()
        for _ in range(5):
            writing(engine, add)

    together(answer, answer)
    with reading(other) as connection:
        found = talks.get(connection, number)
    assert found is not None and found.answers == {"n": 10}


def test_a_lock_is_seen_by_others(engine: Engine, other: Engine) -> None:
    (number,) = begun(engine, "pair:x")
    if engine.dialect.name == "sqlite":
        return  # BEGIN IMMEDIATE is the lock: tests/storage/test_database.py
    with engine.begin() as holder, other.begin() as looker:
        assert talks.locked(holder, number) is not None
        free = select(t.conversations.c.id).with_for_update(skip_locked=True)
        assert looker.execute(free).all() == []
        assert looker.execute(text("SELECT count(*) FROM conversations")).scalar() == 1


def test_what_is_not_there_is_none(engine: Engine) -> None:
    with reading(engine) as connection:
        assert talks.get(connection, 99) is None
        assert talks.find(connection, "mira", "met", "pair:x") is None
        assert talks.latest(connection, "mira") is None
