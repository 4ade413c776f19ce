"""docs/delivery.md states the numbers, the columns and the policies of the code."""

from datetime import timedelta

import pytest

from adapters import reception
from bot.delivery import pacing, sending, working
from bot.delivery.outcomes import BACK_OFF, CLOSED
from bot.storage import tables as t
from bot.storage.outbox import LEASE, State
from bot.storage.retention import INBOX_DAYS
from bot.turns.saying import LIFETIME
from scheduler.loads import POSTAGE
from scheduler.manners import Limits
from tests.docs.pages import code, rows, section, text

PAGE = text("docs/delivery.md")
USUAL = Limits()
WAITS = ", ".join(str(int(wait.total_seconds())) for wait in BACK_OFF)
SAID = (
    f"*leased* to it for {LEASE.seconds} seconds",
    f"| lease | {LEASE.seconds} s;",
    f"| a request starts within | {sending.START_WITHIN.seconds} s of the claim",
    f"| a request may take | {sending.PATIENCE:g} s |",
    f"| a row may wait for its gates | {pacing.HORIZON.total_seconds():g} s |",
    f"| back-off | {WAITS} s, then dead |",
    f"| requests under way for one installation | {working.EACH} a process",
    f"shut for {CLOSED // timedelta(minutes=1)} minutes at a time",
    f"shut: {', '.join(WAITS.split(', ')[:-1])} s, until something passes",
    f"older than {LIFETIME.days} days is not sent",
    f"the hours {USUAL.opens:%H:%M}–{USUAL.closes:%H:%M} on working days",
    f"at most {USUAL.per_week} nudges and surveys in 7 days, {USUAL.gap // timedelta(hours=1)} hours apart",
    f"within {reception.PATIENCE:g} seconds, or is more than {reception.MOST} waiting",
    f"kept for {INBOX_DAYS.days} days",
)


@pytest.mark.parametrize("said", SAID)
def test_the_page_states_the_numbers_of_the_code(said: str) -> None:
    assert said in PAGE


def test_every_column_that_it_names_is_one_and_every_state_is_named() -> None:
    row = section(PAGE, "3. The row")
    named = {word for cells in rows(row) for word in code(cells[0])}
    assert named <= {column.name for column in t.outbox.columns}
    assert [state for state in State if state.value not in row] == []


def test_every_policy_is_explained() -> None:
    explained = {cells[0] for cells in rows(section(PAGE, "5. After a failure"))}
    assert {postage.policy for postage in POSTAGE.values()} <= explained


def test_the_promise_is_the_handbooks_word_for_word() -> None:
    for promise in (
        "**exactly once**: event ids, dedup keys and fenced rows are unique;",
        "sent once; after an *interrupted* send the outcome is **unknown** and decided by the kind's policy",
        "at least once, harmless when repeated",
        "never silent: a row ends as sent, replaced, cancelled, merged, expired (too late, by its own rule)",
    ):
        assert promise in PAGE
    assert '"Exactly once" is never claimed for a post.' in PAGE
