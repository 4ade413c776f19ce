"""Letters as turns write them, to people and to channels."""

from datetime import datetime

from benchmarks.parts.platform import NAME
from bot.events import Address
from bot.storage.outbox import Letter
from conversations.cards import Card, Choice, Fact


def nudge(person: str, text: str, key: str, now: datetime) -> Letter:
    """A reminder, as a turn would write it: dropped when nobody knows whether it arrived."""
    return note(key, person, now, text=text, load="logistics", policy="drop")


def note(
    key: str, person: str, now: datetime, *, text: str = "", installation: str = "", **values: object
) -> Letter:
    """A realistic letter to one person: a card with facts, buttons and the reason for it."""
    card = Card(
        text=text or "Your first session is next week. Two minutes now save twenty then: what is it about?",
        title="Get ready for your first session",
        facts=(Fact("With", "Mira Okafor"), Fact("When", "Tuesday, 10:00"), Fact("Where", "Room 4")),
        controls=tuple(Choice(name, name.title(), name) for name in ("snooze", "fewer", "stop", "why")),
        why="You get this because you take part in Flipside.",
    )
    plain = Letter(key, person, Address(NAME, installation, person), card, "prep", "status")
    return Letter(**{**vars(plain), "wake_at": now, "written_at": now, **values})


def post(key: str, channel: str, now: datetime, *, installation: str = "", **values: object) -> Letter:
    """A realistic post in a channel."""
    card = Card(text="Tea at four, in the room with the green door. Bring a colleague.", title="Tea")
    address = Address(NAME, installation, "", channel)
    plain = Letter(key, "", address, card, "announcement", "bulk", priority=2, policy="ask")
    return Letter(**{**vars(plain), "wake_at": now, "written_at": now, **values})
