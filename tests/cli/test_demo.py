"""The demo headless: its promise in figures, and the same seed twice."""

import json
from datetime import UTC, datetime, timedelta

from bot.demo.figures import duplicates, most_in_a_week
from bot.storage.figures import Sent
from tests.cli.running import Shell

PROMISED = {
    *("people", "invited", "joined", "pairs_proposed", "pairs_active", "sessions_scheduled", "sessions_held"),
    *("nudges", "pulses_sent", "pulses_answered", "announcements", "messages"),
    *("max_messages_per_person_week", "outside_quiet_hours", "duplicates", "undelivered"),
}


def test_a_headless_run_prints_its_figures_as_one_object(small_shell: Shell) -> None:
    said = small_shell.fine("demo", "--once", "--weeks", "3", "--json")
    found = json.loads(said.splitlines()[-1])
    assert set(found) >= PROMISED
    assert found["people"] == 30
    assert found["pairs_active"] >= 5
    assert found["max_messages_per_person_week"] <= 2
    assert (found["outside_quiet_hours"], found["duplicates"], found["undelivered"]) == (0, 0, 0)


def test_the_same_seed_gives_the_same_run_byte_for_byte(small_shell: Shell) -> None:
    first = small_shell.fine("demo", "--once", "--weeks", "0", "--seed", "7", "--json")
    assert small_shell.fine("demo", "--once", "--weeks", "0", "--seed", "7", "--json") == first
    assert small_shell.fine("demo", "--once", "--weeks", "0", "--seed", "8", "--json") != first


def test_the_demo_refuses_to_be_seen_from_outside(small_shell: Shell) -> None:
    result = small_shell.run("demo", "--host", "0.0.0.0")
    assert result.exit_code == 1
    assert "loopback" in result.output


def sent(text: str, day: int, hour: int = 10) -> Sent:
    """A message to one person."""
    at = datetime(2026, 3, 2, hour, tzinfo=UTC) + timedelta(days=day)
    return Sent("BK25", "UTC", "", "nudge", "remind.met", text, at)


def test_what_was_said_twice_on_a_day_is_counted() -> None:
    assert duplicates([sent("a", 0), sent("a", 0, 15), sent("a", 1), sent("b", 0)]) == 1


def test_the_fullest_seven_days_are_found() -> None:
    assert most_in_a_week([sent("a", 0), sent("b", 2), sent("c", 6), sent("d", 7)]) == 3
