"""Socket Mode: the line is kept open, whatever Slack does to it, and nothing is done twice over it."""

import asyncio

import pytest
from sqlalchemy import func, select

from adapters.slack import socket
from bot.storage import tables as t
from bot.storage.database import reading
from tests.slack.theatre import Theatre

BY_LINE = pytest.mark.parametrize("company", ["socket"], indirect=True)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for seconds here."""
    monkeypatch.setattr(socket, "LOOK", 0.02)
    monkeypatch.setattr(socket, "PAUSES", (0.02,))


async def until_up(theatre: Theatre) -> None:
    """The line is open again."""
    await theatre.slack.links.connected(within=10)


@BY_LINE
def test_a_line_that_is_cut_is_opened_again(company: Theatre) -> None:
    company.run(company.slack.links.drop())
    company.run(until_up(company))
    assert company.run(company.user("maya").types("/flipside help")).fine
    assert company.doors.trouble() == ""


@BY_LINE
def test_a_line_that_slack_asks_to_change_is_changed(company: Theatre) -> None:
    """While the new line is opened a command may meet none; whoever types again is heard."""
    company.run(company.slack.links.refresh())
    for _ in range(20):
        company.run(until_up(company))
        if company.run(company.user("maya").types("/flipside help")).fine:
            return
    raise AssertionError("the line did not come back")


@BY_LINE
def test_while_slack_opens_no_line_we_say_so_and_try_on(company: Theatre) -> None:
    company.slack.fault("apps.connections.open", "internal_error", times=3)
    company.run(company.slack.links.drop())
    company.run(until_up(company))
    assert company.slack.faults.meeting("apps.connections.open", "") is None
    assert company.run(company.user("maya").types("/flipside help")).fine


@BY_LINE
def test_envelopes_are_heard_side_by_side(company: Theatre) -> None:
    async def many() -> list[str]:
        maya = company.user("maya")
        return [one.error for one in await asyncio.gather(*(maya.types("/flipside help") for _ in range(20)))]

    assert company.run(many()) == [""] * 20
    company.quiet()


@BY_LINE
def test_an_envelope_that_comes_again_counts_once(company: Theatre) -> None:
    delivery = company.run(company.user("maya").opens_home())
    with reading(company.app.engine) as connection:
        before = connection.scalar(select(func.count()).select_from(t.inbox))
    company.run(company.slack.replay(delivery))
    with reading(company.app.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(t.inbox)) == before
