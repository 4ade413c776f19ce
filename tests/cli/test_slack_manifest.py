"""`slack manifest`: what is printed can be pasted, and an address that Slack would refuse is refused here."""

import json
import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.manifest import EXAMPLE, over_http, over_socket
from adapters.slack.manifest_lint import differences, lint
from adapters.slack.manifest_rules import is_https
from bot.cli.manifest import HOST, as_yaml, page
from tests.cli.running import Shell
from tests.docs.pages import ROOT

OURS = "https://flipside.brindle.example"


def test_the_printed_yaml_is_the_manifest_for_this_address(small_shell: Shell) -> None:
    printed = small_shell.run("slack", "manifest", "--url", f"{OURS}/").stdout
    assert yaml.safe_load(printed) == over_http(OURS)
    assert list(yaml.safe_load(printed)) == list(over_http(OURS))
    assert EXAMPLE not in printed
    shouted = small_shell.run("slack", "manifest", "--url", OURS.upper()).stdout
    assert shouted == printed


def test_the_address_may_come_from_the_settings(small_shell: Shell) -> None:
    small_shell.patch.setenv("FLIPSIDE_URL", OURS)
    assert yaml.safe_load(small_shell.run("slack", "manifest").stdout) == over_http(OURS)
    other = small_shell.run("slack", "manifest", "--url", "https://other.example").stdout
    assert yaml.safe_load(other) == over_http("https://other.example")


def test_socket_mode_has_no_address(small_shell: Shell) -> None:
    small_shell.patch.setenv("FLIPSIDE_URL", OURS)
    done = small_shell.run("slack", "manifest", "--socket-mode")
    assert yaml.safe_load(done.stdout) == over_socket()
    assert "https://" not in done.stdout
    with_url = small_shell.run("slack", "manifest", "--socket-mode", "--url", OURS)
    assert with_url.stdout == done.stdout
    assert "not in the manifest" in with_url.stderr


def test_json_is_the_same(small_shell: Shell) -> None:
    done = small_shell.run("slack", "manifest", "--url", OURS, "--json")
    assert json.loads(done.stdout) == over_http(OURS)


def test_without_an_address_it_says_that_there_is_only_a_placeholder(small_shell: Shell) -> None:
    done = small_shell.run("slack", "manifest")
    assert yaml.safe_load(done.stdout) == over_http(EXAMPLE)
    assert "placeholder" in done.stderr


@pytest.mark.parametrize(
    "url",
    (
        "http://flipside.brindle.example",
        "flipside.brindle.example",
        "https://",
        f"{OURS}/slack/events",
        f"{OURS}?x=1",
        "https://user:secret@brindle.example",
        "https://brindle.example:port",
        "https:// brindle.example",
        f"{OURS}:0",
        f"{OURS}:99999",
    ),
)
def test_an_address_that_slack_would_refuse_is_refused_kindly(small_shell: Shell, url: str) -> None:
    done = small_shell.run("slack", "manifest", "--url", url)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "https://" in done.stderr and "--socket-mode" in done.stderr


def test_the_address_of_a_test_server_is_refused_as_well(small_shell: Shell) -> None:
    small_shell.patch.setenv("FLIPSIDE_URL", "http://127.0.0.1:8765")
    assert small_shell.run("slack", "manifest").exit_code == 2


@given(st.from_regex(HOST, fullmatch=True))
def test_whatever_is_accepted_gives_a_manifest_without_fault(url: str) -> None:
    made = over_http(url)
    assert (lint(made) == ()) == is_https(url)
    assert yaml.safe_load(as_yaml(made)) == made
    assert differences(made, over_socket()) == ()


def test_the_file_at_the_root_is_this_manifest() -> None:
    text = (ROOT / "manifest.yml").read_text("utf-8")
    assert text == page()
    assert yaml.safe_load(text) == over_http(EXAMPLE)
    assert "python -m bot slack manifest" in text


def test_it_can_be_sent_to_a_file_and_needs_no_network_and_no_token() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "slack", "manifest", "--socket-mode"],
        env={"PATH": "/usr/bin:/bin"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert yaml.safe_load(done.stdout) == over_socket()
