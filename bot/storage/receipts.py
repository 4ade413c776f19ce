"""Messages found again by their receipt: where the platform says that they went.

Rule: for their owner only. A receipt that somebody else shows finds nothing.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from bot.storage import tables as t
from bot.storage.outbox import as_drawn
from conversations.cards import Card

o = t.outbox.c


def card_at(connection: Connection, person: str, home: str, channel: str, message: str) -> Card | None:
    """The card of a message that went to a person, as last drawn; None where it is none of theirs."""
    address, number = o.receipt["address"], o.receipt["message"]
    there = (number.as_string() == message, address["channel"].as_string() == channel)
    mine = (o.person == person, o.sent_at.isnot(None), o.verb == "post", o.installation == home)
    query = select(t.outbox).where(*mine, *there).order_by(o.id.desc()).limit(1)
    return next((letter.card for letter in as_drawn(connection, query)), None)


def shown(connection: Connection, person: str, home: str) -> Mapping[str, Any] | None:
    """The receipt of the page that was posted last for a person at an installation; None where none was."""
    mine = (o.person == person, o.installation == home, o.verb == "show", o.sent_at.isnot(None))
    query = select(o.receipt).where(*mine).order_by(o.id.desc()).limit(1)
    found: Mapping[str, Any] | None = connection.scalar(query)
    return found if found and "message" in found else None
