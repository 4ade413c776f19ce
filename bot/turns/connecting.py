"""Where somebody is reached, decided by them: accounts connected and taken off, and the place they like best.

Rule 1: an account becomes theirs because they said so at it, or at a place that is theirs already.
Rule 2: every place of theirs where it was not said is told once: it may not have been them.
Rule 3: the last place stays theirs: whoever is reached nowhere could not take it back.
Rule 4: saying it twice says it once.
"""

from hashlib import sha256

from bot.events import Address, Standing
from bot.facts.places import label_of
from bot.facts.sentences import said
from bot.program.consequences import Consequences, Then
from bot.program.decisions import Decision, OutOfTurn
from bot.program.people import Connected, Disconnected, Person, PlaceChosen, Unlisted
from bot.storage import accounts, links, moving, people, records, talks
from bot.storage.links import Link
from bot.storage.people import Place
from bot.turns import notices
from bot.turns.crowd import teller
from bot.turns.saying import carried, looked, page, put, unasked
from bot.turns.work import Work
from conversations.cards import Card
from conversations.flows import UNCONFIRMED

ORDER = (Standing.CLAIMED, Standing.DOUBLE)  # of two accounts at one place the one that was not refused


def decided(work: Work, person: Person, decision: Decision) -> Consequences:
    """What the person said about one of their places. Raises OutOfTurn where it is not so any more."""
    follows: Consequences = ()
    match decision:
        case Connected(home):
            _connect(work, person, home, decision)
        case Disconnected(home):
            follows = _disconnect(work, person, home, decision)
        case PlaceChosen(home):
            if not people.choose(work.connection, person.id, home, work.now):
                raise OutOfTurn(person.ref, person.state, decision)
    page(work, person.id)
    return follows


def unclaimed(work: Work, link: Link) -> None:
    """Nobody is asked about an account any more."""
    for talk in talks.about(work.connection, asked_about(link), UNCONFIRMED, ""):
        talks.close(work.connection, talk.id, work.now)
        notices.over(work, talk.id)


def asked_about(link: Link) -> str:
    """The subject of the question whether an account is somebody's."""
    return f"person:{link.person}:{sha256(teller(link.address).encode()).hexdigest()[:16]}"


def reached_again(work: Work, person: str) -> None:
    """Somebody has a place where they are reached: that they had none is nobody's task any more."""
    records.close_tasks(work.connection, nowhere(person), work.now)


def nowhere(person: str) -> str:
    """The subject of the task that somebody is reached nowhere."""
    return f"person:{person}:nowhere"


def _connect(work: Work, person: Person, home: str, decision: Decision) -> None:
    if people.at_home(work.connection, person.id, home):
        return
    link = _link(work, person, home)
    if link is None:
        raise OutOfTurn(person.ref, person.state, decision)
    unclaimed(work, link)
    accounts.give(work.connection, person.id, link.address)
    reached_again(work, person.id)
    _noted(work, person, "account connected", link.address)
    here = work.sender if work.sender and work.actor == person.id else link.address
    for place in people.addresses(work.connection, person.id):
        if place.home != here.home:
            _tell(work, person, place, "connected", link.address if place.home != home else here)


def _link(work: Work, person: Person, home: str) -> Link | None:
    found = [one for one in links.of(work.connection, person.id) if one.address.home == home]
    fitting = (one for standing in ORDER for one in found if one.standing is standing)
    return next(fitting, None)


def _disconnect(work: Work, person: Person, home: str, decision: Decision) -> Consequences:
    place, link = people.at_home(work.connection, person.id, home), _link(work, person, home)
    if place is not None:
        return _taken_off(work, person, place, decision)
    if link is None:
        raise OutOfTurn(person.ref, person.state, decision)
    if link.standing is Standing.CLAIMED:
        unclaimed(work, link)
        links.refuse(work.connection, link, work.now)
        _noted(work, person, "account refused", link.address)
    return ()


def _taken_off(work: Work, person: Person, place: Place, decision: Decision) -> Consequences:
    """Of whoever had it nothing is shown there any more: a page is drawn over with a stranger's."""
    gone = place.address
    others = [one for one in people.addresses(work.connection, person.id) if one.home != gone.home]
    if not others:
        raise OutOfTurn(person.ref, person.state, decision)
    people.unreachable(work.connection, gone)
    links.refuse(work.connection, Link(gone, Standing.DOUBLE, person.id), work.now)
    moved_on(work, person.id, gone)
    if gone.platform not in work.posted:
        looked(work, "", gone)
    _noted(work, person, "account taken off", gone)
    here = work.sender.home if work.sender and work.actor == person.id else ""
    if here == gone.home:  # what follows is for the person, and no more for whoever is there
        work.sender = people.address_of(work.connection, person.id)
    for other in others:
        if other.home != here:
            _tell(work, person, other, "disconnected", gone)
    return (Then(person.ref, Unlisted(teller(gone))),)


def moved_on(work: Work, person: str, gone: Address) -> bool:
    """What waits for somebody where they are no more goes to where they are. Whether that is anywhere."""
    to = people.address_of(work.connection, person)
    moving.undrawn(work.connection, person, gone)
    if to is None:
        return False
    for letter in moving.to(work.connection, person, gone, to):
        carried(work, letter)
    return True


def _tell(work: Work, person: Person, to: Address, key: str, about: Address) -> None:
    """Rule 2, in the person's hours."""
    reading = work.reading(person.id)
    values = (("place", label_of(reading, about)),)
    card = Card(said(reading, f"notice.{key}", person.ref, values), why=reading.words.say("where.told"))
    name = f"notice:{key}:{person.ref}:{to.home}:{about.home}:{work.now.isoformat()}"
    if letter := unasked(work, person.id, card, name, key, subject=person.ref, to=to):
        put(work, letter)


def _noted(work: Work, person: Person, action: str, about: Address) -> None:
    records.audit(work.connection, person.id, action, teller(about), work.now)
