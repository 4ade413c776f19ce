"""Slack itself: does the token open, what may it do, does Socket Mode open, is the bot in the channel.

Rule 1: asks and changes nothing. The connection of Socket Mode is asked for and not used.
Rule 2: what an optional scope costs is said in the words of the manifest.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import datetime

from adapters.slack.manifest import BOT, OPTIONAL, REQUIRED
from bot.cli.doctoring.asking import Answer, SlackApi
from bot.cli.doctoring.clocks import clock
from bot.cli.doctoring.findings import NOTE, OK, WRONG, Finding, listed

PAGES = 5  # of 200 channels each
AGAIN = "Copy it again from OAuth & Permissions, Bot User OAuth Token."
REINSTALL = "In your Slack app, put it under OAuth & Permissions, then reinstall the app to the workspace."
CAUSES = {
    "invalid_auth": f"it is none that Slack knows. {AGAIN}",
    "not_authed": f"it is none that Slack knows. {AGAIN}",
    "account_inactive": "the app was taken out of the workspace. Install it again.",
    "token_revoked": "it was revoked. Install the app again, and copy the new token.",
    "token_expired": "it has ended. Start Flipside, which renews what was installed; one in the environment "
    "cannot be renewed: make the app anew from the manifest, which leaves token rotation off.",
    "not_allowed_token_type": "it is a token of another kind.",
    "team_access_not_granted": "the organization has not let the app into this workspace.",
    "org_login_required": "the workspace is moving into an organization. Wait until it has.",
    "ratelimited": "Slack was asked too often. Wait a minute, and check again.",
}
LINES = {
    "missing_scope": "give it the scope connections:write.",
    "not_allowed_token_type": "it begins with xapp- and stands under Basic Information, App-Level Tokens.",
}


async def token(
    api: SlackApi, of: str, value: str, channel: str, now: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    """Look at one bot's token. `of`: what it is called in a sentence; `now` says the present."""
    answer = await api.ask("auth.test", value)
    if answer.silent:
        yield WRONG, f"{_host(api)} does not answer ({answer.trouble}). Look at the network and at a proxy."
        return
    for finding in clock(answer, now(), "Slack"):
        yield finding
    if answer.trouble:
        yield WRONG, f"Slack does not take {of}: {CAUSES.get(answer.trouble, answer.trouble + '.')}"
        return
    yield OK, f"Slack lets {_who(answer)}."
    for finding in scopes(of, answer.scopes):
        yield finding
    if channel:
        async for finding in _channel(api, value, answer, channel):
            yield finding


def _host(api: SlackApi) -> str:
    return api.base.split("/")[2]


def _who(answer: Answer) -> str:
    name, team = answer.text("user") or "the bot", answer.text("team") or "a workspace without a name"
    whole = " (the whole organization)" if answer.body.get("is_enterprise_install") is True else ""
    return f"{name} into {team}{whole}"


def scopes(of: str, granted: frozenset[str] | None) -> Iterator[Finding]:
    """What the token may do, against what the manifest asks for."""
    if granted is None:
        yield NOTE, "Slack did not say which scopes the token has, so they were not looked at."
        return
    lacking = [scope for scope in REQUIRED if scope.name not in granted]
    for scope in lacking:
        yield WRONG, f"The scope {scope.name} is missing: {scope.without}. {REINSTALL}"
    for name in sorted(name for name in granted if name.endswith(":history")):
        yield (
            WRONG,
            f"The scope {name} was given, and with it {of} can read conversations. Flipside never needs it: "
            "take it out under OAuth & Permissions, then reinstall the app.",
        )
    for scope in OPTIONAL:
        if scope.name not in granted:
            yield NOTE, f"The optional scope {scope.name} is missing. It works without, but {scope.without}."
    if not lacking:
        yield OK, "The scopes that are needed are there."
    yield from _unused(granted)


def _unused(granted: Iterable[str]) -> Iterator[Finding]:
    known = {scope.name for scope in (*REQUIRED, *OPTIONAL)}
    more = sorted(name for name in granted if name not in known and not name.endswith(":history"))
    if more:
        yield NOTE, f"Scopes that Flipside does not use: {listed(more)}. Take them out when you can."


async def _channel(api: SlackApi, value: str, bot: Answer, channel: str) -> AsyncIterator[Finding]:
    invite = f"Invite it there: open the channel and type /invite @{BOT}"
    if bot.scopes is not None and "channels:read" not in bot.scopes:
        yield NOTE, f"Whether Flipside is in {channel} cannot be seen without channels:read. {invite}"
        return
    if bot.body.get("is_enterprise_install") is True:
        yield NOTE, f"Whether Flipside is in {channel} is not looked at for a whole organization. {invite}"
        return
    names = await _channels(api, value)
    if names is None:
        yield NOTE, f"Slack did not say in which channels Flipside is. {invite}"
    elif channel.lstrip("#") in names:
        yield OK, f"Flipside is in {channel}."
    else:
        yield (
            NOTE,
            f"Flipside is in no public channel {channel}, where the open call and announcements go. "
            f"{invite}. (Private channels cannot be seen from here.)",
        )


async def _channels(api: SlackApi, value: str) -> frozenset[str] | None:
    """The public channels that the bot is in; None where Slack does not say."""
    names, cursor = set[str](), ""
    for _ in range(PAGES):
        more = {"cursor": cursor} if cursor else {}
        asked = {"types": "public_channel", "exclude_archived": "true", "limit": "200", **more}
        answer = await api.ask("users.conversations", value, **asked)
        if answer.trouble:
            return None
        names |= {str(one.get("name")) for one in answer.body.get("channels") or ()}
        cursor = str((answer.body.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return frozenset(names)


async def line(api: SlackApi, app_token: str) -> Finding:
    """Whether Socket Mode opens."""
    answer = await api.ask("apps.connections.open", app_token)
    if not answer.trouble:
        return OK, "Socket Mode opens."
    if answer.silent:
        return WRONG, f"Socket Mode does not open: no answer ({answer.trouble}). Look at the network."
    cause = LINES.get(answer.trouble, "make a new one under Basic Information, App-Level Tokens.")
    return (
        WRONG,
        f"Socket Mode does not open with SLACK_APP_TOKEN ({answer.trouble}): {cause} And see that Socket "
        "Mode is on in your Slack app.",
    )
