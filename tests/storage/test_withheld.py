"""Rows and people of an installation that does not let us in: they wait, expire, or are reached elsewhere."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, select

from bot.events import Address
from bot.program.people import Person
from bot.storage import claims, outbox, people, withheld
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.outbox import State as Row
from tests.storage.installing import ACME, HOUR, stored
from tests.storage.rows import MINUTE, NOW, letter

SLACK = Address("slack", "T1", "U5")


def write(engine: Engine, key: str, **values: Any) -> None:
    there = replace(SLACK, channel=key)
    writing(engine, lambda c: outbox.write(c, letter(key, address=there, **values)))


def due(engine: Engine) -> list[str]:
    """What a round would look at."""
    with reading(engine) as connection:
        homes = claims.installations(connection)
        assert claims.anything(connection, NOW) == bool(homes)
    found = writing(engine, lambda c: [x for home in homes for x in claims.due(c, home, NOW, NOW, 9)])
    return sorted(one.key for one in found)


@pytest.mark.parametrize("end", ["pause", "gone"])
def test_rows_of_one_that_does_not_let_us_in_are_not_claimed_and_are_afterwards(
    engine: Engine, end: str
) -> None:
    one = stored(engine)
    one.install(ACME, NOW)
    write(engine, "a")
    writing(engine, lambda connection: outbox.write(connection, letter("b")))
    assert due(engine) == ["a", "b"]
    one.pause("T1", "invalid_auth", NOW) if end == "pause" else one.gone("T1", NOW)
    assert due(engine) == ["b"]
    with reading(engine) as connection:
        assert withheld.is_closed(connection, "slack/T1") and not withheld.is_closed(connection, "web/")
    one.install(ACME, NOW)
    assert due(engine) == ["a", "b"]


def test_waiting_rows_end_by_their_own_rule_and_what_they_carry_is_set_free(engine: Engine) -> None:
    one = stored(engine)
    one.install(ACME, NOW)
    write(engine, "late", expires_at=NOW)
    write(engine, "doubted", expires_at=NOW, doubts=1)
    write(engine, "in time", expires_at=NOW + MINUTE)
    with reading(engine) as connection:
        late = connection.scalar(select(t.outbox.c.id).where(t.outbox.c.key == "late"))
    write(engine, "inside", state=Row.MERGED, wake_at=None, target=late)
    assert writing(engine, lambda connection: withheld.expire(connection, NOW)) == 0
    one.pause("T1", "invalid_auth", NOW)
    assert writing(engine, lambda connection: withheld.expire(connection, NOW)) == 1
    with reading(engine) as connection:
        states = dict(connection.execute(select(t.outbox.c.key, t.outbox.c.state)).all())
    assert states == {"late": "expired", "doubted": "queued", "in time": "queued", "inside": "queued"}


def test_somebody_is_reached_where_nothing_is_paused_if_there_is_such_a_place(engine: Engine) -> None:
    one = stored(engine)
    one.install(ACME, NOW)

    def known(connection: Connection) -> None:
        people.save_all(connection, [Person("mira", "Mira")])
        people.reached(connection, "mira", Address("web", "", "mira"), NOW - HOUR)
        people.reached(connection, "mira", SLACK, NOW)

    writing(engine, known)

    def where() -> str:
        with reading(engine) as connection:
            found = people.address_of(connection, "mira")
        assert found
        return found.platform

    assert where() == "slack"
    one.pause("T1", "invalid_auth", NOW)
    assert where() == "web"
    web = delete(t.addresses).where(t.addresses.c.platform == "web")
    writing(engine, lambda connection: connection.execute(web))
    assert where() == "slack"
