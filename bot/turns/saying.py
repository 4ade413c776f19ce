"""From cards to outbox rows: who hears what, when, and in place of which card.

Rule 1: what answers the person who acted goes out at once, leased to the request that asked.
Rule 2: what others hear waits for their hours; what they do not want is not written.
Rule 3: a key says what a row is about, so writing it twice writes it once.
"""

from dataclasses import replace
from datetime import timedelta

from bot.events import Address
from bot.program.participants import GONE, ParticipantState
from bot.program.people import PersonState
from bot.program.plans import NudgePlan
from bot.storage import census, lookup, outbox
from bot.storage.outbox import LEASE, Letter, State
from bot.turns.work import Work
from conversations.cards import Card, Choice
from conversations.forms import Conversation
from conversations.intents import CONTROLS
from conversations.words import Words
from scheduler.loads import CAPPED, Load, postage
from scheduler.manners import Limits, Reader, earliest, wanted

AWAY = GONE | {ParticipantState.PAUSED}

LIFETIME = timedelta(days=10)  # an unasked message older than that is noise


def controls(words: Words) -> tuple[Choice, ...]:
    """The buttons under everything that Flipside sends unasked."""
    return tuple(Choice(name, words.say(f"control.{name}"), name) for name in CONTROLS)


def reply(work: Work, person: str, card: Card, key: str, talk: Conversation | None = None) -> None:
    """Answer the person who acted, at once."""
    address = work.address(person)
    if address is None:
        return
    letter = _letter(work, person, address, card, key, kind="reply", load=Load.ANSWER, talk=talk)
    leased = replace(letter, state=State.SENDING, fence=1, attempts=1, wake_at=work.now + LEASE)
    if written := outbox.write(work.connection, leased):
        work.letters.append(written)


def tell(work: Work, person: str, card: Card, key: str, kind: str, talk: Conversation | None = None) -> bool:
    """Say something unasked, in the person's hours, if they want it. Whether it was written."""
    if person == work.actor:
        reply(work, person, card, key, talk)
        return True
    address, reader = work.address(person), reader_of(work, person)
    load = postage(kind).load
    if address is None or not wanted(load, reader, work.now):
        return False
    words = work.reading(person).words
    card = replace(card, controls=controls(words), why=card.why or words.say("form.why_program"))
    letter = _letter(work, person, address, card, key, kind=kind, load=load, talk=talk)
    at = earliest(load, reader, work.now)
    return outbox.write(work.connection, replace(letter, wake_at=at, expires_at=at + LIFETIME)) is not None


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
    """What manners need to know about a person."""
    one = work.person(person)
    member = lookup.membership(work.connection, person)
    cohort = lookup.cohort_now(work.connection)
    limits = _limits(cohort.course.nudges) if cohort else Limits()
    since = work.now - timedelta(days=14)
    return Reader(
        one.zone,
        one.region,
        one.volume,
        one.snoozed_until,
        away=one.state is not PersonState.HERE or bool(member and member.state in AWAY),
        recent=census.recent(work.connection, person, [load.value for load in CAPPED], since),
        limits=limits,
    )


def _limits(plan: NudgePlan) -> Limits:
    return Limits(plan.starts, plan.ends, plan.max_per_week, timedelta(hours=plan.min_gap_hours))


def post(work: Work, channel: str, card: Card, key: str, kind: str, like: Address) -> None:
    """Say something in a channel, on the platform and installation of `like`."""
    address = Address(like.platform, like.installation, "", channel)
    letter = _letter(work, "", address, card, key, kind=kind, load=postage(kind).load, talk=None)
    outbox.write(work.connection, replace(letter, wake_at=work.now))


def redraw(work: Work, letter: Letter, card: Card) -> None:
    """Draw a sent card anew: with the answer in words and without its buttons."""
    key = f"replace:{letter.id}"
    row = replace(
        letter,
        key=key,
        card=card,
        verb="replace",
        target=letter.id,
        state=State.QUEUED,
        receipt=letter.receipt,
    )
    fresh = replace(
        row, id=0, fence=0, attempts=0, sent_at=None, wake_at=work.now, policy="repeat", load="answer"
    )
    outbox.write(work.connection, replace(fresh, expires_at=None, written_at=work.now))
    outbox.mark_replaced(work.connection, letter.id)


def page(work: Work, person: str) -> None:
    """The person's page changed; it is drawn when it is published, so five changes cost one publish."""
    if address := work.address(person):
        key = f"page:{person}"
        outbox.again(work.connection, _page(work, person, address, key))


def _page(work: Work, person: str, address: Address, key: str) -> Letter:
    letter = _letter(work, person, address, Card(""), key, kind="page", load=Load.ANSWER, talk=None)
    return replace(letter, verb="page", policy="repeat", wake_at=work.now, priority=1)


def stranger(work: Work, address: Address, card: Card, event: str) -> None:
    """Answer somebody who is not in the directory."""
    letter = _letter(work, "", address, card, f"stranger:{event}", kind="reply", load=Load.ANSWER, talk=None)
    leased = replace(letter, state=State.SENDING, fence=1, attempts=1, wake_at=work.now + LEASE)
    if written := outbox.write(work.connection, leased):
        work.letters.append(written)
