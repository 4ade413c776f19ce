"""Scripted people behind a platform: they get cards through the contract and press what they see.

Rule 1: the very same turns, scheduler and outbox as in production; nothing in the core knows of this.
Rule 2: whom a visitor has taken over is left alone from then on.
"""

from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from adapters.sim.mind import Mind
from bot.events import Address, Event
from bot.turns import Desk, Taken
from conversations.cards import Card, asks
from conversations.forms import Answered


@dataclass(order=True)
class Errand:
    """Somebody will look at a conversation at a time. `place` keeps the order of equals."""

    at: datetime
    place: int
    person: str = field(compare=False)
    conversation: int = field(compare=False)


class Crowd:
    """Everybody's errands. `minds` is by person id."""

    def __init__(self, minds: dict[str, Mind]) -> None:
        self.minds = minds
        self._errands: list[Errand] = []
        self._count = 0
        self.taken_over: set[str] = set()

    def received(self, person: str, card: Card, now: datetime) -> None:
        """A card arrived: everything that it asks is an errand of its own."""
        mind = self.minds.get(person)
        if mind is None:
            return
        for ask in asks(card):
            if at := mind.acts(now):
                self._count += 1
                heappush(self._errands, Errand(at, self._count, person, ask.conversation))

    def next(self) -> datetime | None:
        """When the next one acts."""
        return self._errands[0].at if self._errands else None

    def act(self, desk: Desk, now: datetime) -> Taken | None:
        """Let one person act whose time has come. None when nobody's has."""
        while self._errands and self._errands[0].at <= now:
            errand = heappop(self._errands)
            if errand.person not in self.taken_over and (event := self._answer(desk, errand, now)):
                return desk.take(event, now)
        return None

    def _answer(self, desk: Desk, errand: Errand, now: datetime) -> Event | None:
        """The open questions of the form, answered as far as they can be seen."""
        sheet = desk.sheet(errand.person, errand.conversation, now)
        open_now = [f for f in sheet.fields if not f.answered] if sheet else []
        if not open_now:
            return None
        mind = self.minds[errand.person]
        lines = tuple(mind.line(one, now) for one in open_now)
        sender = Address("web", user=errand.person)
        return Event(
            f"sim:{errand.place}:{errand.conversation}", sender, Answered(lines), errand.conversation
        )
