"""The benchmarks run, and the promises that they count are kept in a short run as well.

Rule: no time and no rate is asserted; the machine may be as slow as it likes.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COUNTED = (
    "sent",
    "unknown",
    "repeated_and_said_so",
    "recovery_seconds_p50",
    "recovery_seconds_max",
    "seconds",
)
postgres = pytest.mark.postgres


def played(script: str, *told: str) -> tuple[int, Any]:
    """The exit code of a benchmark, and what it printed."""
    run = [sys.executable, f"benchmarks/{script}.py", *told, "--json"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize(
    ("database", "engine"),
    [
        ("sqlite", "embedded"),
        pytest.param("postgres", "embedded", marks=postgres),
        pytest.param("postgres", "procrastinate", marks=postgres),
    ],
)
def test_nothing_is_lost_or_done_twice_when_processes_are_killed(database: str, engine: str) -> None:
    asked = ("--kills", "6", "--workers", "2", "--seconds", "8", "--database", database, "--engine", engine)
    code, found = played("crash", *asked)
    assert (found["lost"], found["doubled_effects"], found["doubled_posts"]) == (0, 0, 0), found["findings"]
    assert code == 0
    assert (found["kills"], found["database"], found["engine"]) == (6, database, engine)
    assert found["workers"] == (1 if database == "sqlite" else 2)
    assert found["events"] > 0
    assert set(COUNTED) <= set(found)


@postgres
def test_every_row_is_drained_by_us_and_by_the_peer() -> None:
    code, found = played("delivery", "--rows", "1000", "--workers", "2", "--samples", "5")
    assert code == 0
    drained = {
        (one["engine"], one["database"], one["workers"], one["installations"]) for one in found["drain"]
    }
    assert drained == {
        ("embedded", "postgres", 2, 1),
        ("plain Procrastinate", "postgres", 2, 1),
        ("embedded", "postgres", 2, 20),
        ("embedded", "sqlite", 1, 1),
    }
    assert {one["what"] for one in found["polls"]} == {"a look", "an empty claim"}
    assert [one["backlog"] for one in found["latency"]] == [0, 500] * 2


@postgres
def test_every_urgent_row_arrives_while_the_rates_are_kept() -> None:
    """A platform with a wide tolerance refuses nobody, however late this machine wakes a process."""
    code, found = played("rates", "--seconds", "5", "--tolerance", "10")
    assert code == 0
    assert [(one["database"], one["workers"]) for one in found] == [("postgres", 2), ("sqlite", 1)]
    assert [one["refused"] for one in found] == [{}, {}]
    for one in found:
        assert [gate["gate"] for gate in one["gates"]] == ["east", "west", "#busy"]
        assert one["received"] > one["urgent"] > 0


def test_every_request_of_slack_is_answered_by_all_three_servers() -> None:
    """The script itself compares what was answered with what was written."""
    code, found = played("slack_ingress", "--requests", "20", "--connections", "1", "4")
    assert code == 0
    kinds = ("/flipside home", "/flipside join, again", "a press that answers")
    servers = ("bare Bolt", "bare Bolt and a commit", "Flipside")
    asked = {
        (one["kind"], one["server"], one["connections"]): (one["requests"], one["errors"]) for one in found
    }
    assert asked == {(kind, name, n): (20, 0) for kind in kinds for name in servers for n in (1, 4)}


def test_every_message_of_teams_is_replied_to_by_all_three_bots() -> None:
    """The script itself compares what was replied to with what was written."""
    asked = ("--turns", "3", "--connections", "2", "--reminders", "12")
    code, found = played("teams_ingress", *asked)
    assert code == 0
    bots = ("stock echo", "stock echo and a commit", "Flipside")
    told = {
        (one["kind"], one["server"], one["connections"]): (one["turns"], one["errors"])
        for one in found["ingress"]
    }
    kinds = ("home", "help", "an answer")
    assert told == {(kind, name, 2): (3, 0) for kind in kinds for name in bots}
    assert [(one["server"], one["reminders"], one["refused"]) for one in found["reminders"]] == [
        ("stock echo", 12, 0),
        ("Flipside", 12, 0),
    ]
    calls = {one["server"]: one for one in found["calls"]}
    assert (calls["Flipside"]["entra"], calls["Flipside"]["openid"]) == (1, 2)
    assert calls["stock echo"]["entra"] == calls["stock echo"]["messages"]


def test_memory_is_looked_at_with_nobodys_authentication_on() -> None:
    code, found = played("teams_ingress", "--endure", "20", "--open")
    assert (code, found["authentication"]) == (0, "off")
    assert [(one["server"], one["messages"], one["errors"]) for one in found["memory"]] == [
        ("stock echo", 20, 0),
        ("Flipside", 20, 0),
    ]
    assert {one["entra"] for one in found["calls"]} == {0}
