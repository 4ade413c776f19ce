"""What a person's browser sends, and what comes back."""

from typing import Any

from conversations.cards import Ask, Card, Field, Sheet
from conversations.forms import Answered, Asked, Hint, Line, Said
from tests.adapters.web.conftest import House
from tests.adapters.web.fakes import CHANNEL, MORNING, FakeTaken

SHEET = Sheet(13, "Profile", (Field("offers", "tags", "What can you show?"),), "Send")
LINES = [{"question": "offers", "values": []}]


async def test_what_a_person_says_stands_before_the_answer_to_it(house: House) -> None:
    await house.send({"kind": "say", "text": "hello"})
    assert house.texts("dm:u1") == ["hello", "Heard."]
    assert [m.author for m in house.log.history("dm:u1")] == ["u1", "flipside"]
    assert house.desk.heard[0].heard == Said("hello")


async def test_a_repeated_request_is_the_same_event(house: House) -> None:
    first = await house.send({"kind": "say", "text": "hello"})
    again = await house.send({"kind": "say", "text": "hello"})
    assert (first["fresh"], again["fresh"]) == (True, False)
    assert house.texts("dm:u1") == ["hello", "Heard."]


async def test_the_person_is_the_signed_in_one_whatever_the_body_says(house: House) -> None:
    await house.send({"kind": "say", "text": "hello", "person": "u2"})
    assert house.desk.heard[0].sender.user == "u1"
    assert house.texts("dm:u2") == []


async def test_a_press_says_nothing_in_the_persons_name(house: House) -> None:
    house.desk.answer = lambda event: FakeTaken((Card("Noted."),), conversation=12)
    came = await house.send({"kind": "press", "conversation": 12, "question": "join", "value": "yes"})
    assert came == {"hints": {}, "closed": False, "conversation": 12, "fresh": True}
    assert house.texts("dm:u1") == ["Noted."]
    assert house.desk.heard[0].heard == Answered((Line("join", ("yes",)),))


async def test_a_control_is_shown_as_the_command_that_it_is(house: House) -> None:
    await house.send({"kind": "command", "words": "snooze"})
    assert house.texts("dm:u1")[0] == "/flipside snooze"
    assert house.desk.heard[0].heard == Asked("snooze")


async def test_words_in_the_channel_are_for_colleagues(house: House) -> None:
    await house.send({"kind": "say", "text": "hello, all", "room": CHANNEL})
    assert house.texts(CHANNEL) == ["hello, all"]
    assert house.desk.heard == []


async def test_a_command_in_the_channel_is_answered_in_private(house: House) -> None:
    await house.send({"kind": "say", "text": "/flipside pause", "room": CHANNEL})
    assert house.texts(CHANNEL) == []
    assert house.texts("dm:u1") == ["/flipside pause", "Heard."]


async def test_another_persons_room_is_no_place_to_write(house: House) -> None:
    await house.send({"kind": "say", "text": "hello", "room": "dm:u2"})
    assert house.texts("dm:u2") == []


async def test_an_unclear_form_comes_back_with_its_hints_and_posts_no_message(house: House) -> None:
    house.desk.sheets["u1", 13] = SHEET
    hint = Hint("offers", "Please pick at least one.")
    house.desk.answer = lambda event: FakeTaken((Card("Not shown."),), (hint,), 13)
    came = await house.send({"kind": "sheet", "conversation": 13, "lines": LINES})
    assert came["hints"] == {"offers": "Please pick at least one."}
    assert came["sheet"]["fields"][0]["question"] == "offers"
    assert house.texts("dm:u1") == []
    assert [card.text for card in house.answering.settled] == ["Not shown."]


async def test_a_finished_form_ends_with_its_last_word_in_the_chat(house: House) -> None:
    house.desk.sheets["u1", 13] = SHEET
    house.desk.answer = lambda event: FakeTaken((Card("Thank you."),), (), 13, closed=True)
    came = await house.send({"kind": "sheet", "conversation": 13, "lines": LINES})
    assert came["closed"]
    assert "sheet" not in came
    assert house.texts("dm:u1") == ["Thank you."]


async def test_a_stale_form_is_answered_in_the_chat_and_not_with_silence(house: House) -> None:
    house.desk.answer = lambda event: FakeTaken((Card("That one is finished. Here is where you are."),))
    came = await house.send({"kind": "sheet", "conversation": 99, "lines": LINES})
    assert "sheet" not in came
    assert house.texts("dm:u1") == ["That one is finished. Here is where you are."]


async def test_a_form_opens_for_its_owner_only(house: House) -> None:
    house.desk.sheets["u1", 13] = SHEET
    house.come_in("u1")
    assert (await (await house.client.get("/sheets/13")).json())["title"] == "Profile"
    house.come_in("u2")
    refused = await house.client.get("/sheets/13")
    assert refused.status == 404
    assert "finished, or it is not yours" in (await refused.json())["text"]


async def test_a_form_with_nothing_left_to_ask_does_not_open(house: House) -> None:
    house.desk.sheets["u1", 13] = Sheet(13, "Profile", (), "Send")
    house.come_in("u1")
    assert (await house.client.get("/sheets/13")).status == 404


async def test_a_room_shows_what_came_after(house: House) -> None:
    first = house.log.post("dm:u1", "flipside", house.adapter.draw(Card("One.")), MORNING)
    house.log.post("dm:u1", "flipside", house.adapter.draw(Card("Two.", ask=Ask(1, "q", "one"))), MORNING)
    house.come_in("u1")
    everything = await _json(house, "/rooms/dm:u1")
    later = await _json(house, f"/rooms/dm:u1?after={first.id}")
    assert [m["payload"]["text"] for m in everything["messages"]] == ["One.", "Two."]
    assert [m["payload"]["text"] for m in later["messages"]] == ["Two."]
    assert everything["messages"][0]["at"] == "2026-11-23T09:00:00+00:00"


async def test_a_channel_is_asked_for_by_its_name(house: House) -> None:
    house.come_in("u1")
    assert (await _json(house, "/rooms/%23reverse-mentoring"))["room"] == CHANNEL


async def test_the_direct_messages_of_others_do_not_exist(house: House) -> None:
    house.come_in("u1")
    for room in ("dm:u2", "nowhere"):
        assert (await house.client.get(f"/rooms/{room}")).status == 404
    assert (await house.client.get("/rooms/dm:u1?after=-1")).status == 400


async def test_home_and_commands_are_the_persons_own(house: House) -> None:
    house.come_in("u1")
    assert (await _json(house, "/home"))["title"] == "Hello"
    commands = (await _json(house, "/commands"))["commands"]
    assert commands[0] == {"command": "join", "about": "Join the program"}


async def test_what_was_read_is_no_longer_unread(house: House) -> None:
    message = house.log.post("dm:u1", "flipside", house.adapter.draw(Card("One.")), MORNING)
    house.come_in("u1")
    assert (await house.post("/seen", {"room": "dm:u1", "upto": message.id})).status == 200
    assert house.log.unread("u1")["dm:u1"] == 0
    for wrong in (
        {"room": "dm:u2", "upto": 1},
        {"room": "dm:u1", "upto": "1"},
        {"room": ["dm:u1"], "upto": 1},
        {},
    ):
        assert (await house.post("/seen", wrong)).status == 400


async def test_the_clock_moves_by_the_steps_that_there_are(house: House) -> None:
    house.come_in("u1")
    came = await (await house.post("/clock", {"step": "day"})).json()
    assert came == {"now": "2026-11-24T09:00:00+00:00"}
    for wrong in ("year", None, ["day"], 1):
        assert (await house.post("/clock", {"step": wrong})).status == 400


async def _json(house: House, path: str) -> Any:
    answer = await house.client.get(_raw(path))
    assert answer.status == 200, await answer.text()
    return await answer.json()


def _raw(path: str) -> Any:
    from yarl import URL

    return URL(path, encoded=True)
