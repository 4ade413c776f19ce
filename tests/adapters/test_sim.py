"""The crowd: everything that a card asks is somebody's errand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.sim.mind import mind
from adapters.sim.people import Crowd
from bot.turns import Desk
from conversations.cards import Also, Ask, Card

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday
PROMPT = {"hours": (1.0, 1.0)}
MET, GOALS = Ask(12, "met", "yes_no"), Ask(13, "goals", "text")
ALSO = (Also("Ben has accepted."), Also("Your goals", "Show me", GOALS, "answer 13"))


class Looked:
    """A counter that notes which forms were looked at, and has nothing left to ask in any."""

    def __init__(self) -> None:
        self.at: list[int] = []

    def sheet(self, person: str, conversation: int, now: datetime) -> None:
        self.at.append(conversation)


def looked_at(card: Card, persona: Any = PROMPT) -> list[int]:
    """The conversations that the one who got this card turns to."""
    crowd = Crowd({"ana": mind(persona, {}, "1", "UTC")})
    crowd.received("ana", card, NOW)
    crowd.received("somebody else", card, NOW)
    looked: Any = Looked()
    desk: Desk = looked
    crowd.act(desk, NOW + timedelta(days=1))
    return list(looked.at)


@pytest.mark.parametrize(
    ("card", "talks"),
    [
        (Card("Did you meet?", ask=MET), [12]),
        (Card("Did you meet?", ask=MET, also=ALSO), [12, 13]),
        (Card("Good morning.", also=ALSO), [13]),
        (Card("Good morning."), []),
    ],
)
def test_everything_that_a_card_asks_is_looked_at(card: Card, talks: list[int]) -> None:
    assert looked_at(card) == talks
    assert looked_at(card, {"hours": ()}) == []
