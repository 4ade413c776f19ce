"""Two workers race for one conversation with different answers: one of the two orders, decided once.

Real threads meet at a barrier; each round begins with the same scene.
"""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from adapters.console.inbox import address
from bot.events import Event
from bot.program.pairs import Pair, PairState
from bot.program.sessions import Session, SessionState
from bot.storage import subjects
from bot.storage import tables as t
from bot.storage.database import reading
from bot.turns import Taken
from conversations.forms import Answered, Line
from tests.transcripts import watching
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm, together

ROUNDS = range(3)


def begin(stage: Stage, transcript: str) -> None:
    """The scene that a transcript begins with."""
    prepared(stage, read(FOLDER / f"{transcript}.txt"), calm)


def press(stage: Stage, name: str, person: str, question: str, value: str) -> Event:
    """A press on the newest card that asks it."""
    cards = [card for who, card in reversed(stage.screen.cards) if who == person and card.ask]
    ask = next(card.ask for card in cards if card.ask and card.ask.question == question)
    return Event(name, address(person), Answered((Line(question, (value,)),)), ask.conversation)


def race(stage: Stage, *events: Event) -> Sequence[Taken]:
    """All at the same moment."""
    now = stage.now()
    return together(*[lambda event=event: stage.app.desk.take(event, now) for event in events])  # type: ignore[misc]


def pair(stage: Stage) -> Pair:
    with reading(stage.app.engine) as connection:
        return subjects.find(connection, Pair)[0]


def session(stage: Stage, number: int) -> Session:
    with reading(stage.app.engine) as connection:
        return next(one for one in subjects.find(connection, Session) if one.number == number)


def said(taken: Taken) -> str:
    return " ".join(f"{letter.card.hint} {letter.card.text}" for letter in taken.rows)


@pytest.mark.parametrize("number", ROUNDS)
def test_yes_and_no_to_a_proposal_at_once_are_decided_once(stage: Stage, number: int) -> None:
    begin(stage, "proposal_declined")
    events = [press(stage, value, "tom", "answer", value) for value in ("yes", "no")]
    first, second = race(stage, *events)
    found = pair(stage)
    winner, loser = (first, second) if found.yes == {"tom"} else (second, first)
    assert found.state is (PairState.OFFERED if winner is first else PairState.VOID)
    assert "That one is finished." in said(loser)
    assert "That one is finished." not in said(winner)


@pytest.mark.parametrize("number", ROUNDS)
def test_two_times_picked_at_once_are_one_date(stage: Stage, number: int) -> None:
    begin(stage, "times")
    offer = press(stage, "offer", "tom", "slots", "1, 2")
    calm(stage, offer)
    events = [press(stage, f"pick{place}", "maya", "slot", str(place)) for place in (1, 2)]
    taken = race(stage, *events)
    found = session(stage, 1)
    assert found.state is SessionState.SCHEDULED
    assert sorted("That one is finished." in said(one) for one in taken) == [False, True]


@pytest.mark.parametrize("number", ROUNDS)
def test_both_partners_say_yes_at_once_and_are_introduced_once(stage: Stage, number: int) -> None:
    begin(stage, "proposal_declined")
    race(stage, *[press(stage, who, who, "answer", "yes") for who in ("maya", "tom")])
    assert pair(stage).state is PairState.CONTRACTING
    with reading(stage.app.engine) as connection:
        o = t.outbox.c
        told = connection.execute(
            select(o.person, func.count()).where(o.key.like("notice:introduction:%")).group_by(o.person)
        )
        assert sorted(tuple(row) for row in told) == [("maya", 1), ("tom", 1)]


@pytest.mark.parametrize("number", ROUNDS)
def test_both_partners_report_at_once_and_the_session_is_held_once(stage: Stage, number: int) -> None:
    player = prepared(stage, read(FOLDER / "checkin.txt"), calm)
    player.wait(player.moment("2026-03-10 12:00"))
    race(stage, *[press(stage, who, who, "met", "yes") for who in ("maya", "tom")])
    assert session(stage, 1).state is SessionState.HELD
    assert pair(stage).held == 1
    assert session(stage, 2).offers == 1


@pytest.mark.parametrize("number", ROUNDS)
def test_the_same_answer_from_two_buttons_is_decided_once(stage: Stage, number: int) -> None:
    begin(stage, "proposal_declined")
    before = watching.states(stage.app.engine)
    race(stage, *[press(stage, name, "maya", "answer", "no") for name in ("one", "two")])
    changes = watching.changes(before, watching.states(stage.app.engine))
    assert [line for line in changes if "void" in line] == ["pair tom+maya: offered → void"]
