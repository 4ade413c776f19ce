"""People, their addresses and their offices.

Rule: an address keeps what it knows: what is not told anew (`Address.extra`) stays as it was.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import JSON, ColumnElement, Connection, Row, case, delete, func, literal, or_, select, update

from bot.events import Address
from bot.program.people import Person, PersonState
from bot.program.roles import Office
from bot.storage import tables as t
from bot.storage import withheld
from bot.storage.mapping import freeze, from_row, to_row
from bot.storage.types import Instant
from bot.storage.upsert import upsert

Extra = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Place:
    """An address of somebody, as it is kept, whole."""

    id: int
    person: str
    address: Address

    def news(self, told: Address) -> Address | None:
        """The address with what is told of it; None where that is known already."""
        merged = merged_with(self.address.extra, told.extra)
        return replace(self.address, extra=merged) if merged != self.address.extra else None


def merged_with(known: Extra, told: Extra) -> Extra:
    """What was known of an address, with what is told: in the order in which it was first told."""
    return tuple({**dict(known), **dict(told)}.items())


def save_all(connection: Connection, people: Iterable[Person]) -> None:
    """Write many."""
    upsert(connection, t.people, [to_row(person) for person in people])


def everybody(connection: Connection) -> Iterator[Person]:
    """All people who are here, by id, without loading them all at once."""
    here = select(t.people).where(t.people.c.state == PersonState.HERE).order_by(t.people.c.id)
    for row in connection.execute(here, execution_options={"yield_per": 1000}).mappings():
        yield from_row(Person, row)


def named(connection: Connection, text: str, most: int = 9) -> tuple[Person, ...]:
    """People here whose id is the text or whose name holds it, by name."""
    inside = func.lower(t.people.c.name).contains(text.lower(), autoescape=True)
    fits = or_(t.people.c.id == text, inside)
    query = select(t.people).where(fits, t.people.c.state == PersonState.HERE).order_by(t.people.c.name)
    return tuple(from_row(Person, row) for row in connection.execute(query.limit(most)).mappings())


def line(connection: Connection, person: Person) -> tuple[str, ...]:
    """The manager ids upwards, nearest first. A circle ends where it closes."""
    managers: dict[str, None] = {}
    manager = person.manager
    while manager and manager not in managers and manager != person.id:
        managers[manager] = None
        manager = connection.scalar(select(t.people.c.manager).where(t.people.c.id == manager)) or ""
    return tuple(managers)


def distinct(connection: Connection, column: str) -> tuple[str, ...]:
    """The values that colleagues here have in a column, sorted, without the empty one."""
    cell = t.people.c[column]
    query = select(cell).where(t.people.c.state == PersonState.HERE, cell != "").distinct().order_by(cell)
    return tuple(connection.scalars(query))


def languages(connection: Connection) -> tuple[str, ...]:
    """The languages that colleagues here speak, sorted."""
    found = connection.scalars(select(t.people.c.languages).where(t.people.c.state == PersonState.HERE))
    return tuple(sorted({code for spoken in found for code in spoken}))


def by_address(connection: Connection, address: Address) -> str | None:
    """The person behind an address, or None for a stranger."""
    a = t.addresses.c
    return connection.scalar(select(a.person).where(*_at(address)))


def place_at(connection: Connection, address: Address) -> Place | None:
    """The same with what is known of the address, locked until the transaction ends."""
    row = connection.execute(select(t.addresses).where(*_at(address)).with_for_update()).one_or_none()
    return Place(row.id, row.person, _address(row)) if row else None


def at_home(connection: Connection, person: str, home: str) -> Place | None:
    """The address of a person at an installation; None where they have none there."""
    a = t.addresses.c
    here = (a.person == person, a.platform + "/" + a.installation == home)
    row = connection.execute(select(t.addresses).where(*here).order_by(a.id).limit(1)).first()
    return Place(row.id, row.person, _address(row)) if row else None


def _at(address: Address) -> tuple[ColumnElement[bool], ...]:
    a = t.addresses.c
    return a.platform == address.platform, a.installation == address.installation, a.user == address.user


def heard(connection: Connection, place: Place, told: Address, now: datetime) -> None:
    """Somebody was heard there just now."""
    new = {"seen_at": now, "extra": freeze(merged_with(place.address.extra, told.extra))}
    connection.execute(update(t.addresses).where(t.addresses.c.id == place.id).values(new))


def refresh(connection: Connection, place: Place, told: Address) -> bool:
    """Keep what is told of an address. Whether that was news; nothing else is written."""
    if (new := place.news(told)) is None:
        return False
    extra = {"extra": freeze(new.extra)}
    connection.execute(update(t.addresses).where(t.addresses.c.id == place.id).values(extra))
    return True


def choose(connection: Connection, person: str, home: str, now: datetime) -> bool:
    """The person wants to be written to at an installation. Whether they can be."""
    a = t.addresses.c
    here = (a.person == person, a.platform + "/" + a.installation == home)
    return connection.execute(update(t.addresses).where(*here).values(chosen_at=now)).rowcount > 0


def address_of(connection: Connection, person: str) -> Address | None:
    """Where to write to a person, whole: where anything goes now, then where they chose, then heard."""
    mine = select(t.addresses).where(t.addresses.c.person == person).order_by(*_best())
    row = connection.execute(mine.limit(1)).first()
    return _address(row) if row else None


def reachable(connection: Connection, people: Iterable[str]) -> Mapping[str, Address]:
    """Where to write to each of these, as `address_of` tells it, in one read."""
    query = select(t.addresses).where(t.addresses.c.person.in_(sorted(set(people)))).order_by(*_best())
    found: dict[str, Address] = {}
    for row in connection.execute(query):
        found.setdefault(row.person, _address(row))
    return found


def _best() -> tuple[ColumnElement[object], ...]:
    """The order in which the addresses of a person are written to, the first one first."""
    a = t.addresses.c
    closed = case((withheld.there(a.platform, a.installation), 1), else_=0)
    return closed, a.chosen_at.desc().nulls_last(), a.seen_at.desc(), a.id.desc()


def addresses(connection: Connection, person: str) -> tuple[Address, ...]:
    """Everywhere a person can be reached."""
    mine = select(t.addresses).where(t.addresses.c.person == person).order_by(t.addresses.c.id)
    return tuple(_address(row) for row in connection.execute(mine))


def _address(row: Row[tuple[object, ...]]) -> Address:
    extra = tuple((str(k), str(v)) for k, v in row.extra)
    return Address(row.platform, row.installation, row.user, "", extra)


def reached(connection: Connection, person: str, address: Address, now: datetime) -> None:
    """Somebody is reached at an address, known or new, and was heard there just now."""
    row = {
        "platform": address.platform,
        "installation": address.installation,
        "user": address.user,
        "person": person,
        "extra": freeze(address.extra),
        "seen_at": now,
    }
    upsert(connection, t.addresses, [row], ("platform", "installation", "user"))


def offices(connection: Connection, person: str) -> Mapping[str, frozenset[Office]]:
    """The offices of a person, by cohort."""
    found: dict[str, set[Office]] = {}
    for row in connection.execute(select(t.offices).where(t.offices.c.person == person)):
        found.setdefault(row.cohort, set()).add(Office(row.office))
    return {cohort: frozenset(held) for cohort, held in found.items()}


def leading(connection: Connection, cohort: str) -> tuple[str, ...]:
    """Who leads or owns a cohort, by id."""
    held = t.offices.c
    leads = select(held.person).where(held.cohort == cohort, held.office.in_([Office.LEAD, Office.OWNER]))
    return tuple(connection.scalars(leads.distinct().order_by(held.person)))


def grant(connection: Connection, person: str, cohort: str, office: Office) -> None:
    """Give an office."""
    upsert(connection, t.offices, [{"person": person, "cohort": cohort, "office": office.value}])


def revoke(connection: Connection, cohort: str) -> None:
    """Take back every office of a cohort, before the plan's are given anew."""
    connection.execute(delete(t.offices).where(t.offices.c.cohort == cohort))


def speech(connection: Connection, person: str) -> str:
    """The language a person is written to in; English for whoever is not in the directory."""
    return connection.scalar(select(t.people.c.speech).where(t.people.c.id == person)) or "en"


def speeches(connection: Connection, people: Iterable[str]) -> Mapping[str, str]:
    """The languages that these are written to in."""
    query = select(t.people.c.id, t.people.c.speech).where(t.people.c.id.in_(sorted(set(people))))
    return {row.id: row.speech for row in connection.execute(query)}


def unreachable(connection: Connection, address: Address) -> None:
    """The platform says that nobody can be reached there."""
    connection.execute(delete(t.addresses).where(*_at(address)))


def known(connection: Connection, person: str) -> bool:
    """Whether somebody is in the directory."""
    return connection.scalar(select(t.people.c.id).where(t.people.c.id == person)) is not None


def reached_as_themselves(connection: Connection, platform: str, now: datetime) -> None:
    """Whoever has no address on a platform where people go by their own id gets it, in one statement."""
    a, p = t.addresses.c, t.people.c
    there = select(a.person).where(a.platform == platform)
    missing = select(literal(platform), literal(""), p.id, p.id, literal([], JSON), literal(now, Instant))
    missing = missing.where(p.state == PersonState.HERE, p.id.notin_(there))
    columns = ["platform", "installation", "user", "person", "extra", "seen_at"]
    connection.execute(t.addresses.insert().from_select(columns, missing))
