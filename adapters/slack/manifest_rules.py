"""What the values of a manifest must mean: addresses, spelling, scopes, events, and all that we live from.

Rule: each rule takes every value with its path and says what is wrong, one sentence each.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from adapters.slack import ids
from adapters.slack.manifest import EVENTS, EVENTS_PATH, REDIRECT_PATH, REQUIRED
from adapters.slack.manifest_known import BOT_SCOPES, EVENT_SCOPES, SCOPE_NEEDS, SHORTCUT_TYPES, URLS
from adapters.trees import Leaves

Rule = Callable[[Leaves], Iterator[str]]

COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
NAME = re.compile(r"/[a-z0-9_-]+")
BOT_NAME = re.compile(r"[a-z0-9._-]+")
# What a shortcut does is said first. Add to it what the name of a new one begins with.
VERBS = ("Add", "Answer", "Ask", "Book", "Find", "Join", "Open", "Save", "See", "Send", "Share", "Start")

COMMAND, SHORTCUT = "features.slash_commands[].command", "features.shortcuts[].callback_id"
SCOPE, OPTIONAL = "oauth_config.scopes.bot[]", "oauth_config.scopes.bot_optional[]"
EVENT = "settings.event_subscriptions.bot_events[]"
ONCE = (
    COMMAND,
    SHORTCUT,
    "features.shortcuts[].name",
    "oauth_config.redirect_urls[]",
    SCOPE,
    OPTIONAL,
    EVENT,
)


def is_https(url: object) -> bool:
    """Whether Slack would come to this address: https, a host, and nobody's password."""
    try:
        parts = urlsplit(str(url))
        return (
            parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        return False


def _addresses(leaves: Leaves) -> Iterator[str]:
    for path, value in leaves:
        if path not in URLS or isinstance(value, list):
            continue
        ending = REDIRECT_PATH if path.startswith("oauth_config") else EVENTS_PATH
        if not is_https(value):
            yield f"{path} is {value!r}: Slack comes to https:// only. Put TLS in front of Flipside."
        elif not str(value).endswith(ending):
            yield f"{path} is {value!r}: nothing is served there. End it with {ending}."


def _one_host(leaves: Leaves) -> Iterator[str]:
    hosts = {urlsplit(str(value)).netloc for path, value in leaves if path in URLS and is_https(value)}
    if len(hosts) > 1:
        yield f"The addresses are on several hosts ({', '.join(sorted(hosts))}): use one."


def _spelling(leaves: Leaves) -> Iterator[str]:
    for path, value in leaves:
        match path:
            case "display_information.background_color" if not COLOR.fullmatch(str(value)):
                yield f"{path} is {value!r}: write it like #24405c or #abc."
            case "features.slash_commands[].command" if not NAME.fullmatch(str(value)):
                yield f"{path} is {value!r}: a slash, then small letters, digits, - and _."
            case "features.bot_user.display_name" if not BOT_NAME.fullmatch(str(value)):
                yield f"{path} is {value!r}: small letters, digits, - _ and . only."
            case "features.shortcuts[].type" if value not in SHORTCUT_TYPES:
                yield f"{path} is {value!r}: it is one of {', '.join(SHORTCUT_TYPES)}."
            case "features.shortcuts[].name" if str(value).partition(" ")[0] not in VERBS:
                yield f"{path} is {value!r}: begin with what happens, a verb such as Join or Save."


def _twice(leaves: Leaves) -> Iterator[str]:
    for path in ONCE:
        counted = Counter(_texts(leaves, path))
        yield from (f"{path} has {value!r} twice: once is enough." for value, n in counted.items() if n > 1)


def _scopes(leaves: Leaves) -> Iterator[str]:
    asked = _texts(leaves, SCOPE)
    for scope in (*asked, *_texts(leaves, OPTIONAL)):
        if scope.endswith(":history"):
            yield f"The scope {scope} lets an app read conversations. Flipside never does: take it out."
        elif scope not in BOT_SCOPES:
            yield f"The scope {scope} is none that a bot can have: look at its spelling."
        elif scope in SCOPE_NEEDS and SCOPE_NEEDS[scope] not in asked:
            yield f"The scope {scope} is given only together with {SCOPE_NEEDS[scope]}: add that one."


def _optional(leaves: Leaves) -> Iterator[str]:
    asked = _texts(leaves, SCOPE)
    for scope in _texts(leaves, OPTIONAL):
        if scope not in asked:
            yield f"The optional scope {scope} must stand under bot as well: add it there."


def _events(leaves: Leaves) -> Iterator[str]:
    asked = set(_texts(leaves, SCOPE))
    for event in _texts(leaves, EVENT):
        if event not in EVENT_SCOPES:
            yield f"The event {event} is none that is known here: look at its spelling."
        elif EVENT_SCOPES[event] and not EVENT_SCOPES[event] & asked:
            needed = " or ".join(sorted(EVENT_SCOPES[event]))
            yield f"The event {event} never comes without the scope {needed}: add it, or take the event out."


def _lived_from(leaves: Leaves) -> Iterator[str]:
    """Required scopes, events, the command and the shortcuts: what the code counts on."""
    scopes = set(_texts(leaves, SCOPE))
    refusable = set(_texts(leaves, OPTIONAL))
    for scope in REQUIRED:
        if scope.name not in scopes or scope.name in refusable:
            yield f"The scope {scope.name} is needed: without it {scope.without}. Put it under bot alone."
    wanted = ((EVENT, EVENTS), (COMMAND, (ids.COMMAND,)), (SHORTCUT, (ids.JOIN, ids.SAVE_IDEA)))
    for path, names in wanted:
        there = _texts(leaves, path)
        yield from (
            f"{path} lacks {name}: Flipside answers to it. Put it in." for name in names if name not in there
        )


def _texts(leaves: Leaves, path: str) -> list[str]:
    return [str(value) for where, value in leaves if where == path]


RULES: tuple[Rule, ...] = (
    _addresses, _one_host, _spelling, _twice, _scopes, _optional, _events, _lived_from,
)  # fmt: skip
