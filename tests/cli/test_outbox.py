"""outbox list, resend, dismiss: what did not arrive is decided without a chat, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.events import Address
from bot.storage import outbox, records, undelivered
from bot.storage.database import connected, reading, writing
from bot.storage.outbox import Letter, State
from conversations.cards import Card
from tests.cli.running import PEOPLE, PROGRAM, Shell

THEN = datetime(2026, 2, 3, 10, 2, tzinfo=UTC)
WHO = Address("web", "", "BK25")


@pytest.fixture
def trouble(shell: Shell) -> tuple[Shell, tuple[int, ...]]:
    """A company with an introduction that may have arrived, a post that did not, and a reminder."""
    shell.fine("people", "import", PEOPLE)
    shell.fine("apply", PROGRAM)
    plain = Letter("a", "BK25", WHO, Card("Meet"), "introduction", "status", policy="ask", written_at=THEN)
    letters = (
        replace(plain, state=State.UNKNOWN),
        replace(plain, key="b", person="", address=Address("web", channel="#x"), kind="kickoff", load="bulk",
                state=State.DEAD, error="is_archived", cause="channel"),
        replace(plain, key="c", kind="remind.pulse", load="nudge", policy="drop", state=State.UNKNOWN),
    )  # fmt: skip
    with connected(shell.database) as engine:
        written = writing(engine, lambda c: [outbox.write(c, one) for one in letters])
    return shell, tuple(one.id for one in written if one)


def left(shell: Shell) -> tuple[int, ...]:
    with connected(shell.database) as engine, reading(engine) as connection:
        return tuple(one.id for one in undelivered.waiting(connection, 9))


def test_they_are_listed_with_what_helps(trouble: tuple[Shell, tuple[int, ...]]) -> None:
    shell, (one, two, three) = trouble
    said = shell.fine("outbox", "list").splitlines()
    assert said[0].startswith(f"{one}  the introduction to ") and said[0].endswith("it may have arrived")
    assert said[1] == (
        f"{two}  the word that the program begins in #x, Tue 3 Feb, 10:02 (UTC): "
        "it did not arrive; I am not in #x, or may not post there. "
        "Please add me there (in Slack type /invite @Flipside, in Teams add the Flipside app to the team), "
        "then send it again"
    )
    assert said[2].startswith(f"{three}  a reminder (the pulse) to ")
    assert said[3] == "1 did not arrive, 2 may have; 2 need a decision."


def test_one_is_sent_again_once(trouble: tuple[Shell, tuple[int, ...]]) -> None:
    shell, (one, two, three) = trouble
    assert "1 on the way again, 0 not needed any more." in shell.fine("outbox", "resend", str(one))
    assert left(shell) == (two, three)
    again = shell.run("outbox", "resend", str(one))
    assert again.exit_code == 1 and f"Nothing is left to decide about {one}." in again.output


def test_all_that_need_a_decision_are_sent_again_and_all_are_left(
    trouble: tuple[Shell, tuple[int, ...]],
) -> None:
    shell, (_, _, three) = trouble
    assert "2 on the way again" in shell.fine("outbox", "resend", "--all")
    assert left(shell) == (three,)
    assert "1 left as they are." in shell.fine("outbox", "dismiss", "--all")
    assert shell.fine("outbox", "list").strip() == "Everything arrived."
    assert "0 left as they are." in shell.fine("outbox", "dismiss", "--all")
    with connected(shell.database) as engine, reading(engine) as connection:
        acts = [action for who, action in records.audited(connection) if who == "command line"]
    assert acts == ["letters sent again", "letters left"]


def test_without_a_number_it_says_what_to_type(trouble: tuple[Shell, tuple[int, ...]]) -> None:
    shell, ids = trouble
    for act in ("resend", "dismiss"):
        told = shell.run("outbox", act)
        assert told.exit_code == 1 and "--all" in told.output
    assert left(shell) == ids
