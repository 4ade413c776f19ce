"""The input in which a question is answered, by its kind.

Rule 1: every input has a label, and a message where it has to be filled in.
Rule 2: a few choices stand open, up to a hundred drop down, more are searched for (options.py).
Rule 3: what is filled in at first is always one of what may be answered. One of several values is packed
        (ids.py), because Teams sends them with commas between them.
Rule 4: a choice whose value would not come back as it is, is left out; a test holds that no form of ours
        has any.
"""

from collections.abc import Callable, Iterable, Mapping

from adapters.fitting import Drawn, Piece
from adapters.teams import ids, limits
from adapters.teams.elements import NOTHING, WRONG, Pair, sentences, small
from adapters.teams.saying import say
from adapters.teams.texts import is_harmless, weight
from adapters.texts import clean, cut, is_day, is_hour, one_line, units
from conversations.cards import Field
from conversations.kinds import TAPS

OPEN = 8  # choices that stand open
LISTED = 6_000  # bytes of a list of choices; a longer one is searched
FILLED = 6_000  # bytes of a text that is put into its field
LINE = 150  # characters of a text that is written on one line
LABEL = 200  # UTF-16 units of a label; a longer one stands above its input
HELP = 1_000
PEOPLE = "graph.microsoft.com/users"  # Teams' own search over everybody


def asked(conversation: int, field: Field, speech: str) -> Drawn:
    """A question with everything around it: what was wrong, its input, how to answer, who sees it."""
    wrong = sentences(say(speech, "check", said=field.error), WRONG) if field.error.strip() else []
    above = [] if is_label(field.label) else sentences(field.label)
    return [*wrong, *above, *inputs(conversation, field, speech), *small(_help(field, speech), field.seen_by)]


def inputs(conversation: int, field: Field, speech: str) -> Drawn:
    """The input alone; beside the people to add, those who were named before."""
    label = one_line(field.label) if is_label(field.label) else say(speech, "yours")
    before = _named_before(field, speech)
    needed = {"isRequired": True, "errorMessage": say(speech, "needed")}
    optional = field.least == 0 or bool(before)
    drawn = {**_INPUTS.get(field.kind, _text)(conversation, field, speech), "label": label}
    return [{**drawn, **({} if optional else needed)}, *before]


def is_label(text: str) -> bool:
    """Whether a text can be the label of its input: one line, in which nothing is obeyed."""
    return bool(one_line(text)) and is_harmless(clean(text)) and units(text) <= LABEL


def values(options: Iterable[Pair], pack: Callable[[str], str] = str) -> Drawn:
    """The choices that Teams can carry, each value once."""
    known = {pack(value): one_line(label) or NOTHING for value, label in options if carries(value)}
    return [{"title": label, "value": value} for value, label in known.items()]


def carries(value: str) -> bool:
    """Whether a value comes back as it is: not blank, nothing in it that is left out."""
    return bool(value.strip()) and clean(value) == value


def _one(conversation: int, field: Field, speech: str) -> Piece:
    options = values(field.options)
    chosen = [one for one in options if one["value"] in field.values][:1]
    if is_searched(options):
        return _searched(conversation, field, chosen, say(speech, "search"))
    style = "expanded" if len(options) <= OPEN else "compact"
    return {**_choices(field, options, chosen), "style": style}


def _many(conversation: int, field: Field, speech: str) -> Piece:
    options = values(field.options, ids.packed)
    mine = {ids.packed(value) for value in field.values}
    chosen = [one for one in options if one["value"] in mine]
    if is_searched(options):
        return {**_searched(conversation, field, chosen, say(speech, "search")), "isMultiSelect": True}
    style = "expanded" if len(options) <= OPEN else "compact"
    return {**_choices(field, options, chosen), "style": style, "isMultiSelect": True}


def _tags(conversation: int, field: Field, speech: str) -> Piece:
    chosen = values(((value, value) for value in field.values), ids.packed)
    return {**_searched(conversation, field, chosen, say(speech, "search")), "isMultiSelect": True}


def _people(conversation: int, field: Field, speech: str) -> Piece:
    """Colleagues to add. Those of the present answer are people of ours, and stand apart."""
    search = {"type": "Data.Query", "dataset": PEOPLE}
    drawn = {"style": "filtered", "choices.data": search, "placeholder": say(speech, "people")}
    return {**_choices(field, [], []), **drawn, "isMultiSelect": True}


def _named_before(field: Field, speech: str) -> Drawn:
    """The people of the present answer, each ticked."""
    names = field.names if len(field.names) == len(field.values) else field.values
    chosen = values(zip(field.values, names, strict=True), ids.packed) if field.kind == "person" else []
    if not chosen or weight(chosen) > FILLED:  # no ids of ours are that long
        return []
    drawn = _choices(field, chosen, chosen) | {"id": ids.field(ids.NAMED, field.question)}
    return [{**drawn, "label": say(speech, "named"), "style": "expanded", "isMultiSelect": True}]


def _choices(field: Field, options: Drawn, chosen: Drawn) -> Piece:
    first = {"value": ",".join(one["value"] for one in chosen)} if chosen else {}
    return {"type": "Input.ChoiceSet", **_named(field), "choices": options, "wrap": True, **first}


def _searched(conversation: int, field: Field, chosen: Drawn, placeholder: str) -> Piece:
    """Choices that are fetched while one types; of the list only what is chosen already travels."""
    search = {"type": "Data.Query", "dataset": f"find|{conversation}|{field.question}"}
    drawn = {"style": "filtered", "choices.data": search, "placeholder": placeholder}
    return {**_choices(field, chosen, chosen), **drawn}


def is_searched(options: Drawn) -> bool:
    """Whether these are too many choices to send them along."""
    return not options or len(options) > limits.CHOICES or weight(options) > LISTED


def _text(conversation: int, field: Field, speech: str) -> Piece:
    """A text. One that is longer than its field is not put into it cut: what is sent would replace it."""
    present = clean("\n".join(field.values))
    room = min(limits.TEXT, max(field.most or limits.TEXT, units(present)))
    drawn: Piece = {"type": "Input.Text", **_named(field), "maxLength": room}
    drawn["isMultiline"] = not 0 < field.most <= LINE
    if present.strip() and units(present) <= room and weight(present) <= FILLED:
        drawn["value"] = present
    return drawn


def _day(conversation: int, field: Field, speech: str) -> Piece:
    present = next(iter(field.values), "")
    return {"type": "Input.Date", **_named(field), **({"value": present} if is_day(present) else {})}


def _hour(conversation: int, field: Field, speech: str) -> Piece:
    present = next(iter(field.values), "")
    return {"type": "Input.Time", **_named(field), **({"value": present} if is_hour(present) else {})}


def _named(field: Field) -> Piece:
    return {"id": ids.field(field.kind, field.question)}


def _help(field: Field, speech: str) -> str:
    """How to answer: in Teams skills are searched for, and texts have an end."""
    if field.kind == "tags" and field.most:
        return say(speech, "search_own", most=field.most)
    if field.kind == "text" and field.most > limits.TEXT:
        return field.help + "\n" + say(speech, "fits")
    return cut(field.help, HELP)


_INPUTS: Mapping[str, Callable[[int, Field, str], Piece]] = {
    **dict.fromkeys(TAPS, _one),
    "many": _many,
    "tags": _tags,
    "text": _text,
    "date": _day,
    "time": _hour,
    "person": _people,
}
