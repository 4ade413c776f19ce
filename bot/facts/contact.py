"""How one of a pair reaches the other outside of Flipside.

Rule: only what is told to one of the two alone, and only of a pair that both agreed to.
"""

from bot.facts.given import given
from bot.facts.reading import Reading
from bot.program.pairs import Pair
from bot.program.sessions import Session
from bot.storage import people, subjects
from conversations.cards import Contact


def of_notice(reading: Reading, key: str, subject: str) -> Contact | None:
    """Who stands on the card of a notice; nobody on most, and nobody without an e-mail."""
    if key == "introduction":
        pair: Pair = subjects.load(reading.connection, subject)
        return _contact(reading, subject, pair.partner(reading.person.id), pair.minutes, "")
    if key == "scheduled":
        session: Session = subjects.load(reading.connection, subject)
        starts = session.starts.isoformat() if session.starts else ""
        return _contact(reading, subject, session.partner(reading.person.id), session.minutes, starts)
    return None


def _contact(reading: Reading, subject: str, partner: str, minutes: int, starts: str) -> Contact | None:
    other, words = reading.someone(partner), reading.words
    if not other.email:
        return None
    values = given(reading, subject)
    return Contact(
        name=other.name,
        email=other.email,
        write=words.say("contact.write", **values),
        plan=words.say("contact.plan", **values),
        title=words.say("contact.title", **values),
        starts=starts,
        minutes=minutes,
        platforms=tuple(sorted({one.platform for one in people.addresses(reading.connection, partner)})),
    )
