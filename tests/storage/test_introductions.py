"""With whom an introduction has arrived."""

from dataclasses import replace

import pytest

from bot.events import Address
from bot.program.people import Person
from bot.storage import hearsay, introductions, outbox
from bot.storage import tables as t
from bot.storage.database import Engine, reading, writing
from bot.storage.outbox import Letter, State
from tests.storage import rows
from tests.storage.rows import NOW, letter

PAIR = rows.pair()
ALONE = {who: introductions.own(PAIR.ref, who) for who in PAIR.both}


def put(engine: Engine, key: str, state: State, **values: object) -> Letter:
    sent = NOW if state is State.SENT else None
    one = replace(letter(key, state=state, sent_at=sent, wake_at=None), **values)  # type: ignore[arg-type]
    written = writing(engine, lambda connection: outbox.write(connection, one))
    assert written
    return written


def reached(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(introductions.reached(connection, [PAIR])[PAIR.id])


def test_without_a_row_it_is_with_nobody(engine: Engine) -> None:
    assert reached(engine) == set()


def test_one_row_to_both_is_with_both_when_it_arrived(engine: Engine) -> None:
    group = put(engine, introductions.shared(PAIR.ref), State.UNKNOWN)
    for key in ALONE.values():
        put(engine, key, State.MERGED, target=group.id)
    assert reached(engine) == set()
    arrived = t.outbox.update().where(t.outbox.c.id == group.id).values(sent_at=NOW)
    writing(engine, lambda connection: connection.execute(arrived))
    assert reached(engine) == {"mira", "max"}


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.UNKNOWN, State.DEAD, State.CANCELLED])
def test_one_to_each_is_with_whom_it_arrived(engine: Engine, state: State) -> None:
    put(engine, ALONE["mira"], State.SENT)
    put(engine, ALONE["max"], state)
    assert reached(engine) == {"mira"}


def test_inside_another_message_it_arrived_with_that_one(engine: Engine) -> None:
    first = put(engine, "first", State.SENT)
    second = put(engine, "second", State.MERGED, target=first.id)
    put(engine, ALONE["mira"], State.MERGED, target=second.id)
    assert reached(engine) == {"mira"}


def test_what_a_human_has_settled_is_told(engine: Engine) -> None:
    put(engine, ALONE["max"], State.DEAD, dismissed_at=NOW)
    assert reached(engine) == {"max"}


def test_forgetting_one_deletes_what_was_said_to_both(engine: Engine, other: Engine) -> None:
    writing(engine, rows.settled)
    to_both = Address("post", "T1", members=("U1", "U2"))
    gone = put(engine, "both", State.SENT, person="", address=to_both, subject=PAIR.ref)
    stays = put(engine, "elsewhere", State.SENT, person="", address=replace(to_both, members=("U8", "U9")))
    gate = {"key": to_both.lane, "free_at": NOW, "strikes": 0}
    writing(engine, lambda c: c.execute(t.gates.insert().values(gate)))
    writing(engine, lambda c: hearsay.forget(c, Person("mira", "Mira")))
    with reading(other) as connection:
        assert outbox.get(connection, gone.id) is None
        assert outbox.get(connection, stays.id) is not None
        assert connection.execute(t.gates.select()).all() == []
