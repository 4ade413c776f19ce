"""Accounts of a platform: which of them is whose, and which are nobody's and why.

Rule: of an account that is nobody's only its ids and its standing are kept: never a name. What would be
somebody's, and was not confirmed, stands in links.py.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, delete, func, select, update

from bot.events import Address, Standing
from bot.program.people import Person, PersonState
from bot.storage import tables as t
from bot.storage.mapping import freeze, from_row
from bot.storage.people import Place
from bot.storage.upsert import add_once, upsert

NEVER_HEARD = datetime(1970, 1, 1, tzinfo=UTC)  # an address that a directory told: any other comes first
KEY = ("platform", "installation", "user")


def _at(table: Table, address: Address) -> tuple[ColumnElement[bool], ...]:
    c = table.c
    return c.platform == address.platform, c.installation == address.installation, c.user == address.user


def _key(address: Address) -> dict[str, str]:
    return {name: getattr(address, name) for name in KEY}


def standing(connection: Connection, address: Address) -> Standing | None:
    """Why an account is nobody's; None where it is somebody's, or never came up."""
    found = connection.scalar(select(t.accounts.c.standing).where(*_at(t.accounts, address)))
    return Standing(found) if found else None


def bar(connection: Connection, address: Address, why: Standing, now: datetime) -> bool:
    """Note that an account is nobody's. Whether that is news."""
    if standing(connection, address) is why:
        return False
    bar_all(connection, [(address, why)], now)
    return True


def admit(connection: Connection, address: Address) -> None:
    """The account is somebody's."""
    connection.execute(delete(t.accounts).where(*_at(t.accounts, address)))


def give(connection: Connection, person: str, address: Address) -> None:
    """The account is this person's. Where it is theirs already, nothing changes."""
    admit(connection, address)
    about = {"person": person, "extra": freeze(address.extra), "seen_at": NEVER_HEARD}
    add_once(connection, t.addresses, {**_key(address), **about}, KEY)


def give_all(connection: Connection, pairs: Iterable[tuple[str, Address]]) -> None:
    """The same for many people and accounts of which nothing was known."""
    rows = [
        {**_key(one), "person": who, "extra": freeze(one.extra), "seen_at": NEVER_HEARD} for who, one in pairs
    ]
    if rows:
        connection.execute(t.addresses.insert(), rows)


def bar_all(connection: Connection, pairs: Iterable[tuple[Address, Standing]], now: datetime) -> None:
    """Note of many accounts that they are nobody's."""
    plain = {"seen_at": now, "person": None, "told": None, "extra": None}
    upsert(connection, t.accounts, [{**_key(a), "standing": why.value, **plain} for a, why in pairs])


def hand_on(connection: Connection, old: str, new: str) -> None:
    """All accounts of one person are another's from now on."""
    for table in (t.addresses, t.accounts):
        connection.execute(update(table).where(table.c.person == old).values(person=new))


def remove(connection: Connection, person: str) -> None:
    """Delete a person on whom nothing hangs."""
    connection.execute(delete(t.people).where(t.people.c.id == person))


@dataclass(frozen=True)
class Owner:
    """Whose account it is, and what is known of its address."""

    person: Person
    place: Place


def owners(connection: Connection, home: Address, users: Collection[str]) -> Mapping[str, Owner]:
    """Whose accounts these users of an installation are."""
    a = t.addresses.c
    here = (a.platform == home.platform, a.installation == home.installation, a.user.in_(users))
    spot = (a.id.label("spot"), a.user.label("account"), a.extra.label("extra"))
    query = select(*spot, t.people).join(t.people, t.people.c.id == a.person).where(*here)
    rows = connection.execute(query).mappings()
    return {row["account"]: Owner(from_row(Person, row), _place(home, row)) for row in rows}


def _place(home: Address, row: RowMapping) -> Place:
    extra = tuple((str(k), str(v)) for k, v in row["extra"])
    return Place(row["spot"], row["id"], Address(home.platform, home.installation, row["account"], "", extra))


def met(connection: Connection, home: Address, users: Collection[str]) -> frozenset[str]:
    """Which of these users of an installation are somebody's, or known to be nobody's."""
    found: set[str] = set()
    for table in (t.addresses, t.accounts):
        c = table.c
        here = (c.platform == home.platform, c.installation == home.installation, c.user.in_(users))
        found |= set(connection.scalars(select(c.user).where(*here)))
    return frozenset(found)


def known_ids(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Which of these ids are people."""
    return frozenset(connection.scalars(select(t.people.c.id).where(t.people.c.id.in_(ids))))


def known_emails(connection: Connection, emails: Collection[str]) -> frozenset[str]:
    """Which of these e-mail addresses people have."""
    return frozenset(connection.scalars(select(t.people.c.email).where(t.people.c.email.in_(emails))))


def by_email(connection: Connection, email: str) -> tuple[Person, ...]:
    """Everybody with an e-mail address, by id; nobody has the empty one."""
    p = t.people.c
    query = select(t.people).where(p.email == email, p.state != PersonState.ERASED).order_by(p.id)
    return tuple(from_row(Person, row) for row in connection.execute(query).mappings()) if email else ()


def shared(connection: Connection, emails: Iterable[str]) -> frozenset[str]:
    """Those of the e-mail addresses that several people here have."""
    p = t.people.c
    here = (p.email.in_({one for one in emails if one}), p.state == PersonState.HERE)
    query = select(p.email).where(*here).group_by(p.email).having(func.count() > 1)
    return frozenset(connection.scalars(query))
