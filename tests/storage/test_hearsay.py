"""Somebody forgotten is not named any more in what others were told."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from bot.events import Address
from bot.program.cohorts import Cohort
from bot.program.pairs import Pair
from bot.program.people import Person
from bot.storage import hearsay, outbox, records, subjects
from bot.storage import tables as t
from bot.storage.database import Connection, reading, writing
from bot.storage.outbox import Letter, State
from conversations.cards import Card

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ZOE = Person("p1", "Zoë Hara")


def written(connection: Connection) -> None:
    """A pair, and what Flipside told the partner, a stranger and itself."""
    subjects.add(connection, Cohort("c1", ""))
    for one in (ZOE, Person("p2", "Max Stein"), Person("p3", "Ines Roth")):
        subjects.save(connection, one)
    subjects.add(connection, Pair("c1~r1n1", "c1", "p1", "p2"))
    for key, person, text, state in (
        ("a", "p2", "Meet Zoë Hara.", State.SENT),
        ("b", "p2", "Session 1 with Zoë is on Monday.", State.QUEUED),
        ("c", "p2", "Zoëllner is another name.", State.SENT),
        ("d", "p3", "Zoë is a common name.", State.SENT),
    ):
        wake = NOW if state is State.QUEUED else None
        letter = Letter(key, person, Address("web", user=person), Card(text), "x", "status", state=state)
        outbox.write(connection, replace(letter, wake_at=wake, written_at=NOW))
    records.first_time(connection, "web:p1:1", NOW)
    records.first_time(connection, "web:p10:1", NOW)


def cards(engine: Engine) -> dict[str, tuple[str, str]]:
    """Text and state of each letter."""
    o = t.outbox.c
    with reading(engine) as connection:
        return {r.key: (r.card["text"], r.state) for r in connection.execute(select(o.key, o.card, o.state))}


def test_what_the_partner_was_told_loses_the_name(engine: Engine, other: Engine) -> None:
    writing(engine, written)
    writing(engine, lambda connection: hearsay.forget(connection, ZOE))
    found = cards(other)
    assert found["a"] == ("", "sent")
    assert found["b"] == ("", "cancelled")
    assert found["c"][0] == "Zoëllner is another name."
    assert found["d"][0] == "Zoë is a common name."


def test_the_ids_of_what_they_did_are_removed_and_no_others(engine: Engine, other: Engine) -> None:
    writing(engine, written)
    writing(engine, lambda connection: hearsay.forget(connection, ZOE))
    with reading(other) as connection:
        assert list(connection.scalars(select(t.inbox.c.id))) == ["web:p10:1"]
