"""Two entries for one e-mail, met before anybody knew that they are one: they become one.

Rule 1: nothing may hang on the one that goes: no row of the program names it.
Rule 2: a person has one place without being asked. Where both entries have one, that of the entry that goes
        is only claimed, until the person says that it is theirs.
"""

from bot.events import Standing
from bot.program.listings import Listing
from bot.program.people import Person, PersonState
from bot.storage import accounts, forget, links, people
from bot.storage.links import Link
from bot.turns.work import Work

HERE = PersonState.HERE


def as_one(work: Work, person: Person, facts: Listing) -> Person:
    """The person, or whoever stays of two: who was in an export, otherwise the first by id."""
    found = accounts.by_email(work.connection, facts.email)
    others = [one for one in found if one.state is HERE and one.id != person.id]
    if len(others) != 1 or person.state is not HERE:
        return person
    first, second = sorted((person, others[0]), key=lambda one: (not one.exported, one.id))
    for stays, goes in ((first, second), (second, first)):
        if not goes.exported and _can_go(work, goes, stays):
            _merge(work, goes, stays)
            return stays
    return person


def _can_go(work: Work, goes: Person, stays: Person) -> bool:
    homes = [{one.home for one in people.addresses(work.connection, who.id)} for who in (goes, stays)]
    return not homes[0] & homes[1] and forget.untouched(work.connection, goes.id)


def _merge(work: Work, goes: Person, stays: Person) -> None:
    """What was the other entry's is theirs; rule 2."""
    if any(one.installation for one in people.addresses(work.connection, stays.id)):
        said = (("name", goes.name), ("email", goes.email), ("speech", goes.speech))
        for one in people.addresses(work.connection, goes.id):
            if one.installation:
                people.unreachable(work.connection, one)
                link = Link(one, Standing.CLAIMED, stays.id, said)
                links.claim(work.connection, link, work.now)
    accounts.hand_on(work.connection, goes.id, stays.id)
    accounts.remove(work.connection, goes.id)
    work.anew()
