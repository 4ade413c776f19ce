"""Rounds: nothing goes out before a human said so, and whoever waits hears it at once."""

from dataclasses import replace

import pytest

from bot.program import rounds
from bot.program.consequences import Opening, Then
from bot.program.decisions import Decision, OutOfTurn
from bot.program.pair_decisions import Approved, Blocked
from bot.program.participant_decisions import Waitlisted
from bot.program.rounds import Round, RoundApproved, RoundDropped, RoundRun, RoundState, Waiter
from tests.program.walks import NOW

WAITER = Waiter("ida", 2, "too_few", (("n", "3"),), "few_mentees")
ROUND = Round("c1~round1", "c1", 1, "lea", ("c1~r1n1", "c1~r1n2"), (WAITER,))
WAITS = Then("participant:c1~ida", Waitlisted(2, "too_few", (("n", "3"),)))


def test_proposals_go_to_the_steward_and_to_nobody_else() -> None:
    one, found = rounds.apply(ROUND, RoundRun(), NOW)
    assert (one.state, found) == (RoundState.RUN, (Opening("lea", "approval", ROUND.ref),))
    assert rounds.apply(one, RoundRun(), NOW)[1] == found


@pytest.mark.parametrize("chosen", [(), ("c1~r1n2",), ("c1~r1n1", "c1~r1n2")])
def test_what_is_approved_is_asked_the_rest_is_blocked_and_who_waits_is_told(chosen: tuple[str, ...]) -> None:
    one, found = rounds.apply(ROUND, RoundApproved(chosen), NOW)
    verdicts = {p: Approved() if p in chosen else Blocked() for p in ROUND.pairs}
    assert one.state is RoundState.APPROVED
    assert found == (*(Then(f"pair:{p}", verdict) for p, verdict in verdicts.items()), WAITS)


def test_a_dropped_round_is_heard_by_nobody() -> None:
    one, found = rounds.apply(ROUND, RoundDropped(), NOW)
    assert one.state is RoundState.DROPPED
    assert found == tuple(Then(f"pair:{p}", Blocked()) for p in ROUND.pairs)


@pytest.mark.parametrize("state", [RoundState.APPROVED, RoundState.DROPPED])
@pytest.mark.parametrize("decision", [RoundRun(), RoundApproved(()), RoundDropped()])
def test_a_round_is_decided_once(state: RoundState, decision: Decision) -> None:
    with pytest.raises(OutOfTurn):
        rounds.apply(replace(ROUND, state=state), decision, NOW)
