"""Calendar files of a pair: from the card that leads to them to the file, over real HTTP."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from bot.app import Front, build, workspace
from bot.cli import process
from bot.cli.serve import RealClock
from bot.program.session_decisions import Rested, TimePicked, TimesOffered
from bot.settings import Secret, Settings
from conversations.pages import page_twin
from tests.transcripts.paired import STARTS, Pair, decide, entry, event_of, links, shown, visit
from tests.transcripts.stage import PUBLIC


def test_each_of_the_two_gets_a_file_of_their_own_in_their_own_language(pair: Pair) -> None:
    stage = pair.stage
    mine, theirs = entry(stage, "maya"), entry(stage, "tom")
    assert links(stage, "maya")[-1] != links(stage, "tom")[-1]
    assert mine["UID"] == theirs["UID"]
    assert mine["DTSTART"].dt == theirs["DTSTART"].dt == STARTS
    assert mine["DTEND"].dt - mine["DTSTART"].dt == timedelta(minutes=60)
    assert "session 1 with Tom Reuter" in mine["SUMMARY"]
    assert "Treffen 1 mit Maya Ferreira" in theirs["SUMMARY"]
    assert "Theme: Meet and agree." in mine["DESCRIPTION"]
    for event in (mine, theirs):
        assert event["STATUS"] == "CONFIRMED"
        assert "@" not in event.to_ical().decode()


def test_a_date_that_is_moved_falls_away_and_comes_back_under_the_same_id(pair: Pair) -> None:
    stage = pair.stage
    first = entry(stage, "maya")
    pair.play("maya> /flipside schedule", "maya> what=move", "maya> slots=2")
    mine, theirs = entry(stage, "maya"), entry(stage, "tom")
    assert mine["STATUS"] == theirs["STATUS"] == "CANCELLED"
    assert mine["DTSTART"].dt == first["DTSTART"].dt
    decide(stage, TimePicked("tom", STARTS + timedelta(days=2)))
    again = entry(stage, "maya")
    assert (again["STATUS"], again["DTSTART"].dt) == ("CONFIRMED", STARTS + timedelta(days=2))
    assert first["UID"] == mine["UID"] == again["UID"]
    assert first["SEQUENCE"] < mine["SEQUENCE"] < again["SEQUENCE"]
    assert first["DTSTAMP"].dt <= mine["DTSTAMP"].dt <= again["DTSTAMP"].dt


def test_whoever_cancels_and_whoever_is_told_can_update_their_calendar(pair: Pair) -> None:
    stage = pair.stage
    before = entry(stage, "tom")
    pair.play("tom> /flipside schedule", "tom> what=cancel")
    told = {"maya": "Update your calendar", "tom": "Deinen Kalender aktualisieren"}
    for person, label in told.items():
        newest = [link.label for card in shown(stage, person) for link in card.links][-1]
        event = entry(stage, person)
        assert newest == label
        assert (event["STATUS"], event["DTSTART"].dt) == ("CANCELLED", STARTS)
        assert event["SEQUENCE"] > before["SEQUENCE"]


def test_a_link_from_an_old_card_shows_what_is_true_now(pair: Pair) -> None:
    stage = pair.stage
    (old,) = set(links(stage, "maya"))
    decide(stage, Rested())
    _, body = visit(stage, old)
    assert b"STATUS:CANCELLED" in body


def test_a_date_that_fell_away_twice_in_the_same_minute_is_two_changes(pair: Pair) -> None:
    stage = pair.stage
    url = links(stage, "maya")[-1]
    numbers = []
    for step in (TimesOffered("maya", (STARTS,)), TimePicked("tom", STARTS), TimesOffered("tom", (STARTS,))):
        decide(stage, step)
        event = event_of(visit(stage, url)[1])
        numbers.append((event["SEQUENCE"], event["STATUS"]))
    assert [status for _, status in numbers] == ["CANCELLED", "CONFIRMED", "CANCELLED"]
    assert [number for number, _ in numbers] == sorted({number for number, _ in numbers})


def test_ten_in_the_morning_is_ten_in_the_morning_on_both_sides_of_a_clock_change(pair: Pair) -> None:
    stage = pair.stage
    zone, seen = ZoneInfo("Europe/Berlin"), []
    for day in (date(2026, 3, 27), date(2026, 3, 30)):
        at = datetime.combine(day, time(10), zone).astimezone(UTC)
        decide(stage, TimesOffered("maya", (at,)), TimePicked("tom", at))
        seen.append(entry(stage, "tom")["DTSTART"].dt)
        assert seen[-1].astimezone(zone).time() == time(10)
    assert [at.hour for at in seen] == [9, 8]


def test_who_was_forgotten_has_no_file_and_is_not_named_in_any(pair: Pair) -> None:
    stage = pair.stage
    gone, stays = links(stage, "maya")[-1], links(stage, "tom")[-1]
    pair.play("maya> /flipside forget", "maya> yes")
    status, body = visit(stage, gone)
    assert (status, b"VCALENDAR" in body) == (404, False)
    status, body = visit(stage, stays)
    assert (status, b"STATUS:CANCELLED" in body) == (200, True)
    assert b"Maya" not in body and b"Ferreira" not in body


def test_a_session_that_never_had_a_date_has_no_file(pair: Pair) -> None:
    stage = pair.stage
    calendars = stage.app.calendars
    for session, side in (("spring~r1n1-2", "mentor"), ("spring~r9n9-1", "mentor"), ("spring~r1n1-1", "")):
        assert visit(stage, calendars.link(session, side))[0] == 404


def test_the_home_page_and_the_pair_show_the_link_while_there_is_a_date(pair: Pair) -> None:
    stage = pair.stage
    url, before = links(stage, "maya")[-1], len(links(stage, "maya"))
    assert url in page_twin(stage.app.home.page("maya", stage.now()))
    pair.play("maya> /flipside pair", "maya> /flipside home")
    assert links(stage, "maya")[before:] == [url, url]
    decide(stage, Rested())
    pair.play("maya> /flipside pair", "maya> /flipside home")
    assert links(stage, "maya")[before:] == [url, url]
    assert url not in page_twin(stage.app.home.page("maya", stage.now()))


def test_nothing_of_a_link_is_logged_by_whoever_serves(
    pair: Pair, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """The real process, as `serve` runs it, at the most talkative level; also where something breaks."""
    stage = pair.stage
    url = links(stage, "maya")[-1]
    token = url.removeprefix(f"{PUBLIC}/calendar/").removesuffix(".ics")
    app = replace(stage.app, settings=replace(stage.app.settings, port=0))
    caplog.set_level(logging.DEBUG)

    async def go() -> list[int]:
        over = asyncio.Event()
        running = asyncio.create_task(process.run(app, None, app.calendars.beside(None), over))
        said = ""
        while "http://" not in said:
            await asyncio.sleep(0.01)
            said += capsys.readouterr().out
        base = said.partition(" on ")[2].partition(". ")[0]
        async with ClientSession() as session:
            async with session.get(url.replace(PUBLIC, base)) as good:
                found = [good.status]
            async with session.get(f"{base}/calendar/{token}x.ics") as bad:
                found.append(bad.status)
        over.set()
        await running
        return found

    assert stage.run(go()) == [200, 404]
    assert token not in caplog.text
    assert stage.app.settings.key not in caplog.text


def test_the_workspace_has_the_files_too_for_whoever_is_not_signed_in(pair: Pair) -> None:
    stage = pair.stage
    app = build(Settings(database=Secret(stage.url), workspace="on"), stage.clock)

    async def go() -> list[int]:
        site = workspace(app, RealClock(), Front(app.desk, app.home), lambda: None)
        url = app.calendars.link("spring~r1n1-1", "mentor")
        assert url.startswith("/calendar/")
        async with TestClient(TestServer(app.calendars.beside(site) or site)) as client:
            return [(await client.get(path)).status for path in (url, f"{url}x", "/home")]

    assert stage.run(go()) == [200, 404, 401]
    app.engine.dispose()
