"""Letters to several people at once: the hours of all of them count."""

from datetime import datetime, timedelta

from bot.events import Address
from bot.facts.readers import readers
from bot.storage import people
from bot.storage.database import Connection
from bot.storage.outbox import Letter
from scheduler.loads import Load
from scheduler.manners import common

PATIENCE = timedelta(days=4)  # a long weekend


def opens(connection: Connection, letter: Letter, now: datetime) -> datetime | None:
    """When all who are to read it may be written to: now or later; None without an hour in common."""
    to = letter.address
    each = (Address(to.platform, to.installation, user) for user in to.members)
    found = (people.by_address(connection, address) for address in each)
    known = readers(connection, [person for person in found if person], now)
    return common(Load(letter.load), tuple(known.values()), now, now + PATIENCE)
