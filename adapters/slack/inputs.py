"""The element in which a question is answered, by its kind.

Rule 1: what is filled in at first is always one of what may be answered: Slack refuses the form otherwise.
Rule 2: up to ten choices stand open, up to a hundred in a list, more are searched for (options.py).
Rule 3: a choice's value is what is kept. One whose value Slack cannot carry is left out; a test holds
        that no form of ours has any.
"""

from collections.abc import Callable, Iterable, Mapping

from adapters.slack import ids, limits
from adapters.slack.blocks import Block, Pair, option, plain, weight
from adapters.slack.saying import say
from adapters.slack.texts import carries, clean, cut, size
from adapters.texts import is_day, is_hour
from conversations.cards import Field

LISTED = 40_000  # characters of a list of choices as JSON; a longer one is searched
LINE = 150  # characters of a text that is written on one line


def element(field: Field) -> Block:
    """The element of a field, filled in as far as it was answered."""
    return _ELEMENTS.get(field.kind, _text)(field)


def carried(options: Iterable[Pair]) -> list[Block]:
    """The choices that Slack can carry, each value once."""
    known = dict(options)
    return [option(v, label) for v, label in known.items() if carries(v, limits.OPTION_VALUE)]


def _one(field: Field) -> Block:
    options = carried(field.options)
    chosen = [one for one in options if one["value"] in field.values][:1]
    first = {"initial_option": chosen[0]} if chosen else {}
    if _is_searched(options):
        return {"type": "external_select", **_find(field, 0), **first}
    kind = "radio_buttons" if len(options) <= limits.TICK_OPTIONS else "static_select"
    return {"type": kind, **_named(field), "options": options, **first}


def _many(field: Field) -> Block:
    options = carried(field.options)
    chosen = [one for one in options if one["value"] in field.values][: limits.SELECT_OPTIONS]
    first = {"initial_options": chosen} if chosen else {}
    if _is_searched(options):
        return {"type": "multi_external_select", **_find(field, 0), **first, **_most(field, chosen)}
    if len(options) <= limits.TICK_OPTIONS:
        return {"type": "checkboxes", **_named(field), "options": options, **first}
    return {
        "type": "multi_static_select",
        **_named(field),
        "options": options,
        **first,
        **_most(field, chosen),
    }


def _is_searched(options: list[Block]) -> bool:
    return not options or len(options) > limits.SELECT_OPTIONS or weight(options) > LISTED


def _tags(field: Field) -> Block:
    chosen = carried((value, value) for value in field.values)[: limits.SELECT_OPTIONS]
    first = {"initial_options": chosen} if chosen else {}
    return {"type": "multi_external_select", **_find(field, 1), **first, **_most(field, chosen)}


def _text(field: Field) -> Block:
    """A text. One that is longer than Slack's field is not put into it cut: what is sent would replace it."""
    drawn: Block = {"type": "plain_text_input", **_named(field), "multiline": not 0 < field.most <= LINE}
    present = clean("\n".join(field.values))
    room = min(limits.INPUT_TEXT, max(field.most or limits.INPUT_TEXT, size(present)))
    if present.strip() and size(present) <= room:
        drawn["initial_value"] = present
    least = {"min_length": field.least} if 1 < field.least <= room else {}
    return {**drawn, **least, "max_length": room}


def _day(field: Field) -> Block:
    present = next(iter(field.values), "")
    first = {"initial_date": present} if is_day(present) else {}
    return {"type": "datepicker", **_named(field), **first}


def _hour(field: Field) -> Block:
    present = next(iter(field.values), "")
    first = {"initial_time": present} if is_hour(present) else {}
    return {"type": "timepicker", **_named(field), **first}


def _people(field: Field) -> Block:
    """Colleagues to add. Those of the present answer are people of ours, and stand apart (sheets.py)."""
    return {"type": "multi_users_select", **_named(field), **_most(field, [])}


def named_so_far(field: Field) -> Block | None:
    """The people of the present answer, each ticked; None where there is nobody."""
    names = field.names if len(field.names) == len(field.values) else field.values
    pairs = zip(field.values, names, strict=True)
    chosen = carried(pairs)[: limits.TICK_OPTIONS] if field.kind == "person" else []
    if not chosen:
        return None
    return {"type": "checkboxes", **_named(field), "options": chosen, "initial_options": chosen}


def _named(field: Field) -> Block:
    return {"action_id": ids.action(ids.FIELD, field.kind, field.question)}


def _find(field: Field, least: int) -> Block:
    return {"action_id": ids.action(ids.FIND, field.kind, field.question), "min_query_length": least}


def _most(field: Field, chosen: list[Block]) -> Block:
    """How many may be chosen: never fewer than are chosen already."""
    most = max(field.most, len(chosen))
    return {"max_selected_items": most} if field.most > 0 and most <= limits.SELECT_OPTIONS else {}


_ELEMENTS: Mapping[str, Callable[[Field], Block]] = {
    "one": _one,
    "yes_no": _one,
    "scale": _one,
    "many": _many,
    "tags": _tags,
    "text": _text,
    "date": _day,
    "time": _hour,
    "person": _people,
}


def hint(field: Field, speech: str) -> Block:
    """The help of a field, as its input holds it; in Slack skills are searched for, and texts are shorter."""
    text = field.help
    if field.kind == "tags":
        text = say(speech, "search", most=field.most)
    elif field.kind == "text" and field.most > limits.INPUT_TEXT:
        text = field.help + "\n" + say(speech, "fits")
    text = cut(text, limits.HINT).strip()
    return {"hint": plain(text)} if text else {}
