"""What people do again and again in the tests of Teams, and what is looked at afterwards.

Rule: whatever follows from a step is there when it returns: behind the acknowledgement, and in the outbox.
"""

from typing import Any

from sqlalchemy import func, select

from bot.events import Address
from bot.storage import outbox, people
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.outbox import LEASE, Letter, State
from conversations.cards import Card
from tests.fakes.teams import Delivery, Outcome, Screen
from tests.fakes.teams.dialogs import Dialog
from tests.teams.theatre import Theatre, account, address

MAYA = account("maya")
FILLED = {"tags.offers": ["Python"], "tags.wants": ["Strategy"], "many.topics": ["trends"]}
KEPT = (t.inbox, t.outbox, t.conversations, t.participants, t.people, t.audit)


def types(theatre: Theatre, person: str, words: str, **how: Any) -> Outcome:
    """Somebody writes to Flipside."""
    outcome = theatre.run(theatre.user(person).types(words, **how))
    settled(theatre)
    return outcome


def presses(theatre: Theatre, person: str, *target: Screen | Dialog, **how: Any) -> Outcome:
    """Somebody presses a button."""
    outcome = theatre.run(theatre.user(person).presses(*target, **how))
    settled(theatre)
    return outcome


def submits(theatre: Theatre, person: str, inputs: dict[str, Any]) -> Outcome:
    """Somebody sends the dialog."""
    outcome = theatre.run(theatre.user(person).submits(inputs))
    settled(theatre)
    return outcome


def settled(theatre: Theatre) -> None:
    """What comes behind acknowledgements, and what waits in the outbox."""
    theatre.quiet()
    theatre.run(theatre.app.delivery.drain())


def joins(theatre: Theatre) -> None:
    """Maya says yes, and has the first question in her chat."""
    types(theatre, "maya", "join")
    presses(theatre, "maya", data={"value": "yes"})
    presses(theatre, "maya", data={"value": "agree"})


def form(theatre: Theatre) -> Dialog:
    """Maya says yes, and has the form in front of her."""
    joins(theatre)
    presses(theatre, "maya", title="Open the form")
    dialog = theatre.user("maya").dialog
    assert dialog
    return dialog


def talk_of(theatre: Theatre, person: str) -> int:
    """The number of somebody's conversation."""
    with reading(theatre.app.engine) as connection:
        c = t.conversations.c
        found = connection.scalar(select(c.id).where(c.person == person).order_by(c.id.desc()))
    assert found
    return found


def put(theatre: Theatre, card: Card, person: str = "maya", **more: Any) -> Letter:
    """A message to somebody that waits to be sent now. more: other fields of its row."""
    now = theatre.now()
    told = {"person": person, "address": lives(theatre, person), "policy": "ask", **more}
    letter = Letter("", card=card, kind="announcement", load="bulk", wake_at=now, written_at=now, **told)
    return put_row(theatre, letter)


def lives(theatre: Theatre, person: str) -> Address:
    """Where somebody is written to, with everything that is known of it."""
    with reading(theatre.app.engine) as connection:
        found = people.address_of(connection, person) if person else None
    return found or address(person)


def put_row(theatre: Theatre, letter: Letter) -> Letter:
    """A row, under a key of its own."""

    def write(connection: Any) -> Letter | None:
        number = connection.scalar(select(func.count()).select_from(t.outbox))
        own = Letter(**{**vars(letter), "key": letter.key or f"test:{number}"})
        return outbox.write(connection, own)

    written = writing(theatre.app.engine, write)
    assert written
    return written


def row(theatre: Theatre, number: int) -> Letter:
    """A row as it is now."""
    with reading(theatre.app.engine) as connection:
        found = outbox.get(connection, number)
    assert found
    return found


def sent(theatre: Theatre, letter: Letter) -> Letter:
    """What became of a row after one round."""
    theatre.run(theatre.app.delivery.round())
    return row(theatre, letter.id)


def late(theatre: Theatre) -> None:
    """The leases of answers end, and the outbox takes over."""
    theatre.clock.to(theatre.now() + LEASE)
    theatre.run(theatre.app.delivery.drain())


def again(theatre: Theatre, delivery: Delivery | None, times: int = 1) -> list[int | None]:
    """The same activity once more, byte for byte; what was answered."""
    assert delivery
    found = [theatre.run(theatre.teams.replay(delivery)).status for _ in range(times)]
    settled(theatre)
    return found


def rows(theatre: Theatre) -> dict[str, int]:
    """How much is in the tables that every turn writes."""
    with reading(theatre.app.engine) as connection:
        return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in KEPT}


def unfinished(theatre: Theatre) -> list[tuple[str, str]]:
    """Rows that are neither over nor waiting for another time: their key and their state."""
    with reading(theatre.app.engine) as connection:
        o = t.outbox.c
        found = select(o.key, o.state).where(o.state.in_([State.SENDING, State.DEAD, State.UNKNOWN]))
        return [(key, state) for key, state in connection.execute(found)]
