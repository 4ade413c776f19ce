"""A platform on the far side of a network: requests travel, arrive or are lost, and so do answers.

Rule 1: what was accepted stays accepted, whatever became of the process that asked.
Rule 2: a request that left a process arrives also when the process is dead by then.
Rule 3: nothing arrives by itself: the test says when, and which one first.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import cast

from adapters.contract import Abilities, DeliveryFailed, Pace, Payload, Receipt, Scope, Verdict
from bot.events import Address, Event
from conversations.cards import Card, Sheet, twin
from conversations.pages import Page, page_twin
from tests.simulation.loop import StepLoop


class Fate(Enum):
    """What becomes of a request."""

    ACCEPT = "accepted, and says so"
    ANSWER_LOST = "accepted, and the answer never comes"
    CUT = "accepted, and the connection breaks"
    REQUEST_LOST = "never arrives, and no answer comes"
    BUSY = "429: this channel, in a while"
    ALL_BUSY = "429: this installation, in a while"
    DOWN = "503: nothing was done"
    NEVER = "refused for good"
    GONE = "refused for good: nobody is there"
    CLOSED = "refused for good: the token was revoked"


ACCEPTED = frozenset({Fate.ACCEPT, Fate.ANSWER_LOST, Fate.CUT})
REFUSED: dict[Fate, Callable[[], DeliveryFailed]] = {
    Fate.CUT: lambda: DeliveryFailed("connection reset", Verdict.UNKNOWN),
    Fate.BUSY: lambda: DeliveryFailed("rate", Verdict.LATER, 7.0, Scope.CHANNEL),
    Fate.ALL_BUSY: lambda: DeliveryFailed("rate", Verdict.LATER, 5.0, Scope.INSTALLATION),
    Fate.DOWN: lambda: DeliveryFailed("unavailable", Verdict.LATER, stops=Scope.INSTALLATION),
    Fate.NEVER: lambda: DeliveryFailed("too long", Verdict.NEVER),
    Fate.GONE: lambda: DeliveryFailed("user not found", Verdict.NEVER, stops=Scope.PERSON),
    Fate.CLOSED: lambda: DeliveryFailed("token revoked", Verdict.NEVER, stops=Scope.INSTALLATION),
}
ABILITIES = Abilities(
    whole_forms=False,
    trigger=False,
    replaces=True,
    group_introduction=False,
    hears_words=True,
    recognizes=False,
    pushes_pages=True,
    paces=(Pace(Scope.CHANNEL, 1.0, verbs=("post",)), Pace(Scope.INSTALLATION, 0.1, burst=5)),
)


@dataclass(eq=False)
class Request:
    """Under way, or waiting for its answer."""

    key: str
    text: str
    fate: Fate
    loop: StepLoop
    answer: "asyncio.Future[None]"


@dataclass
class Platform:
    """One for all processes. `sending` is told of every request as it leaves; `got` is what was accepted."""

    name: str = "post"
    abilities: Abilities = ABILITIES
    sending: Callable[[str], None] = lambda key: None
    fates: deque[Fate] = field(default_factory=deque)
    under_way: list[Request] = field(default_factory=list)
    got: list[str] = field(default_factory=list)

    def arrive(self, which: int) -> None:
        """One of the requests that are under way arrives, or is lost."""
        request = self.under_way.pop(which % len(self.under_way))
        if request.fate in ACCEPTED:
            self.got.append(request.text)
        if request.fate is Fate.ACCEPT:
            request.loop.outside(partial(_answered, request.answer, None))
        elif request.fate in REFUSED:
            request.loop.outside(partial(_answered, request.answer, REFUSED[request.fate]()))

    def accepted(self, token: str) -> int:
        """How often a message with these words was accepted."""
        return sum(token in text for text in self.got)

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        """Rule 3."""
        loop = cast(StepLoop, asyncio.get_running_loop())
        fate = self.fates.popleft() if self.fates else Fate.ACCEPT
        request = Request(key, str(payload["text"]), fate, loop, loop.create_future())
        self.sending(key)
        self.under_way.append(request)
        await request.answer
        return Receipt(to, f"m-{key}")

    async def replace(self, receipt: Receipt, payload: Payload) -> Receipt:
        """Nothing is lost here."""
        return receipt

    async def publish(self, to: Address, payload: Payload, last: Receipt | None) -> None:
        """Nothing is lost here."""

    def read(self, payload: Payload) -> Event | None:
        """Nobody answers."""
        return None

    def draw(self, card: Card) -> Payload:
        """Its words."""
        return {"text": twin(card)}

    def draw_sheet(self, sheet: Sheet) -> Payload:
        """No forms."""
        return {}

    def draw_page(self, page: Page) -> Payload:
        """Its words."""
        return {"text": page_twin(page)}


def _answered(answer: "asyncio.Future[None]", failure: DeliveryFailed | None) -> None:
    """Heard, if anybody still listens."""
    if answer.done():
        return
    if failure:
        answer.set_exception(failure)
    else:
        answer.set_result(None)
