"""Addresses that open a chat, a meeting or a mail: as Teams documents them, and nothing more."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.links import chat, mail, meeting, ways
from adapters.teams.render import draw
from conversations.cards import Card, Contact
from tests.adapters.teams.seeing import card
from tests.fakes.teams.adaptive import problems
from tests.fakes.teams.reading import actions

BEN = Contact(
    "Ben Kaya",
    "ben@example.org",
    "Write to Ben",
    "Plan a meeting",
    "Flipside: session 1 & more",
    "2026-03-05T09:00:00+00:00",
    60,
    ("slack", "teams"),
)


def opened(contact: Contact) -> dict[str, str]:
    """What the buttons of a contact open."""
    drawn = draw(Card("Meet Ben.", contact=contact))
    assert problems(card(drawn)) == []
    return {one["title"]: one["url"] for one in actions(card(drawn)) if one["type"] == "Action.OpenUrl"}


def test_somebody_in_teams_is_written_to_and_met_in_teams() -> None:
    assert opened(BEN) == {
        "Write to Ben": "https://teams.microsoft.com/l/chat/0/0?users=ben@example.org",
        "Plan a meeting": "https://teams.microsoft.com/l/meeting/new?subject=Flipside%3A%20session%201%20%26%20more"
        "&startTime=2026-03-05T09%3A00%3A00%2B00%3A00&endTime=2026-03-05T10%3A00%3A00%2B00%3A00"
        "&attendees=ben@example.org",
    }


def test_somebody_elsewhere_is_written_to_by_mail() -> None:
    assert opened(replace(BEN, platforms=("slack",))) == {
        "Write to Ben": "mailto:ben@example.org",
        "Plan a meeting": "mailto:ben@example.org?subject=Flipside%3A%20session%201%20%26%20more",
    }


def test_what_has_no_label_is_left_out() -> None:
    assert list(opened(replace(BEN, plan=""))) == ["Write to Ben"]
    assert opened(replace(BEN, email=" ")) == {}


@pytest.mark.parametrize("starts", ["", "next Tuesday", "2026-13-01T09:00:00Z"])
def test_a_meeting_at_no_known_time_is_left_open(starts: str) -> None:
    address = opened(replace(BEN, starts=starts))["Plan a meeting"]
    assert parse_qs(urlsplit(address).query).keys() == {"subject", "attendees"}


def test_a_time_without_an_offset_is_utc_and_one_with_an_offset_keeps_it() -> None:
    def start(starts: str) -> str:
        return parse_qs(urlsplit(meeting(["a@b.org"], "S", starts, 30)).query)["startTime"][0]

    assert start("2026-03-05T09:00:00") == "2026-03-05T09:00:00+00:00"
    assert start("2026-03-05T09:00:00+02:00") == "2026-03-05T09:00:00+02:00"


def test_several_people_are_one_list() -> None:
    assert chat(["a@b.org", "c@d.org"], "Hello, you") == (
        "https://teams.microsoft.com/l/chat/0/0?users=a@b.org,c@d.org&message=Hello,%20you"
    )
    assert "attendees=a@b.org,c@d.org" in meeting(["a@b.org", "c@d.org"], "S")


WORDS = st.text(max_size=40)


@given(WORDS, WORDS)
def test_what_people_wrote_stays_one_parameter(user: str, words: str) -> None:
    """Nobody's name or title adds a parameter, a space stays a space, and no plus stands for one."""
    for address in (chat([user], words), meeting([user], words)):
        assert address.isascii() and " " not in address and "+" not in address
        found = parse_qs(urlsplit(address).query, keep_blank_values=True)
        assert found.keys() <= {"users", "message", "subject", "attendees"}
        assert all(len(values) == 1 for values in found.values())
    assert mail(user, words).count("?") <= 1 and "&" not in mail(user, words)


@given(st.builds(Contact, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, st.integers(-5, 10_000)))
def test_any_contact_leads_somewhere_or_nowhere(contact: Contact) -> None:
    for one in (contact, replace(contact, platforms=("teams",))):
        assert all(address.startswith(("https://teams.", "mailto:")) for _, address in ways(one))
        opened(one)
