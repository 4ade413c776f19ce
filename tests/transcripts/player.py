"""Playing a transcript: what people do goes in, what they see and what is decided comes out.

Rule 1: a press goes to the newest card that showed the question, open or not, as a finger would.
Rule 2: numbers of conversations are counted as they appear, so every database tells the same story.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from adapters.console.inbox import address, heard
from bot.events import Event
from conversations.cards import Ask
from conversations.forms import Answered, Asked, Line
from tests.transcripts import watching
from tests.transcripts.script import Entry, Script
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import Weather

_PRESS = re.compile(r"^(?:(\w+)\.)?([a-z_]+)=(.*)$", re.DOTALL)
_NUMBER = re.compile(r"\b(answer|resend|dismiss|[Nn]o\.|[Nn]r\.) (\d+)\b")
LETTERS = ("admin resend", "admin dismiss")
_TOKEN = re.compile(r"(?<=/calendar/)[\w.-]+(?=\.ics)")  # of a link; it says nothing to a reader
_STEP = re.compile(r"^\+(\d+) (hour|day|week)s?$")
MINUTE = timedelta(minutes=1)  # the metronome beats no faster
MARGIN = "< "


class Player:
    """Plays scripts on one stage, in one weather."""

    def __init__(self, stage: Stage, weather: Weather, names: tuple[str, ...]) -> None:
        self.stage, self.weather, self.names = stage, weather, names
        self.events = 0
        self._numbers: dict[str, dict[str, str]] = {"question": {}, "letter": {}}
        self._states: watching.States = {}

    def play(self, script: Script) -> str:
        """The transcript, written anew."""
        return "\n".join(line for entry in script.entries for line in self._entry(entry)) + "\n"

    def wait(self, until: datetime) -> None:
        """Let time pass, unseen."""
        list(self._until(until))

    def _entry(self, entry: Entry) -> Iterator[str]:
        yield entry.raw
        if entry.mark == "~":
            self.stage.screen.moods[entry.person] = entry.text
        elif entry.mark == ">":
            event = self._event(entry)
            yield from self._seen(lambda: self.weather(self.stage, event), event)
        elif entry.mark == "@":
            yield from self._until(self.moment(entry.text))

    def _event(self, entry: Entry) -> Event:
        self.events += 1
        name, who, text = f"event{self.events}", address(entry.person), entry.text
        lines = self._lines(entry.person, text)
        if lines:
            return Event(name, who, Answered(tuple(line for _, line in lines)), lines[0][0].conversation)
        said = heard(text)
        assert said, f"nothing is typed in {entry.raw!r}"
        if isinstance(said, Asked) and said.intent == "answer":
            said = Asked("answer", self._real(said.rest, "question"))
        if isinstance(said, Asked) and said.intent in LETTERS:
            said = Asked(said.intent, self._real(said.rest, "letter"))
        return Event(name, who, said)

    def _lines(self, person: str, text: str) -> list[tuple[Ask, Line]]:
        """The buttons or fields behind `question=value | question=value`; none when it is plain words."""
        found = [match for part in text.split(" | ") if (match := _PRESS.match(part.strip()))]
        asked = [(self._asked(match[1] or person, match[2]), match) for match in found]
        return [(ask, Line(match[2], (match[3],))) for ask, match in asked if ask]

    def _asked(self, person: str, question: str) -> Ask | None:
        """The newest card that showed the question, or any question of a form that has it."""
        mine = [card.ask for who, card in reversed(self.stage.screen.cards) if who == person and card.ask]
        exact = next((ask for ask in mine if ask.question == question), None)
        return exact or next((ask for ask in mine if question in self._form(ask)), None)

    def _form(self, ask: Ask) -> frozenset[str]:
        """The questions of the form that a card belongs to."""
        return frozenset(watching.questions(self.stage.app.engine, ask.conversation))

    def moment(self, text: str) -> datetime:
        """The instant that `+3 days` or `2026-03-10 12:00` means, UTC."""
        if match := _STEP.match(text):
            return self.stage.now() + timedelta(**{f"{match[2]}s": int(match[1])})
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)

    def _until(self, end: datetime) -> Iterator[str]:
        """Time passes: whatever is due happens when it is due."""
        while True:
            at = self.stage.now()
            told = list(self._seen(lambda: self.weather(self.stage, None)))
            yield from ([f"* {at:%a %Y-%m-%d %H:%M}", *told] if told else [])
            following = self.stage.app.desk.next_event(self.stage.now())
            if following is None or following > end:
                break
            self.stage.clock.to(max(following, self.stage.now() + MINUTE))
        self.stage.clock.to(end)

    def _seen(self, work: Callable[[], None], event: Event | None = None) -> Iterator[str]:
        """What is decided and said while something happens."""
        app, now = self.stage.app, self.stage.now()
        before = self._states or watching.states(app.engine)
        decided = watching.decided(app, event, now) if event else ()
        work()
        self._states = watching.states(self.stage.app.engine)
        changes = watching.changes(before, self._states)
        yield from (f"! {line}" for line in (*decided, *changes))
        yield from self._said(self.stage.screen.taken(), event.sender.user if event else "")

    def _said(self, printed: list[tuple[str, str]], actor: str) -> Iterator[str]:
        """By reader: the one who acted first, then as in the header, channels last."""
        order = [actor, *self.names]
        shown = [(to, text) for to, text in printed if to in self.names or to.startswith("#") or "+" in to]
        for to, text in sorted(shown, key=lambda one: order.index(one[0]) if one[0] in order else len(order)):
            yield from self._quoted(to, text)

    def _quoted(self, to: str, text: str) -> Iterable[str]:
        mark = f"{to}{MARGIN}" if len(self.names) > 1 or to.startswith("#") else MARGIN
        text = _TOKEN.sub("…", text)
        counted = _NUMBER.sub(lambda found: f"{found[1]} {self._counted(found[1], found[2])}", text)
        return [f"{mark}{line}".rstrip() for line in counted.splitlines()]

    def _counted(self, before: str, number: str) -> str:
        known = self._numbers["question" if before == "answer" else "letter"]
        return known.setdefault(number, str(len(known) + 1))

    def _real(self, rest: str, of: str) -> str:
        """A counted number back to the conversation's, or the letter's, own."""
        number, space, words = rest.partition(" ")
        real = {shown: own for own, shown in self._numbers[of].items()}
        return f"{real.get(number, number)}{space}{words}"
