"""One event in: whom it is from, what it is about, who hears it.

Rule 1: a command is heard before the form, so help, pause and stop work anywhere.
Rule 2: whoever is not known, and whatever is not understood, gets a kind answer.
Rule 3: to look at the home page says nothing and changes nothing, also not where messages go.
Rule 4: an account that nobody has confirmed hears the one question whether it is theirs (linking.py).
"""

from dataclasses import dataclass, replace

from bot.events import Address, Event, Standing
from bot.program.decisions import OutOfTurn
from bot.storage import forget, hearsay, links, outbox, people, records, talks
from bot.storage.links import Link
from bot.storage.outbox import GOODBYE, Letter
from bot.storage.people import Place, merged_with
from bot.turns import admin, hearing, linking, settling, talking, telling
from bot.turns.answering import answer
from bot.turns.commands import COMMANDS
from bot.turns.saying import looked, stranger
from bot.turns.work import Work
from conversations.cards import Card
from conversations.flows import ASIDE, UNCONFIRMED
from conversations.forms import Asked, Conversation, Heard, Hint, Looked, Opened, Said
from conversations.intents import UNKNOWN, bare, parse
from conversations.words import words

TELLING = {
    "help": telling.help_,
    "home": telling.home,
    "why": telling.why,
    "mydata": telling.mydata,
    "unknown": telling.unknown,
}

UNKNOWN_SENDER = {
    Standing.BOT: "command.is_bot",
    Standing.GUEST: "command.is_guest",
    Standing.LEFT: "command.is_off",
    Standing.ELSEWHERE: "command.is_elsewhere",
    Standing.DOUBLE: "command.is_double",
    Standing.HERE: "command.stranger",
    Standing.CLAIMED: "command.stranger",  # whose person is gone
}


@dataclass(frozen=True)
class Taken:
    """What came of an event. `rows` are leased to the request that brought it; a `stranger` sent it."""

    rows: tuple[Letter, ...] = ()
    hints: tuple[Hint, ...] = ()
    conversation: int | None = None
    closed: bool = False
    fresh: bool = True
    stranger: bool = False


def take(work: Work, event: Event) -> Taken:
    """Everything that follows from one event, written. Once for each event id."""
    if not records.first_time(work.connection, event.id, work.now):
        return Taken(fresh=False)
    place = people.place_at(work.connection, event.sender)
    if place is None:
        return _unknown(work, event)
    if isinstance(event.heard, Looked):
        people.refresh(work.connection, place, event.sender)
        looked(work, place.person, _whole(place, event.sender))
        return Taken()
    work.actor, work.sender, work.event = place.person, _whole(place, event.sender), event.id
    people.heard(work.connection, place, event.sender, work.now)
    hints = _heard(work, event)
    _forget(work)
    return _taken(work, event, hints)


def _whole(place: Place, sender: Address) -> Address:
    """Where the person acts, with what this event did not tell."""
    return replace(sender, extra=merged_with(place.address.extra, sender.extra))


def _unknown(work: Work, event: Event) -> Taken:
    """Somebody whom nobody knows, or whose account nobody has confirmed."""
    link = links.at(work.connection, event.sender)
    if link and link.claimed:
        return _unconfirmed(work, event, link)
    if isinstance(event.heard, Looked):
        looked(work, "", event.sender)
    else:
        stranger(work, event.sender, Card(_why(link)), event.id)
    return Taken(tuple(work.letters), stranger=True)


def _unconfirmed(work: Work, event: Event, link: Link) -> Taken:
    """Rule 4. A look shows a stranger's page, too; where that is a message it would be one too many."""
    if isinstance(event.heard, Looked) and event.sender.platform not in work.posted:
        looked(work, "", event.sender)
    talk, hints = linking.heard(work, event, link)
    return Taken(tuple(work.letters), hints, talk.id, not talk.open)


def _why(link: Link | None) -> str:
    """Why this account is nobody's, as far as that is known; in English, as its language is not."""
    return words("en").say(UNKNOWN_SENDER[link.standing] if link else "command.stranger")


def _taken(work: Work, event: Event, hints: tuple[Hint, ...]) -> Taken:
    talk = talks.get(work.connection, event.conversation) if event.conversation else None
    closed = talk is None or not talk.open
    return Taken(tuple(work.letters), hints, event.conversation, closed)


def _heard(work: Work, event: Event) -> tuple[Hint, ...]:
    heard = event.heard
    if isinstance(heard, Said) and event.conversation is None:
        heard = bare(heard.text, work.reading(work.actor).words) or heard
    if isinstance(heard, Asked) and heard.intent == UNKNOWN:
        heard = parse(heard.rest, work.reading(work.actor).words)  # perhaps in the person's own language
    if isinstance(heard, Asked):
        return _asked(work, heard)
    return _in_conversation(work, event.conversation, heard)


def _asked(work: Work, asked: Asked) -> tuple[Hint, ...]:
    return _by_number(work, asked) if asked.intent == "answer" else _command(work, asked)


def _by_number(work: Work, asked: Asked) -> tuple[Hint, ...]:
    """`answer 12 yes`: the typed twin of a button. `answer 12` shows the question."""
    number, _, rest = asked.rest.partition(" ")
    if not (number.isdecimal() and len(number) < 10):
        return _present(work, "command.nothing_to_answer")
    if talks.get(work.connection, int(number)) is None:
        return _present(work, "command.nothing_to_answer")
    heard = Said(rest.strip()) if rest.strip() else Opened()
    return _in_conversation(work, int(number), heard)


def _command(work: Work, asked: Asked) -> tuple[Hint, ...]:
    _end_asides(work)
    try:
        if asked.intent.startswith("admin"):
            admin.run(work, asked)
        else:
            (TELLING.get(asked.intent) or COMMANDS[asked.intent])(work, asked)
    except OutOfTurn:
        hearing.present(work, work.actor, "command.cannot_now", f"cannot:{work.event}")
    if not work.letters:
        hearing.present(work, work.actor, "command.cannot_now", f"cannot:{work.event}")
    return ()


def _end_asides(work: Work) -> None:
    """A form that the person opened by a command ends when they turn to something else."""
    for talk in talks.opened(work.connection, work.actor):
        if talk.form in ASIDE:
            settling.end_talk(work, talk.id)


def _in_conversation(work: Work, number: int | None, heard: Heard) -> tuple[Hint, ...]:
    talk = _conversation(work, number)
    if talk is None:
        return _nowhere(work, heard)
    if talk.form == UNCONFIRMED:
        return _present(work, "command.stale")
    if talk.person != work.actor:
        records.audit(work.connection, work.actor, "foreign button", str(talk.id), work.now)
        return _present(work, "command.not_yours")
    if not talk.open:
        return _present(work, "command.stale")
    if isinstance(heard, Opened):
        answer(work, talking.card(work, talk), talk)
        return ()
    return hearing.heard_in(work, talk, heard, work.event)


def _conversation(work: Work, number: int | None) -> Conversation | None:
    if number is not None:
        return talks.locked(work.connection, number)
    latest = talks.latest(work.connection, work.actor)
    return talks.locked(work.connection, latest.id) if latest else None


def _nowhere(work: Work, heard: Heard) -> tuple[Hint, ...]:
    """Words that no question waits for, or a button that never was."""
    if isinstance(heard, Said):
        asked = parse(heard.text, work.reading(work.actor).words)  # nothing is open: any command will do
        return _asked(work, asked)
    return _present(work, "command.stale")


def _present(work: Work, key: str) -> tuple[Hint, ...]:
    hearing.present(work, work.actor, key, f"present:{work.event}")
    return ()


def _forget(work: Work) -> None:
    """Last of all: the rows that name somebody go, but for the goodbye, which has no name in it."""
    for person in work.forgotten:
        hearsay.forget(work.connection, person)
        forget.forget(work.connection, person.id)
        goodbyes = [replace(x, person="", kind=GOODBYE, conversation=None, subject="") for x in work.letters]
        written = (outbox.write(work.connection, letter) for letter in goodbyes)
        work.letters = [letter for letter in written if letter]
