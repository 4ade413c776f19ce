"""Forms: a conversation, as data. Hearing (hearing.py) fills one in, asking (asking.py) shows it.

Rule 1: the only state is the answers. Where we are is worked out from them,
        so a crash, a restart or a new release never loses anyone's place.
Rule 2: a form decides nothing for other people. It returns decisions; the
        program applies them. One conversation = one person + one subject.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.program.decisions import Decision
from conversations.cards import Card
from conversations.words import Words

Answers = Mapping[str, Any]  # text, number, bool, or a tuple of texts
Known = Mapping[str, Any]  # what the subject gives, then what was answered


@dataclass(frozen=True)
class Option:
    """A ready choice: what is kept, and what the person reads."""

    value: str
    label: str


@dataclass(frozen=True)
class Mention:
    """An account that was picked, `<@U1>`: the person behind it, or why there is none (a Standing, or "")."""

    account: str
    person: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Scene:
    """What a form may know of the world, as values. `now` is aware, in the reader's zone."""

    words: Words
    now: datetime
    skills: tuple[str, ...] = ()
    people: tuple[Option, ...] = ()  # colleagues whose names were typed
    mentions: tuple[Mention, ...] = ()  # accounts that were picked or mentioned


def always(known: Known) -> bool:
    """Asked whatever was answered."""
    return True


def fine(answer: Any, scene: Scene) -> None:
    """Whatever the kind could read is an answer."""


Choices = tuple[str, ...] | Callable[[Known, Scene], tuple[Option, ...]]


@dataclass(frozen=True)
class Question:
    """One thing to ask. `most`: characters of a text, items of a list. `least` 0: may be empty.

    `shelf` "apart": the answer goes to the survey store and is not kept with the person; "nowhere":
    it is not kept once the form is closed. `check` raises Unclear.
    """

    key: str
    kind: str
    options: Choices = ()
    when: Callable[[Known], bool] = always
    most: int = 0
    least: int = 1
    shelf: str = "here"
    check: Callable[[Any, Scene], None] = fine


@dataclass(frozen=True)
class Line:
    """One question answered: the texts that were chosen or typed."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """Typed words."""

    text: str


@dataclass(frozen=True)
class Answered:
    """Pressed or submitted answers."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Opened:
    """Show me where we are."""


@dataclass(frozen=True)
class Asked:
    """A command, with the words behind it."""

    intent: str
    rest: str = ""


@dataclass(frozen=True)
class Looked:
    """Looks at their page: it is published as it is now, and nothing is said."""


Heard = Said | Answered | Opened | Asked | Looked


@dataclass(frozen=True)
class Hint:
    """What was unclear about one answer, in the reader's language."""

    question: str
    text: str


@dataclass(frozen=True)
class Conversation:
    """One filling-in of a form. `given` are plain values from the subject."""

    id: int
    person: str
    form: str
    subject: str
    given: Known = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    open: bool = True


@dataclass(frozen=True)
class Turn:
    """Everything that follows from one thing heard."""

    answers: Answers
    says: tuple[Card, ...] = ()
    hints: tuple[Hint, ...] = ()
    decided: tuple[Decision, ...] = ()
    answered: tuple[str, ...] = ()  # questions whose cards lose their buttons
    apart: Answers = field(default_factory=dict)  # confidential answers that were sent
    closed: bool = False


class Unclear(Exception):
    """The person can mend it. Carries a hint key and its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def done(answers: Answers) -> str:
    """The ordinary last word of a form."""
    return "done"


@dataclass(frozen=True)
class Form:
    """A conversation, as data. `ending` names the words said when it closes."""

    name: str
    questions: tuple[Question, ...]
    finish: Callable[[Answers, Known], tuple[Decision, ...]]
    ending: Callable[[Answers], str] = done

    def sheet(self, talk: Conversation) -> Iterator[Question]:
        """Every question that is certain now: what the form shows as a whole."""
        known = dict(talk.given)
        for question in self.questions:
            if question.when(known):
                yield question
                if question.key in talk.answers:
                    known[question.key] = talk.answers[question.key]

    def current(self, talk: Conversation) -> Question | None:
        """The next question: the first on the sheet without an answer."""
        return next((q for q in self.sheet(talk) if q.key not in talk.answers), None)

    def kept(self, talk: Conversation) -> Answers:
        """An answer to a question no longer asked is no answer."""
        return {q.key: talk.answers[q.key] for q in self.sheet(talk) if q.key in talk.answers}

    def apart(self, answers: Answers) -> Answers:
        """The answers that go to the survey store."""
        apart = {q.key for q in self.questions if q.shelf == "apart"}
        return {key: value for key, value in answers.items() if key in apart}

    def here(self, answers: Answers) -> Answers:
        """The answers that may stay with the person once the form is closed."""
        here = {q.key for q in self.questions if q.shelf == "here"}
        return {key: value for key, value in answers.items() if key in here}
