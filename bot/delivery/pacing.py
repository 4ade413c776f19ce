"""Which gates a row must pass, and when they let it: the generic cell rate algorithm.

Rule 1: pure. `free` is one instant a gate; whoever passes moves it on by the pace.
Rule 2: every row looks at three gates (lane, method, installation), because a platform may shut
        any of them; only those that the platform paces are moved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.contract import Pace, Scope
from bot.storage.outbox import Letter

HORIZON = timedelta(
    seconds=0.5
)  # a row may be claimed this long before its gates open: delivery.md, section 4


@dataclass(frozen=True)
class Gate:
    """One gate of a row. Without a pace it is only looked at."""

    key: str
    every: timedelta = timedelta()
    burst: int = 1

    @property
    def slack(self) -> timedelta:
        """How far a burst may run ahead."""
        return self.every * (self.burst - 1)


def keys(letter: Letter) -> Mapping[Scope, str]:
    """The gates that a row looks at, by how far each reaches."""
    home = letter.address.home
    return {
        Scope.INSTALLATION: home,
        Scope.METHOD: f"{home}#{letter.verb}",
        Scope.CHANNEL: letter.address.lane,
    }


def gates(letter: Letter, paces: Iterable[Pace]) -> tuple[Gate, ...]:
    """The gates of a row, with the paces that count for it. The tightest pace of a gate wins."""
    mine = [pace for pace in paces if letter.verb in pace.verbs]
    return tuple(_gate(key, [p for p in mine if p.per is scope]) for scope, key in keys(letter).items())


def _gate(key: str, paces: list[Pace]) -> Gate:
    if not paces:
        return Gate(key)
    tightest = max(paces, key=lambda pace: pace.seconds)
    return Gate(key, timedelta(seconds=tightest.seconds), tightest.burst)


def opens(through: Iterable[Gate], free: Mapping[str, datetime], now: datetime) -> datetime:
    """When all of these gates let a row pass, now at the earliest."""
    return max([now, *(free[gate.key] - gate.slack for gate in through if gate.key in free)])


def passing(through: Iterable[Gate], free: Mapping[str, datetime], at: datetime) -> Mapping[str, datetime]:
    """When the paced gates are free again once a row has passed at an instant."""
    paced = (gate for gate in through if gate.every)
    return {gate.key: max(free.get(gate.key, at), at) + gate.every for gate in paced}
