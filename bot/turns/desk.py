"""The counter itself: every call is one transaction, or one read."""

from dataclasses import dataclass
from datetime import datetime

from bot.events import Event
from bot.program.decisions import Decision
from bot.storage import outbox, talks
from bot.storage.database import Engine, reading, writing
from bot.turns import following, settling, talking, telling
from bot.turns.seats import seats
from bot.turns.taking import Taken, take
from bot.turns.work import Secrets, Work
from conversations import intents
from conversations.asking import sheet
from conversations.cards import Sheet
from conversations.flows import FORMS
from scheduler import checkins
from scheduler.checkins import Due
from scheduler.rules import Rule
from scheduler.timeline import TIMELINE


@dataclass(frozen=True)
class Desk:
    """What adapters, the tick and the command line may ask of the program."""

    engine: Engine
    secrets: Secrets
    timeline: tuple[Rule, ...] = TIMELINE

    def take(self, event: Event, now: datetime) -> Taken:
        """Hear one event. The same event again changes nothing."""
        return writing(self.engine, lambda c: take(Work(c, now, self.secrets), event))

    def decide(self, subject: str, decision: Decision, now: datetime) -> None:
        """Apply one decision and what follows. Raises OutOfTurn, KeyError."""
        writing(self.engine, lambda c: settling.settle(Work(c, now, self.secrets), subject, decision))

    def due(self, now: datetime) -> tuple[Due, ...]:
        """What should have begun by now and is not yet too late."""
        with reading(self.engine) as connection:
            return checkins.due(self.timeline, seats(connection), now)

    def follow(self, due: Due, now: datetime) -> bool:
        """Follow one line of the plan. Following it twice follows it once."""
        return writing(self.engine, lambda c: following.follow(Work(c, now, self.secrets), due))

    def next_event(self, now: datetime) -> datetime | None:
        """The next instant at which something becomes due or a message wants to go out."""
        with reading(self.engine) as connection:
            work = Work(connection, now, self.secrets)
            places = seats(connection)
            held = (following.held_back(work, d) for d in checkins.due(self.timeline, places, now))
            times: list[datetime | None] = [at for at in held if isinstance(at, datetime)]
            times += [checkins.upcoming(self.timeline, places, now), outbox.next_wake(connection)]
        return min((at for at in times if at is not None and at > now), default=None)

    def sheet(self, person: str, conversation: int, now: datetime) -> Sheet | None:
        """A conversation as a whole form, from its present answers; None where it is over or not theirs."""
        with reading(self.engine) as connection:
            talk = talks.get(connection, conversation)
            if talk is None or not talk.open or talk.person != person:
                return None
            work = Work(connection, now, self.secrets)
            talk = talking.filled(work, talk)
            return sheet(FORMS[talk.form], talk, talking.scene(work, person))

    def commands(self, person: str, now: datetime) -> tuple[tuple[str, str], ...]:
        """The commands a person may use, each with a line about it, in their language."""
        with reading(self.engine) as connection:
            work = Work(connection, now, self.secrets, actor=person)
            words = work.reading(person).words
            names = telling.known_to(work)
            return tuple((name, words.say(f"{intents.words_key(name)}.about")) for name in names)
