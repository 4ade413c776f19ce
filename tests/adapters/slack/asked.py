"""What the code asks of Slack: every Web API method that it names, and the scope that each one needs.

Rule 1: a method is found wherever it is named: as a call on the SDK's client, or as a text such as
        "chat.postMessage". What the SDK does not know is no method.
Rule 2: a method without a row in SCOPE_OF fails the test: look its scope up, then add it.
"""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping

from slack_sdk.web.async_client import AsyncWebClient

from tests.shape.source import Module, house, under

PLACES = ("adapters.slack", "bot.cli", "bot.app", "bot.slack")
REFERENCE = re.compile(r"docs\.slack\.dev/reference/methods/([\w.]+)")

# slack.md, section 10. Nothing: needs no scope, or is called with a token of the app and not of a bot.
SCOPE_OF: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("auth.test", "auth.revoke", "auth.teams.list", "apps.connections.open", "apps.uninstall"),
            *("oauth.v2.access", "oauth.v2.exchange", "views.open", "views.update", "views.push"),
            *("views.publish", "chat.getPermalink"),
        ),
        "",
    ),
    **dict.fromkeys(("chat.postMessage", "chat.update", "chat.delete", "chat.postEphemeral"), "chat:write"),
    "conversations.open": "mpim:write",
    **dict.fromkeys(("users.info", "users.list"), "users:read"),
    "users.lookupByEmail": "users:read.email",
    **dict.fromkeys(
        ("conversations.info", "conversations.list", "conversations.members", "users.conversations"),
        "channels:read",
    ),
    "team.info": "team:read",
    "users.profile.get": "users.profile:read",
}


def methods_of_the_sdk() -> Mapping[str, str]:
    """Name in Python -> name in Slack's reference."""
    found = {}
    for name, function in inspect.getmembers(AsyncWebClient, inspect.iscoroutinefunction):
        if match := REFERENCE.search(inspect.getdoc(function) or ""):
            found[name] = match[1]
    return found


SDK = methods_of_the_sdk()


def named(module: Module) -> Iterator[str]:
    """Every method that a module names."""
    names = set(SDK.values())
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in SDK:
            yield SDK[node.attr]
        if isinstance(node, ast.Constant) and node.value in names:
            yield str(node.value)


def modules() -> Iterable[Module]:
    """Where Slack may be asked. The manifest itself asks for nothing."""
    return (m for m in house() if under(m.name, *PLACES) and not m.name.startswith("adapters.slack.manifest"))


def reads_mail(module: Module) -> bool:
    """Whether it takes the address out of what Slack says of somebody: `…["email"]`, `get("email")`."""
    return any(_is_email(key) for node in ast.walk(module.tree) for key in _looked_up(node))


def _looked_up(node: ast.AST) -> list[ast.expr]:
    """What may be taken out of a mapping here: by its key, or by somebody who is told the key."""
    if isinstance(node, ast.Subscript):
        return [node.slice]
    return node.args if isinstance(node, ast.Call) else []


def _is_email(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == "email"
