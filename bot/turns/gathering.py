"""Something said to several people who are to talk with one another: in one conversation, or to each.

Rule 1: one conversation where all are written to on the same installation of a platform that opens one, and
        have an hour in common; in every other case each hears it alone, as ever.
Rule 2: what each would hear alone is written with it and rests on it: whoever writes that it was refused
        sets these free in the same transaction (bot/delivery/rounds.py), so they go once or not at all.
Rule 3: nothing in it can be pressed: what only one may answer is asked of that one.
"""

from dataclasses import replace
from datetime import timedelta

from bot.events import Address
from bot.facts import Reading, introducing
from bot.facts.readers import readers
from bot.program.consequences import Gathering, Notice
from bot.program.pairs import Pair
from bot.storage import introductions, subjects
from bot.storage.outbox import Letter, State
from bot.turns import notices
from bot.turns.saying import LIFETIME, put, to_several
from bot.turns.work import Work
from conversations.cards import Card
from scheduler.loads import postage
from scheduler.manners import common

PATIENCE = timedelta(days=4)  # a long weekend; then each hears it alone


def gather(work: Work, one: Gathering) -> None:
    """Say it, once."""
    group = _group(work, one)
    if group is None:
        for person in one.people:
            notices.notify(work, _notice(one, person), introductions.own(one.subject, person))
        return
    if written := put(work, group):
        for person in one.people:
            _rest(work, one, person, written)


def _notice(one: Gathering, person: str) -> Notice:
    return Notice(person, one.key, one.subject)


def _rest(work: Work, one: Gathering, person: str, group: Letter) -> None:
    """What a person hears alone, if the group does not come about."""
    letter = notices.noticed(work, _notice(one, person), introductions.own(one.subject, person))
    if letter:
        put(work, replace(letter, state=State.MERGED, wake_at=None, target=group.id))


def _group(work: Work, one: Gathering) -> Letter | None:
    """The letter to all of them; None where rule 1 says to each."""
    to, load = _room(work, one.people), postage(one.key).load
    known = readers(work.connection, one.people, work.now)
    if to is None or len(known) < len(one.people):
        return None
    at = common(load, tuple(known.values()), work.now, work.now + PATIENCE)
    if at is None:
        return None
    card = _card(work, subjects.load(work.connection, one.subject), one.key)
    letter = to_several(work, to, card, introductions.shared(one.subject), one.key)
    return replace(letter, wake_at=at, expires_at=at + LIFETIME, subject=one.subject)


def _room(work: Work, people: tuple[str, ...]) -> Address | None:
    """Where all of them are written to."""
    found = [address for person in people if (address := work.address(person))]
    homes = {address.home for address in found}
    first = found[0] if found else None
    if first is None or first.platform not in work.groups or len(found) < len(people) or len(homes) > 1:
        return None
    return Address(first.platform, first.installation, members=tuple(address.user for address in found))


def _card(work: Work, pair: Pair, key: str) -> Card:
    """In the program's language: the two may read different ones."""
    course = subjects.load(work.connection, f"cohort:{pair.cohort}").course
    lead = replace(work.person(course.people.lead), speech=course.language)
    reading = Reading(work.connection, lead, work.now, work.met)
    values, words = introducing.values(reading, pair), reading.words
    return Card(
        text=words.say(f"group.{key}", **values),
        title=words.say(f"group.{key}_title", **values),
        seen_by=words.say(f"group.{key}_seen_by", **values),
        why=words.say(f"group.{key}_why", **values),
    )
