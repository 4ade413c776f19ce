"""What a human decides about letters: who is asked about which, decided once, and what goes with them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from bot.storage import outbox, talks, undelivered
from bot.storage.database import reading, writing
from bot.storage.outbox import Letter, State
from bot.storage.undelivered import AGAIN_FOR, Counts
from conversations.cards import Also, Ask, Card
from tests.storage import rows
from tests.storage.rows import NOW, letter

LATER = NOW + timedelta(hours=1)


def put(engine: Engine, key: str, state: State, **values: Any) -> Letter:
    """A letter that has ended like this."""
    one = replace(letter(key, **values), state=state, wake_at=None)
    written = writing(engine, lambda connection: outbox.write(connection, one))
    assert written
    return written


def seen(engine: Engine, one: Letter) -> Letter:
    with reading(engine) as connection:
        found = outbox.get(connection, one.id)
    assert found
    return found


@pytest.fixture
def lost(engine: Engine) -> dict[str, Letter]:
    """One letter of each kind of trouble, and two that are none."""
    return {
        "refused": put(engine, "refused", State.DEAD, expires_at=NOW, attempts=6, error="user_not_found"),
        "asked": put(engine, "asked", State.UNKNOWN, policy="ask", attempts=1),
        "nudge": put(engine, "nudge", State.UNKNOWN, policy="drop"),
        "alert": put(engine, "alert", State.DEAD, kind="undelivered"),
        "decided": put(engine, "decided", State.DEAD, dismissed_at=NOW),
        "sent": put(engine, "sent", State.SENT, sent_at=NOW),
    }


def test_all_are_listed_and_a_human_is_asked_about_some(other: Engine, lost: dict[str, Letter]) -> None:
    with reading(other) as connection:
        listed = [one.key for one in undelivered.waiting(connection, 9)]
        behind = [one.key for one in undelivered.waiting(connection, 1, after=lost["refused"].id)]
        asked = [one.key for one in undelivered.asked(connection)]
        found = undelivered.counts(connection)
    assert (listed, behind) == (["refused", "asked", "nudge", "alert"], ["asked"])
    assert asked == ["refused", "asked"]
    assert found == Counts(dead=2, unknown=2, asked=2, asked_dead=1, newest=lost["asked"].id)
    assert found.all == 4


def test_what_came_after_a_number_is_left_out(other: Engine, lost: dict[str, Letter]) -> None:
    with reading(other) as connection:
        upto = lost["refused"].id
        assert [one.key for one in undelivered.asked(connection, upto)] == ["refused"]
        assert undelivered.counts(connection, upto) == Counts(1, 0, 1, 1, upto)
        assert undelivered.counts(connection, 0) == Counts()


def resend(engine: Engine, *letters: Letter) -> tuple[Letter, ...]:
    return writing(engine, lambda c: undelivered.resend(c, [(one, LATER) for one in letters]))


def test_sent_again_it_is_as_new_and_says_so_if_it_may_have_arrived(
    engine: Engine, other: Engine, lost: dict[str, Letter]
) -> None:
    refused, asked = resend(engine, lost["refused"], lost["asked"])
    for given, row in ((refused, seen(other, refused)), (asked, seen(other, asked))):
        assert given == row
        assert (row.state, row.wake_at, row.attempts) == (State.QUEUED, LATER, 0)
    assert (refused.doubts, asked.doubts) == (0, 1)
    assert refused.expires_at == LATER + AGAIN_FOR and asked.expires_at is None
    assert refused.error == "user_not_found", "the history stays"


def test_sent_again_twice_goes_once(engine: Engine, lost: dict[str, Letter]) -> None:
    assert len(resend(engine, lost["asked"])) == 1
    assert resend(engine, lost["asked"]) == ()
    assert resend(engine, lost["decided"], lost["sent"]) == ()


def test_left_once_it_is_decided(engine: Engine, other: Engine, lost: dict[str, Letter]) -> None:
    ids = [one.id for one in lost.values()]
    assert writing(engine, lambda c: undelivered.dismiss(c, ids, LATER)) == 4
    assert writing(engine, lambda c: undelivered.dismiss(c, ids, LATER)) == 0
    with reading(other) as connection:
        assert undelivered.counts(connection) == Counts()
        assert undelivered.one(connection, lost["asked"].id) is None
    assert seen(other, lost["asked"]).dismissed_at == LATER
    assert seen(other, lost["decided"]).dismissed_at == NOW


def asking(connection: Connection, form: str) -> int:
    """An open conversation of Mira's."""
    rows.people.save_all(connection, [rows.person("mira")])
    number = talks.begin(connection, "mira", form, "pair:p", NOW)
    assert number
    return number


def test_a_question_that_is_over_need_not_arrive(engine: Engine, other: Engine) -> None:
    talk = writing(engine, lambda c: asking(c, "proposal"))
    own = put(engine, "own", State.UNKNOWN, conversation=talk)
    line = Also("More", "Show me", Ask(99, "rules", "one"), "answer 99")
    with_more = put(engine, "more", State.UNKNOWN, conversation=talk, card=Card("Hello", also=(line,)))
    emptied = put(engine, "emptied", State.DEAD, card=Card(""))
    letters = (own, with_more, emptied)
    with reading(other) as connection:
        assert undelivered.over(connection, letters) == {emptied.id}
    writing(engine, lambda c: talks.close(c, talk, NOW))
    with reading(other) as connection:
        assert undelivered.over(connection, letters) == {own.id, emptied.id}
    writing(engine, lambda c: undelivered.settled_by(c, talk, NOW))
    assert (seen(other, own).dismissed_at, seen(other, with_more).dismissed_at) == (NOW, None)


def test_what_was_merged_into_a_letter_is_known_by_its_kind(engine: Engine, other: Engine) -> None:
    main = put(engine, "main", State.UNKNOWN, policy="ask")
    put(engine, "more", State.MERGED, target=main.id, kind="agreement")
    put(engine, "else", State.MERGED, target=main.id + 50, kind="prep")
    with reading(other) as connection:
        assert undelivered.carried(connection, [main]) == {main.id: ("agreement",)}
        assert undelivered.carried(connection, []) == {}


def test_who_could_not_be_told_is_known_until_they_are_heard(engine: Engine, other: Engine) -> None:
    put(engine, "alert", State.DEAD, kind="undelivered", who="lea")
    with reading(other) as connection:
        assert undelivered.failed_alerts(connection, NOW - timedelta(days=1)) == {"lea"}
        assert undelivered.failed_alerts(connection, NOW) == frozenset()
    writing(engine, lambda c: undelivered.heard(c, "lea", NOW))
    with reading(other) as connection:
        assert undelivered.failed_alerts(connection, NOW - timedelta(days=1)) == frozenset()


def test_what_was_merged_into_a_letter_that_is_not_sent_goes_by_itself(engine: Engine, other: Engine) -> None:
    talk = writing(engine, lambda c: asking(c, "proposal"))
    plain = letter("main", conversation=talk, attempts=1)
    main = writing(engine, lambda c: outbox.write(c, replace(plain, wake_at=LATER)))
    assert main
    more = put(engine, "more", State.MERGED, target=main.id)
    writing(engine, lambda c: outbox.cancel(c, talk))
    assert seen(other, main).state is State.CANCELLED
    again = seen(other, more)
    assert (again.state, again.wake_at, again.target) == (State.QUEUED, LATER, 0)


def test_a_notice_about_what_has_changed_since_is_not_sent(engine: Engine, other: Engine) -> None:
    def queued(key: str, **values: Any) -> Letter:
        written = writing(engine, lambda c: outbox.write(c, letter(key, load="logistics", **values)))
        assert written
        return written

    about, another = queued("about", subject="session:s"), queued("another", subject="session:t")
    asks = queued("asks", subject="session:s", conversation=7)
    for people, loads in ((["mira"], ["nudge"]), (["max"], ["logistics"])):
        writing(engine, lambda c, who=people, what=loads: outbox.overtaken(c, "session:s", who, what))  # type: ignore[misc]
        assert seen(other, about).state is State.QUEUED
    writing(engine, lambda c: outbox.overtaken(c, "session:s", ["mira"], ["logistics"]))
    states = [seen(other, one).state for one in (about, another, asks)]
    assert states == [State.CANCELLED, State.QUEUED, State.QUEUED]


def test_a_card_is_read_as_it_was_last_drawn(engine: Engine, other: Engine) -> None:
    talk = writing(engine, lambda c: asking(c, "proposal"))
    more = writing(engine, lambda c: talks.begin(c, "mira", "agreement", "pair:p", NOW))
    assert more
    main = put(engine, "main", State.SENT, conversation=talk, sent_at=NOW, question="answer")
    put(engine, "line", State.MERGED, target=main.id, conversation=more)
    with reading(other) as connection:
        assert [one.card for one in outbox.shown(connection, talk)] == [Card("hello")]
        assert [one.id for one in outbox.carriers(connection, more)] == [main.id]
        assert outbox.carriers(connection, talk) == ()
    put(engine, outbox.redrawing(main.id), State.SENT, verb="replace", card=Card("newer"))
    with reading(other) as connection:
        assert [one.card for one in outbox.shown(connection, talk, "answer")] == [Card("newer")]
        assert [one.card for one in outbox.carriers(connection, more)] == [Card("newer")]
