"""What became of a row, and what that means for its gates (delivery.md, section 5).

Rule 1: pure. The adapter knows its platform's errors; what to do about them is decided here.
Rule 2: a failure of a whole installation is not the row's fault: the gate is shut, the row keeps
        its attempts and waits. So an outage of days costs no message its life before it expires.
Rule 3: what was interrupted is unknown. It is sent again only where that is harmless, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.contract import DeliveryFailed, Receipt, Scope, Verdict
from bot.delivery.pacing import keys
from bot.storage.claims import Ended
from bot.storage.gates import Shut
from bot.storage.outbox import Letter, State

BACK_OFF = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 1800))  # then dead: delivery.md, section 4
CAUSES: Mapping[Scope, str] = {  # what is refused for good for no other's sake was drawn wrong
    Scope.PERSON: "gone",
    Scope.CHANNEL: "channel",
    Scope.INSTALLATION: "access",
    Scope.MESSAGE: "ours",
}
CLOSED = timedelta(minutes=15)  # until an installation that refuses for good is asked again


@dataclass(frozen=True)
class Outcome:
    """How one row ended, the gates that are shut for it, and whether its address is good for nothing.

    `refused`: why its whole installation refuses for good; empty otherwise.
    """

    ended: Ended
    shut: tuple[Shut, ...] = ()
    nobody_there: bool = False
    refused: str = ""

    @property
    def letter(self) -> Letter:
        """The row."""
        return self.ended.letter


def sent(letter: Letter, receipt: Receipt | None) -> Outcome:
    """It arrived."""
    return Outcome(_ended(letter, State.SENT, receipt=receipt))


def dead(letter: Letter, reason: str) -> Outcome:
    """It will never arrive like this, and the mistake is ours; a human is told."""
    return Outcome(replace(_ended(letter, _over(letter), error=reason), cause="ours"))


def given_back(letter: Letter, now: datetime) -> Outcome:
    """It was claimed too long ago and not sent: whoever is next may have it."""
    untried = letter.attempts - 1
    ended = _ended(letter, State.QUEUED, now, letter.error, letter.receipt, attempts=untried)
    return Outcome(ended)


def failed(letter: Letter, failure: DeliveryFailed, harmless: bool, strikes: int, now: datetime) -> Outcome:
    """What follows from a failure. `strikes`: how often in a row its gate did not answer before."""
    nobody = failure.stops is Scope.PERSON
    shut = _shut(letter, failure, strikes)
    for_good = failure.verdict is Verdict.NEVER and failure.stops is Scope.INSTALLATION
    ended = _row(letter, failure, harmless, shut, now)
    return Outcome(ended, shut, nobody, failure.reason if for_good else "")


def withheld(outcome: Outcome, now: datetime) -> Outcome:
    """The installation is paused for it: the row waits for that to end, and no gate is shut."""
    return replace(outcome, ended=replace(outcome.ended, wake_at=now), shut=())


def _row(
    letter: Letter, failure: DeliveryFailed, harmless: bool, shut: tuple[Shut, ...], now: datetime
) -> Ended:
    everywhere = failure.stops is Scope.INSTALLATION
    if failure.verdict is Verdict.UNKNOWN and not harmless:
        return _ended(letter, State.UNKNOWN, error=failure.reason)
    doubts = letter.doubts + (failure.verdict is Verdict.UNKNOWN)
    if everywhere and failure.verdict is not Verdict.UNKNOWN:
        at, untried = now + shut[0].wait, letter.attempts - 1
        return _ended(letter, State.QUEUED, at, failure.reason, attempts=untried, doubts=doubts)
    if failure.verdict is Verdict.NEVER or letter.attempts > len(BACK_OFF):
        cause = CAUSES.get(failure.stops, "refused") if failure.verdict is Verdict.NEVER else "refused"
        return replace(_ended(letter, _over(letter), error=failure.reason), cause=cause)
    if _overtaken(letter, failure):
        return _ended(letter, State.QUEUED, now, failure.reason)
    wait = max(BACK_OFF[letter.attempts - 1], timedelta(seconds=failure.wait))
    return _ended(letter, State.QUEUED, now + wait, failure.reason, doubts=doubts)


def _over(letter: Letter) -> State:
    """It will never arrive. One to several is not mourned: each hears it alone (rounds.py)."""
    return State.CANCELLED if letter.address.members else State.DEAD


def _overtaken(letter: Letter, failure: DeliveryFailed) -> bool:
    """Another page was published since ours: drawn anew at once the first time, over whatever is there."""
    later = failure.verdict is Verdict.LATER and failure.stops is Scope.MESSAGE and not failure.wait
    return letter.verb == "page" and later and letter.attempts == 1


def _shut(letter: Letter, failure: DeliveryFailed, strikes: int) -> tuple[Shut, ...]:
    """The gate that the platform asked to leave alone, or that does not answer."""
    key = keys(letter).get(failure.stops)
    asked = timedelta(seconds=failure.wait)
    if key is None:
        return ()
    if failure.verdict is Verdict.NEVER:
        return (Shut(key, CLOSED),) if failure.stops is Scope.INSTALLATION else ()
    if failure.stops is not Scope.INSTALLATION:
        return (Shut(key, asked),) if asked else ()
    own = BACK_OFF[min(strikes, len(BACK_OFF) - 2)]  # five minutes at most: it may be back
    return (Shut(key, max(asked, own), strike=1),)


def _ended(
    letter: Letter,
    state: State,
    wake_at: datetime | None = None,
    error: str = "",
    receipt: object = None,
    attempts: int | None = None,
    doubts: int | None = None,
) -> Ended:
    attempts = letter.attempts if attempts is None else attempts
    doubts = letter.doubts if doubts is None else doubts
    return Ended(letter, state, wake_at, error, receipt, attempts, doubts)
