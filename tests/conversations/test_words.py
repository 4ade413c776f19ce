"""The words files: the same in every language, in step with the code, and kind to the reader.

Rule 1: English is complete by definition; every other language has its keys, in its order.
Rule 2: no key without a reader in the code, and no reader without a key.
Rule 3: words that we do not use stand in docs/wording.md, a column for each language.
"""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import Any

import pytest
from babel import Locale

from bot.matching import REASON_KEYS
from bot.matching.plan import Label
from bot.program.cohorts import CohortState
from bot.program.participants import ParticipantState
from bot.program.people import Volume
from bot.program.roles import Role
from conversations.asking import ask, end, sheet
from conversations.flows import FORMS
from conversations.forms import Conversation, Form, Scene
from conversations.intents import BARE, CONTROLS, INTENTS, UNKNOWN, parse, words_key
from conversations.kinds import READERS, TAPS, Asking, choices
from conversations.words import FALLBACK, languages, table, words
from scheduler.rules import Survey
from scheduler.timeline import TIMELINE
from tests.shape.source import ROOT, house

every_language = pytest.mark.parametrize("speech", languages())
ROLES = (*Role, "none")


def is_plural(value: object) -> bool:
    return isinstance(value, Mapping) and "other" in value


def leaves(group: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every key with what stands there: a sentence, a list of names, or the forms of a plural."""
    for name, value in group.items():
        inside = isinstance(value, Mapping) and not is_plural(value)
        yield from leaves(value, f"{above}{name}.") if inside else [(above + name, value)]


@cache
def entries(speech: str) -> Mapping[str, tuple[str, ...]]:
    """All texts of a language by full key."""
    found = ((key, value.values() if is_plural(value) else value) for key, value in leaves(table(speech)))
    return {key: (value,) if isinstance(value, str) else tuple(value) for key, value in found}


def sentences(speech: str) -> Iterator[tuple[str, str]]:
    return ((key, text) for key, texts in entries(speech).items() for text in texts)


def placeholders(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name)


@every_language
def test_every_language_has_the_keys_of_english_in_the_same_order(speech: str) -> None:
    ours, theirs = list(entries(FALLBACK)), list(entries(speech))
    assert set(ours) ^ set(theirs) == set(), "missing here or there"
    assert theirs == ours, "in another order"


@every_language
def test_placeholders_are_those_of_english(speech: str) -> None:
    ours, theirs = entries(FALLBACK), entries(speech)
    assert [key for key in theirs if placeholders(theirs[key]) != placeholders(ours.get(key, ()))] == []


@every_language
def test_plurals_have_the_forms_of_their_language(speech: str) -> None:
    forms = {*Locale.parse(speech).plural_form.tags, "other"}
    assert [key for key, value in leaves(table(speech)) if is_plural(value) and set(value) != forms] == []


# Here the code holds the last part of a key: in these calls, or in a table of its own.
BY_TAIL = {"notice": ("Notice", "_told", "Tell"), "post": ("Post",), "task": ("Task", "Hand")}
BY_TAIL |= {"group": ("Gathering",)}
BY_TAIL |= {"remind": ("Remind", "Tell"), "hint": ("Unclear",), "data": (), "button": ()}
# Here anything may stand: the skills of a program's own, whatever languages colleagues speak, and platforms.
OPEN = ("topic", "language", "platform")


def needed() -> set[str]:
    """The keys that follow from enumerations, forms, commands and kinds of question."""
    members: dict[str, Iterable[str]] = {"state": ParticipantState, "cohort_state": CohortState}
    members |= {"volume": Volume, "label": Label, "role": ROLES, "reason": REASON_KEYS, "control": CONTROLS}
    members |= {"help": READERS, "how": READERS.keys() - TAPS, "language": languages(), "form_name": FORMS}
    waves = {rule.step.wave for rule in TIMELINE if isinstance(rule.step, Survey)}
    members |= {"form": ("yes", "no", "yes_words", "no_words"), "page": waves}
    members |= dict.fromkeys(FORMS, ("title", "why"))
    members |= {words_key(intent): ("names", "about") for intent in INTENTS}
    return {f"{group}.{member}" for group in members for member in members[group]}


@cache
def nodes() -> tuple[ast.AST, ...]:
    return tuple(node for module in house() for node in ast.walk(module.tree))


@cache
def constants() -> frozenset[str]:
    """Every text constant in our source, without docstrings."""
    docs = {id(node.value) for node in nodes() if isinstance(node, ast.Expr)}
    found = (node.value for node in nodes() if isinstance(node, ast.Constant) and id(node) not in docs)
    return frozenset(value for value in found if isinstance(value, str))


@cache
def pattern() -> re.Pattern[str]:
    """Every f-string that says more of a key than its group: session.theme_{n}, volume_{wish}."""
    strings = (node.values for node in nodes() if isinstance(node, ast.JoinedStr))
    parts = ((str(p.value) if isinstance(p, ast.Constant) else "\0" for p in string) for string in strings)
    texts = ("".join(part) for part in parts)
    telling = {re.escape(text) for text in texts if re.search("^[a-z].*[a-z_]{3}[^.]*$", text)}
    return re.compile("|".join(telling).replace("\0", "[a-z0-9_]+"))


def is_read(key: str) -> bool:
    """Whether some line of code can ask for this key."""
    group, _, tail = key.partition(".")
    if group in OPEN or key in needed() or (group in FORMS and key in said_by(FORMS[group])):
        return True
    spelled = (key, tail) if group in BY_TAIL else (key,)
    return any(text in constants() or pattern().fullmatch(text) for text in spelled)


def asked_for() -> Iterator[set[str]]:
    """The keys that would do, wherever the source names one in full or in a call of BY_TAIL."""
    full = re.compile(rf"({'|'.join(table(FALLBACK))})(\.[a-z0-9_]+)+(?<!_)")
    yield from ({text} for text in constants() if full.fullmatch(text))
    for call in (node for node in nodes() if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        groups = [group for group, calls in BY_TAIL.items() if name in calls]
        said = [str(a.value) for a in call.args[:2] if isinstance(a, ast.Constant)]
        yield from ({f"{group}.{tail}" for group in groups} for tail in said)


@pytest.mark.parametrize("group", table(FALLBACK))
def test_no_key_is_unused(group: str) -> None:
    assert [key for key in entries(FALLBACK) if key.startswith(f"{group}.") and not is_read(key)] == []


def test_no_key_is_missing() -> None:
    known = set(entries(FALLBACK))
    assert sorted(needed() - known) == []
    assert [keys for keys in asked_for() if keys and not keys & known] == []


NOW, SOON = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC)
SAID: dict[str, tuple[Any, ...]] = {"yes_no": (True, False), "scale": (1,), "person": ((),)}
SAID |= {"tags": (("SQL",),), "text": ("Words",), "date": ("2026-03-09",), "time": ("10:00",)}
GIVEN = {"zones": ("UTC",), "languages_known": languages(), "topics_offered": tuple(table(FALLBACK)["topic"])}
GIVEN |= {"pairs": (("p1", "Ada"), ("p2", "Ben"))}
GIVEN |= dict.fromkeys(("places", "droppable"), (("slack/T1", "Slack"), ("teams/X", "Teams")))
GIVEN |= {"free": (SOON,), "slots": (SOON,), "proposals": (("p1", "Ada and Ben"),)}
Talks = Iterator[tuple[Conversation, Scene]]


def talks(form: Form, speech: str = FALLBACK) -> Talks:
    """A conversation in every state that its answers can reach, for each role."""
    blanks = dict.fromkeys(placeholders(text for _, text in sentences(FALLBACK)), "…")
    for role, following in product((*ROLES, "open"), (0, 2)):
        given = {**blanks, **GIVEN, "role": role, "rule": role, "next_number": following}
        yield from onwards(form, given, {}, Scene(words(speech), NOW))


def onwards(form: Form, given: Mapping[str, Any], answers: Mapping[str, Any], scene: Scene) -> Talks:
    talk = Conversation(1, "ada", form.name, "x:1", given, answers)
    yield talk, scene
    if question := form.current(talk):
        for value in possible(Asking(form.name, question, {**given, **answers}, scene)):
            yield from onwards(form, given, {**answers, question.key: value}, scene)


def possible(asking: Asking) -> tuple[Any, ...]:
    """An answer for each way on; one stands for all where the way is the same."""
    if asking.question.kind in SAID:
        return SAID[asking.question.kind]
    values = tuple(option.value for option in choices(asking))
    return (values[:1], values[-1:]) if asking.question.kind == "many" else values


@cache
def said_by(form: Form) -> frozenset[str]:
    """Every key that a form may say: at each question, and as its last word."""
    found = set()
    for talk, scene in talks(form):
        if question := form.current(talk):
            options = choices(Asking(form.name, question, {**talk.given, **talk.answers}, scene))
            parts = ("ask", "seen_by", *(option.value for option in options))
            found |= {f"{form.name}.{question.key}.{part}" for part in parts}
        else:
            found.add(f"{form.name}.{form.ending(form.kept(talk))}")
    return frozenset(found)


@every_language
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_can_be_shown_and_ends_with_words(form: Form, speech: str) -> None:
    for talk, scene in talks(form, speech):
        ended = form.current(talk) is None
        assert (end(form, talk, form.kept(talk), scene) if ended else ask(form, talk, scene)).text
        assert ended or sheet(form, talk, scene).fields


def is_choice(key: str) -> bool:
    """The words of a ready answer in a form."""
    group, *_, last = key.split(".")
    return group in FORMS and key.count(".") == 2 and last not in ("ask", "seen_by")


def most(key: str) -> int:
    """How long a text may be with names filled in: what the narrowest platform shows."""
    if is_choice(key) or key.startswith(("control.", "button.", "topic.", "language.", "form.open")):
        return 75
    if key.startswith("remind."):  # the title of the question that is asked again
        return 150
    return 24 if key == "form.send" else 100 if re.search(r"[._]title(_|$)", key) else 2_900


@every_language
def test_texts_fit_the_platforms(speech: str) -> None:
    filled = ((key, re.sub(r"\{\w+\}", "x" * 25, text)) for key, text in sentences(speech))
    assert [(key, len(text)) for key, text in filled if len(text) > most(key)] == []


@every_language
def test_a_message_asks_one_thing(speech: str) -> None:
    lists = {"agreement.rules.ask"}
    asking = ((key, t) for key, t in sentences(speech) if re.match(r"(notice|remind)\.|.*\.ask$", key))
    assert [key for key, text in asking if text.count("?") > 1 and key not in lists] == []


def names_of(intent: str, speech: str) -> tuple[str, ...]:
    return entries(speech)[f"{words_key(intent)}.names"]


@every_language
def test_a_command_has_names_of_its_own_and_english_first(speech: str) -> None:
    names = {intent: names_of(intent, speech) for intent in INTENTS}
    given = Counter(name for intent in INTENTS for name in {intent, *names[intent]})
    assert [name for name, times in given.items() if times > 1 or name != name.casefold()] == []
    assert [i for i in INTENTS if names[i][: len(names_of(i, FALLBACK))] != names_of(i, FALLBACK)] == []


@every_language
def test_no_answer_is_taken_for_a_command(speech: str) -> None:
    labels = {text.casefold() for key, text in sentences(speech) if is_choice(key)}
    answers = labels.union(*(entries(speech)[f"form.{known}"] for known in ("yes_words", "no_words")))
    assert answers.intersection(name for intent in BARE for name in names_of(intent, speech)) == set()


@every_language
def test_commands_named_in_a_sentence_exist(speech: str) -> None:
    named = ((key, re.findall(r"/flipside ([a-z ]+)", text)) for key, text in sentences(speech))
    assert [key for key, said in named if UNKNOWN in {parse(name).intent for name in said}] == []


def unwanted(speech: str) -> Iterator[re.Pattern[str]]:
    """The language's column of the table in docs/wording.md; "…" is any letters, a capital letter counts."""
    text = (ROOT / "docs" / "wording.md").read_text("utf-8").partition("## Words we do not use")[2]
    lines = (line for line in text.partition("\n## ")[0].splitlines() if line.startswith("|"))
    head, _, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    for word in (word for row in rows for word in re.findall("`([^`]+)`", row[head.index(f"`{speech}`")])):
        inside = re.sub(r"^\b|\b$", r"\\b", re.escape(word)).replace("…", r"\w*")
        yield re.compile(inside, re.IGNORECASE if word == word.lower() else 0)


@every_language
def test_no_word_that_we_do_not_use(speech: str) -> None:
    bare = [(key, re.sub(r"\{\w+\}", "…", text)) for key, text in sentences(speech)]
    assert [(key, p.pattern) for p in unwanted(speech) for key, text in bare if p.search(text)] == []


# How a language says "less senior" and "more senior".
RANKS = {"en": ("less senior", "more senior"), "de": ("früheren", "höheren")}


@every_language
def test_roles_never_swap(speech: str) -> None:
    """The less senior one mentors, so it is named first; each role is asked about the other one's stage."""
    less, more = RANKS[speech]
    both = [(key, text) for key, text in sentences(speech) if less in text and more in text]
    assert both and [key for key, text in both if text.index(less) > text.index(more)] == []
    other = {"offers": more, "wants": more, "gives": less}
    for form, question in product(("onboarding", "profile"), other):
        (text,) = entries(speech)[f"{form}.{question}.ask"]
        assert [rank for rank in (less, more) if rank in text] == [other[question]], (form, question)
