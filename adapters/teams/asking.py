"""What a card asks, and how it is answered there: a press, or an input of its own.

Rule 1: up to six short choices are buttons; everything else is filled in, where the card stands alone.
Rule 2: where several cards stand together, what is filled in opens its form: inputs of one card would be
        sent with the button of another.
Rule 3: what travels is ids: conversation, question, and the value of the choice.
"""

from collections.abc import Callable, Iterator

from adapters.fitting import Part, Piece
from adapters.teams import ids, limits
from adapters.teams.elements import actions, fetch, press, sentences
from adapters.teams.inputs import asked, carries, is_label, is_searched, values
from adapters.teams.saying import say
from adapters.teams.texts import weight
from adapters.texts import one_line, units
from conversations.cards import Ask, Card, Choice, Field
from conversations.kinds import TAPS

CHOSEN = TAPS | {"many"}  # kinds that are answered by what there is to choose
BUTTONS = 6_000  # bytes that choices may take from what a card says
PRIMARY = {"style": "positive"}
Asking = Callable[[Card], Iterator[Part]]


def here(card: Card) -> Iterator[Part]:
    """The question of a card that stands alone."""
    field = in_place(card)
    if card.ask is None:
        return
    if _are_buttons(card) or field is None:
        yield from elsewhere(card)
        return
    data = ids.data(ids.ANSWER, conversation=card.ask.conversation, question=card.ask.question)
    send = {**press(say(card.speech, "send"), data, inputs="auto"), **PRIMARY}
    forms = [] if card.ask.kind in TAPS else [open_form(card.ask, say(card.speech, "form"))]
    yield Part((*asked(card.ask.conversation, field, card.speech), *actions([send, *forms])), stays=True)


def elsewhere(card: Card) -> Iterator[Part]:
    """The question of a card among others: buttons, or the one that opens its form."""
    if card.ask is None:
        return
    if _are_buttons(card):
        yield Part(tuple(actions([_choice(card.ask, choice) for choice in card.choices])), stays=True)
        return
    yield Part(tuple(sentences("\n".join(f"• {choice.label}" for choice in card.choices))))
    label = say(card.speech, "answer")
    button = open_form(card.ask, label, f"{label}: {card.title or card.text}")
    yield Part(tuple(actions([{**button, **PRIMARY}])), stays=True)


def in_place(card: Card) -> Field | None:
    """The question as a field; None where the card asks none, or does not say enough to be filled in."""
    ask = card.ask
    if ask is None or _are_buttons(card):
        return None
    options = _options(card, ask)
    if ask.kind in CHOSEN and (is_searched(values(options)) or not _carried(options)):
        return None
    return Field(ask.question, ask.kind, as_label(card), options, most=ask.most, least=ask.least)


def as_label(card: Card) -> str:
    """What a card asks as the label of its input; empty where it is none, or something stands between."""
    between = card.picture or card.links or card.contact or (card.facts and not _lists(card))
    return card.text if is_label(card.text) and not between else ""


def is_listed(card: Card) -> bool:
    """Whether the facts of a card are the choices of its input."""
    return _lists(card) and in_place(card) is not None


def open_form(ask: Ask, label: str, said: str = "") -> Piece:
    """The button that opens a form."""
    return fetch(label, ids.data(ids.OPEN, conversation=ask.conversation), said)


def say_button(choice: Choice) -> Piece:
    """A button that does what a command does."""
    return press(choice.label, ids.data(ids.SAY, value=choice.typed))


def _lists(card: Card) -> bool:
    return card.ask is not None and card.ask.kind == "many" and len(card.ask.values) == len(card.facts)


def _options(card: Card, ask: Ask) -> tuple[tuple[str, str], ...]:
    """What there is to choose, as far as the card says: its choices, or what it lists by number."""
    if ask.kind in TAPS:
        return tuple((choice.value, choice.label) for choice in card.choices)
    listed = card.facts if _lists(card) else ()
    return tuple((v, f"{fact.label}. {fact.value}") for v, fact in zip(ask.values, listed, strict=False))


def _carried(options: tuple[tuple[str, str], ...]) -> bool:
    return len({value for value, _ in options if carries(value)}) == len(options)


def _are_buttons(card: Card) -> bool:
    if card.ask is None or card.ask.kind not in TAPS or not 0 < len(card.choices) <= limits.ACTIONS:
        return False
    fits = all(units(one_line(c.label)) <= limits.BUTTON and carries(c.value) for c in card.choices)
    return fits and weight([_choice(card.ask, choice) for choice in card.choices]) <= BUTTONS


def _choice(ask: Ask, choice: Choice) -> Piece:
    data = ids.data(ids.ANSWER, conversation=ask.conversation, question=ask.question, value=choice.value)
    return press(choice.label, data)
