"""Asking the doctor about a Slack of our own: tokens, settings, and what was found."""

from collections.abc import Callable
from datetime import UTC, datetime

from adapters.slack.manifest import SCOPES
from bot.cli.doctoring import slack
from bot.cli.doctoring.findings import Finding
from bot.settings import Settings, read
from bot.storage.installations import Installation
from tests.fakes.slack import FakeSlack


def present() -> datetime:
    """The real time: the fake's answers carry it."""
    return datetime.now(UTC)


def installed(fake: FakeSlack, *scopes: str) -> str:
    """The token of the workspace T1, with these scopes."""
    return fake.team("T1", name="Brindle & Kite").install(scopes=list(scopes or SCOPES)).token


def told(fake: FakeSlack, **more: str) -> Settings:
    """Settings that lead to this Slack."""
    return read({"SLACK_API_URL": fake.api, **more})


async def looked(
    settings: Settings, channel: str = "", now: Callable[[], datetime] = present, *there: Installation
) -> list[Finding]:
    """What the doctor finds outside."""
    return list(await slack.outside(settings, slack.Known(channel, there), now))


def of(kind: str, findings: list[Finding]) -> str:
    """The sentences of a kind, one on each line."""
    return "\n".join(said for one, said in findings if one == kind)
