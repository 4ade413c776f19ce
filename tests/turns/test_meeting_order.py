"""In any order, in pages of any size, and however often: the same people come of the same accounts."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.events import Account, Address, Standing
from bot.storage import database, subjects
from bot.storage import tables as t
from bot.storage.database import reading
from bot.turns import Desk
from tests.storage.rows import NOW
from tests.turns.accounts import SECRETS

USERS = ("U1", "U2", "U3")
HOMES = (("slack", "T1"), ("slack", "T2"), ("teams", "X"))


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


def outcome(desk: Desk) -> object:
    """Who has which accounts, with what is known of them, and what the others are."""
    with reading(desk.engine) as connection:
        rows = connection.execute(select(t.addresses)).all()
        whose: dict[str, list[str]] = {}
        for row in rows:
            whose.setdefault(row.person, []).append(f"{row.platform}/{row.installation}/{row.user}")
        facts = {
            tuple(sorted(mine)): replace(subjects.load(connection, f"person:{who}"), id="", told=())
            for who, mine in whose.items()
        }
        others = connection.execute(select(t.accounts.c.platform, t.accounts.c.installation,
                                           t.accounts.c.user, t.accounts.c.standing)).all()  # fmt: skip
    return facts, sorted(tuple(row) for row in others)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(companies(), st.data())
def test_in_any_order_and_however_often_the_same_people_come_of_it(
    sqlite_url: str, company: list[Account], data: st.DataObject
) -> None:
    ends = []
    for _ in range(2):
        desk = Desk(database.connect(f"{sqlite_url}?synchronous=OFF"), SECRETS)
        with desk.engine.begin() as connection:
            t.metadata.drop_all(connection)
            t.metadata.create_all(connection)
        told = data.draw(st.permutations([*company, *data.draw(st.lists(st.sampled_from(company)))]))
        pages = data.draw(st.sampled_from([1, 2, 5, 100]))
        for start in range(0, len(told), pages):
            desk.meet(told[start : start + pages], NOW)
        ends.append(outcome(desk))
        desk.engine.dispose()
    assert ends[0] == ends[1]
