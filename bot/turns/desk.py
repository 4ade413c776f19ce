"""The counter itself: every call is one transaction, or one read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.carrying import Carrier, OwnLoop
from bot.events import Account, Address, Event
from bot.facts.reading import Calendar, nowhere
from bot.program.decisions import Decision
from bot.storage import chores, gates, outbox, people, receipts, recovery, retention, talks, withheld
from bot.storage.database import Connection, Engine, reading, writing
from bot.storage.outbox import Letter
from bot.turns import alerting, following, meeting, resending, settling, talking, telling, vanishing
from bot.turns.meeting import Met
from bot.turns.seats import seats
from bot.turns.taking import Taken, take
from bot.turns.work import Secrets, WaysBack, Work
from conversations import intents
from conversations.asking import sheet
from conversations.cards import Card, Sheet
from conversations.flows import FORMS, UNCONFIRMED
from scheduler import checkins
from scheduler.checkins import Due
from scheduler.rules import Rule
from scheduler.timeline import TIMELINE

DAY = timedelta(days=1)


KEYBOARD = "command line"  # who acts, in the audit log


class Shown(Protocol):
    """Where a message went, as an adapter's receipt says."""

    @property
    def address(self) -> Address: ...
    @property
    def message(self) -> str: ...


@dataclass(frozen=True)
class Desk:
    """What adapters, the tick and the command line may ask of the program.

    `ways_back`: what ends the pause of an installation, by platform.
    `groups`: the platforms that open a conversation of several (Abilities.group_introduction).
    `posted`: the platforms on which a page is a message (Abilities.posts_pages).
    `calendar`: where the calendar file of a side of a session is.
    """

    engine: Engine
    secrets: Secrets
    timeline: tuple[Rule, ...] = TIMELINE
    carrier: Carrier = field(default_factory=OwnLoop)
    ways_back: WaysBack = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    posted: frozenset[str] = frozenset()
    calendar: Calendar = nowhere

    def take(self, event: Event, now: datetime) -> Taken:
        """Hear one event. The same event again changes nothing."""
        return writing(self.engine, lambda c: take(self._work(c, now), event))

    def decide(self, subject: str, decision: Decision, now: datetime) -> None:
        """Apply one decision and what follows. Raises OutOfTurn, KeyError."""
        writing(self.engine, lambda c: settling.settle(self._work(c, now), subject, decision))

    def _work(self, connection: Connection, now: datetime) -> Work:
        work = Work(connection, now, self.secrets, carrier=self.carrier, calendar=self.calendar)
        return replace(work, ways_back=self.ways_back, groups=self.groups, posted=self.posted)

    def due(self, now: datetime) -> tuple[Due, ...]:
        """What should have begun by now and is not yet too late."""
        with reading(self.engine) as connection:
            return checkins.due(self.timeline, seats(connection), now)

    def follow(self, due: Due, now: datetime) -> bool:
        """Follow one line of the plan. Following it twice follows it once."""
        return writing(self.engine, lambda c: following.follow(self._work(c, now), due))

    def report(self, now: datetime) -> bool:
        """Tell whoever looks after the program what did not arrive, if it is time. Whether it was."""
        with reading(self.engine) as connection:
            if not alerting.todo(self._work(connection, now)):
                return False
        return writing(self.engine, lambda c: alerting.look(self._work(c, now)))

    def dropped(self, now: datetime) -> int:
        """How many lines of the plan became too late since the last beat, and will not be followed."""
        with reading(self.engine) as connection:
            since = recovery.last_beat(connection)
            return len(checkins.missed(self.timeline, seats(connection), since, now)) if since else 0

    def keep_house(self, now: datetime) -> None:
        """Note that somebody is here, and once a day throw away what nobody will ask for any more."""
        if writing(self.engine, lambda connection: _here(connection, now)):
            retention.swept(self.engine, now)

    def resend(self, letters: Sequence[Letter], now: datetime) -> tuple[Letter, ...]:
        """Send undelivered letters again. Those that go; nobody needs the others any more."""
        return writing(self.engine, lambda c: resending.send_again(self._at_keyboard(c, now), letters))

    def dismiss(self, letters: Sequence[Letter], now: datetime) -> None:
        """Leave undelivered letters as they are."""
        writing(self.engine, lambda c: resending.leave(self._at_keyboard(c, now), letters))

    def _at_keyboard(self, connection: Connection, now: datetime) -> Work:
        """Somebody at the command line acts: the audit log says no more than that."""
        return replace(self._work(connection, now), actor=KEYBOARD)

    def next_event(self, now: datetime) -> datetime | None:
        """The next instant at which something becomes due or a message wants to go out."""
        with reading(self.engine) as connection:
            work = Work(connection, now, self.secrets)
            places = seats(connection)
            held = (following.held_back(work, d) for d in checkins.due(self.timeline, places, now))
            times: list[datetime | None] = [at for at in held if isinstance(at, datetime)]
            times += [checkins.upcoming(self.timeline, places, now), outbox.next_wake(connection)]
            times.append(alerting.next_look(work))
        return min((at for at in times if at is not None and at > now), default=None)

    def sheet(self, person: str, conversation: int, now: datetime) -> Sheet | None:
        """A conversation as a whole form, from its present answers; None where it is over or not theirs."""
        with reading(self.engine) as connection:
            talk = talks.get(connection, conversation)
            if talk is None or not talk.open or talk.person != person or talk.form == UNCONFIRMED:
                return None
            work = Work(connection, now, self.secrets)
            talk = talking.filled(work, talk)
            return sheet(FORMS[talk.form], talk, talking.showing(work, talk))

    def meet(self, accounts: Iterable[Account], now: datetime) -> Met:
        """Colleagues as a platform's directory describes them, a page of them. Nothing new writes nothing."""
        with reading(self.engine) as connection:
            news = meeting.unmet(connection, accounts)
        return writing(self.engine, lambda c: meeting.meet(self._work(c, now), news)) if news else Met()

    def gone(self, address: Address, now: datetime) -> None:
        """Somebody took Flipside away where they were reached. They stay in the program. Twice is once."""
        writing(self.engine, lambda c: vanishing.gone(self._work(c, now), address))

    def who(self, address: Address) -> str | None:
        """The person behind an address; None for somebody who was never met."""
        with reading(self.engine) as connection:
            return people.by_address(connection, address)

    def card_at(self, person: str, receipt: Shown) -> Card | None:
        """The card of a message that went to a person, as last drawn; None where it was none of theirs."""
        to = receipt.address
        with reading(self.engine) as connection:
            return receipts.card_at(connection, person, to.home, to.channel, receipt.message)

    def take_chore(self, name: str, now: datetime, lease: timedelta) -> str | None:
        """Take on a chore that is due and nobody's: where the last one stopped; None: not now."""
        return writing(self.engine, lambda c: chores.take(c, name, now, now + lease))

    def hold_chore(self, name: str, until: datetime, place: str = "") -> None:
        """Keep a chore until then; `place` is where it has got to."""
        writing(self.engine, lambda c: chores.hold(c, name, until, place))

    def end_chore(self, name: str, until: datetime) -> None:
        """It is done: nobody need take it until then."""
        writing(self.engine, lambda c: chores.done(c, name, until))

    def want_chore(self, name: str) -> None:
        """It is due now, whoever is at it."""
        writing(self.engine, lambda c: chores.due(c, name))

    def stale_chore(self, name: str, until: datetime) -> None:
        """Where it is done, and due by then: it is due now."""
        writing(self.engine, lambda c: chores.stale(c, name, until))

    def commands(self, person: str, now: datetime) -> tuple[tuple[str, str], ...]:
        """The commands a person may use, each with a line about it, in their language."""
        with reading(self.engine) as connection:
            work = Work(connection, now, self.secrets, actor=person)
            words = work.reading(person).words
            names = telling.known_to(work)
            return tuple((name, words.say(f"{intents.words_key(name)}.about")) for name in names)


def _here(connection: Connection, now: datetime) -> bool:
    """Somebody is here. Whether it is time to throw away."""
    recovery.beat(connection, now)
    gates.sweep(connection, now - DAY)
    withheld.expire(connection, now)
    return retention.due_for_sweep(connection, now)
