"""How a form is shown: one question as a card, or every certain question as a sheet.

Rule 1: drawn from the present answers at the moment of showing, never from a stored drawing.
Rule 2: every button says how the same is typed.
"""

from collections.abc import Iterable

from conversations.cards import Ask, Card, Choice, Fact, Field, Sheet
from conversations.forms import Conversation, Form, Hint, Known, Option, Question, Scene
from conversations.kinds import TAPS, Asking, choices, shown
from conversations.words import Words

NOTHING = "–"  # an answer that was left empty


def ask(form: Form, talk: Conversation, scene: Scene, hints: Iterable[Hint] = ()) -> Card:
    """The current question as a card, or the first unclear one with its hint."""
    unclear = {hint.question: hint.text for hint in hints}
    questions = {q.key: q for q in form.sheet(talk)}
    question = next((questions[key] for key in unclear if key in questions), None) or form.current(talk)
    if question is None:
        return Card(text=scene.words.say("form.nothing_left"), speech=scene.words.speech)
    return _card(form, talk, question, scene, unclear.get(question.key, ""))


def _card(form: Form, talk: Conversation, question: Question, scene: Scene, hint: str) -> Card:
    words, key = scene.words, f"{form.name}.{question.key}"
    known = _known(form, talk)
    options = choices(Asking(form.name, question, known, scene))
    first = form.current(talk) is not None and not form.kept(talk)
    return Card(
        title=_said(words, f"{form.name}.title", known) if first else "",
        text=_said(words, f"{key}.ask", known),
        hint=hint,
        facts=_listed(question, options),
        choices=_buttons(talk, question, options),
        ask=_asked(talk, question, options),
        how=_how(words, talk, question),
        seen_by=_said(words, f"{key}.seen_by", known),
        why=_said(words, f"{form.name}.why", known),
        speech=words.speech,
    )


def _asked(talk: Conversation, question: Question, options: Iterable[Option]) -> Ask:
    values = tuple(option.value for option in options) if question.kind == "many" else ()
    return Ask(talk.id, question.key, question.kind, question.most, question.least, values)


def _buttons(talk: Conversation, question: Question, options: Iterable[Option]) -> tuple[Choice, ...]:
    if question.kind not in TAPS:
        return ()
    return tuple(Choice(o.value, o.label, f"answer {talk.id} {o.value}") for o in options)


def _listed(question: Question, options: Iterable[Option]) -> tuple[Fact, ...]:
    """Where several may be picked, the choices are listed by number, so that they can be typed."""
    if question.kind != "many":
        return ()
    return tuple(Fact(str(number), o.label) for number, o in enumerate(options, start=1))


def _how(words: Words, talk: Conversation, question: Question) -> str:
    if question.kind in TAPS:
        return ""
    return words.say(f"how.{question.kind}", typed=f"answer {talk.id}", most=question.most)


def sheet(form: Form, talk: Conversation, scene: Scene, hints: Iterable[Hint] = ()) -> Sheet:
    """Every question that is certain now, filled as far as it was answered."""
    unclear = {hint.question: hint.text for hint in hints}
    known = _known(form, talk)
    fields = tuple(
        _field(form, talk, question, scene, unclear.get(question.key, "")) for question in form.sheet(talk)
    )
    return Sheet(
        talk.id,
        _said(scene.words, f"{form.name}.title", known),
        fields,
        scene.words.say("form.send"),
        _said(scene.words, f"{form.name}.why", known),
        scene.words.speech,
    )


def _field(form: Form, talk: Conversation, question: Question, scene: Scene, error: str) -> Field:
    known, key = _known(form, talk), f"{form.name}.{question.key}"
    options = choices(Asking(form.name, question, known, scene))
    present = talk.answers.get(question.key, known.get(f"present_{question.key}"))
    return Field(
        question.key,
        question.kind,
        _said(scene.words, f"{key}.ask", known),
        tuple((o.value, o.label) for o in options) or _suggested(question, scene),
        shown(present),
        scene.words.say(f"help.{question.kind}", most=question.most),
        _said(scene.words, f"{key}.seen_by", known),
        error,
        question.most,
        question.least,
        question.key in talk.answers,
        _names(question, shown(present), scene),
    )


def _names(question: Question, values: tuple[str, ...], scene: Scene) -> tuple[str, ...]:
    """The people of an answer by name, where the scene knows them; an id where it does not."""
    known = {option.value: option.label for option in scene.people}
    return tuple(known.get(value, value) for value in values) if question.kind == "person" else ()


def _suggested(question: Question, scene: Scene) -> tuple[tuple[str, str], ...]:
    """Skills are suggested from the catalogue; whatever else is typed is fine too."""
    return tuple((skill, skill) for skill in scene.skills) if question.kind == "tags" else ()


def end(form: Form, talk: Conversation, kept: Known, scene: Scene) -> Card:
    """The last word, with what was answered at hand."""
    values = {**talk.given, **{k: _readable(form, k, v, talk, scene) for k, v in kept.items()}}
    text = _said(scene.words, f"{form.name}.{form.ending(kept)}", values)
    return Card(text=text, speech=scene.words.speech)


def _readable(form: Form, key: str, value: object, talk: Conversation, scene: Scene) -> str:
    question = next(q for q in form.questions if q.key == key)
    known = _known(form, talk)
    labels = {o.value: o.label for o in choices(Asking(form.name, question, known, scene))}
    return scene.words.listed(labels.get(text, text) for text in shown(value))


def answer_shown(form: Form, talk: Conversation, key: str, scene: Scene) -> str:
    """What was answered to a question, as the person reads it; empty when it is not answered."""
    if key not in talk.answers:
        return ""
    return _readable(form, key, talk.answers[key], talk, scene) or NOTHING


def _known(form: Form, talk: Conversation) -> Known:
    return {**talk.given, **talk.answers}


def _said(words: Words, key: str, values: Known) -> str:
    """Optional words: a form without a why-line or a seen-by line says none."""
    return words.say(key, **values) if key in words else ""
