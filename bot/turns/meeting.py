"""Colleagues as a platform's directory describes them (decisions 0011 and 0015).

For each account, in this order:
1. Not a colleague's (a bot, a guest, of another company) or switched off: the address goes. Whoever had no
   other one, nor one that was claimed, and was in no HR export has left; why the account is nobody's is
   noted, with its ids only.
2. A known address: what the directory tells is refreshed, as far as it counts (bot/program/listings.py).
3. An unknown one: the person who came from it before, or the one with its e-mail, gets it, if it is the first
   place of theirs. Any further one is only claimed, until they say that it is theirs (linking.py). Otherwise
   somebody new begins, without a grade, so that no seniority rule invites them.

Rule 1: idempotent, and in any order the same people: a page may come twice, late, or from two processes.
Rule 2: one person has one account of an installation. A second one with the same e-mail is refused.
Rule 3: two entries for one e-mail become one as soon as that is seen, if nothing hangs on one of them; of
        two places one is claimed.
Rule 4: what the directory of a claimed account tells counts for nobody.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from bot.events import Account, Address, Standing
from bot.program.listings import Listing
from bot.program.people import Left, Listed, Person, PersonState, Returned, Unlisted, listed
from bot.storage import accounts, links, people, records, subjects
from bot.storage.accounts import Owner
from bot.storage.database import Connection
from bot.storage.links import Link
from bot.storage.people import Place, merged_with
from bot.turns.connecting import reached_again, unclaimed
from bot.turns.crowd import identity, newcomer, told, written
from bot.turns.merging import as_one
from bot.turns.settling import settle
from bot.turns.work import Work

HERE = PersonState.HERE


@dataclass(frozen=True)
class Met:
    """How many accounts made somebody new, changed somebody, took an address away, or came to nobody, or
    to nobody yet.
    """

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
    known = links.among(connection, page[0].address, users)
    shared = accounts.shared(connection, (account.email.lower() for account in page))
    for account in page:
        owner, link = owners.get(account.address.user), known.get(account.address.user)
        if not _settled(account, owner, link) or account.email.lower() in shared:
            yield account


def _settled(account: Account, owner: Owner | None, link: Link | None) -> bool:
    """Whether everything is as the directory says already."""
    if account.standing is not Standing.HERE:
        return owner is None and link is not None and link.standing is account.standing
    if owner is None or link is not None:
        return owner is None and link is not None and _still(link, account)
    if owner.place.news(account.address):
        return False
    person = owner.person
    return person == listed(person, told(account)) if person.state is HERE else person.exported


def _still(link: Link, account: Account) -> bool:
    """Whether it is claimed, or refused, for the same person as before, and nothing new is told of it."""
    facts = told(account)
    if not link.stands or facts.email not in ("", link.email):
        return False
    return link.refused or (link.claimed and _as_told(link, account, facts) == link)


def _as_told(link: Link, account: Account, facts: Listing) -> Link:
    """What its directory tells of an account that is nobody's yet; what it leaves empty stays."""
    said = {"name": facts.name, "email": facts.email, "speech": facts.speech}
    new = {**dict(link.told), **{name: value for name, value in said.items() if value}}
    extra = merged_with(link.address.extra, account.address.extra)
    return replace(link, told=tuple(new.items()), address=replace(link.address, extra=extra))


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
    place = people.place_at(work.connection, account.address)
    if account.standing is not Standing.HERE:
        return _away(work, account, place)
    if place is None:
        return _begun(work, account, told(account))
    return _known(work, account, place, told(account))


def _away(work: Work, account: Account, place: Place | None) -> Came:
    """Step 1."""
    link = links.at(work.connection, account.address)
    news = accounts.bar(work.connection, account.address, account.standing, work.now)
    if place is None:
        if link and link.claimed:
            unclaimed(work, link)
            _without(work, work.person(link.person))
        return Came.BARRED if news else Came.NOTHING
    people.unreachable(work.connection, account.address)
    person = work.person(place.person)
    if person.state is HERE:
        settle(work, person.ref, Unlisted(told(account).teller))
        _without(work, person)
    return Came.LEFT


def _without(work: Work, person: Person) -> None:
    """An account of theirs is gone: who has no other, and is known by no export, has left."""
    if person.state is not HERE or person.exported or people.addresses(work.connection, person.id):
        return
    if not any(one.claimed for one in links.of(work.connection, person.id)):
        settle(work, person.ref, Left())


def _known(work: Work, account: Account, place: Place, facts: Listing) -> Came:
    """Step 2."""
    news = people.refresh(work.connection, place, account.address)
    person = as_one(work, work.person(place.person), facts)
    if people.by_address(work.connection, account.address) is None:
        return Came.CHANGED  # of two entries the other one stayed, and this place is claimed
    came = _refreshed(work, person, facts)
    return Came.CHANGED if news else came


def _refreshed(work: Work, person: Person, facts: Listing) -> Came:
    """Whoever left by an HR export has left, whatever their account says."""
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
    address, link = account.address, links.at(work.connection, account.address)
    person = _known_as(work, account, facts, link)
    if link and link.person and not (person and person.id == link.person and person.state is HERE):
        unclaimed(work, link)
    if person is None or _over(link, person):
        return _new(work, account, facts)
    if person.state is not HERE and person.exported:
        barred = accounts.bar(work.connection, address, Standing.LEFT, work.now)
        return Came.BARRED if barred else Came.NOTHING
    if _taken(work, person, address):
        return _refused(work, address)
    if link and link.refused and link.person == person.id:
        return Came.NOTHING
    if _further(work, account, person):
        return _claimed(work, account, facts, person, link)
    accounts.give(work.connection, person.id, address)
    reached_again(work, person.id)
    if place := people.place_at(work.connection, address):
        _known(work, account, place, facts)
    return Came.CHANGED


def _new(work: Work, account: Account, facts: Listing) -> Came:
    subjects.add(work.connection, newcomer(account, facts))
    accounts.give(work.connection, identity(account), account.address)
    return Came.NEW


def _known_as(work: Work, account: Account, facts: Listing, link: Link | None) -> Person | None:
    """Whoever came from this account before, or the one person with its e-mail; who is here comes first.

    Without an e-mail it is whose it would be already.
    """
    before = (identity(account), link.person if link and not facts.email else "")
    for one in filter(None, before):
        with suppress(KeyError):
            return work.person(one)
    found = accounts.by_email(work.connection, facts.email)
    here = [person for person in found if person.state is HERE] or found
    return here[0] if len(here) == 1 else None


def _over(link: Link | None, person: Person) -> bool:
    """Whoever it would be is gone, and never said that it is them: it is somebody new."""
    asked = link is not None and link.person == person.id
    return asked and person.state is not HERE and not person.exported


def _taken(work: Work, person: Person, address: Address) -> bool:
    """Whether the person has another account of the same installation, or one that claims to be theirs."""
    claims = (one.address for one in links.of(work.connection, person.id) if one.claimed)
    others = (*people.addresses(work.connection, person.id), *claims)
    return any(one.home == address.home and one.user != address.user for one in others)


def _further(work: Work, account: Account, person: Person) -> bool:
    """Whether it is not their first place: that one is theirs, any other is when they say so.

    Whoever began with another account had a place, also if it is gone. Platforms without installations, such
    as the terminal, prove nothing, and do not count.
    """
    if person.id == identity(account) or person.state is not HERE:
        return False
    if person.listed_first or links.of(work.connection, person.id):
        return True
    return any(one.installation for one in people.addresses(work.connection, person.id))


def _claimed(work: Work, account: Account, facts: Listing, person: Person, link: Link | None) -> Came:
    """Rule 4."""
    before = link if link and link.person == person.id else None
    blank = Link(replace(account.address, extra=()), Standing.CLAIMED, person.id)
    links.claim(work.connection, _as_told(before or blank, account, facts), work.now)
    return Came.NOTHING if before else Came.BARRED


def _refused(work: Work, address: Address) -> Came:
    if not accounts.bar(work.connection, address, Standing.DOUBLE, work.now):
        return Came.NOTHING
    records.audit(work.connection, "", "refused: second account", f"{address.home}/{address.user}", work.now)
    return Came.REFUSED
