"""Calendar files over real HTTP, read by the library that others read them with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from adapters import calendar
from adapters.console import render as console
from adapters.reception import Busy
from adapters.slack import render as slack
from adapters.web import render as web_cards
from conversations.cards import Card, Contact, Link
from conversations.entries import Entry
from conversations.words import languages, words
from tests.adapters.test_contract import flat
from tests.watching.test_probes import STRANGER, workspace

Client = TestClient[Any, Any]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
STARTS = datetime(2026, 3, 9, 10, 30, tzinfo=UTC)
BASE = "https://flipside.example"
TOKEN = "abc-_.DEF"
ENTRY = Entry(
    session="spring~r1n1-1",
    version=3,
    changed=NOW,
    starts=STARTS,
    ends=STARTS + timedelta(minutes=45),
    off=False,
    summary="Flipside: session 1 with Größe, Anna",
    description="Theme: one; two, three\n\nMore.",
)
PATH = calendar.address("", TOKEN)
KINDS = pytest.mark.parametrize("kind", ["alone", "bare", "workspace"])


def look(token: str) -> Entry | None:
    """One token is known, one finds no database."""
    if token == "busy":
        raise Busy
    return ENTRY if token == TOKEN else None


def one_of(kind: str) -> web.Application:
    site = workspace() if kind == "workspace" else web.Application() if kind == "bare" else None
    return calendar.beside(site, look, BASE)


@asynccontextmanager
async def served(kind: str) -> AsyncIterator[Client]:
    async with TestClient(TestServer(one_of(kind))) as client:
        yield client


def event_of(body: bytes) -> Any:
    """The only event of a file."""
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    return event


def test_the_address_of_a_file_is_below_the_public_one_or_our_own() -> None:
    assert calendar.address(BASE, "t") == "https://flipside.example/calendar/t.ics"
    assert calendar.address("", "t") == "/calendar/t.ics"


@KINDS
async def test_whoever_holds_the_link_gets_the_file_without_signing_in(kind: str) -> None:
    async with served(kind) as client:
        response = await client.get(PATH, headers=STRANGER)
        event = event_of(await response.read())
        assert (response.status, event["UID"] != "", event["SEQUENCE"]) == (200, True, 3)
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Disposition"] == 'attachment; filename="flipside.ics"'
        assert "Set-Cookie" not in response.headers


@KINDS
async def test_a_look_at_the_head_has_no_body(kind: str) -> None:
    async with served(kind) as client:
        response = await client.head(PATH, headers=STRANGER)
        assert (response.status, await response.read()) == (200, b"")


@KINDS
@pytest.mark.parametrize(
    "path",
    [
        calendar.address("", "other"),
        calendar.address("", "a" * 600),
        calendar.address("", "%2e%2e%2fetc"),
        calendar.address("", "gr%C3%B6%C3%9Fe"),
        "/calendar/",
        "/calendar/abc-_.DEF",
        "/calendar/abc-_.DEF.ics/more",
    ],
)
async def test_what_leads_nowhere_is_a_kind_page(kind: str, path: str) -> None:
    async with served(kind) as client:
        response = await client.get(path, headers={**STRANGER, "Accept-Language": "de-AT,en;q=0.5"})
        text = await response.text()
        assert response.status == 404
        assert words("de").say("calendar.gone_text") in text
        assert response.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("speech", languages())
async def test_without_a_database_somebody_is_asked_to_come_again(speech: str) -> None:
    async with served("alone") as client:
        response = await client.get(calendar.address("", "busy"), headers={"Accept-Language": speech})
        assert response.status == 503
        assert int(response.headers["Retry-After"]) > 0
        assert words(speech).say("calendar.later_text") in await response.text()


@KINDS
async def test_the_page_has_its_looks(kind: str) -> None:
    async with served(kind) as client:
        page = await (await client.get("/calendar/none.ics", headers=STRANGER)).text()
        assert f'href="{calendar.STYLE_PATH}"' in page
        response = await client.get(calendar.STYLE_PATH, headers=STRANGER)
        assert (response.status, response.content_type) == (200, "text/css")


@KINDS
async def test_nothing_can_be_sent_there(kind: str) -> None:
    async with served(kind) as client:
        for method in ("POST", "PUT", "DELETE"):
            response = await client.request(method, PATH)
            assert response.status in (401, 404, 405)
            assert b"VCALENDAR" not in await response.read()


async def test_everything_else_is_where_it_was() -> None:
    async with served("workspace") as client:
        assert (await client.get("/healthz")).status == 200
        assert (await client.get("/home")).status == 401  # its guards stand


def test_a_file_is_published_in_utc_and_holds_nobody_and_no_place() -> None:
    drawn = calendar.draw(ENTRY, BASE)
    file, event = Calendar.from_ical(drawn), event_of(drawn)
    assert (file["METHOD"], file["VERSION"]) == ("PUBLISH", "2.0")
    assert event["STATUS"] == "CONFIRMED"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (ENTRY.starts, ENTRY.ends)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOW
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (ENTRY.summary, ENTRY.description)
    assert {"LOCATION", "ATTENDEE", "ORGANIZER"} & set(event) == set()
    assert b"DTSTART:20260309T103000Z" in calendar.draw(ENTRY, BASE)


def test_a_change_keeps_the_id_and_another_session_or_company_has_another() -> None:
    def uid(entry: Entry, base: str = BASE) -> str:
        return str(event_of(calendar.draw(entry, base))["UID"])

    moved = replace(ENTRY, version=5, starts=NOW, ends=NOW, off=True, summary="x")
    assert uid(moved) == uid(ENTRY)
    assert uid(replace(ENTRY, session="spring~r1n1-2")) != uid(ENTRY) != uid(ENTRY, "https://other.example")
    assert event_of(calendar.draw(moved, BASE))["STATUS"] == "CANCELLED"


@given(st.text(), st.text())
def test_whatever_people_are_called_stays_one_event_and_is_read_again(summary: str, said: str) -> None:
    drawn = calendar.draw(replace(ENTRY, summary=summary, description=said), BASE)
    event = event_of(drawn)
    assert set(event) == set(event_of(calendar.draw(ENTRY, BASE)))
    lines = drawn.split(b"\r\n")
    assert sum(line.startswith(b"BEGIN:") for line in lines) == 2
    assert all(len(line) <= 75 for line in lines)
    seen = "".join(letter for letter in summary if letter.isprintable())
    assert "".join(letter for letter in str(event["SUMMARY"]) if letter.isprintable()) == seen


@pytest.mark.parametrize("draw", [web_cards.draw, console.draw, slack.draw])
def test_every_platform_draws_the_way_to_the_file_and_to_somebody(draw: Any) -> None:
    somebody = Contact("Tom Reuter", "tom@example.com", "Write to Tom", "Plan a meeting with Tom")
    drawn = flat(draw(Card("A date.", links=(Link("Add it", f"{BASE}/calendar/t.ics"),), contact=somebody)))
    for part in ("Add it", f"{BASE}/calendar/t.ics", "Write to Tom", "tom@example.com"):
        assert part in drawn
