"""One transaction's work: the connection, the time, and what was said so far.

Rule: lives for one transaction only. A transaction that is run again starts with a new one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.carrying import Carrier, OwnLoop
from bot.events import Address
from bot.facts import Reading
from bot.facts.reading import Calendar, nowhere
from bot.program.people import Person
from bot.storage import people, subjects
from bot.storage.database import Connection
from bot.storage.outbox import Letter


@dataclass(frozen=True)
class Secrets:
    """Chance, handed in. `seed` breaks ties in matching; `draw` gives a text that nobody can work out."""

    seed: int
    draw: Callable[[], str]


WayBack = tuple[str, str]  # what ends a pause: a key of the words, and the link that it needs
WaysBack = Mapping[str, Callable[[str], WayBack]]  # by platform, from the platform's own reason


@dataclass
class Work:
    """Passed down through one turn. `actor` is who acted; empty when time did.

    `said_before`: why what this turn says unasked may have been said already; empty otherwise.
    `groups`: the platforms that open a conversation of several; `posted`: those on which a page is a message.
    `ways_back`: what ends the pause of an installation; `calendar`: where calendar files are.
    """

    connection: Connection
    now: datetime
    secrets: Secrets
    actor: str = ""
    sender: Address | None = None
    event: str = ""
    said_before: str = ""
    letters: list[Letter] = field(default_factory=list)
    forgotten: list[Person] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)
    met: dict[str, Person] = field(default_factory=dict)
    carrier: Carrier = field(default_factory=OwnLoop)
    ways_back: WaysBack = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    posted: frozenset[str] = frozenset()
    calendar: Calendar = nowhere

    def person(self, person: str) -> Person:
        """Somebody. Raises KeyError."""
        if person not in self.met:
            self.met[person] = subjects.load(self.connection, f"person:{person}")
        return self.met[person]

    def reading(self, person: str) -> Reading:
        """Somebody as a reader; looked up once, until somebody changes (`anew`)."""
        if person not in self.readings:
            one = self.person(person)
            self.readings[person] = Reading(self.connection, one, self.now, self.met, self.calendar)
        return self.readings[person]

    def anew(self) -> None:
        """Somebody changed: look everybody up again."""
        self.readings.clear()
        self.met.clear()

    def address(self, person: str) -> Address | None:
        """Where somebody can be reached: the one who acted, where they acted."""
        if self.sender and person == self.actor:
            return self.sender
        return people.address_of(self.connection, person)
