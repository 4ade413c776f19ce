"""Accounts that are nobody's, chores that are somebody's for a while, and the card behind a receipt."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.events import Address, Standing
from bot.storage import accounts, chores, forget, links, outbox, people, receipts
from bot.storage.database import reading, writing
from bot.storage.outbox import State
from conversations.cards import Card
from tests.storage import rows
from tests.storage.rows import MINUTE, NOW

U1, U2 = Address("slack", "T1", "U1"), Address("slack", "T1", "U2")
HOUR = timedelta(hours=1)
READ = "slack directory T1"


def test_why_an_account_is_nobodys_is_news_once(engine: Engine, other: Engine) -> None:
    told = [
        writing(engine, lambda c, why=why: accounts.bar(c, U1, why, NOW))  # type: ignore[misc]
        for why in (Standing.GUEST, Standing.GUEST, Standing.LEFT)
    ]
    assert told == [True, False, True]
    with reading(other) as connection:
        assert accounts.standing(connection, U1) is Standing.LEFT
        assert accounts.standing(connection, U2) is None
        known = links.among(connection, U1, {"U1", "U2"})
        assert {user: one.standing for user, one in known.items()} == {"U1": Standing.LEFT}


def test_an_account_that_is_somebodys_is_not_nobodys(engine: Engine, other: Engine) -> None:
    writing(engine, rows.settled)
    writing(engine, lambda c: accounts.bar(c, U1, Standing.GUEST, NOW))
    writing(engine, lambda c: accounts.give(c, "mira", U1))
    with reading(other) as connection:
        assert accounts.standing(connection, U1) is None
        assert accounts.owners(connection, U1, {"U1", "U2"})["U1"].person.id == "mira"


def test_forgetting_leaves_no_account_behind(engine: Engine, other: Engine) -> None:
    writing(engine, rows.settled)
    writing(engine, lambda c: people.reached(c, "mira", U1, NOW))
    writing(engine, lambda c: accounts.bar(c, U1, Standing.DOUBLE, NOW))
    writing(engine, lambda c: forget.forget(c, "mira"))
    with reading(other) as connection:
        assert accounts.standing(connection, U1) is None
        assert people.by_address(connection, U1) is None


@pytest.mark.parametrize("who", ["mira", "max"])
def test_whoever_a_row_of_the_program_names_is_not_untouched(engine: Engine, who: str) -> None:
    def look() -> bool:
        with reading(engine) as connection:
            return forget.untouched(connection, who)

    writing(engine, lambda c: people.save_all(c, [rows.person(who)]))
    writing(engine, lambda c: people.reached(c, who, U1, NOW))
    assert look()
    writing(engine, rows.settled)
    assert not look()


def test_a_chore_is_somebodys_until_its_lease_ends_and_goes_on_where_it_stopped(engine: Engine) -> None:
    def take(minutes: int) -> str | None:
        now = NOW + minutes * MINUTE
        return writing(engine, lambda c: chores.take(c, READ, now, now + 15 * MINUTE))

    assert [take(0), take(1), take(14)] == ["", None, None]
    writing(engine, lambda c: chores.hold(c, READ, NOW + 20 * MINUTE, "T1 next:200"))
    assert [take(16), take(20)] == [None, "T1 next:200"]
    writing(engine, lambda c: chores.done(c, READ, NOW + timedelta(days=1)))
    assert [take(60), take(24 * 60)] == [None, ""]


def test_what_is_done_can_be_wanted_again_and_what_is_under_way_stays(engine: Engine) -> None:
    def taken(until: timedelta) -> bool:
        writing(engine, lambda c: chores.stale(c, READ, NOW + until))
        return writing(engine, lambda c: chores.take(c, READ, NOW, NOW + 15 * MINUTE)) is not None

    assert [taken(HOUR), taken(HOUR)] == [True, False], "it is under way"
    writing(engine, lambda c: chores.done(c, READ, NOW + 2 * HOUR))
    assert [taken(HOUR), taken(2 * HOUR)] == [False, True]


def test_a_chore_that_is_wanted_is_due_at_once(engine: Engine) -> None:
    writing(engine, lambda c: chores.take(c, READ, NOW, NOW + timedelta(days=1)))
    writing(engine, lambda c: chores.due(c, READ))
    assert writing(engine, lambda c: chores.take(c, READ, NOW, NOW + MINUTE)) == ""


def sent(engine: Engine) -> None:
    """A message to Mira in her DM, drawn anew since."""
    receipt = {"address": {"platform": "slack", "installation": "T1", "user": "U1", "channel": "D1"}}
    to = Address("slack", "T1", "U1")
    values = {"receipt": {**receipt, "message": "1.1"}, "sent_at": NOW, "state": State.SENT, "address": to}

    def write(connection: object) -> None:
        first = outbox.write(connection, rows.letter("a", "mira", card=Card("old"), **values))  # type: ignore[arg-type]
        assert first is not None
        key = outbox.redrawing(first.id)
        outbox.write(connection, rows.letter(key, "mira", card=Card("new"), verb="replace", target=first.id))  # type: ignore[arg-type]

    writing(engine, write)


@pytest.mark.parametrize(
    ("who", "home", "channel", "message", "text"),
    [
        ("mira", "slack/T1", "D1", "1.1", "new"),
        ("max", "slack/T1", "D1", "1.1", None),
        ("mira", "slack/T2", "D1", "1.1", None),
        ("mira", "slack/T1", "D2", "1.1", None),
        ("mira", "slack/T1", "D1", "1.10", None),
    ],
)
def test_a_message_is_found_by_its_receipt_for_its_owner_only(
    engine: Engine, other: Engine, who: str, home: str, channel: str, message: str, text: str | None
) -> None:
    sent(engine)
    with reading(other) as connection:
        found = receipts.card_at(connection, who, home, channel, message)
    assert (found.text if found else None) == text
