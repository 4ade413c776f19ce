"""Colleagues as a platform's directory describes them (decision 0011).

For each account, in this order:
1. Not a colleague's (a bot, a guest, of another company) or switched off: the address goes. Whoever had no
   other one and was in no HR export has left; why the account is nobody's is noted, with its ids only.
2. A known address: what the directory tells is refreshed, as far as it counts (bot/program/listings.py).
3. An unknown one: the person who came from it before, or the one with its e-mail, gets it; otherwise
   somebody new begins, without a grade, so that no seniority rule invites them.

Rule 1: idempotent, and in any order the same people: a page may come twice, late, or from two processes.
Rule 2: one person has one account of an installation. A second one with the same e-mail is refused.
Rule 3: two entries for one e-mail become one as soon as that is seen, if nothing hangs on one of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from bot.events import Account, Address, Standing
from bot.program.listings import Listing
from bot.program.people import Left, Listed, Person, PersonState, Returned, Unlisted, listed
from bot.storage import accounts, forget, people, records, subjects
from bot.storage.database import Connection
from bot.turns.crowd import identity, newcomer, told, written
from bot.turns.settling import settle
from bot.turns.work import Work

HERE = PersonState.HERE


@dataclass(frozen=True)
class Met:
    """How many accounts made somebody new, changed somebody, took an address away, or came to nobody."""

    new: int = 0
    changed: int = 0
    left: int = 0
    barred: int = 0
    refused: int = 0

    def __add__(self, other: "Met") -> "Met":
        return Met(*(a + b for a, b in zip(self.figures, other.figures, strict=True)))

    @property
    def figures(self) -> tuple[int, ...]:
        """In the order of the fields."""
        return self.new, self.changed, self.left, self.barred, self.refused


class Came(StrEnum):
    """What came of one account."""

    NOTHING = "nothing"
    NEW = "new"
    CHANGED = "changed"
    LEFT = "left"
    BARRED = "barred"
    REFUSED = "refused"


def unmet(connection: Connection, page: Iterable[Account]) -> tuple[Account, ...]:
    """Those of whom something is news: a look, in three reads for a page of one installation."""
    return tuple(one for some in _by_home(page) for one in _news(connection, some))


def _by_home(page: Iterable[Account]) -> Iterator[tuple[Account, ...]]:
    """The accounts of each installation, in the order given."""

    def home(account: Account) -> str:
        return account.address.home

    return (tuple(some) for _, some in groupby(sorted(page, key=home), key=home))


def _news(connection: Connection, page: tuple[Account, ...]) -> Iterator[Account]:
    users = {account.address.user for account in page}
    owners = accounts.owners(connection, page[0].address, users)
    standings = accounts.standings(connection, page[0].address, users)
    shared = accounts.shared(connection, (account.email.lower() for account in page))
    for account in page:
        owner, why = owners.get(account.address.user), standings.get(account.address.user)
        if not _settled(account, owner, why) or account.email.lower() in shared:
            yield account


def _settled(account: Account, owner: Person | None, why: Standing | None) -> bool:
    """Whether everything is as the directory says already."""
    if account.standing is not Standing.HERE:
        return owner is None and why is account.standing
    if owner is None or why is not None:
        return False
    return owner == listed(owner, told(account)) if owner.state is HERE else owner.exported


def meet(work: Work, page: Iterable[Account]) -> Met:
    """Write what is news of these accounts, and what follows."""
    found = Met()
    for some in _by_home(page):
        crowd = written(work, some)
        came = [_met(work, account) for account in crowd.rest]
        kinds = (Came.NEW, Came.CHANGED, Came.LEFT, Came.BARRED, Came.REFUSED)
        found += Met(crowd.new, barred=crowd.barred) + Met(*(came.count(kind) for kind in kinds))
    return found


def _met(work: Work, account: Account) -> Came:
    owner = people.by_address(work.connection, account.address)
    if account.standing is not Standing.HERE:
        return _away(work, account, owner)
    facts = told(account)
    if owner is not None:
        return _refreshed(work, _as_one(work, work.person(owner), facts), facts)
    return _begun(work, account, facts)


def _away(work: Work, account: Account, owner: str | None) -> Came:
    """Step 1."""
    news = accounts.bar(work.connection, account.address, account.standing, work.now)
    if owner is None:
        return Came.BARRED if news else Came.NOTHING
    people.unreachable(work.connection, account.address)
    person = work.person(owner)
    if person.state is HERE:
        settle(work, person.ref, Unlisted(told(account).teller))
        if not person.exported and not people.addresses(work.connection, owner):
            settle(work, person.ref, Left())
    return Came.LEFT


def _refreshed(work: Work, person: Person, facts: Listing) -> Came:
    """Step 2. Whoever left by an HR export has left, whatever their account says."""
    if person.state is not HERE:
        if person.exported:
            return Came.NOTHING
        settle(work, person.ref, Returned())
        person = work.person(person.id)
    elif person == listed(person, facts):
        return Came.NOTHING
    settle(work, person.ref, Listed(facts))
    return Came.CHANGED


def _begun(work: Work, account: Account, facts: Listing) -> Came:
    """Step 3."""
    address, person = account.address, _known_as(work, account, facts)
    if person is None:
        subjects.add(work.connection, newcomer(account, facts))
        accounts.give(work.connection, identity(account), address)
        return Came.NEW
    if person.state is not HERE and person.exported:
        barred = accounts.bar(work.connection, address, Standing.LEFT, work.now)
        return Came.BARRED if barred else Came.NOTHING
    if _taken(work, person, address):
        return _refused(work, address)
    accounts.give(work.connection, person.id, address)
    _refreshed(work, _as_one(work, person, facts), facts)
    return Came.CHANGED


def _known_as(work: Work, account: Account, facts: Listing) -> Person | None:
    """Whoever came from this account before, or the one person with its e-mail; who is here comes first."""
    try:
        return work.person(identity(account))
    except KeyError:
        found = accounts.by_email(work.connection, facts.email)
    here = [person for person in found if person.state is HERE] or found
    return here[0] if len(here) == 1 else None


def _taken(work: Work, person: Person, address: Address) -> bool:
    """Whether the person has another account of the same installation."""
    return any(one.home == address.home for one in people.addresses(work.connection, person.id))


def _refused(work: Work, address: Address) -> Came:
    if not accounts.bar(work.connection, address, Standing.DOUBLE, work.now):
        return Came.NOTHING
    records.audit(work.connection, "", "refused: second account", f"{address.home}/{address.user}", work.now)
    return Came.REFUSED


def _as_one(work: Work, person: Person, facts: Listing) -> Person:
    """Rule 3: who was in an export stays, otherwise the first by id; nothing may hang on the other."""
    found = accounts.by_email(work.connection, facts.email)
    others = [one for one in found if one.state is HERE and one.id != person.id]
    if len(others) != 1 or person.state is not HERE:
        return person
    first, second = sorted((person, others[0]), key=lambda one: (not one.exported, one.id))
    for stays, goes in ((first, second), (second, first)):
        if not goes.exported and _can_go(work, goes, stays):
            accounts.hand_on(work.connection, goes.id, stays.id)
            accounts.remove(work.connection, goes.id)
            work.anew()
            return stays
    return person


def _can_go(work: Work, goes: Person, stays: Person) -> bool:
    homes = [{one.home for one in people.addresses(work.connection, who.id)} for who in (goes, stays)]
    return not homes[0] & homes[1] and forget.untouched(work.connection, goes.id)
