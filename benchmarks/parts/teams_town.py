"""A company in Teams: its people, their chats with Flipside, and what they type there.

Rule 1: everybody has been heard before, so where they can be reached is known, and nobody is looked up.
Rule 2: one tenant, as a company has it, in which people take turns: a chat takes a message only so often.
Rule 3: whoever answers has asked to join before; each of them answers once.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import update

from benchmarks.parts import filling, letters, stage
from bot.events import Address, Event
from bot.program.people import Person
from bot.storage import migrate, people
from bot.storage import tables as t
from bot.storage.database import Connection, Engine, writing
from bot.storage.outbox import Letter
from bot.turns import Desk
from conversations.forms import Asked
from tests.fakes.teams import FakeTeams, Member, payloads
from tests.slack import town

TENANT = str(uuid5(NAMESPACE_URL, "tenant"))
HOME, HELP, ANSWER = "home", "help", "an answer"
KINDS: Mapping[str, str] = {HOME: "home", HELP: "help", ANSWER: "yes"}  # what is typed
Body = Callable[[], tuple[str, bytes]]


def member(number: int) -> Member:
    """Somebody in Teams."""
    return Member(str(uuid5(NAMESPACE_URL, f"person {number}")), TENANT, f"Person {number}", installed=True)


def address(one: Member, service: str) -> Address:
    """Where to reach them."""
    extra = (("conversation", one.chat), ("id", one.id), ("service", service))
    return Address("teams", one.tenant, one.aad, extra=extra)


def furnished(engine: Engine, service: str, many: int, asking: int) -> None:
    """A cohort that takes people: `many` there are, and the first `asking` of them asked to join."""
    migrate.upgrade(engine)
    now, desk = datetime.now(UTC), Desk(engine, town.SECRETS)
    town.enrolling(engine, now)
    zone, region = stage.somewhere_at_work(now)
    members = [member(number) for number in range(many)]
    known = [Person(one.aad, one.name, zone=zone, region=region, grade=1) for one in members]

    def move_in(connection: Connection) -> None:
        people.save_all(connection, known)
        for one in members:
            people.reached(connection, one.aad, address(one, service), now)

    writing(engine, move_in)
    for one in members[:asking]:
        desk.take(Event(f"stage:{one.aad}", address(one, service), Asked("join")), now)
    nothing_waits(engine)


def nothing_waits(engine: Engine) -> None:
    """What would go out later, in the middle of something else, is thrown away."""
    over = update(t.outbox).where(t.outbox.c.wake_at.isnot(None)).values(wake_at=None, state="cancelled")
    writing(engine, lambda connection: connection.execute(over))


def reminded(engine: Engine, service: str, many: int) -> None:
    """A reminder for each of so many people, due now."""
    filling.put(engine, _reminders(service, many, datetime.now(UTC) - timedelta(seconds=1)))


def _reminders(service: str, many: int, now: datetime) -> Iterator[Letter]:
    for number in range(many):
        one = member(number)
        yield letters.note(f"reminder:{number}", one.aad, now, address=address(one, service))


def chats(many: int) -> list[str]:
    """Where to write to so many people."""
    return [member(number).chat for number in range(many)]


@dataclass
class Crowd:
    """Whoever types to one bot, one after the other."""

    cloud: str
    many: int
    _next: Iterator[int] = field(default_factory=count)
    _fresh: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self._teams = FakeTeams()
        self._teams.url = self.cloud

    @property
    def service(self) -> str:
        """The connector's address, as activities name it."""
        return self._teams.service

    def body(self, kind: str) -> Body:
        """The next activity of a kind, made when it is sent; and where it is said."""
        numbers = self._fresh if kind == ANSWER else self._next
        return lambda: self._typed(next(numbers) % self.many, KINDS[kind])

    def _typed(self, number: int, text: str) -> tuple[str, bytes]:
        one = member(number)
        activity = payloads.typed(self._teams, one, self._teams.personal(one), text)
        return one.chat, json.dumps(activity, separators=(",", ":")).encode()
