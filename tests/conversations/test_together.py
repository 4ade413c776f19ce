"""Several messages as one card: nothing is lost, everything asked can be reached, in whatever steps.

Rule: what the lines look like is held in a few plain examples; what must always hold, by random cards.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.cards import Also, Ask, Card, Choice, Fact, Link, Picture, asks, twin
from conversations.intents import parse
from conversations.together import MOST, together, without
from conversations.words import languages, words

EN = words("en")
STOP = Choice("stop", "Stop", "stop")
YES = Choice("yes", "Yes", "answer 12 yes")
MET = Card("Did you meet?", choices=(YES,), controls=(STOP,), ask=Ask(12, "met", "yes_no"), why="A session.")
GOALS = Card(
    "Your goals, one a line. They stay with you both.",
    controls=(STOP,),
    ask=Ask(13, "goals", "text"),
    how="Type answer 13 and your words.",
    seen_by="Seen by: your partner.",
    why="You have a partner.",
)
NEWS = Card("Ben has accepted.\nHe writes to you.", facts=(Fact("When", "Monday"),), why="A session.")

PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40)
SAYING = PLAIN.filter(str.strip)
TEXTS = st.lists(SAYING, min_size=1, max_size=3).map("\n".join)
CARDS = st.builds(
    Card,
    text=TEXTS,
    title=st.just("") | SAYING,
    facts=st.lists(st.builds(Fact, SAYING, SAYING), max_size=2).map(tuple),
    links=st.lists(st.builds(Link, SAYING, SAYING), max_size=1).map(tuple),
    picture=st.none() | st.builds(Picture, SAYING, SAYING),
    choices=st.lists(st.builds(Choice, SAYING, SAYING, SAYING), max_size=2).map(tuple),
    controls=st.sampled_from(((), (STOP,))),
    ask=st.none() | st.builds(Ask, st.integers(1, 6), st.just("met"), st.just("yes_no")),
    seen_by=st.just("") | SAYING,
    why=st.just("") | SAYING,
)
SEVERAL = st.lists(CARDS, min_size=1, max_size=6).map(tuple)


def lines(card: Card) -> set[str]:
    return {line.strip() for line in twin(card).splitlines()}


def test_the_first_card_stays_whole_and_the_others_are_lines_below_it() -> None:
    card = together((MET, GOALS, NEWS), EN)
    assert replace(card, also=(), also_title="", why=MET.why) == MET
    assert card.also == (
        Also("Your goals, one a line.", "Show me", Ask(13, "goals", "text"), "answer 13"),
        Also("Ben has accepted.\nHe writes to you.\nWhen: Monday"),
    )
    assert card.why == "A session.\nYou have a partner."


def test_the_twin_reads_the_question_then_the_rest_then_the_reasons() -> None:
    assert twin(together((MET, GOALS, NEWS), EN)).splitlines() == [
        "Did you meet?",
        "( ) Yes: /flipside answer 12 yes",
        "Also for you",
        "• Your goals, one a line.  ( ) Show me: /flipside answer 13",
        "• Ben has accepted.",
        "  He writes to you.",
        "  When: Monday",
        "A session.",
        "You have a partner.",
        "Stop: /flipside stop",
    ]


def test_a_notice_that_came_first_stays_first() -> None:
    card = together((NEWS, MET), EN)
    assert (card.text, card.ask, card.controls) == (NEWS.text, None, (STOP,))
    assert asks(card) == (MET.ask,)


def test_one_card_alone_stays_as_it_is_and_none_is_no_card() -> None:
    assert together((MET,), EN) == MET
    with pytest.raises(ValueError, match="not enough values"):
        together((), EN)


def test_a_conversation_is_named_once() -> None:
    again = replace(MET, title="A week ago I asked whether you met.")
    assert together((MET, again, GOALS, GOALS), EN).also == together((MET, GOALS), EN).also


@pytest.mark.parametrize("speech", languages())
def test_the_lines_are_in_the_readers_language(speech: str) -> None:
    spoken = words(speech)
    card = together((MET, GOALS), spoken)
    assert (card.also_title, card.also[0].label) == (spoken.say("also.title"), spoken.say("also.open"))


@pytest.mark.parametrize(
    ("card", "line"),
    [
        (Card("Some words.", "  A title.  Of two. "), "A title. Of two."),
        (Card("Am Di. 3. März um 14:00 beginnt alles. Passt das?"), "Am Di. 3. März um 14:00 beginnt alles."),
        (Card("Dr. Reuter said “yes!” Would you like that?"), "Dr. Reuter said “yes!”"),
        (Card("Did you meet?\n• yes\n• no"), "Did you meet?"),
        (Card("", facts=(Fact("When", "Monday"),)), "When: Monday"),
        (Card("w" * 40 + " " + "w" * 120), "w" * 40 + "…"),
        (Card("w" * 149 + " and more"), "w" * 149 + "…"),
        (Card("w" * 200), "w" * 149 + "…"),
    ],
)
def test_a_line_is_the_title_or_the_first_sentence_cut_between_words(card: Card, line: str) -> None:
    (matter,) = together((MET, replace(card, ask=Ask(13, "when", "date"))), EN).also
    assert matter.text == line


def test_without_a_conversation_its_line_goes_and_with_the_last_one_the_heading() -> None:
    card = together((MET, GOALS), EN)
    assert without(card, 12) == card
    assert without(card, 13) == replace(card, also=(), also_title="")
    assert without(together((MET, NEWS, GOALS), EN), 13).also == together((MET, NEWS), EN).also


@given(SEVERAL)
def test_nothing_of_a_notice_is_lost(cards: tuple[Card, ...]) -> None:
    said = lines(together(cards, EN))
    for card in cards:
        if card.ask is None:
            whole = twin(replace(card, controls=(), why=""))
            assert all(any(line.strip() in one for one in said) for line in whole.splitlines())
        assert all(line.strip() in said for line in card.why.splitlines())


@given(SEVERAL)
def test_everything_asked_can_be_reached_once_and_by_typing_too(cards: tuple[Card, ...]) -> None:
    card = together(cards, EN)
    reached = [ask.conversation for ask in asks(card)]
    assert reached == list(dict.fromkeys(one.ask.conversation for one in cards if one.ask))
    for matter in card.also:
        assert bool(matter.ask) == bool(matter.label) == bool(matter.typed)
        if matter.ask:
            assert parse(matter.typed).rest == str(matter.ask.conversation)
            assert len(matter.text) <= MOST and len(matter.text.splitlines()) == 1


@given(SEVERAL, st.integers(0, 6))
def test_in_steps_it_is_the_same_card(cards: tuple[Card, ...], cut: int) -> None:
    whole, head, tail = together(cards, EN), cards[:cut], cards[cut:]
    if head and tail:
        assert together((together(head, EN), *tail), EN) == whole
        assert together((*head, together(tail, EN)), EN) == whole
    assert together((whole,), EN) == whole


@given(SEVERAL, st.integers(1, 6))
def test_without_takes_away_one_conversation_and_nothing_else(cards: tuple[Card, ...], talk: int) -> None:
    card = together(cards, EN)
    less = without(card, talk)
    own = {card.ask.conversation} if card.ask else set()
    assert {ask.conversation for ask in asks(less)} == {a.conversation for a in asks(card)} - ({talk} - own)
    assert [m for m in less.also if m.ask is None] == [m for m in card.also if m.ask is None]
    assert without(less, talk) == less
    assert bool(less.also_title) == bool(less.also)
