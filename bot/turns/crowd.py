"""Many accounts at once: those of whom nothing at all is known, written in a few statements.

Rule: only what needs no thought. An account, id or e-mail that is known, or that comes twice in the page,
is left to meeting.py, which looks at one after the other.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.events import Account, Address, Standing
from bot.program.listings import Listing, directory_id, listing
from bot.program.people import Person, newly_listed
from bot.storage import accounts, people
from bot.turns.work import Work
from conversations.words import FALLBACK, languages


@dataclass(frozen=True)
class Crowd:
    """How many were new, how many are nobody's, and whom to look at one by one."""

    new: int
    barred: int
    rest: tuple[Account, ...]


def told(account: Account) -> Listing:
    """What the directory tells in an account, tidied."""
    facts = (account.name, account.email, account.title, account.zone, account.speech)
    return listing(teller(account.address), *facts)


def teller(address: Address) -> str:
    """How an account is called where it is noted who told or did something."""
    return f"{address.home}/{address.user}"


def identity(account: Account) -> str:
    """The id of whoever comes from this account."""
    return directory_id(account.address.platform, account.address.installation, account.address.user)


def newcomer(account: Account, facts: Listing) -> Person:
    """Somebody of whom nothing was known. Flipside speaks their language where it can."""
    person = newly_listed(identity(account), facts)
    return replace(person, speech=person.speech if person.speech in languages() else FALLBACK)


def written(work: Work, page: Sequence[Account]) -> Crowd:
    """Write those of one installation of whom nothing is known."""
    strange = _strange(work, page)
    new = [(one, facts) for one, facts in strange if one.standing is Standing.HERE]
    barred = [one for one, _ in strange if one.standing is not Standing.HERE]
    people.save_all(work.connection, [newcomer(one, facts) for one, facts in new])
    accounts.give_all(work.connection, [(identity(one), one.address) for one, _ in new])
    accounts.bar_all(work.connection, [(one.address, one.standing) for one in barred], work.now)
    done = {one.address.user for one, _ in strange}
    rest = tuple(one for one in page if one.address.user not in done)
    return Crowd(len(new), len(barred), rest)


def _strange(work: Work, page: Sequence[Account]) -> list[tuple[Account, Listing]]:
    """The accounts of which neither user, id nor e-mail is known, or comes twice."""
    if not page:
        return []
    users = Counter(one.address.user for one in page)
    facts = [(one, told(one)) for one in page if users[one.address.user] == 1]
    emails = Counter(fact.email for _, fact in facts)
    known_users = accounts.met(work.connection, page[0].address, users)
    known_ids = accounts.known_ids(work.connection, [identity(one) for one, _ in facts])
    known_emails = accounts.known_emails(work.connection, emails)
    return [
        (one, fact)
        for one, fact in facts
        if one.address.user not in known_users
        and identity(one) not in known_ids
        and (not fact.email or (emails[fact.email] == 1 and fact.email not in known_emails))
    ]
