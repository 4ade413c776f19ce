"""The heart of the engine: one thing heard in, everything that follows from it out.

Rule 1: pure. Nothing is sent, stored or decided for others here.
Rule 2: a good answer is kept even when its neighbor on the sheet is unclear.
Rule 3: the same press twice changes nothing.
"""

from dataclasses import replace

from conversations.asking import ask, end
from conversations.forms import (
    Answered,
    Answers,
    Conversation,
    Form,
    Heard,
    Hint,
    Line,
    Said,
    Scene,
    Turn,
    Unclear,
)
from conversations.kinds import Asking, read


def hear(form: Form, talk: Conversation, heard: Heard, scene: Scene) -> Turn:
    """Take one thing heard, return everything that follows from it."""
    answers, hints, answered = _read(form, talk, _lines(form, talk, heard), scene)
    talk = replace(talk, answers=answers)
    if hints or form.current(talk):
        following = replace(ask(form, talk, scene, hints), why="")  # whoever is answering knows why
        return Turn(answers, (following,), hints, (), answered)
    kept = form.kept(talk)
    decided = form.finish(kept, talk.given)
    last = end(form, talk, kept, scene)
    return Turn(form.here(kept), (last,), (), decided, answered, form.apart(kept), closed=True)


def _lines(form: Form, talk: Conversation, heard: Heard) -> tuple[Line, ...]:
    """What was answered, question by question. A button is a form with one line."""
    match heard:
        case Answered(lines):
            return lines
        case Said(text) if question := form.current(talk):
            return (Line(question.key, (text,)),)
    return ()


def _read(
    form: Form, talk: Conversation, lines: tuple[Line, ...], scene: Scene
) -> tuple[Answers, tuple[Hint, ...], tuple[str, ...]]:
    """The answers with what was heard, what was unclear, and what was answered anew.

    Lines are read in the order of the form, so an answer may open the question behind it.
    """
    said = {line.question: line for line in lines}
    answers, hints, answered = dict(talk.answers), [], []
    for question in form.questions:
        known = {**talk.given, **form.kept(replace(talk, answers=answers))}
        if question.key not in said or not question.when(known):
            continue
        try:
            asking = Asking(form.name, question, known, scene)
            answers[question.key] = read(asking, said[question.key].values)
            answered.append(question.key)
        except Unclear as unclear:
            key = unclear.key if "." in unclear.key else f"hint.{unclear.key}"
            hint = scene.words.say(key, **unclear.values)
            hints.append(Hint(question.key, hint))
    return answers, tuple(hints), tuple(answered)
