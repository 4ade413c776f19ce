"""From cards to outbox rows: who hears what, when, and in place of which card.

Rule 1: what answers the person who acted goes out at once, leased to the request that asked.
Rule 2: what others hear waits for their hours; what they do not want is not written.
Rule 3: a key says what a row is about, so writing it twice writes it once.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.events import Address
from bot.facts.readers import reader
from bot.storage import outbox
from bot.storage.outbox import LEASE, Letter, State
from bot.turns.work import Work
from conversations.cards import Card, Choice
from conversations.forms import Conversation
from conversations.intents import CONTROLS
from conversations.words import Words
from scheduler.loads import Load, postage
from scheduler.manners import Reader, earliest, wanted

LIFETIME = timedelta(days=10)  # an unasked message older than that is noise


def controls(words: Words) -> tuple[Choice, ...]:
    """The buttons under everything that Flipside sends unasked."""
    return tuple(Choice(name, words.say(f"control.{name}"), name) for name in CONTROLS)


def reply(work: Work, person: str, card: Card, key: str, talk: Conversation | None = None) -> None:
    """Answer the person who acted, at once."""
    address = work.address(person)
    if address is None:
        return
    card = replace(card, speech=work.reading(person).words.speech)
    letter = _letter(work, person, address, card, key, kind="reply", load=Load.ANSWER, talk=talk)
    leased = replace(letter, state=State.SENDING, fence=1, attempts=1, wake_at=work.now + LEASE)
    if written := _put(work, leased):
        work.letters.append(written)


def tell(
    work: Work,
    person: str,
    card: Card,
    key: str,
    kind: str,
    talk: Conversation | None = None,
    subject: str = "",
) -> bool:
    """Say something unasked, in the person's hours, if they want it. Whether it was written."""
    if person == work.actor:
        reply(work, person, card, key, talk)
        return True
    letter = unasked(work, person, card, key, kind, talk, subject)
    return letter is not None and put(work, letter) is not None


def unasked(
    work: Work,
    person: str,
    card: Card,
    key: str,
    kind: str,
    talk: Conversation | None = None,
    subject: str = "",
    to: Address | None = None,
) -> Letter | None:
    """What is said unasked, due in the person's hours; None where it is not wanted or cannot arrive.

    `to`: at which of the person's places; otherwise where they are written to.
    """
    address, reader = to or work.address(person), reader_of(work, person)
    if address is None or not wanted(postage(kind).load, reader, work.now):
        return None
    words = work.reading(person).words
    why = card.why or words.say("form.why_program")
    card = replace(card, controls=controls(words), why=why, speech=words.speech)
    letter = each(work, person, address, reader, card, key, kind, talk)
    return replace(letter, subject=letter.subject or subject)


def each(
    work: Work,
    person: str,
    address: Address,
    reader: Reader,
    card: Card,
    key: str,
    kind: str,
    talk: Conversation | None = None,
) -> Letter:
    """An unasked letter to somebody who wants it, due in their hours; nothing is looked up."""
    load = postage(kind).load
    letter = _letter(work, person, address, card, key, kind=kind, load=load, talk=talk)
    at = earliest(load, reader, work.now)
    return replace(letter, wake_at=at, expires_at=at + LIFETIME)


def to_several(work: Work, to: Address, card: Card, key: str, kind: str) -> Letter:
    """A letter to a conversation of several, or to a channel: nobody's own, and due now."""
    letter = _letter(work, "", to, card, key, kind=kind, load=postage(kind).load, talk=None)
    return replace(letter, wake_at=work.now)


def _letter(
    work: Work,
    person: str,
    address: Address,
    card: Card,
    key: str,
    *,
    kind: str,
    load: Load,
    talk: Conversation | None,
) -> Letter:
    stamp = postage(kind)
    return Letter(
        key=key,
        person=person,
        address=address,
        card=card,
        kind=kind,
        load=load.value,
        priority=stamp.priority,
        policy=stamp.policy,
        conversation=talk.id if talk else None,
        question=card.ask.question if card.ask else "",
        subject=talk.subject if talk else "",
        written_at=work.now,
    )


def reader_of(work: Work, person: str) -> Reader:
    """What manners need to know about a person. Raises KeyError."""
    return reader(work.connection, person, work.now)


def post(work: Work, channel: str, card: Card, key: str, kind: str, like: Address, subject: str = "") -> None:
    """Say something in a channel, on the platform and installation of `like`."""
    address = Address(like.platform, like.installation, "", channel)
    put(work, replace(to_several(work, address, card, key, kind), subject=subject))


def _or_doubted(work: Work, letter: Letter) -> Letter:
    """What may have been said before a backup was put back is for a human to say again."""
    if not work.said_before:
        return letter
    return replace(letter, state=State.UNKNOWN, wake_at=None, error=work.said_before, cause="restored")


def redraw(work: Work, letter: Letter, card: Card) -> None:
    """Draw a sent card anew: with the answer in words and without its buttons."""
    drawn_anew(work, letter, card)
    outbox.mark_replaced(work.connection, letter.id)


def drawn_anew(work: Work, letter: Letter, card: Card) -> None:
    """Draw a card anew that keeps its own buttons. The newest drawing counts."""
    row = replace(letter, key=outbox.redrawing(letter.id), card=card, verb="replace", target=letter.id)
    row = replace(row, id=0, state=State.QUEUED, fence=0, attempts=0, doubts=0, sent_at=None, expires_at=None)
    row = replace(row, wake_at=work.now, written_at=work.now, policy="repeat", load="answer")
    carried(work, outbox.again(work.connection, row))


def page(work: Work, person: str) -> None:
    """The person's page changed; it is drawn when it is published, so five changes cost one publish."""
    if address := work.address(person):
        key = f"page:{person}"
        carried(work, outbox.again(work.connection, _page(work, person, address, key)))


def looked(work: Work, person: str, address: Address) -> None:
    """Somebody looks at their page: it is published there, also if it is the same. A stranger has no id.

    Where a page is a message, it is a new one.
    """
    if address.platform in work.posted:
        _show(work, person, address)
        return
    key = f"page:{person}" if person else f"page@{address.lane}"
    outbox.looked_at(work.connection, key)
    carried(work, outbox.again(work.connection, replace(_page(work, person, address, key), priority=0)))


def _show(work: Work, person: str, address: Address) -> None:
    shown = replace(_page(work, person, address, f"show@{address.lane}"), verb="show", priority=0)
    carried(work, outbox.again(work.connection, replace(shown, expires_at=work.now + LIFETIME)))


def _page(work: Work, person: str, address: Address, key: str) -> Letter:
    letter = _letter(work, person, address, Card(""), key, kind="page", load=Load.ANSWER, talk=None)
    return replace(letter, verb="page", policy="repeat", wake_at=work.now, priority=1)


def stranger(work: Work, address: Address, card: Card, event: str, talk: Conversation | None = None) -> None:
    """Answer somebody who is not in the directory, or of whom nobody knows whether they are."""
    letter = _letter(work, "", address, card, f"stranger:{event}", kind="reply", load=Load.ANSWER, talk=talk)
    leased = replace(letter, state=State.SENDING, fence=1, attempts=1, wake_at=work.now + LEASE)
    if written := _put(work, leased):
        work.letters.append(written)


def put(work: Work, letter: Letter) -> Letter | None:
    """Write what is said unasked: at once, or for a human to say again."""
    return _put(work, _or_doubted(work, letter) if letter.wake_at else letter)


def put_all(work: Work, letters: Iterable[Letter]) -> None:
    """The same for many at once."""
    for written in outbox.write_all(work.connection, [_or_doubted(work, letter) for letter in letters]):
        carried(work, written)


def _put(work: Work, letter: Letter) -> Letter | None:
    """Write it, and tell the carrier in the same transaction."""
    written = outbox.write(work.connection, letter)
    if written:
        carried(work, written)
    return written


def carried(work: Work, letter: Letter) -> None:
    """Tell the carrier of a row that was queued, in the same transaction."""
    if letter.wake_at:
        lane = letter.address.lane
        work.carrier.enlist(work.connection, letter.id, lane, letter.priority, letter.wake_at)
