"""Accounts of a made-up Slack, and looks at what became of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, select

from bot.events import Account, Address, Standing
from bot.program.people import Person
from bot.program.roster import Changes, gather
from bot.storage import accounts as known
from bot.storage import people, subjects
from bot.storage import tables as t
from bot.storage.database import reading
from bot.storage.roster import compared
from bot.turns import Desk, Secrets
from bot.turns.intake import Intake
from tests.storage.rows import NOW

SECRETS = Secrets(7, lambda: "drawn")
DAY = timedelta(days=1)
HEADING = "id,name,email,department,grade,manager"


def at(user: str, installation: str = "T1", platform: str = "slack") -> Address:
    return Address(platform, installation, user)


def account(user: str, installation: str = "T1", **about: Any) -> Account:
    """Somebody in Slack."""
    plain = {"name": f"{user} Sol", "email": f"{user.lower()}@example.org", "zone": "Europe/Berlin"}
    return Account(at(user, installation), **{**plain, **about})


def person(desk: Desk, address: Address) -> Person:
    """Whoever is behind an address."""
    who = desk.who(address)
    assert who is not None
    return one(desk, who)


def one(desk: Desk, who: str) -> Person:
    with reading(desk.engine) as connection:
        found: Person = subjects.load(connection, f"person:{who}")
        return found


def everybody(desk: Desk) -> list[str]:
    with reading(desk.engine) as connection:
        return sorted(connection.scalars(select(t.people.c.id)))


def standing(desk: Desk, address: Address) -> Standing | None:
    with reading(desk.engine) as connection:
        return known.standing(connection, address)


def changes(desk: Desk, *rows: str, heading: str = HEADING) -> Changes:
    """What an HR export would change."""
    roster = gather([f"{heading}\n{chr(10).join(rows)}\n".encode()], NOW.date())
    with reading(desk.engine) as connection:
        return compared(connection, roster)


def imported(desk: Desk, *rows: str) -> None:
    """An HR export, applied."""
    Intake(desk.engine, SECRETS).apply(changes(desk, *rows), NOW)


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with reading(engine) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in t.metadata.sorted_tables
        }


TEAMS = at("u1", "acme", "teams")


def elsewhere(email: str = "u1@example.org", **about: Any) -> Account:
    """The same somebody in a made-up Teams, whose directory calls them otherwise."""
    return Account(TEAMS, **{"name": "Mira S.", "email": email, "speech": "en-US", **about})


def written_to(desk: Desk, who: str) -> Address | None:
    """Where a person is written to now."""
    with reading(desk.engine) as connection:
        return people.address_of(connection, who)


def letters(desk: Desk) -> list[Any]:
    """Every row of the outbox."""
    with reading(desk.engine) as connection:
        return list(connection.execute(select(t.outbox).order_by(t.outbox.c.id)))
