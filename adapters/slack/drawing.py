"""A card, part by part, in the order in which it is read.

Rule 1: what was unclear comes first and says so in words; then what it is about, what can be pressed,
        who sees it, what else there is, and why it came.
Rule 2: an action_id names what is pressed, a value is what is answered or typed; neither tells more.
"""

from collections.abc import Callable, Iterator, Sequence

from adapters.fitting import Part
from adapters.slack import ids, limits
from adapters.slack.blocks import (
    Block,
    actions,
    button,
    context,
    facts,
    heading,
    links,
    overflow,
    picture,
    sections,
    weight,
)
from adapters.slack.saying import say
from adapters.slack.texts import carries, one_line, size
from conversations.cards import Also, Ask, Card, Choice, linked
from conversations.kinds import TAPS

BUTTONS, CONTROLS = 3500, 3000  # characters as JSON that buttons may take from what a card says
Heading = Callable[[str], list[Block]]


def parts(card: Card, media: str = "", title: Heading = heading) -> tuple[Part, ...]:
    """The parts of a card. `media`: the public address of our pictures; `title` draws its heading."""
    return tuple(part for part in _parts(card, media, title) if part.pieces)


def _parts(card: Card, media: str, title: Heading) -> Iterator[Part]:
    yield _staying(sections(say(card.speech, "check", said=card.hint)) if card.hint.strip() else [])
    yield _staying(title(card.title))
    yield _part(sections(card.text))
    yield _part(facts((fact.label, fact.value) for fact in card.facts))
    yield _part(picture(media, card.picture.source, card.picture.alt) if card.picture else [])
    yield _part(links((link.label, link.url) for link in linked(card)))
    yield from _asked(card)
    yield _part(context(card.how))
    yield _staying(context(card.seen_by))
    yield _part(sections(card.also_title))
    yield from (_part(_matter(matter)) for matter in card.also)
    yield from _why(card)


def _part(blocks: Sequence[Block]) -> Part:
    return Part(tuple(blocks))


def _staying(blocks: Sequence[Block]) -> Part:
    return Part(tuple(blocks), stays=True)


def _asked(card: Card) -> Iterator[Part]:
    """The question's choices as buttons, or one button that opens its form."""
    if card.ask is None:
        return
    buttons = [_choice(card.ask, choice, place) for place, choice in enumerate(card.choices, start=1)]
    tappable = card.ask.kind in TAPS and _tappable(buttons)
    apart = (n for n, c in enumerate(card.choices, start=1) if _is_long(c) or not tappable)
    yield _part(sections("\n".join(f"{n}. {card.choices[n - 1].label}" for n in apart)))
    if tappable:
        yield _staying(actions(buttons))
    else:
        label = say(card.speech, "answer")
        opened = _open(card.ask, label, f"{label}: {card.title or card.text}")
        yield _staying(actions([{**opened, "style": "primary"}]))


def _tappable(buttons: Sequence[Block]) -> bool:
    """Whether there are any, and all fit one block of a message."""
    values = all(carries(one["value"], limits.BUTTON_VALUE) for one in buttons)
    return values and 0 < len(buttons) <= limits.ACTIONS and weight(buttons) <= BUTTONS


def _choice(ask: Ask, choice: Choice, place: int) -> Block:
    """One choice. A label too long for a button begins with the number under which it stands above."""
    label = f"{place}. {choice.label}" if _is_long(choice) else choice.label
    return button(label, ids.action(ids.ANSWER, ask.conversation, ask.question), choice.value)


def _is_long(choice: Choice) -> bool:
    return size(one_line(choice.label)) > limits.BUTTON_TEXT


def _open(ask: Ask, label: str, said: str) -> Block:
    return button(label, ids.action(ids.OPEN, ask.conversation), ids.NOTHING, said)


def _matter(matter: Also) -> list[Block]:
    """A further matter, with the button that shows it beside it."""
    beside = _open(matter.ask, matter.label, f"{matter.label}: {matter.text}") if matter.ask else None
    return sections(f"• {matter.text}", beside)


def _why(card: Card) -> Iterator[Part]:
    """The reason, and what can be done about it: in a small menu beside it where it fits one."""
    menu = overflow(((c.typed, c.label) for c in card.controls), ids.action(ids.SAY))
    beside = sections(card.why, menu) if menu else []
    if len(beside) == 1:
        yield Part(tuple(beside), stays=weight(beside) <= CONTROLS)
        return
    yield _staying(context(card.why))
    buttons = [say_button(choice) for choice in card.controls if carries(choice.typed, limits.BUTTON_VALUE)]
    yield Part(tuple(actions(buttons)), stays=weight(buttons) <= CONTROLS)


def say_button(choice: Choice) -> Block:
    """A button that does what a command does."""
    return button(choice.label, ids.action(ids.SAY), choice.typed)
