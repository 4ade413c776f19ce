"""The engine, over every form and random talk: what section 5.3 of the architecture promises."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as given_that
from hypothesis import settings
from hypothesis import strategies as st

from conversations.asking import ask, sheet
from conversations.cards import twin
from conversations.forms import Answered, Conversation, Form, Heard, Line, Opened, Said, Turn
from conversations.hearing import hear
from conversations.intents import parse
from conversations.kinds import TAPS, clean, read
from tests.conversations.talks import (
    NAMES,
    PAIRS,
    asking,
    good,
    heard,
    scene,
    talk,
    wild,
)

Way = Mapping[str, Any]
every_form = pytest.mark.parametrize(("form", "way"), PAIRS, ids=NAMES)
few = settings(max_examples=20)
MOST = 40  # answers after which every form is closed


def line(data: st.DataObject, form: Form, one: Conversation) -> Line:
    """Somebody answers a question of the form, mostly the one that is asked, mostly well."""
    questions = st.sampled_from([*form.sheet(one), *form.questions])
    question = form.current(one) or data.draw(questions)
    if data.draw(st.integers(0, 3)) == 0:
        question = data.draw(questions)
    values = data.draw(st.one_of(good(form, one, question), wild()))
    return Line(data.draw(st.sampled_from((question.key, question.key, "unheard_of"))), values)


@every_form
@few
@given_that(data=st.data())
def test_it_is_never_silent_and_decides_exactly_when_it_closes(
    form: Form, way: Way, data: st.DataObject
) -> None:
    one = talk(form, way)
    for _ in range(data.draw(st.integers(1, 6))):
        said = data.draw(st.sampled_from(("press", "words", "look")))
        spoken = line(data, form, one)
        things: dict[str, Heard] = {
            "press": Answered((spoken,)),
            "words": Said(" ".join(spoken.values)),
            "look": Opened(),
        }
        turn = hear(form, one, things[said], scene())
        assert [card for card in turn.says if twin(card).strip()]
        assert turn.closed or not turn.decided
        one = replace(one, answers=turn.answers)
        if turn.closed:
            assert turn.decided == form.finish({**turn.answers, **apart(form, turn, spoken)}, one.given)
            break
        assert form.current(one), "an open form asks something"


def apart(form: Form, turn: Turn, spoken: Line) -> Mapping[str, Any]:
    """What was heard but is not kept with the person."""
    said = clean(" ".join(spoken.values))
    return {**turn.apart, **{q.key: said for q in form.questions if q.shelf == "nowhere"}}


@every_form
@few
@given_that(data=st.data())
def test_the_same_press_twice_changes_nothing(form: Form, way: Way, data: st.DataObject) -> None:
    one = talk(form, way)
    for _ in range(data.draw(st.integers(1, 5))):
        spoken = line(data, form, one)
        first, one = heard(form, one, spoken)
        if first.closed:
            return
        second, _ = heard(form, one, spoken)
        assert not second.closed
        assert second.answers == first.answers


@every_form
@few
@given_that(data=st.data())
def test_a_certain_question_is_not_taken_away_by_a_later_answer(
    form: Form, way: Way, data: st.DataObject
) -> None:
    one = talk(form, way)
    while question := form.current(one):
        certain = [q.key for q in form.sheet(one)]
        open_now = [q for q in form.sheet(one) if q.key not in one.answers]
        question = data.draw(st.sampled_from(open_now))
        values = data.draw(good(form, one, question))
        one = replace(one, answers={**one.answers, question.key: read(asking(form, one, question), values)})
        assert [key for key in certain if key not in {q.key for q in form.sheet(one)}] == []


@every_form
@few
@given_that(data=st.data())
def test_whole_and_one_by_one_decide_the_same(form: Form, way: Way, data: st.DataObject) -> None:
    script: dict[str, tuple[str, ...]] = {}
    single = talk(form, way)
    while True:
        question = form.current(single)
        assert question and len(script) < MOST
        script[question.key] = data.draw(good(form, single, question))
        last, single = heard(form, single, Line(question.key, script[question.key]))
        if last.closed:
            break
    whole, sheets = talk(form, way), 0
    while True:
        lines = [Line(q.key, script[q.key]) for q in form.sheet(whole)]
        turn, whole = heard(form, whole, *lines)
        sheets += 1
        if turn.closed:
            break
        assert sheets < MOST
    assert (turn.decided, turn.answers, turn.apart) == (last.decided, last.answers, last.apart)


@every_form
@few
@given_that(data=st.data())
def test_a_good_answer_is_kept_beside_an_unclear_one(form: Form, way: Way, data: st.DataObject) -> None:
    one = talk(form, way)
    asked = list(form.sheet(one))
    first, *others = asked
    kept = data.draw(good(form, one, first))
    lines = [Line(first.key, kept), *(Line(q.key, data.draw(wild())) for q in others)]
    turn, _ = heard(form, one, *lines)
    assert turn.closed or turn.answers[first.key] == read(asking(form, one, first), kept)
    assert {hint.question for hint in turn.hints} <= {q.key for q in form.questions}


@every_form
@pytest.mark.parametrize("speech", ["en", "de"])
def test_what_is_typed_reaches_the_same_answer_as_the_button(form: Form, way: Way, speech: str) -> None:
    for one in reached(form, way):
        question = form.current(one)
        assert question
        card = ask(form, one, scene(speech))
        for choice in card.choices:
            asked = parse(choice.typed)
            number, _, value = asked.rest.partition(" ")
            assert (asked.intent, int(number)) == ("answer", one.id)
            typed = hear(form, one, Said(value), scene(speech))
            pressed = hear(form, one, Answered((Line(question.key, (choice.value,)),)), scene(speech))
            assert (typed.answers, typed.decided) == (pressed.answers, pressed.decided)
        for place, option in enumerate(sheet_options(form, one, speech), start=1):
            if question.kind in (*TAPS, "many") and question.kind != "scale":
                by_label = hear(form, one, Said(option[1]), scene(speech))
                by_value = hear(form, one, Answered((Line(question.key, (option[0],)),)), scene(speech))
                assert by_label.answers == by_value.answers
                if question.kind != "yes_no" and not option[0].isdecimal():
                    by_place = hear(form, one, Said(str(place)), scene(speech))
                    assert by_place.answers == by_value.answers


def sheet_options(form: Form, one: Conversation, speech: str) -> tuple[tuple[str, str], ...]:
    question = form.current(one)
    fields = {field.question: field for field in sheet(form, one, scene(speech)).fields}
    return fields[question.key].options if question else ()


def reached(form: Form, way: Way) -> list[Conversation]:
    """Every question of a form, reached by pressing each button in turn and typing something good."""
    waiting, met, found = [talk(form, way)], set[tuple[str, ...]](), []
    while waiting:
        one = waiting.pop()
        question = form.current(one)
        place = (*one.answers, *(str(v) for k, v in one.answers.items() if k != "slots"))
        if question is None or place in met or len(met) > MOST:
            continue
        met.add(place)
        found.append(one)
        for values in samples(form, one, question.key):
            turn, following = heard(form, one, Line(question.key, values))
            waiting += [] if turn.closed or turn.hints else [following]
    return found


SAMPLE = {"tags": "Python", "text": "Well", "date": "2026-03-05", "time": "14:30", "person": "-"}


def samples(form: Form, one: Conversation, key: str) -> list[tuple[str, ...]]:
    question = next(q for q in form.questions if q.key == key)
    options = sheet_options(form, one, "en")
    if question.kind in SAMPLE:
        return [(SAMPLE[question.kind],)]
    return [(value,) for value, _ in options] if len(options) < 4 else [(options[0][0],), (options[-1][0],)]


@every_form
@pytest.mark.parametrize("speech", ["en", "de"])
def test_the_twin_says_everything_that_the_card_shows(form: Form, way: Way, speech: str) -> None:
    for one in reached(form, way):
        card = ask(form, one, scene(speech))
        said = twin(card)
        parts = [card.text, card.title, card.hint, card.how, card.seen_by, card.why]
        parts += [part for fact in card.facts for part in (fact.label, fact.value)]
        parts += [part for choice in card.choices for part in (choice.label, choice.typed)]
        assert [part for part in parts if part not in said] == []
