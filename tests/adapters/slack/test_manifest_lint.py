"""The manifest is without fault, and whatever breaks a rule is found: every field, every item, one by one."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import ids, manifest
from adapters.slack.manifest import EXAMPLE, Manifest, over_http, over_socket
from adapters.slack.manifest_known import BOT_SCOPES, EVENT_SCOPES, FIELDS, Field, Must
from adapters.slack.manifest_lint import differences, lint
from adapters.slack.manifest_rules import is_https

Way = tuple[str | int, ...]  # keys and numbers that lead to a place in a manifest
BOTH = {"http": over_http(EXAMPLE), "socket": over_socket()}
each = pytest.mark.parametrize("good", BOTH.values(), ids=BOTH.keys())
STRANGE: tuple[Any, ...] = (None, 7, 0, True, False, "", "x" * 5000, [], {}, ["x"], {"x": 1}, 1.5)


def ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """Every place in a manifest: groups, lists, items and values."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*way, key)
        yield from ways(one, (*way, key))


def at(value: Any, way: Way) -> Any:
    for key in way:
        value = value[key]
    return value


def path_of(way: Way) -> str:
    """As FIELDS writes it: an item of a list is []."""
    return "".join("[]" if isinstance(key, int) else f".{key}" for key in way).removeprefix(".")


def changed(good: Manifest, way: Way, change: Callable[[Any, Any], None]) -> Manifest:
    """A copy in which something was done to the holder of a place."""
    copy = deepcopy(good)
    change(at(copy, way[:-1]), way[-1])
    return copy


def put(value: Any) -> Callable[[Any, Any], None]:
    def change(holder: Any, key: Any) -> None:
        holder[key] = value

    return change


def cut(holder: Any, key: Any) -> None:
    del holder[key]


def may_go(way: Way) -> bool:
    """What the manifest may do without: optional fields, and optional scopes once they are in no list."""
    field = FIELDS.get(path_of(way))
    return (field is not None and field.must is Must.MAY) or path_of(way).endswith("bot_optional[]")


@each
def test_ours_is_without_fault(good: Manifest) -> None:
    assert lint(good) == ()


@each
def test_nothing_that_is_needed_can_be_taken_out(good: Manifest) -> None:
    for way in ways(good):
        if not may_go(way):
            assert lint(changed(good, way, cut)), way


@each
def test_what_may_be_left_out_is_left_out_without_a_word(good: Manifest) -> None:
    left = [way for way in ways(good) if may_go(way)]
    assert {path_of(way) for way in left} == {
        "features.slash_commands[].usage_hint",
        "oauth_config.scopes.bot_optional",
        "oauth_config.scopes.bot_optional[]",
    }
    for way in left:
        assert lint(changed(good, way, cut)) == (), way


@each
def test_a_value_of_another_kind_is_found(good: Manifest) -> None:
    for way in ways(good):
        here = at(good, way)
        for strange in STRANGE:
            if type(strange) is not type(here):
                assert lint(changed(good, way, put(strange))), (way, strange)


@each
def test_a_text_or_a_list_of_a_wrong_length_is_found_and_at_its_limits_it_is_not(good: Manifest) -> None:
    for way in ways(good):
        field = FIELDS.get(path_of(way))
        if field is None or field.kind not in (str, list):
            continue
        wrong = {n for n in lengths(field) if too_long_or_short(good, way, n)}
        assert wrong == lengths(field) - {field.least, field.most}, way


def lengths(field: Field) -> set[int]:
    """At the limits, and one beyond each."""
    return {field.least - 1, field.least, field.most, field.most + 1}


def too_long_or_short(good: Manifest, way: Way, length: int) -> bool:
    here = at(good, way)
    filled = "x" * length if isinstance(here, str) else here[:1] * length
    return any("has a length of" in sentence for sentence in lint(changed(good, way, put(filled))))


@each
def test_a_key_that_nobody_knows_is_found_wherever_it_stands(good: Manifest) -> None:
    groups = [(), *(way for way in ways(good) if isinstance(at(good, way), dict))]
    assert len(groups) > 10
    for way in groups:
        assert any("is no field" in one for one in lint(changed(good, (*way, "colour"), put("x")))), way


@each
def test_the_same_twice_is_found(good: Manifest) -> None:
    for way in ways(good):
        if isinstance(at(good, way), list):
            twice = at(good, way) + at(good, way)[:1]
            assert any("twice" in one for one in lint(changed(good, way, put(twice)))), way


@each
def test_a_switch_that_must_stand_is_found_when_it_was_turned(good: Manifest) -> None:
    for way in ways(good):
        if isinstance(at(good, way), bool) and way[-1] != "always_online":
            assert lint(changed(good, way, put(not at(good, way)))), way


@pytest.mark.parametrize(
    "url",
    (
        "http://flipside.example.com",
        "flipside.example.com",
        "https://",
        "ftp://x",
        "https://:0",
        "https://[",
        "https://me:secret@flipside.example.com",
        "",
    ),
)
def test_an_address_to_which_slack_would_not_come_is_found(url: str) -> None:
    assert not is_https(url)
    assert any("https://" in one for one in lint(over_http(url)))


def test_every_address_is_looked_at() -> None:
    good = over_http(EXAMPLE)
    found = [way for way in ways(good) if str(at(good, way)).startswith("https://")]
    assert len(found) == 5
    for way in found:
        for wrong in (
            at(good, way).replace("https", "http"),
            EXAMPLE + "/elsewhere",
            "https://other.example.com/slack",
        ):
            assert lint(changed(good, way, put(wrong))), (way, wrong)
        other = at(good, way).replace("flipside.", "else.")
        assert any("several hosts" in one for one in lint(changed(good, way, put(other)))), way


def test_addresses_have_no_place_in_socket_mode_and_must_be_there_over_http() -> None:
    http, socket = over_http(EXAMPLE), over_socket()
    for way in ways(http):
        if str(at(http, way)).startswith("https://") and isinstance(way[-1], str):
            assert any("Socket Mode" in one for one in lint(changed(socket, way, put(at(http, way))))), way
            assert any("is missing" in one for one in lint(changed(http, way, cut))), way
    redirect: Way = ("oauth_config", "redirect_urls")
    assert lint(changed(socket, redirect, put([EXAMPLE + manifest.REDIRECT_PATH])))


@given(st.text(max_size=40), st.sampled_from(["bot", "bot_optional"]))
def test_a_scope_that_no_bot_can_have_is_found(scope: str, where: str) -> None:
    wrong = over_socket()
    wrong["oauth_config"]["scopes"][where].append(scope)
    assert bool(lint(wrong)) == (
        scope not in BOT_SCOPES or scope in manifest.SCOPES or where == "bot_optional"
    )


@pytest.mark.parametrize("kind", ["channels", "groups", "im", "mpim"])
@pytest.mark.parametrize("where", ["bot", "bot_optional"])
def test_reading_conversations_is_never_asked_for(kind: str, where: str) -> None:
    wrong = over_socket()
    wrong["oauth_config"]["scopes"][where].append(f"{kind}:history")
    assert any("read conversations" in one for one in lint(wrong))


@given(st.text(max_size=40))
def test_an_event_that_nobody_knows_is_found(event: str) -> None:
    wrong = over_socket()
    wrong["settings"]["event_subscriptions"]["bot_events"].append(event)
    assert bool(lint(wrong)) == (
        event not in EVENT_SCOPES
        or event in manifest.EVENTS
        or bool(EVENT_SCOPES[event] and not EVENT_SCOPES[event] & set(manifest.SCOPES))
    )


@pytest.mark.parametrize("event", [name for name, scopes in EVENT_SCOPES.items() if scopes])
def test_an_event_without_its_scope_is_found(event: str) -> None:
    wrong = over_socket()
    wrong["oauth_config"]["scopes"] = {"bot": ["commands"]}
    wrong["settings"]["event_subscriptions"]["bot_events"] = [event]
    assert any(event in one and "never comes" in one for one in lint(wrong))
    wrong["oauth_config"]["scopes"]["bot"].append(min(EVENT_SCOPES[event]))
    assert not any("never comes" in one for one in lint(wrong))


@pytest.mark.parametrize(
    ("way", "values"),
    (
        (("display_information", "background_color"), ("24405c", "#24405", "#gggggg", "blue", "#24405c0")),
        (("features", "slash_commands", 0, "command"), ("flipside", "/Flipside", "/flip side", "//f", "/")),
        (("features", "bot_user", "display_name"), ("Flipside", "flip side", "flip/side", "flipsidé")),
        (("features", "shortcuts", 0, "type"), ("button", "Global", "message ")),
        (("features", "shortcuts", 0, "name"), ("Reverse mentoring", "join", "The invitation")),
        (("features", "shortcuts", 0, "callback_id"), ("joined", ids.SAVE_IDEA)),
    ),
)
def test_spelling_that_slack_refuses_is_found(way: Way, values: tuple[str, ...]) -> None:
    for value in values:
        assert lint(changed(over_socket(), way, put(value))), value


def test_what_is_optional_is_asked_for_and_what_is_needed_is_not_optional() -> None:
    wrong = over_socket()
    wrong["oauth_config"]["scopes"]["bot"].remove("users:read.email")
    assert any("must stand under bot" in one for one in lint(wrong))
    wrong = over_socket()
    wrong["oauth_config"]["scopes"]["bot_optional"].append("chat:write")
    assert any("chat:write is needed" in one for one in lint(wrong))


def test_both_variants_agree_and_a_difference_is_found() -> None:
    http, socket = over_http(EXAMPLE), over_socket()
    assert differences(http, socket) == ()
    addresses = {"url", "request_url", "message_menu_options_url", "redirect_urls", "socket_mode_enabled"}
    for way in ways(http):
        if not addresses & set(way):
            assert differences(changed(http, way, put("else")), socket), way
            assert differences(changed(http, way, cut), socket), way


def test_a_sentence_says_what_to_do() -> None:
    for sentence in lint({}):
        assert sentence.endswith(".") and ": " in sentence


def test_each_item_of_a_list_is_looked_at() -> None:
    """Of two commands one has an address in Socket Mode, or has none over HTTP."""
    http, socket = over_http(EXAMPLE), over_socket()
    with_url, without = http["features"]["slash_commands"][0], socket["features"]["slash_commands"][0]
    other = {"command": "/flop"}
    socket["features"]["slash_commands"].append({**with_url, **other})
    http["features"]["slash_commands"].append({**without, **other})
    assert [one for one in lint(socket) if "has no place in Socket Mode" in one]
    assert [one for one in lint(http) if "is missing" in one]


def test_a_scope_that_needs_another_says_which() -> None:
    wrong = over_socket()
    wrong["oauth_config"]["scopes"]["bot"].remove("users:read")
    assert any("users:read.email is given only together with users:read" in one for one in lint(wrong))


def test_names_and_descriptions_say_what_the_app_does() -> None:
    good = over_socket()["display_information"]
    assert "reads no conversations" in good["long_description"]
    assert len(good["description"]) <= 140
