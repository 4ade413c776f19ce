"""Accounts that would be somebody's by their e-mail: claimed until the person confirms it, or says no.

Rule 1: nobody is reached at one of these; it becomes an address when the person says so.
Rule 2: of such an account what its own directory told is kept, so that it can be asked about without a word
        of what else is known of the person. After a no only its ids stay, with whom it is not.
Rule 3: a claim stands as long as the person is here. Whose person is gone is nobody's.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from bot.events import Address, Standing
from bot.program.people import PersonState
from bot.storage import tables as t
from bot.storage.mapping import freeze
from bot.storage.people import merged_with
from bot.storage.upsert import upsert

KEY = ("platform", "installation", "user")
Told = tuple[tuple[str, str], ...]
a = t.accounts.c


@dataclass(frozen=True)
class Link:
    """One account that is nobody's, or nobody's yet.

    `person`: whose it would be, or is not; empty where nobody's was ever the question. `stands`: that person
    is here, under the e-mail `email`. `told`: name, email and speech, as its own directory has them.
    """

    address: Address
    standing: Standing
    person: str = ""
    told: Told = ()
    stands: bool = False
    email: str = ""

    @property
    def claimed(self) -> bool:
        """Whether somebody who is here has yet to say that it is theirs."""
        return self.standing is Standing.CLAIMED and self.stands

    @property
    def refused(self) -> bool:
        """Whether somebody said that it is not theirs."""
        return self.standing is Standing.DOUBLE and bool(self.person)

    def says(self, fact: str) -> str:
        """What its directory told."""
        return dict(self.told).get(fact, "")


def at(connection: Connection, address: Address) -> Link | None:
    """What is known of an account that is nobody's, locked until the transaction ends."""
    here = (a.platform == address.platform, a.installation == address.installation, a.user == address.user)
    return next(iter(_links(connection, _query().where(*here).with_for_update(of=t.accounts))), None)


def of(connection: Connection, person: str) -> tuple[Link, ...]:
    """The accounts that would be a person's, and those that are not theirs, by platform and installation."""
    return tuple(_links(connection, _query().where(a.person == person).order_by(*(a[name] for name in KEY))))


def among(connection: Connection, home: Address, users: Collection[str]) -> Mapping[str, Link]:
    """What is known of these users of an installation, as far as they are nobody's."""
    here = (a.platform == home.platform, a.installation == home.installation, a.user.in_(users))
    return {one.address.user: one for one in _links(connection, _query().where(*here))}


def claim(connection: Connection, link: Link, now: datetime) -> None:
    """Keep an account as one that would be somebody's."""
    _write(connection, link, Standing.CLAIMED, now)


def refuse(connection: Connection, link: Link, now: datetime) -> None:
    """It is not theirs: nothing but that is kept."""
    bare = replace(link, address=replace(link.address, extra=()), told=())
    _write(connection, bare, Standing.DOUBLE, now)


def heard(connection: Connection, link: Link, told: Address) -> Link:
    """Somebody acted there: what is told of the address is kept."""
    extra = merged_with(link.address.extra, told.extra)
    if extra != link.address.extra:
        here = (a[name] == getattr(told, name) for name in KEY)
        connection.execute(t.accounts.update().where(*here).values(extra=freeze(extra)))
    return replace(link, address=replace(link.address, extra=extra))


def _write(connection: Connection, link: Link, standing: Standing, now: datetime) -> None:
    row = {name: getattr(link.address, name) for name in KEY}
    about = {"standing": standing.value, "seen_at": now, "person": link.person}
    kept = {"told": freeze(link.told), "extra": freeze(link.address.extra)}
    upsert(connection, t.accounts, [{**row, **about, **kept}], KEY)


def _query() -> Select[Any]:
    p = t.people.c
    known: tuple[ColumnElement[Any], ...] = (p.state.label("state"), p.email.label("email"))
    return select(t.accounts, *known).outerjoin(t.people, p.id == a.person)


def _links(connection: Connection, query: Select[Any]) -> Iterable[Link]:
    return map(_link, connection.execute(query))


def _link(row: Row[Any]) -> Link:
    return Link(
        Address(row.platform, row.installation, row.user, "", _pairs(row.extra)),
        Standing(row.standing),
        row.person or "",
        _pairs(row.told),
        row.state == PersonState.HERE,
        row.email or "",
    )


def _pairs(value: Any) -> Told:
    return tuple((str(k), str(v)) for k, v in value or ())
