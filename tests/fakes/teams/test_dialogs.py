"""Dialogs and searches: filled in, checked by the client, sent, and followed by whatever the bot says."""

import pytest

from tests.fakes.teams import FakeTeams, NotThere, Refused, User
from tests.fakes.teams.conftest import Client, Told, card, execute, submit
from tests.fakes.teams.reading import Json

FETCH = {"do": "open", "conversation": 7, "msteams": {"type": "task/fetch"}}
FIELDS: list[Json] = [
    {"type": "Input.Text", "id": "about", "label": "About", "isRequired": True, "errorMessage": "Say it",
     "maxLength": 9},
    {"type": "Input.ChoiceSet", "id": "days", "label": "Days", "isMultiSelect": True, "choices": [
        {"title": "Mondays", "value": "mon"}, {"title": "Fridays", "value": "fri"}]},
    {"type": "Input.ChoiceSet", "id": "tags", "label": "Tags", "style": "filtered", "choices": [],
     "choices.data": {"type": "Data.Query", "dataset": "skills"}},
    {"type": "Input.Toggle", "id": "mail", "label": "Mail", "title": "Mail me"},
    {"type": "Input.Number", "id": "often", "label": "Often", "min": 1, "max": 5, "value": 2},
    {"type": "Input.Text", "id": "mind", "label": "Form", "regex": "^[a-z]+$", "errorMessage": "Letters"},
]  # fmt: skip


def found(*names: str) -> Json:
    """An answer to a search."""
    results = [{"title": one, "value": one.lower()} for one in names]
    kind = "application/vnd.microsoft.search.searchResponse"
    return {"statusCode": 200, "type": kind, "value": {"results": results}}


@pytest.fixture
async def dialog(maya: User, bot: Told, client: Client, chat: str) -> User:
    """Maya with a form open."""
    await client.card(chat, card(actions=[{"type": "Action.Submit", "title": "Open", "data": FETCH}]))
    bot.opens(card(*FIELDS, actions=[submit("Send", do="form", nonce="n")]), title="Join", height="medium")
    outcome = await maya.presses(title="Open")
    assert outcome.dialog is maya.dialog is not None
    return maya


async def test_a_dialog_is_fetched_filled_in_and_sent(dialog: User, bot: Told) -> None:
    assert bot.last["name"] == "task/fetch" and bot.last["value"]["data"] == FETCH
    assert dialog.dialog is not None and (dialog.dialog.title, len(dialog.dialog.labels)) == ("Join", 6)
    bot.says(found("Python", "Pytest"), None)
    given = {"About": "me", "days": ["Fridays", "mon"], "tags": "Pytest", "mail": True}
    outcome = await dialog.submits(given)
    assert outcome.fine and outcome.dialog is None
    search, sent = (one["value"] for _, one in bot.heard[-2:])
    assert search == {"queryText": "Pytest", "queryOptions": {"skip": 0, "top": 15}, "dataset": "skills"}
    assert sent["data"] == {
        "do": "form", "nonce": "n", "about": "me", "days": "fri,mon", "tags": "pytest", "mail": "true",
        "often": "2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "Say it"),
        ({"about": "x" * 10}, "Say it"),
        ({"about": "x", "often": 9}, "out of bounds"),
        ({"about": "x", "often": "many"}, "no number"),
        ({"about": "x", "mind": "9"}, "Letters"),
    ],
)
async def test_the_client_checks_before_it_sends(dialog: User, bot: Told, given: Json, why: str) -> None:
    before = len(bot.heard)
    with pytest.raises(Refused, match=why):
        await dialog.submits(given)
    assert len(bot.heard) == before and dialog.dialog is not None


async def test_what_is_not_in_the_form_cannot_be_filled_in(dialog: User, bot: Told) -> None:
    with pytest.raises(NotThere, match="About"):
        await dialog.submits({"Shoe size": "44"})
    with pytest.raises(NotThere, match="Mondays"):
        await dialog.submits({"about": "x", "days": ["Sundays"]})
    dialog.closes()
    with pytest.raises(NotThere, match="no dialog"):
        await dialog.submits()


async def test_a_dialog_is_followed_by_another_by_words_or_by_trouble(
    teams: FakeTeams, dialog: User, bot: Told
) -> None:
    bot.opens(card(*FIELDS[:1], actions=[submit()]), title="Once more")
    outcome = await dialog.submits({"about": "x"})
    assert outcome.dialog is not None and outcome.dialog.title == "Once more"
    bot.opens(card({"type": "Gone"}))
    assert (await dialog.submits({"about": "x"})).error and "Gone" in teams.mistakes[0]
    bot.says({"task": {"type": "message", "value": "Thank you"}})
    outcome = await dialog.submits({"about": "x"})
    assert (outcome.text, dialog.told, dialog.dialog) == ("Thank you", ["Thank you"], None)


@pytest.mark.parametrize("wrong", [{"title": ""}, {"height": "huge"}, {"colour": "red"}, {"card": {}}])
async def test_a_dialog_that_is_none_is_a_mistake(
    teams: FakeTeams, maya: User, bot: Told, client: Client, chat: str, wrong: Json
) -> None:
    await client.card(chat, card(actions=[{"type": "Action.Submit", "title": "Open", "data": FETCH}]))
    bot.opens(card(), **{"title": "A form"} | wrong)
    assert (await maya.presses(title="Open")).error and maya.dialog is None
    assert "not a dialog" in teams.mistakes[0]


async def test_execute_does_nothing_in_a_dialog(maya: User, bot: Told, client: Client, chat: str) -> None:
    await client.card(chat, card(actions=[{"type": "Action.Submit", "title": "Open", "data": FETCH}]))
    bot.opens(card(actions=[execute("Yes")]))
    await maya.presses(title="Open")
    with pytest.raises(Refused, match=r"Action\.Submit"):
        await maya.presses(title="Yes")


async def test_a_search_offers_at_most_fifteen_choices(
    teams: FakeTeams, maya: User, bot: Told, client: Client, chat: str
) -> None:
    await client.card(chat, card(FIELDS[2], actions=[execute("Send", do="form")]))
    bot.says(found(*(f"Tag {number}" for number in range(20))))
    assert len((await maya.searches("skills", "ta")).options) == 15
    bot.shows(card())
    await maya.presses(title="Send", inputs={"tags": "Tag 3"})
    assert bot.last["value"]["action"]["data"]["tags"] == "tag 3"
    with pytest.raises(NotThere):
        await maya.searches("people", "ro")
    await client.card(chat, card(FIELDS[2]))
    bot.says({"statusCode": 200, "value": {"results": []}})
    assert (await maya.searches("skills", "ta")).error and "not an answer to a search" in teams.mistakes[0]
