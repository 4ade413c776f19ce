"""The kinds of question: how an answer is read, and which ready choices it has.

Rule 1: what is typed and what is pressed are read by the same function, one per kind.
Rule 2: an answer that cannot be read raises Unclear with a hint that says what would be fine.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from conversations.forms import Known, Option, Question, Scene, Unclear
from conversations.shortforms import read_day, read_hour

TAPS = frozenset({"one", "yes_no", "scale"})
Values = tuple[str, ...]


@dataclass(frozen=True)
class Asking:
    """A question in its place: the form it stands in, and what is known when it is asked."""

    form: str
    question: Question
    known: Known
    scene: Scene


MENTION = re.compile(r"<@([^<>|\s]+)(?:\|[^<>]*)?>")  # a picked account, with or without its handle
WHY_NOT = {
    "bot": "is_bot",
    "guest": "is_guest",
    "left": "is_off",
    "elsewhere": "is_elsewhere",
    "double": "is_double",
    "claimed": "is_claimed",
}
EMPTY = frozenset({"", "-"})
SEPARATORS = re.compile(r"[,;\n\t]")


def choices(asking: Asking) -> tuple[Option, ...]:
    """The ready choices of a question, labelled in the reader's language."""
    question, words = asking.question, asking.scene.words
    if callable(question.options):
        return question.options(asking.known, asking.scene)
    if question.kind == "yes_no":
        return tuple(Option(v, words.say(f"form.{v}")) for v in ("yes", "no"))
    return tuple(Option(v, _label(v, asking)) for v in question.options)


def _label(value: str, asking: Asking) -> str:
    """A scale shows its number; both ends have words."""
    words, key = asking.scene.words, f"{asking.form}.{asking.question.key}.{value}"
    if asking.question.kind != "scale":
        return words.say(key)
    return f"{value} – {words.say(key)}" if key in words else value


def read(asking: Asking, values: Values) -> Any:
    """The answer to keep. Raises Unclear."""
    answer = READERS[asking.question.kind](asking, tuple(clean(value) for value in values))
    asking.question.check(answer, asking.scene)
    return answer


def clean(text: str) -> str:
    """Trimmed, composed, without control characters other than line breaks and tabs."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if c in "\n\t" or _visible(c))
    return kept.strip()


def _visible(character: str) -> bool:
    """Joiners and direction marks stay: emoji and right-to-left names need them."""
    return unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")


def shown(value: object) -> Values:
    """An answer as texts, the way a button or a field carries it."""
    match value:
        case None:
            return ()
        case bool():
            return ("yes" if value else "no",)
        case tuple() | list():
            return tuple(str(item) for item in value)
    return (str(value),)


def _pick(text: str, options: tuple[Option, ...]) -> str | None:
    """By value, by label, or by number as counted from 1, unless the values are numbers themselves."""
    folded = text.casefold()
    for option in options:
        if folded in (option.value.casefold(), option.label.casefold()):
            return option.value
    counted = not any(option.value.isdecimal() for option in options)
    if counted and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= len(options):
        return options[int(text) - 1].value
    return None


def _one(asking: Asking, values: Values) -> str:
    options = choices(asking)
    picked = _pick(values[0], options) if len(values) == 1 else None
    if picked is None:
        raise Unclear("pick_one")
    return picked


def _yes_no(asking: Asking, values: Values) -> bool:
    text = values[0].casefold() if values else ""
    for answer in ("yes", "no"):
        words = asking.scene.words
        if text in (answer, words.say(f"form.{answer}").casefold(), *words.names(f"form.{answer}_words")):
            return answer == "yes"
    raise Unclear("yes_or_no")


def _many(asking: Asking, values: Values) -> Values:
    options = choices(asking)
    return _counted(asking.question, tuple(dict.fromkeys(_each(values, options, asking))))


def _each(values: Values, options: tuple[Option, ...], asking: Asking) -> Values:
    found = []
    for text in _items(values, options):
        if (picked := _pick(text, options)) is None:
            raise Unclear("not_a_choice", said=text[:60])
        found.append(picked)
    return tuple(found)


def _items(values: Values, options: tuple[Option, ...] = ()) -> Values:
    """Separate values as they are; one typed line is a list with commas, unless it is one choice."""
    if len(values) == 1 and _pick(values[0], options) is None:
        values = tuple(SEPARATORS.split(values[0]))
    return tuple(v.strip() for v in values if v.strip() not in EMPTY)


def _tags(asking: Asking, values: Values) -> Values:
    """Catalogue skills by their catalogue spelling, others as written."""
    catalogue = {skill.casefold(): skill for skill in asking.scene.skills}
    found = dict.fromkeys(catalogue.get(text.casefold(), text) for text in _items(values))
    for text in found:
        if len(text) > 60:
            raise Unclear("tag_too_long", said=text[:60], most=60)
    return _counted(asking.question, tuple(found))


def _counted(question: Question, found: Values) -> Values:
    if len(found) < question.least:
        raise Unclear("pick_some")
    if question.most and len(found) > question.most:
        raise Unclear("pick_fewer", most=question.most, n=len(found))
    return found


def _text(asking: Asking, values: Values) -> str:
    question, text = asking.question, "\n".join(values)
    if not question.least and text in EMPTY:
        return ""
    if len(text) < question.least:
        raise Unclear("say_something")
    if question.most and len(text) > question.most:
        raise Unclear("too_long", most=question.most, n=len(text))
    return text


def _scale(asking: Asking, values: Values) -> int:
    options = choices(asking)
    ends = [int(o.value) for o in options]
    picked = next((o.value for o in options if values and values[0] in (o.value, o.label)), None)
    if picked is None:
        raise Unclear("number_between", low=min(ends), high=max(ends))
    return int(picked)


def _date(asking: Asking, values: Values) -> str:
    day = read_day(values[0] if values else "", asking.scene.now.date(), asking.scene.words.speech)
    if day is None:
        raise Unclear("which_day", example=asking.scene.now.date().isoformat())
    if day < asking.scene.now.date():
        raise Unclear("day_is_past", said=asking.scene.words.day(day))
    return day.isoformat()


def _time(asking: Asking, values: Values) -> str:
    at = read_hour(values[0] if values else "")
    if at is None:
        raise Unclear("which_hour")
    now = asking.scene.now
    if asking.known.get("day") == now.date().isoformat() and at <= now.time():
        raise Unclear("hour_is_past", said=asking.scene.words.hour(at))
    return f"{at:%H:%M}"


def _person(asking: Asking, values: Values) -> Values:
    """Person ids. A name that fits several people asks which one."""
    if len(values) == 1 and values[0].casefold() in asking.scene.words.names("form.nobody_words"):
        values = ()
    apart = tuple(part for value in values for part in _apart(value))
    found = dict.fromkeys(_who(text, asking) for text in _items(apart))
    if asking.known.get("me") in found:
        raise Unclear("not_yourself")
    return _counted(asking.question, tuple(found))


def _apart(value: str) -> Values:
    """Mentions stand apart from what is typed around them; a handle may hold a comma."""
    return tuple(SEPARATORS.split(MENTION.sub(r",<@\1>,", value))) if mentioned(value) else (value,)


def mentioned(text: str) -> tuple[str, ...]:
    """The accounts that a text mentions, by the platform's own id."""
    return tuple(found[1] for found in MENTION.finditer(text))


def _picked(account: str, asking: Asking) -> str:
    """The person behind a picked account. Raises Unclear with the reason why there is none."""
    found = next((one for one in asking.scene.mentions if one.account == account), None)
    if found and found.person:
        return found.person
    raise Unclear(WHY_NOT.get(found.why_not if found else "", "not_met"))


def _who(text: str, asking: Asking) -> str:
    if picked := mentioned(text):
        return _picked(picked[0], asking)
    folded = text.casefold().lstrip("@")
    exact = [o for o in asking.scene.people if folded in (o.value.casefold(), o.label.casefold())]
    fits = exact or [o for o in asking.scene.people if folded in o.label.casefold()]
    if not fits:
        raise Unclear("nobody_by_that_name", said=text[:60])
    if len(fits) > 1:
        raise Unclear(
            "which_one", options=asking.scene.words.listed(f"{o.label} [{o.value}]" for o in fits[:8])
        )
    return fits[0].value


READERS: dict[str, Callable[[Asking, Values], Any]] = {
    "one": _one,
    "yes_no": _yes_no,
    "many": _many,
    "tags": _tags,
    "text": _text,
    "scale": _scale,
    "date": _date,
    "time": _time,
    "person": _person,
}


def at_local(day: str, hour: str, zone_now: datetime) -> datetime:
    """The instant of a kept date and time in the zone of `zone_now`."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), zone_now.tzinfo)
