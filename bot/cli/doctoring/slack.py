"""Slack, whole: settings first, then Slack itself and our own door.

Rule: the network is asked only when the settings can be used, and only by `check`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from adapters.slack.manifest import INSTALL_PATH
from bot.cli.doctoring import slack_door, slack_settings, slack_there
from bot.cli.doctoring.asking import SlackApi, session
from bot.cli.doctoring.findings import NOTE, WRONG, Finding, bad, shown
from bot.settings import Settings
from bot.storage.installations import Installation, State
from bot.vault import CannotOpen, NoKey, Vault

MOST = 20  # installations that are asked
Now = Callable[[], datetime]


@dataclass(frozen=True)
class Known:
    """What the database knows: the channel of the program, and Slack's installations."""

    channel: str = ""
    installed: tuple[Installation, ...] = ()


def look(told: Settings, known: Known, now: Now) -> Iterable[Finding]:
    """Everything about Slack; nothing where nothing of it is set."""
    found = tuple(slack_settings.look(told))
    yield from found
    if slack_settings.ways(told).any and not bad(found):
        yield from asyncio.run(outside(told, known, now))


async def outside(told: Settings, known: Known, now: Now) -> tuple[Finding, ...]:
    """What only others can say, each thing once."""
    async with session() as own:
        api = SlackApi(own, told.slack_api)
        found = [finding async for finding in _tokens(api, told, known, now)]
        if told.slack_app_token:
            found.append(await slack_there.line(api, told.slack_app_token))
        if told.url:
            found.append(await slack_door.reached(own, told.url))
        if told.url and told.slack_signing_secret and not bad(found[-1:]):
            found.append(await slack_door.guarded(own, told.url))
    return tuple(dict.fromkeys(found))


async def _tokens(api: SlackApi, told: Settings, known: Known, now: Now) -> AsyncIterator[Finding]:
    if told.slack_bot_token:
        async for finding in slack_there.token(
            api, "SLACK_BOT_TOKEN", told.slack_bot_token, known.channel, now
        ):
            yield finding
    kept = [one for one in known.installed if one.sealed]
    if not (told.slack_bot_token or kept):
        yield NOTE, f"Nobody has installed Flipside yet. Open {told.url}{INSTALL_PATH} in a browser."
    for one in kept[:MOST]:
        async for finding in _sealed(api, told, one, known.channel, now):
            yield finding


async def _sealed(
    api: SlackApi, told: Settings, one: Installation, channel: str, now: Now
) -> AsyncIterator[Finding]:
    """The token of one installation."""
    name = shown(one.name or one.id)
    if one.state is State.PAUSED:
        yield NOTE, f"{name} is paused ({shown(one.reason)}): nothing is sent there until it lets us in."
    try:
        token = Vault(told.key).open(one.sealed)
    except (NoKey, CannotOpen) as error:
        yield WRONG, str(error)
        return
    async for finding in slack_there.token(api, f"the token of {name}", token, channel, now):
        yield finding
