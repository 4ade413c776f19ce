"""Playing a transcript with hands: on a platform with a fake of its own, by people who press and type there.

Rule 1: what the transcript says of decisions and states must come true; how it looks is the platform's.
Rule 2: who acts where is the stage's matter; this asks it for a person with hands.
"""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from adapters.console.render import draw
from bot.events import Address, Event
from bot.storage import tables as t
from bot.storage.database import reading
from bot.storage.outbox import to_letter
from conversations.cards import Ask, asks
from conversations.forms import Answered
from tests.transcripts.player import Player
from tests.transcripts.script import Entry
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm


class Fingers(Player):
    """Plays scripts with the hands of people on one platform."""

    def __init__(self, stage: Stage, names: tuple[str, ...], events: int) -> None:
        super().__init__(stage, calm, names)
        self.events = events
        self._counted_to = 0

    @abstractmethod
    def user(self, person: str) -> Any:
        """Somebody with hands."""

    @abstractmethod
    def address(self, person: str) -> Address:
        """Where somebody is."""

    @abstractmethod
    def treats(self, who: str, mood: str) -> None:
        """From here on the platform treats what goes to somebody, to a channel or to several like this."""

    @abstractmethod
    def answers(self, user: Any, talk: int, said: dict[str, str]) -> None:
        """Answer questions of a conversation, each as it can be."""

    @abstractmethod
    def types(self, user: Any, entry: Entry, event: Event) -> None:
        """Type what a transcript says."""

    def acts(self, entry: Entry, event: Event) -> None:
        """Do what an entry says, with hands."""
        user = self.user(entry.person)
        before = len(user.errors)
        if isinstance(event.heard, Answered) and event.conversation:
            self.answers(user, event.conversation, {x.question: x.values[0] for x in event.heard.lines})
        else:
            self.types(user, entry, event)
        assert user.errors[before:] == []
        calm(self.stage, None)

    def _entry(self, entry: Entry) -> Iterator[str]:
        self._count_letters()
        if entry.mark == "~":
            self.treats(entry.person, entry.text)
        if entry.mark != ">":
            yield from super()._entry(entry)
            return
        yield entry.raw
        event = replace(self._event(entry), sender=self.address(entry.person))
        yield from self._seen(lambda: self.acts(entry, event), event)

    def _count_letters(self) -> None:
        """Numbers are counted as they appear in what is said, as in the terminal."""
        with reading(self.stage.app.engine) as connection:
            said = select(t.outbox).where(t.outbox.c.id > self._counted_to, t.outbox.c.verb == "post")
            letters = [to_letter(row) for row in connection.execute(said.order_by(t.outbox.c.id))]
        for letter in letters:
            self._counted_to = letter.id
            if letter.person in self.names:
                list(self._quoted(letter.person, str(draw(letter.card)["text"])))

    def counted_back(self, typed: str) -> str:
        """The numbers that a transcript counts, back to real ones."""
        for command, of in (("answer", "question"), ("admin resend", "letter"), ("admin dismiss", "letter")):
            if typed.startswith(f"{command} "):
                return f"{command} {self._real(typed.removeprefix(command).strip(), of)}"
        return typed

    def _asked(self, person: str, question: str) -> Ask | None:
        """The newest card that asked it, or the newest conversation whose form does."""
        with reading(self.stage.app.engine) as connection:
            query = select(t.outbox).where(t.outbox.c.person == person, t.outbox.c.sent_at.isnot(None))
            letters = [to_letter(row) for row in connection.execute(query.order_by(t.outbox.c.id.desc()))]
        known = [Ask(x.conversation, x.question, "") for x in letters if x.conversation and x.question]
        mine = [*(ask for letter in letters for ask in asks(letter.card)), *known]
        exact = next((ask for ask in mine if ask.question == question), None)
        return exact or next((ask for ask in mine if question in self._form(ask)), None)
