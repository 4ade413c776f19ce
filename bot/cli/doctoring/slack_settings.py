"""Slack's settings: whether they are all there, and whether each looks like what it should be.

Rule: pure, and no value is shown: a sentence names the setting and the place where Slack shows its value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.cli.doctoring.findings import NOTE, OK, WRONG, Finding, listed
from bot.settings import Settings

SEE = "See docs/install-slack.md."
BOT, APP, ROTATED = "xoxb-", "xapp-", "xoxe"
SIGNING = re.compile(r"[0-9a-f]{32}")
CLIENT = re.compile(r"\d+\.\d+")


@dataclass(frozen=True)
class Ways:
    """How Flipside is let in, and how Slack comes to it."""

    token: bool  # one workspace
    oauth: bool  # many
    socket: bool
    http: bool

    @property
    def any(self) -> bool:
        """Whether anything of Slack was set."""
        return self.token or self.oauth or self.socket or self.http


def ways(told: Settings) -> Ways:
    """What the settings say."""
    return Ways(
        token=bool(told.slack_bot_token),
        oauth=bool(told.slack_client_id or told.slack_client_secret),
        socket=bool(told.slack_app_token),
        http=bool(told.slack_signing_secret),
    )


def look(told: Settings) -> Iterator[Finding]:
    """What is missing, what is not of the right form; nothing at all where nothing of Slack is set."""
    found = ways(told)
    if not found.any:
        return
    problems = (*_missing(told, found), *_forms(told))
    if not problems:
        yield OK, f"Slack's settings are complete: {_said(found)}."
    yield from problems
    yield from _doubts(told, found)


def _said(found: Ways) -> str:
    reach = "one workspace by token" if found.token else "workspaces that install it"
    way = "Socket Mode" if found.socket else "HTTP"
    return f"{reach}, over {way}"


def _missing(told: Settings, found: Ways) -> Iterator[Finding]:
    if not (found.token or found.oauth):
        yield (
            WRONG,
            "Slack lets Flipside in nowhere: set SLACK_BOT_TOKEN for one workspace (OAuth & Permissions, Bot "
            f"User OAuth Token), or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for several. {SEE}",
        )
    if not (found.socket or found.http):
        yield (
            WRONG,
            "Slack has no way to Flipside: set SLACK_SIGNING_SECRET (Basic Information, App Credentials) "
            "where Slack comes to you over HTTP, or SLACK_APP_TOKEN (Basic Information, App-Level Tokens) "
            f"for Socket Mode. {SEE}",
        )
    lacking = [name for name, value in _installing(told) if not value]
    if found.oauth and lacking:
        yield WRONG, f"Nobody can install Flipside from /slack/install: set {listed(lacking)}. {SEE}"


def _installing(told: Settings) -> tuple[tuple[str, str], ...]:
    return (
        ("SLACK_CLIENT_ID", told.slack_client_id),
        ("SLACK_CLIENT_SECRET", told.slack_client_secret),
        ("FLIPSIDE_URL", told.url),
        ("FLIPSIDE_KEY", told.key),
    )


def _forms(told: Settings) -> Iterator[Finding]:
    bot, app = told.slack_bot_token, told.slack_app_token
    if bot.startswith(ROTATED):
        yield (
            WRONG,
            "SLACK_BOT_TOKEN is one that ends after twelve hours: token rotation is on in your Slack app. "
            f"Make the app anew from the manifest, which leaves it off. {SEE}",
        )
    elif bot and not bot.startswith(BOT):
        yield WRONG, f"SLACK_BOT_TOKEN is no bot token: it begins with {BOT}. {SEE}"
    if app and not app.startswith(APP):
        yield (
            WRONG,
            f"SLACK_APP_TOKEN is no app-level token: it begins with {APP}. Make one under Basic Information, "
            "App-Level Tokens, with the scope connections:write.",
        )
    if told.slack_signing_secret.startswith(("xox", "xapp")):
        yield (
            WRONG,
            "SLACK_SIGNING_SECRET is a token: the secret stands under Basic Information, App Credentials.",
        )


def _doubts(told: Settings, found: Ways) -> Iterator[Finding]:
    secret = told.slack_signing_secret
    if secret and not secret.startswith(("xox", "xapp")) and not SIGNING.fullmatch(secret):
        yield (
            NOTE,
            "SLACK_SIGNING_SECRET is not made of 32 digits and letters from a to f, as Slack's are. If "
            "Slack's requests are refused, copy it again from Basic Information, App Credentials.",
        )
    if told.slack_client_id and not CLIENT.fullmatch(told.slack_client_id):
        yield NOTE, "SLACK_CLIENT_ID is not two numbers with a point between, as Slack's are. Copy it again."
    if found.http and not found.socket and not told.url:
        yield (
            NOTE,
            "FLIPSIDE_URL is empty, so nobody can look whether Slack reaches Flipside. Set it to the address "
            "in your manifest, and check again.",
        )
