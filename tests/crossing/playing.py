"""Playing a transcript on two platforms: each person acts where they are, and what arrives says where.

Rule: what is read here was sent: it is taken from rows that a platform has accepted.
"""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from adapters.console.render import draw
from bot.storage import tables as t
from bot.storage.database import reading
from bot.storage.outbox import Letter, to_letter
from conversations.cards import Ask
from tests.crossing.stage import SLACK, TEAMS, Crossing, address
from tests.slack.hands import Hands as SlackHands
from tests.teams.hands import Hands as TeamsHands
from tests.transcripts.fingers import Fingers
from tests.transcripts.player import Player
from tests.transcripts.script import Entry
from tests.transcripts.weathers import calm

NAMES = {SLACK: "Slack", TEAMS: "Teams"}


class Crosser(Player):
    """Plays scripts with the hands of people on two platforms."""

    def __init__(self, stage: Crossing, names: tuple[str, ...], events: int) -> None:
        super().__init__(stage, calm, names)
        self.crossing, self.events = stage, events
        self._hands: dict[str, Fingers] = {
            SLACK: SlackHands(stage, names, events),
            TEAMS: TeamsHands(stage, names, events),
        }
        for hands in self._hands.values():
            hands._numbers = self._numbers
        self._known: set[int] = set()
        list(self._arrived())

    def _entry(self, entry: Entry) -> Iterator[str]:
        if entry.mark != ">":
            yield from super()._entry(entry)
            return
        yield entry.raw
        platform = self.crossing.homes[entry.person][0]
        event = replace(self._event(entry), sender=address(entry.person, platform))
        yield from self._seen(lambda: self._hands[platform].acts(entry, event), event)

    def _said(self, printed: list[tuple[str, str]], actor: str) -> Iterator[str]:
        for letter in self._arrived():
            text = str(draw(letter.card)["text"])
            yield from self._quoted(f"{letter.person} in {NAMES[letter.address.platform]}", text)

    def _arrived(self) -> Iterator[Letter]:
        """What was sent since the last look."""
        sent = select(t.outbox).where(t.outbox.c.verb == "post", t.outbox.c.sent_at.isnot(None))
        with reading(self.stage.app.engine) as connection:
            letters = [to_letter(row) for row in connection.execute(sent.order_by(t.outbox.c.id))]
        new = [letter for letter in letters if letter.id not in self._known and letter.person in self.names]
        self._known |= {letter.id for letter in letters}
        return iter(new)

    def _asked(self, person: str, question: str) -> Ask | None:
        return self._hands[SLACK]._asked(person, question)
