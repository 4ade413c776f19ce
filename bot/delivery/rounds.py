"""One round of delivery, in one transaction: outcomes are written, what is due is looked at and held.

1. Write finished outcomes, each only where the fence is still ours; shut or open gates.
2. Of each installation take what is due, urgent first, one row a lane.
3. Look once more whether it still should go: too late, unwanted, out of hours, one of several.
4. Let it pass its gates: the rates hold for all processes, because the gates are rows.
5. Hold it: a lease and a fence. Commit. Only then may a request leave.

Rule 1: nothing in here waits for a network.
Rule 2: a row that was found in `sending` at the end of its lease was interrupted; its policy decides.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.contract import Adapter, Pace
from bot.carrying import Carrier
from bot.delivery import elsewhere, pacing, several
from bot.delivery.outcomes import Outcome, withheld
from bot.facts.readers import readers
from bot.storage import claims, gates, installations, lookup, outbox, people
from bot.storage.database import Connection
from bot.storage.outbox import LEASE, Letter, State
from conversations.together import together
from conversations.words import words
from scheduler import sorting
from scheduler.loads import Load
from scheduler.sorting import Go, Into, Later, Parcel, TooLate, Unwanted

INTERRUPTED = "interrupted while sending"
ALONE = tuple(load.value for load in sorting.PASSES)


@dataclass(frozen=True)
class Moment:
    """When something was, on two clocks: one is set by people, one stands still in a suspended machine."""

    wall: datetime
    running: float

    def passed(self, now: "Moment") -> float:
        """Seconds since, by whichever clock saw more of them."""
        return max(now.running - self.running, (now.wall - self.wall).total_seconds())


@dataclass(frozen=True)
class Claimed:
    """A row that is ours. `wait`: from the claim until its gates let it pass; `due`: since when (UTC)."""

    letter: Letter
    wait: timedelta
    due: datetime
    claimed: Moment


@dataclass
class Round:
    """One transaction's work. `room`: how many rows an installation may be given now."""

    connection: Connection
    now: datetime
    adapters: Mapping[str, Adapter]
    carrier: Carrier
    room: Callable[[str], int]
    moment: Moment
    claimed: list[Claimed] = field(default_factory=list)

    def go(self, outcomes: Sequence[Outcome]) -> tuple[Claimed, ...]:
        """Do all five steps. What may be sent now."""
        self.write(outcomes)
        for installation in claims.installations(self.connection):
            most = self.room(installation)
            if most > 0:
                self._visit(installation, most)
        return tuple(self.claimed)

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Step 1."""
        outcomes = self._let_in_no_more(outcomes)
        for nobody in (one.letter.address for one in outcomes if one.nobody_there):
            people.unreachable(self.connection, nobody)
        claims.end(self.connection, [one.ended for one in outcomes], self.now)
        for one in outcomes:
            self._look_again(one.letter, one.ended.wake_at)
            if one.letter.address.members and one.ended.state is State.CANCELLED:
                self._to_each(one.letter)
        for letter in elsewhere.again(self.connection, outcomes, self.now):
            self._look_again(letter, self.now)
        arrived = [one.letter for one in outcomes if one.ended.state is State.SENT]
        gates.passed(self.connection, {letter.address.home for letter in arrived})
        gates.shut(self.connection, _longest(outcomes), self.now)

    def _to_each(self, letter: Letter) -> None:
        """Several could not be told at once: what each is told alone rested on it, and goes out instead."""
        for alone in outbox.instead_of(self.connection, letter, self.now):
            self._look_again(alone, self.now)

    def _let_in_no_more(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """An installation that refuses for good is paused, if it is one that can be; its rows wait for it."""
        refused = {one.letter.address.home: one for one in outcomes if one.refused}
        paused = {home for home, one in sorted(refused.items()) if self._paused(one)}
        return [
            withheld(one, self.now) if one.refused and one.letter.address.home in paused else one
            for one in outcomes
        ]

    def _paused(self, one: Outcome) -> bool:
        to = one.letter.address
        return installations.pause(self.connection, to.platform, to.installation, one.refused, self.now)

    def _visit(self, installation: str, most: int) -> None:
        """Steps 2 to 5 for one installation, unless its gate is shut for longer than we would wait."""
        shut = self.now + pacing.HORIZON + self._burst(installation)
        free = gates.opened(self.connection, (), [installation])
        if free.get(installation, self.now) > shut:
            return
        heads = claims.due(self.connection, installation, self.now, shut, most)
        if heads:
            self._hold(self._pass(self._wanted(self._uninterrupted(heads))))

    def _burst(self, installation: str) -> timedelta:
        """How far a burst runs ahead of the gate, at most."""
        paces = self._paces(installation.partition("/")[0])
        return max((timedelta(seconds=p.seconds) * (p.burst - 1) for p in paces), default=timedelta())

    def _paces(self, platform: str) -> tuple[Pace, ...]:
        adapter = self.adapters.get(platform)
        return adapter.abilities.paces if adapter else ()

    def _uninterrupted(self, heads: Iterable[Letter]) -> list[Letter]:
        """Rule 2."""
        kept, again = [], []
        for letter in heads:
            if letter.state is not State.SENDING:
                kept.append(letter)
            elif harmless(letter, self.adapters):
                again.append(replace(letter, doubts=letter.doubts + 1))
            else:
                claims.put(self.connection, letter, State.UNKNOWN, wake_at=None, error=INTERRUPTED)
        claims.doubted(self.connection, again)
        return [*again, *kept]

    def _wanted(self, heads: Sequence[Letter]) -> list[Letter]:
        """Step 3: the fates, written; what goes now comes back, with what it carries."""
        minded = [x for x in heads if sorting.minded(_parcel(x)) and x.verb == "post" and not x.doubts]
        open_to_others = [x for x in minded if sorting.joins(_parcel(x))]
        looked_at = [*minded, *claims.mates(self.connection, open_to_others, ALONE, self.now)]
        known = readers(self.connection, [x.person for x in looked_at if x.person], self.now)
        fates = sorting.sort([_parcel(x) for x in looked_at], known, self.now)
        for letter in looked_at:
            self._put(letter, fates[letter.id])
        others = [x for x in heads if x not in minded and not self._expired(x) and self._awake(x)]
        return [*others, *self._joined(looked_at, fates)]

    def _expired(self, letter: Letter) -> bool:
        """Nobody waits for it any more. What may have arrived is not called too late."""
        late = not letter.doubts and letter.expires_at is not None and letter.expires_at <= self.now
        if late:
            self._put(letter, TooLate())
        return late

    def _awake(self, letter: Letter) -> bool:
        """Whether it goes now. One to several waits for an hour in common; without one, see above."""
        if not letter.address.members:
            return True
        at = several.opens(self.connection, letter, self.now)
        if at is None:
            claims.put(self.connection, letter, State.CANCELLED, wake_at=None, error="no hour in common")
            self._to_each(letter)
        elif at > self.now:
            self._put(letter, Later(at))
        return at == self.now

    def _put(self, letter: Letter, fate: sorting.Fate) -> None:
        match fate:
            case Later(at):
                claims.put(self.connection, letter, State.QUEUED, wake_at=at)
                self._look_again(letter, at)
            case TooLate():
                self._end(letter, State.EXPIRED)
            case Unwanted():
                self._end(letter, State.CANCELLED)

    def _end(self, letter: Letter, state: State) -> None:
        """It does not go out; what was merged into it on an earlier try is looked at by itself."""
        claims.put(self.connection, letter, state, wake_at=None)
        outbox.set_free(self.connection, letter.id, letter.person, self.now)

    def _joined(self, letters: Sequence[Letter], fates: Mapping[int, sorting.Fate]) -> list[Letter]:
        """Those that go, each with the others that go in it."""
        going = [letter for letter in letters if fates[letter.id] == Go()]
        return [self._with(x, [y for y in letters if fates[y.id] == Into(x.id)]) for x in going]

    def _with(self, first: Letter, others: list[Letter]) -> Letter:
        if not others:
            return first
        speech = people.speech(self.connection, first.person)
        card = together((first.card, *(other.card for other in others)), words(speech))
        policy = "ask" if "ask" in {first.policy, *(other.policy for other in others)} else first.policy
        whole = replace(first, card=card, policy=policy)
        claims.merge(self.connection, whole, others)
        return whole

    def _pass(self, letters: Sequence[Letter]) -> list[Claimed]:
        """Step 4. Whoever would have to wait for longer stays where they are."""
        through = {x.id: pacing.gates(x, self._paces(x.address.platform)) for x in letters}
        free = self._free([gate for found in through.values() for gate in found])
        passed: list[Claimed] = []
        moved: dict[str, datetime] = {}
        for letter in sorted(letters, key=lambda x: (x.priority, x.wake_at, x.id)):
            at = pacing.opens(through[letter.id], free, self.now)
            if at - self.now <= pacing.HORIZON:
                passed.append(Claimed(letter, at - self.now, letter.wake_at or self.now, self.moment))
                moved |= (steps := pacing.passing(through[letter.id], free, at))
                free |= steps
        gates.moved(self.connection, moved)
        return passed

    def _free(self, through: Sequence[pacing.Gate]) -> dict[str, datetime]:
        paced = {gate.key for gate in through if gate.every}
        return dict(gates.opened(self.connection, paced, {gate.key for gate in through} - paced))

    def _hold(self, passed: Sequence[Claimed]) -> None:
        """Step 5."""
        held = claims.hold(self.connection, [one.letter for one in passed], self.now + LEASE)
        for letter, one in zip(held, passed, strict=True):
            self.claimed.append(replace(one, letter=self._says_again(letter)))

    def _says_again(self, letter: Letter) -> Letter:
        """A message that may have arrived before says so; drawing a card or a page again is no message."""
        adapter = self.adapters.get(letter.address.platform)
        if not letter.doubts or letter.verb != "post" or (adapter and adapter.abilities.recognizes):
            return letter
        said = words(self._speech(letter)).say("delivery.again")
        return replace(letter, card=replace(letter.card, hint=letter.card.hint or said))

    def _speech(self, letter: Letter) -> str:
        """The reader's language; in a channel the program's."""
        if letter.person:
            return people.speech(self.connection, letter.person)
        cohort = lookup.cohort_now(self.connection)
        return cohort.course.language if cohort else "en"

    def _look_again(self, letter: Letter, at: datetime | None) -> None:
        if at is not None:
            self.carrier.enlist(self.connection, letter.id, letter.address.lane, letter.priority, at)


def harmless(letter: Letter, adapters: Mapping[str, Adapter]) -> bool:
    """Whether it may be sent again: by its kind, or because the platform recognizes it by its key."""
    adapter = adapters.get(letter.address.platform)
    return letter.policy == "repeat" or (adapter is not None and adapter.abilities.recognizes)


def _parcel(letter: Letter) -> Parcel:
    return Parcel(letter.id, letter.person, Load(letter.load), letter.priority, letter.expires_at)


def _longest(outcomes: Iterable[Outcome]) -> tuple[gates.Shut, ...]:
    """One a gate: the longest wait, and one strike for all that failed together."""
    longest: dict[str, gates.Shut] = {}
    for one in (shut for outcome in outcomes for shut in outcome.shut):
        if one.key not in longest or longest[one.key].wait < one.wait:
            longest[one.key] = one
    return tuple(longest.values())
