"""In any order, in pages of any size, and however often: the same people come of the same accounts.

Rule: whoever has accounts in several places says in each of them that it is them, sooner or later; and until
they said so nothing is sent there but the question that they asked for by acting.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.events import Account, Address, Event, Standing
from bot.program.people import Hushed, Volume
from bot.storage import database, links, people, subjects
from bot.storage import tables as t
from bot.storage.database import reading
from bot.turns import Desk
from conversations.forms import Answered, Line, Looked
from conversations.intents import parse
from tests.storage.rows import NOW
from tests.turns.accounts import SECRETS

USERS = ("U1", "U2", "U3")
HOMES = (("slack", "T1"), ("slack", "T2"), ("teams", "X"))
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def companies(draw: st.DrawFn) -> list[Account]:
    """Accounts of three installations; in one installation every e-mail is somebody's own."""
    found = []
    for platform, installation in HOMES:
        emails = draw(st.permutations(["a@x.org", "b@x.org", "c@x.org", ""]))
        for user, email in zip(USERS, emails, strict=False):
            standing = draw(st.sampled_from([Standing.HERE, Standing.HERE, Standing.LEFT, Standing.GUEST]))
            zone = draw(st.sampled_from(["", "Europe/Berlin", "Asia/Tokyo"]))
            title = draw(st.sampled_from(["", "Lead"]))
            where = Address(platform, installation, user)
            found.append(Account(where, f"{installation} {user}", email, title, zone, "", standing))
    return found


@st.composite
def people_everywhere(draw: st.DrawFn) -> list[Account]:
    """Two people, each with an account in every installation."""
    users = draw(st.permutations(USERS))
    return [
        Account(Address(platform, installation, user), f"{installation} {user}", email)
        for platform, installation in HOMES
        for user, email in zip(users, ("a@x.org", "b@x.org"), strict=False)
    ]


def outcome(desk: Desk) -> object:
    """Who has which accounts, with what is known of them, and what the others are."""
    with reading(desk.engine) as connection:
        whose: dict[str, list[str]] = defaultdict(list)
        for row in connection.execute(select(t.addresses)):
            whose[row.person].append(f"{row.platform}/{row.installation}/{row.user}")
        facts = {
            tuple(sorted(mine)): replace(subjects.load(connection, f"person:{who}"), id="", told=())
            for who, mine in whose.items()
        }
        others = connection.execute(select(t.accounts.c.platform, t.accounts.c.installation,
                                           t.accounts.c.user, t.accounts.c.standing)).all()  # fmt: skip
    return facts, sorted(tuple(row) for row in others)


@dataclass
class Life:
    """What may happen, and a look after each thing that nothing went where nobody said that it is theirs."""

    desk: Desk
    events: int = 0
    seen: set[int] = field(default_factory=set)
    said: set[str] = field(default_factory=set)  # where somebody said that it is theirs

    def take(self, who: Address, heard: Any, talk: int | None = None) -> int | None:
        """Somebody acts."""
        self.events += 1
        taken = self.desk.take(Event(f"e{self.events}", who, heard, talk), NOW)
        self.look(acting=f"{who.home}/{who.user}")
        return taken.conversation

    def meet(self, page: list[Account]) -> None:
        """A page of a directory."""
        self.desk.meet(page, NOW)
        self.look()

    def answer(self, who: Address, mine: str = "yes") -> None:
        """Act in a place, and say whether it is theirs, if that is asked."""
        talk = self.take(who, parse("help"))
        if talk and self.desk.who(who) is None:
            self.said |= {f"{who.home}/{who.user}"} if mine == "yes" else set()
            self.take(who, Answered((Line("mine", (mine,)), Line("place", (who.home,)))), talk)

    def drop(self, who: Address, other: str) -> None:
        """Say in one place that another one is not theirs."""
        talk = self.take(who, parse("where"))
        with reading(self.desk.engine) as connection:
            where = select(t.conversations.c.id).where(t.conversations.c.form == "where")
            talk = connection.scalar(where.order_by(t.conversations.c.id.desc()).limit(1))
        if talk:
            self.take(who, Answered((Line("place", ("drop",)), Line("dropped", (other,)))), talk)

    def tell(self, who: Address) -> None:
        """Something unasked for whoever is behind an account."""
        with reading(self.desk.engine) as connection:
            link = links.at(connection, who)
            person = people.by_address(connection, who) or (link.person if link else "")
        if person:
            self.desk.decide(f"person:{person}", Hushed(Volume.NORMAL), NOW)
        self.look()

    def look(self, acting: str = "") -> None:
        """What is sent or shown is for somebody at a place of theirs, or answers whoever just acted there."""
        with reading(self.desk.engine) as connection:
            theirs = {(r.person, f"{r.platform}/{r.installation}/{r.user}")
                      for r in connection.execute(select(t.addresses))}  # fmt: skip
            nobodys = {
                f"{r.platform}/{r.installation}/{r.user}" for r in connection.execute(select(t.accounts))
            }
            rows = connection.execute(select(t.outbox).where(t.outbox.c.verb != "replace")).all()
        for person, _ in theirs:
            mine = {to for who, to in theirs if who == person}
            assert len(mine - self.said) <= 1, f"{person} has {mine}, and said so in {self.said}"
        for row in (row for row in rows if row.person or row.verb == "post"):  # a stranger's page is nobody's
            to, fresh = f"{row.installation}/{row.address['user']}", row.id not in self.seen
            self.seen.add(row.id)
            if fresh and to == acting and row.kind == "reply":
                continue
            assert (row.person, to) in theirs or not fresh, f"{row.key} is for {to}"
            assert row.state != "queued" or to not in nobodys, f"{row.key} waits for {to}"


@contextmanager
def a_life(url: str) -> Iterator[Life]:
    """In an empty database."""
    desk = Desk(database.connect(f"{url}?synchronous=OFF"), SECRETS)
    with desk.engine.begin() as connection:
        t.metadata.drop_all(connection)
        t.metadata.create_all(connection)
    yield Life(desk)
    desk.engine.dispose()


def pages(data: st.DataObject, company: list[Account]) -> list[list[Account]]:
    """The company, in any order and with repetitions, page by page."""
    told = data.draw(st.permutations([*company, *data.draw(st.lists(st.sampled_from(company)))]))
    size = data.draw(st.sampled_from([1, 2, 5, 100]))
    return [list(told[start : start + size]) for start in range(0, len(told), size)]


@FEW
@given(companies(), st.data())
def test_in_any_order_and_however_often_the_same_people_come_of_it(
    sqlite_url: str, company: list[Account], data: st.DataObject
) -> None:
    places = [one.address for one in company]
    ends = []
    for _ in range(2):
        with a_life(sqlite_url) as life:
            for page in pages(data, company):
                life.meet(page)
                for place in data.draw(st.lists(st.sampled_from(places), max_size=2)):
                    life.answer(place)
            for place in places:
                life.answer(place)
            life.meet(company)
            ends.append(outcome(life.desk))
    assert ends[0] == ends[1]


@FEW
@given(people_everywhere(), st.data())
def test_whatever_is_said_nothing_goes_where_nobody_said_that_it_is_theirs(
    sqlite_url: str, company: list[Account], data: st.DataObject
) -> None:
    places = st.sampled_from([one.address for one in company])
    with a_life(sqlite_url) as life:
        for page in pages(data, company):
            life.meet(page)
            for _ in range(data.draw(st.integers(0, 8))):
                data.draw(st.sampled_from(doings(life, data, places)))()
        life.meet(company)


def doings(life: Life, data: st.DataObject, places: st.SearchStrategy[Address]) -> list[Callable[[], object]]:
    """What people do, and what is to be said to them."""
    who, other = data.draw(places), data.draw(places)
    return [
        lambda: life.answer(who, "yes"),
        lambda: life.answer(who, "no"),
        lambda: life.take(who, Looked()),
        lambda: life.drop(who, other.home),
        lambda: life.tell(who),
        lambda: life.desk.gone(who, NOW),
    ]
