"""The neutral message, and its plain twin.

Rule 1: a card is in the reader's language and in nobody's markup; a renderer adds no sentence.
Rule 2: the twin is made from the same fields, so it cannot drift; whatever a card shows, it says.
Rule 3: `speech` is the language that a card or a form is in, so that a renderer can pick the names of
        its own buttons (Show all, Close) from the words of its platform; empty where nobody said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

COMMAND = "/flipside"  # what stands before everything that is typed, on every platform


@dataclass(frozen=True)
class Fact:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Picture:
    """A picture made by us: a path below the media root, and what it shows in words."""

    source: str
    alt: str


@dataclass(frozen=True)
class Link:
    """A link with words of its own."""

    label: str
    url: str


@dataclass(frozen=True)
class Contact:
    """Somebody to write to or to meet, outside of Flipside. `write` and `plan` are labels; "" leaves one out.

    `platforms`: where they can be reached, by name, so that a platform which knows them offers its own chat
    and its own calendar; elsewhere it is an e-mail. `title`, `starts` (ISO, UTC; "" for a free time) and
    `minutes` are of the meeting to plan.
    """

    name: str
    email: str
    write: str
    plan: str = ""
    title: str = ""
    starts: str = ""
    minutes: int = 0
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One button. `typed` is the command that does the same (after `/flipside`)."""

    value: str
    label: str
    typed: str


@dataclass(frozen=True)
class Ask:
    """Where a button goes home to: conversation and question. Believed only for its owner.

    `most` and `least` as of the question; `values`: of choices that the card lists by number, in that order.
    """

    conversation: int
    question: str
    kind: str
    most: int = 0
    least: int = 1
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Also:
    """One more matter on a card: what it is and, where it asks something, the button that shows it.

    `text` is one line where it asks and may be several where it does not; `label` is heard as Opened
    for the conversation of `ask`, and `typed` is the command that does the same.
    """

    text: str
    label: str = ""
    ask: Ask | None = None
    typed: str = ""


@dataclass(frozen=True)
class Card:
    """One message.

    `choices` answer `ask`; `controls` are commands that work anywhere (snooze, stop …);
    `why` says why it was sent unasked; `seen_by` who sees the answer; `hint` what was unclear;
    `also` are further matters that were due with it (together.py), under `also_title`.
    """

    text: str
    title: str = ""
    facts: tuple[Fact, ...] = ()
    picture: Picture | None = None
    links: tuple[Link, ...] = ()
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    controls: tuple[Choice, ...] = ()
    ask: Ask | None = None
    how: str = ""  # how to answer by typing
    seen_by: str = ""
    why: str = ""
    also: tuple[Also, ...] = ()
    also_title: str = ""
    speech: str = ""
    contact: Contact | None = None


@dataclass(frozen=True)
class Field:
    """One question of a sheet, with the answer it has now (as text) and what is wrong with it.

    `answered` is False where `values` are only suggested, such as facts of the directory.
    `names` are `values` as the person reads them, one each, where those are ids of people; or empty.
    """

    question: str
    kind: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    values: tuple[str, ...] = ()
    help: str = ""
    seen_by: str = ""
    error: str = ""
    most: int = 0
    least: int = 1
    answered: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A form shown whole. An empty tuple of fields means that nothing is left to ask."""

    conversation: int
    title: str
    fields: tuple[Field, ...]
    send: str
    why: str = ""
    speech: str = ""


def linked(card: Card) -> tuple[Link, ...]:
    """The links of a card, and the one to somebody's mail, for platforms that have no better way to them."""
    somebody = card.contact
    if somebody is None or not somebody.write:
        return card.links
    return *card.links, Link(somebody.write, f"mailto:{quote(somebody.email, safe='@', errors='replace')}")


def asks(card: Card) -> tuple[Ask, ...]:
    """Everything that a card asks: its own question first, then those of its further matters."""
    return tuple(ask for ask in (card.ask, *(matter.ask for matter in card.also)) if ask)


def twin(card: Card) -> str:
    """The same message as plain text: push text, summary, e-mail, what a screen reader reads."""
    return "\n".join(line for line in _lines(card) if line)


def _lines(card: Card) -> Iterator[str]:
    yield card.hint
    yield card.title
    yield card.text
    yield from (f"{fact.label}: {fact.value}" for fact in card.facts)
    if card.picture:
        yield f"[{card.picture.alt}]"
    yield from (f"{link.label}: {link.url}" for link in card.links)
    if card.contact and card.contact.write:
        yield f"{card.contact.write}: {card.contact.email}"
    yield from (f"( ) {choice.label}: {COMMAND} {choice.typed}" for choice in card.choices)
    yield card.how
    yield card.seen_by
    yield card.also_title
    yield from map(_matter, card.also)
    yield card.why
    if card.controls:
        yield " · ".join(f"{choice.label}: {COMMAND} {choice.typed}" for choice in card.controls)


def _matter(matter: Also) -> str:
    said = "• " + matter.text.replace("\n", "\n  ")
    return f"{said}  ( ) {matter.label}: {COMMAND} {matter.typed}" if matter.ask else said
