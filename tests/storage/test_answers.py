"""The survey store: no mean of fewer than five, no join without the key (domain.md, invariants 6, 8)."""

from collections.abc import Mapping
from itertools import count
from statistics import mean

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, select

from bot.program.surveys import MIN_SCORES
from bot.storage import answers
from bot.storage import tables as t
from bot.storage.database import reading, writing

WAVE = "c1~pulse1"
FRESH = (f"fresh-{n}" for n in count())


def answered(connection: Connection, person: str, items: Mapping[str, int], cohort: str = "c1") -> str:
    who = answers.pseudonym(connection, cohort, person, next(FRESH))
    answers.keep(connection, f"{cohort}~pulse1", who, "mentor", items)
    return who


def crowd(engine: Engine, size: int, **items: int) -> None:
    writing(engine, lambda connection: [answered(connection, f"p{n}", items) for n in range(size)])


def test_a_pseudonym_stays_the_same_and_says_nothing(engine: Engine, other: Engine) -> None:
    one = writing(engine, lambda connection: answers.pseudonym(connection, "c1", "mira", next(FRESH)))
    again = writing(other, lambda connection: answers.pseudonym(connection, "c1", "mira", next(FRESH)))
    assert one == again
    assert "mira" not in one


def test_pseudonyms_differ_by_cohort_and_person_and_come_anew_when_the_key_is_gone(engine: Engine) -> None:
    def make(connection: Connection) -> set[str]:
        people = [(cohort, person) for cohort in ("c1", "c2") for person in ("mira", "max")]
        made = {answers.pseudonym(connection, c, p, next(FRESH)) for c, p in people}
        connection.execute(delete(t.pseudonyms))
        return made | {answers.pseudonym(connection, "c1", "mira", next(FRESH))}

    assert len(writing(engine, make)) == 5


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 5)), max_size=9))
def test_means_are_of_five_or_more(engine: Engine, sheets: list[dict[str, int]]) -> None:
    def write(connection: Connection) -> Mapping[str, tuple[float, int]]:
        connection.execute(delete(t.answers))
        for n, items in enumerate(sheets):
            answered(connection, f"p{n}", items)
        return answers.means(connection, WAVE)

    given_to = {item: [sheet[item] for sheet in sheets if item in sheet] for item in "abc"}
    enough = {item: values for item, values in given_to.items() if len(values) >= MIN_SCORES}
    found = writing(engine, write)
    assert set(found) == set(enough)
    for item, values in enough.items():
        assert found[item] == (pytest.approx(mean(values), abs=0.006), len(values))


def test_four_are_hidden_and_five_are_not(engine: Engine, other: Engine) -> None:
    crowd(engine, MIN_SCORES - 1, useful=4)
    with reading(other) as connection:
        assert answers.means(connection, WAVE) == {}
    crowd(engine, MIN_SCORES, useful=4)
    with reading(other) as connection:
        assert answers.means(connection, WAVE) == {"useful": (4.0, 5)}
        assert answers.means(connection, "c1~pulse2") == {}


def test_answering_again_replaces_and_counts_once(engine: Engine, other: Engine) -> None:
    crowd(engine, MIN_SCORES, useful=4)
    crowd(engine, MIN_SCORES, useful=2)
    with reading(other) as connection:
        assert answers.means(connection, WAVE) == {"useful": (2.0, 5)}


def test_a_person_sees_their_own_answers_while_the_key_exists(engine: Engine, other: Engine) -> None:
    crowd(engine, 2, useful=4, safe=5)
    with reading(other) as connection:
        assert answers.of_person(connection, "p0") == ((WAVE, "safe", 5), (WAVE, "useful", 4))
        assert answers.of_person(connection, "nobody") == ()


def test_after_the_key_is_destroyed_no_join_works(engine: Engine, other: Engine) -> None:
    """Results stay; who said what can be found in no table, and not be made again without the salt."""
    crowd(engine, MIN_SCORES, useful=4)
    writing(engine, lambda connection: answered(connection, "p0", {"useful": 1}, "c2"))
    assert writing(engine, lambda connection: answers.destroy_key(connection, "c1")) == MIN_SCORES
    with reading(other) as connection:
        assert answers.means(connection, WAVE) == {"useful": (4.0, 5)}
        assert answers.of_person(connection, "p0") == (("c2~pulse1", "useful", 1),)
        owners = select(t.pseudonyms.c.pseudonym)
        assert connection.execute(select(t.answers).where(t.answers.c.wave == WAVE)).all()
        joined = select(t.answers).where(t.answers.c.wave == WAVE, t.answers.c.pseudonym.in_(owners))
        assert connection.execute(joined).all() == []
    assert writing(engine, lambda connection: answers.destroy_key(connection, "c1")) == 0


def test_forgetting_one_person_leaves_the_results_and_the_others(engine: Engine, other: Engine) -> None:
    crowd(engine, MIN_SCORES, useful=4)
    writing(engine, lambda connection: answers.forget(connection, "p0"))
    with reading(other) as connection:
        assert answers.of_person(connection, "p0") == ()
        assert answers.of_person(connection, "p1") == ((WAVE, "useful", 4),)
        assert answers.means(connection, WAVE) == {"useful": (4.0, 5)}


def test_no_answer_writes_nothing(engine: Engine, other: Engine) -> None:
    crowd(engine, 1)
    with reading(other) as connection:
        assert connection.execute(select(t.answers)).all() == []
