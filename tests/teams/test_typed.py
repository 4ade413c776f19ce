"""What people write to Flipside in Teams: bare, with /flipside, in German, by mention, by slash command."""

import pytest

from adapters.teams import render
from bot.storage import outbox
from bot.storage.database import reading
from conversations.words import words
from tests.fakes.teams import Conversation, Delivery
from tests.teams.steps import MAYA, late, presses, settled, types, unfinished
from tests.teams.theatre import TENANT, Theatre, account
from tests.transcripts import watching

CHAT = "19:lunch@thread.v2"


def mentions(theatre: Theatre, person: str, where: Conversation, text: str, **how: object) -> None:
    """Somebody names Flipside among others."""
    outcome = theatre.run(theatre.user(person).mentions(where, text, **how))  # type: ignore[arg-type]
    settled(theatre)
    assert outcome.status == 201


def slashes(theatre: Theatre, person: str, text: str) -> None:
    """Somebody types a slash command in the channel."""
    outcome = theatre.run(theatre.user(person).slashes(text, theatre.news))
    settled(theatre)
    assert outcome.status == 201


@pytest.mark.parametrize("typed", ["help", "/flipside help", "HELP", " help ", "/flipside"])
def test_a_command_is_answered_in_the_chat_however_it_is_typed(company: Theatre, typed: str) -> None:
    types(company, "maya", typed)
    [answer] = company.user("maya").dm
    assert "/flipside join" in answer.reads or "join" in answer.reads
    assert unfinished(company) == []


def test_a_language_chosen_once_is_the_language_from_then_on(company: Theatre) -> None:
    types(company, "maya", "/flipside language")
    presses(company, "maya", data={"value": "de"})
    types(company, "maya", "help")
    answer = company.user("maya").dm[-1]
    assert answer.card and answer.card["lang"] == "de"
    assert "Was ich verstehe" in answer.reads


@pytest.mark.parametrize("typed", ["hilfe", "/flipside hilfe"])
def test_german_is_understood_and_answered(company: Theatre, typed: str) -> None:
    types(company, "maya", "/flipside language")
    presses(company, "maya", data={"value": "de"})
    types(company, "maya", typed)
    assert "Was ich verstehe" in company.user("maya").dm[-1].reads


def test_an_answer_is_acknowledged_before_it_is_given_and_counts_as_delivered(company: Theatre) -> None:
    outcome = types(company, "maya", "help")
    assert (outcome.status, outcome.body) == (201, None)
    assert len(company.teams.called("send")) == 1
    with reading(company.app.engine) as connection:
        assert outbox.count(connection).get("sending", 0) == 0


def test_words_that_answer_a_question_are_heard_by_it(company: Theatre) -> None:
    types(company, "maya", "join")
    types(company, "maya", "Not now, ask me next time")
    found = watching.states(company.app.engine)["participants", "spring~maya"]
    assert found["state"] == "deferred"


def test_whoever_is_mentioned_stays_in_the_words(company: Theatre) -> None:
    """Only our own mention goes; the bot's name in the words and other people's mentions stay."""
    types(company, "maya", "join")
    user = company.user("maya")
    tag, lena = "<at>Lena</at>", company.user("lena").member
    entity = {"type": "mention", "text": tag, "mentioned": {"id": lena.id, "name": "Lena Okafor"}}
    company.run(user.types(f"yes {tag}", activity={"entities": [entity]}))
    settled(company)
    assert user.dm[-1].reads


# --- among others


def test_a_mention_in_a_channel_is_answered_in_the_chat_with_a_short_word_in_the_thread(
    company: Theatre,
) -> None:
    mentions(company, "maya", company.news, "help")
    [answer] = company.user("maya").dm
    assert "join" in answer.reads
    [word] = company.news.messages
    assert word.text == render.ELSEWHERE
    assert word.thread and word.thread in company.teams.threads


def test_a_mention_in_a_thread_is_answered_in_that_thread(company: Theatre) -> None:
    mentions(company, "maya", company.news, "help")
    [first] = company.news.messages
    mentions(company, "lena", company.news, "help", under=first)
    assert [one.thread for one in company.news.messages] == [first.thread] * 2


@pytest.mark.parametrize("gap", ["&nbsp;", " ", "\u00a0", "", "&nbsp; &nbsp;"])
def test_whatever_stands_behind_the_mention_is_no_part_of_the_words(company: Theatre, gap: str) -> None:
    mentions(company, "maya", company.news, "join", gap=gap)
    assert "Yes, count me in" in company.user("maya").dm[-1].buttons


def test_the_name_of_the_bot_in_the_words_is_left_alone(company: Theatre) -> None:
    types(company, "lena", "language en")
    mentions(company, "maya", company.news, "idea Flipside for <at>Flipside</at> beginners")
    assert company.user("maya").dm, "it is answered, whatever becomes of it"
    event = company.app.adapters["teams"].read(company.teams.deliveries[-1].activity)
    assert event and "Flipside for <at>Flipside</at> beginners" in str(event.heard)


def test_a_mention_in_a_group_chat_is_answered_where_only_they_read_it(company: Theatre) -> None:
    chat = company.teams.tenant(TENANT).chat(CHAT, [MAYA, account("lena")])
    mentions(company, "maya", chat, "mydata")
    assert [one.text for one in chat.messages] == [render.ELSEWHERE]
    assert "Maya" in company.user("maya").dm[-1].reads
    assert company.user("lena").dm == []


def test_a_mention_without_words_is_answered(company: Theatre) -> None:
    mentions(company, "maya", company.news, "")
    assert company.user("maya").dm


def test_among_others_words_are_a_command_and_never_an_answer(company: Theatre) -> None:
    types(company, "maya", "join")
    states = watching.states(company.app.engine)
    mentions(company, "maya", company.news, "yes, count me in")
    assert watching.changes(states, watching.states(company.app.engine)) == ()


def test_where_the_thread_takes_no_word_the_answer_comes_all_the_same(company: Theatre) -> None:
    company.teams.fault("send", "not_enough_permissions", conversation=company.news.id)
    mentions(company, "maya", company.news, "help")
    assert company.news.messages == []
    assert "join" in company.user("maya").dm[-1].reads


# --- slash commands


def test_a_slash_command_is_answered_for_its_sender_alone(company: Theatre) -> None:
    slashes(company, "maya", "help")
    [answer] = company.user("maya").private
    assert "join" in answer.reads
    assert company.user("lena").private == [] and company.news.messages == []
    assert company.user("maya").dm == []
    late(company)
    assert company.user("maya").dm == [], "it was shown: nothing is left for the outbox"


def test_a_private_answer_that_teams_refuses_comes_in_the_chat_and_nobody_else_hears_of_it(
    company: Theatre,
) -> None:
    company.teams.fault("send", "not_enough_permissions", conversation=company.news.id)
    slashes(company, "maya", "help")
    assert company.user("maya").private == [] and company.news.all_messages == []
    assert "join" in company.user("maya").dm[-1].reads


def test_a_slash_command_for_the_home_says_where_it_is(company: Theatre) -> None:
    slashes(company, "maya", "home")
    assert [one.text for one in company.user("maya").private] == [render.ELSEWHERE]
    assert "Your settings" in company.user("maya").dm[-1].reads


def test_what_was_said_privately_is_not_drawn_anew_for_everybody_who_looks(company: Theatre) -> None:
    slashes(company, "maya", "join")
    mentions(company, "lena", company.news, "help")
    for person in ("maya", "lena", "dora"):
        company.run(company.user(person).looks())
        assert company.user(person).errors == []


# --- who is unknown


def newcomer(theatre: Theatre, aad: str, **about: object) -> Delivery:
    """Somebody who was never met writes `help`."""
    theatre.teams.tenant(TENANT).member(account(aad), name="Nadia New", **about).installed = True
    outcome = types(theatre, aad, "help")
    assert outcome.delivery
    return outcome.delivery


def test_somebody_new_is_looked_up_and_answered_in_their_language(company: Theatre) -> None:
    newcomer(company, "nadia", email="nadia@example.com", locale="de-DE", zone="Europe/Lisbon")
    [answer] = company.user("nadia").dm
    assert "Was ich verstehe" in answer.reads


def test_a_guest_hears_why_not(company: Theatre) -> None:
    newcomer(company, "gil", role="guest", home="99999999-0000-4000-8000-000000000009")
    [answer] = company.user("gil").dm
    assert answer.reads == words("en").say("command.is_guest")


def test_somebody_of_another_tenant_in_a_shared_channel_hears_why_not(company: Theatre) -> None:
    newcomer(company, "olga", home="99999999-0000-4000-8000-000000000009")
    [answer] = company.user("olga").dm
    assert answer.reads == words("en").say("command.is_elsewhere")


def test_where_nobody_can_say_who_it_is_they_are_answered_kindly(company: Theatre) -> None:
    company.teams.fault("member", "unavailable", times=5)
    newcomer(company, "nadia")
    [answer] = company.user("nadia").dm
    assert answer.reads == words("en").say("command.stranger")
