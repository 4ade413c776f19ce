"""The manifest asks for what the code uses, and for nothing else."""

import ast

import pytest

from adapters.slack import ids, manifest, serving
from adapters.slack.manifest import EXAMPLE, over_http, over_socket
from adapters.slack.manifest_known import EVENT_SCOPES
from tests.adapters.slack.asked import SCOPE_OF, SDK, modules, named, reads_mail
from tests.shape.source import house, module, under

USED = {method for one in modules() for method in named(one)}
OF_EVENTS = {scope for event in manifest.EVENTS for scope in EVENT_SCOPES[event]}


def test_every_method_that_is_called_is_known_with_its_scope() -> None:
    assert {"chat.postMessage", "views.publish", "conversations.open"} <= USED
    assert sorted(USED - set(SCOPE_OF)) == []


def test_no_method_reads_conversations() -> None:
    assert not {method for method in USED if method.endswith((".history", ".replies"))}


def test_every_scope_that_is_needed_is_asked_for() -> None:
    needed = {SCOPE_OF[method] for method in USED if SCOPE_OF.get(method)}
    assert sorted(needed - set(manifest.SCOPES)) == []


@pytest.mark.parametrize("scope", manifest.SCOPES)
def test_every_scope_that_is_asked_for_is_used(scope: str) -> None:
    """Least: take the scope out when what used it is gone."""
    if scope == "commands":
        assert manifest.COMMANDS and manifest.SHORTCUTS
    elif scope == "users:read.email":
        slack = [one for one in house() if under(one.name, "adapters.slack")]
        assert "users.lookupByEmail" in USED or any(reads_mail(one) for one in slack)
    else:
        assert scope in {*(SCOPE_OF.get(method) for method in USED), *OF_EVENTS}


def test_events_commands_and_shortcuts_are_those_that_are_heard() -> None:
    assert sorted(manifest.EVENTS) == sorted(serving.EVENTS)
    assert [command["command"] for command in manifest.COMMANDS] == [ids.COMMAND]
    assert sorted(one["callback_id"] for one in manifest.SHORTCUTS) == sorted(serving.SHORTCUTS)
    assert serving.PATH == manifest.EVENTS_PATH


def test_listeners_are_registered_from_these_tables_alone() -> None:
    """A listener for a name of its own would be heard by nobody: the manifest would not ask for it."""
    (found,) = (one for one in house() if one.name == "adapters.slack.serving")
    literal = [
        node.args[0].value
        for node in ast.walk(found.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ("event", "command", "shortcut", "message", "function")
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert [name for name in literal if name not in (*serving.EVENTS, *serving.SHORTCUTS, ids.COMMAND)] == []


def test_what_is_needed_is_asked_for_before_what_is_optional() -> None:
    assert set(manifest.OPTIONAL_SCOPES) < set(manifest.SCOPES)
    assert len(set(manifest.SCOPES)) == len(manifest.SCOPES)
    for scope in (*manifest.REQUIRED, *manifest.OPTIONAL):
        assert scope.why and scope.without


def test_a_variant_is_built_anew_each_time() -> None:
    """Whoever changes one changes nobody else's."""
    over_http(EXAMPLE)["oauth_config"]["scopes"]["bot"].clear()
    over_socket()["features"]["slash_commands"][0].clear()
    assert over_http(EXAMPLE)["oauth_config"]["scopes"]["bot"] == list(manifest.SCOPES)
    assert over_socket()["features"]["slash_commands"][0]["command"] == ids.COMMAND


def test_methods_are_found_however_they_are_named() -> None:
    assert len(SDK) > 200
    lines = ("async def f(c):", "  await c.users_list()", '  await c.api_call("team.info")')
    one = module("adapters.slack.made_up", "\n".join((*lines, '  return {}.get("email")')))
    assert sorted(named(one)) == ["team.info", "users.list"]
    assert reads_mail(one)
