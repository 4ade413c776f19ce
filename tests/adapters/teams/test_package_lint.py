"""Broken packages, made by hand: each fault is found, named, and said with what to do."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams import icons
from adapters.teams.package import MANIFEST, SLASH, App, files
from adapters.teams.package_lint import lint
from adapters.teams.package_rules import is_domain, is_guid, is_https, measured

ID = "11111111-2222-3333-4444-555555555555"
PLAIN_FILES = files(App(ID, "flipside.brindle.example"))
SLASH_FILES = files(App(ID, "flipside.brindle.example", manifest=SLASH))
Break = Callable[[dict[str, Any]], object]


def broken(change: Break, of: Any = PLAIN_FILES, name: str = MANIFEST) -> tuple[str, ...]:
    """What is found wrong after a change of one file."""
    found = copy.deepcopy(json.loads(of[name]))
    change(found)
    return lint({**of, name: json.dumps(found).encode()})


def bot(manifest: dict[str, Any]) -> dict[str, Any]:
    """The only bot."""
    found = manifest["bots"][0]
    assert isinstance(found, dict)
    return found


def titled(title: str) -> Break:
    """The first command gets another title."""
    return lambda m: bot(m)["commandLists"][0]["commands"][0].update(title=title)


WRONG: dict[str, tuple[Break, str]] = {
    "a name of 31": (lambda m: m["name"].update(short="x" * 31), "name.short has a length of 31"),
    "no name": (lambda m: m["name"].update(short=""), "name.short has a length of 0"),
    "a short text of 81": (lambda m: m["description"].update(short="x" * 81), "description.short has a"),
    "a full text of 4,001": (lambda m: m["description"].update(full="x" * 4001), "description.full has a"),
    "a developer of 33": (lambda m: m["developer"].update(name="x" * 33), "developer.name has a length"),
    "an id in words": (lambda m: m.update(id="flipside"), "id is 'flipside': make it an id"),
    "a bot id in braces": (lambda m: bot(m).update(botId=f"{{{ID}}}"), "bots[].botId is"),
    "two bots": (lambda m: m["bots"].append(m["bots"][0]), "bots has a length of 2"),
    "no bot": (lambda m: m.pop("bots"), "bots is missing"),
    "an unknown scope": (lambda m: bot(m)["scopes"].append("meetings"), "bots[].scopes[] has 'meetings'"),
    "copilot": (lambda m: m.update(defaultInstallScope="copilot"), "defaultInstallScope has 'copilot'"),
    "nobody alone": (lambda m: bot(m)["scopes"].remove("personal"), "nobody could be written to alone"),
    "a list for a scope that is not there": (
        lambda m: bot(m)["scopes"].remove("groupChat"),
        "bots[].commandLists[].scopes[] has 'groupChat', and bots[].scopes lacks it",
    ),
    "slash in 1.25": (
        lambda m: bot(m).update(supportsTargetedMessages=True),
        "bots[].supportsTargetedMessages belongs to manifest 1.29",
    ),
    "triggers in 1.25": (
        lambda m: bot(m)["commandLists"][0].update(triggers=["slash"]),
        "bots[].commandLists[].triggers belongs to manifest 1.29",
    ),
    "an unknown command": (titled("dance"), "has 'dance': Flipside does not understand it"),
    "a command in German only": (titled("hilfe"), "has 'hilfe': Flipside does not understand it"),
    "a command that needs /flipside": (titled("schedule"), "has 'schedule': Flipside does not"),
    "thirteen commands": (
        lambda m: bot(m)["commandLists"][0].update(commands=[{"title": "help", "description": "x"}] * 13),
        "commands has a length of 13",
    ),
    "a command without a word about it": (
        lambda m: bot(m)["commandLists"][0]["commands"][0].pop("description"),
        "commands[].description is missing",
    ),
    "one way only": (lambda m: bot(m).update(isNotificationOnly=True), "people could not write"),
    "files": (lambda m: bot(m).update(supportsFiles=True), "bots[].supportsFiles is True"),
    "an address instead of a host": (
        lambda m: m.update(validDomains=["https://flipside.brindle.example"]),
        "validDomains[] is 'https://flipside.brindle.example': name the host alone",
    ),
    "every host there is": (lambda m: m.update(validDomains=["*.example"]), "validDomains[] is '*.example'"),
    "a page over http": (
        lambda m: m["developer"].update(privacyUrl="http://a.example/privacy"),
        "developer.privacyUrl is 'http://a.example/privacy'",
    ),
    "no terms": (lambda m: m["developer"].pop("termsOfUseUrl"), "developer.termsOfUseUrl is missing"),
    "a color in words": (lambda m: m.update(accentColor="navyblu"), "accentColor is 'navyblu'"),
    "a version of one number": (lambda m: m.update(version="1.0.x"), "version is '1.0.x': three numbers"),
    "an unknown version of the manifest": (
        lambda m: m.update(manifestVersion="1.31"),
        "manifestVersion is '1.31'",
    ),
    "the schema of another version": (lambda m: m.update(manifestVersion=SLASH), "$schema is not that of"),
    "no outline": (lambda m: m["icons"].pop("outline"), "icons.outline is missing"),
    "an icon that is not in the zip": (
        lambda m: m["icons"].update(outline="edge.png"),
        "edge.png is named in the manifest and is not in the zip",
    ),
    "a file that nobody names": (
        lambda m: m["localizationInfo"].update(additionalLanguages=[]),
        "de.json is in the zip and is not named",
    ),
    "reading every message": (
        lambda m: m.update(
            authorization={
                "permissions": {
                    "resourceSpecific": [{"name": "ChannelMessage.Read.Group", "type": "Application"}]
                }
            }
        ),
        "asks for permissions in teams or chats",
    ),
    "a field that nobody knows": (lambda m: m.update(staticTabs=[]), "staticTabs is no field"),
    "a number for a text": (lambda m: m["name"].update(full=7), "name.full is 7: make it a str"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_manifest_is_found(name: str) -> None:
    change, said = WRONG[name]
    assert any(said in sentence for sentence in broken(change)), broken(change)


SLASHED: dict[str, tuple[Break, str]] = {
    "no targeted messages": (
        lambda m: bot(m).pop("supportsTargetedMessages"),
        "supportsTargetedMessages is missing",
    ),
    "targeted messages off": (
        lambda m: bot(m).update(supportsTargetedMessages=False),
        "without it no slash command arrives",
    ),
    "a list without triggers": (lambda m: bot(m)["commandLists"][1].pop("triggers"), "triggers is missing"),
    "an unknown trigger": (
        lambda m: bot(m)["commandLists"][0].update(triggers=["wink"]),
        "triggers[] has 'wink'",
    ),
}


@pytest.mark.parametrize("name", SLASHED)
def test_what_is_wrong_with_slash_commands_is_found(name: str) -> None:
    change, said = SLASHED[name]
    assert any(said in sentence for sentence in broken(change, SLASH_FILES))


PNG = icons.outline()


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("color.png", PNG, "color.png is 32 by 32 pixels: make it 192 by 192."),
        ("outline.png", PLAIN_FILES["color.png"], "outline.png is 192 by 192 pixels: make it 32 by 32."),
        ("outline.png", b"GIF89a", "outline.png is no PNG"),
        ("outline.png", PNG[:20], "outline.png is no PNG"),
        ("outline.png", b"", "outline.png is no PNG"),
        ("notes.txt", b"hello", "notes.txt is in the zip and is not named"),
        ("de.json", b"[]", "de.json lacks name.short"),
        ("de.json", b"{", "de.json lacks description.full"),
    ],
)
def test_what_is_wrong_with_another_file_is_found(name: str, raw: bytes, said: str) -> None:
    assert any(said in sentence for sentence in lint({**PLAIN_FILES, name: raw}))


@pytest.mark.parametrize("name", PLAIN_FILES)
def test_a_file_that_is_not_there_is_missed(name: str) -> None:
    assert any(name in one for one in lint({key: raw for key, raw in PLAIN_FILES.items() if key != name}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.pop("name.short"), "de.json lacks name.short"),
        (lambda t: t.update({"name.short": "x" * 31}), "name.short is no text of 1 to 30"),
        (lambda t: t.update({"description.short": 7}), "description.short is no text"),
        (
            lambda t: t.update({"bots[0].commandLists[0].commands[11].description": "x"}),
            "commands[11].description, which the manifest has not",
        ),
        (
            lambda t: t.update({"bots[0].commandLists[0].commands[0].title": "hilfe"}),
            "commands[0].title, which the manifest has not",
        ),
    ],
)
def test_what_is_wrong_with_a_translation_is_found(change: Break, said: str) -> None:
    assert any(said in sentence for sentence in broken(change, name="de.json"))


def test_a_manifest_that_is_none_is_one_sentence() -> None:
    for raw in (b"", b"[]", b"\xff"):
        (sentence,) = lint({**PLAIN_FILES, MANIFEST: raw})
        assert "manifest.json" in sentence


def test_a_sentence_says_what_to_do() -> None:
    said = [sentence for change, _ in WRONG.values() for sentence in broken(change)]
    assert said and all(sentence.endswith((".", "pixels: make it 32 by 32.")) for sentence in said)
    assert all(any(mark in sentence for mark in (":", "Teams takes")) for sentence in said)


@given(
    st.dictionaries(
        st.text(max_size=8), st.none() | st.integers() | st.text(max_size=8) | st.lists(st.none())
    )
)
def test_whatever_a_manifest_is_it_is_looked_at_to_the_end(found: dict[str, Any]) -> None:
    assert lint({**PLAIN_FILES, MANIFEST: json.dumps(found).encode()})
    assert isinstance(broken(lambda m: bot(m).update(found)), tuple)


@given(st.binary(max_size=40))
def test_anything_but_a_picture_has_no_size(raw: bytes) -> None:
    assert measured(raw) is None


@pytest.mark.parametrize(
    ("host", "fine"),
    [
        ("flipside.example.com", True),
        ("xn--bcher-kva.example", True),
        ("10.0.0.1", False),
        ("localhost", False),
        ("bot.localhost", False),
        ("printer.local", False),
        ("https://flipside.example.com", False),
        ("flipside.example.com/api", False),
        ("flipside.example.com:443", False),
        ("-a.example", False),
        ("[::1]", False),
        ("", False),
    ],
)
def test_a_host_is_a_name_that_teams_can_reach(host: str, fine: bool) -> None:
    assert is_domain(host) is fine


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://a.example", True),
        ("https://a.example:8443/privacy?x=1", True),
        ("http://a.example", False),
        ("https://10.0.0.1/privacy", False),
        ("https://user:secret@a.example", False),
        ("https://[::1", False),
        ("https://", False),
        ("", False),
    ],
)
def test_a_page_for_people_is_https_on_a_name(url: str, fine: bool) -> None:
    assert is_https(url) is fine


def test_an_id_is_five_groups() -> None:
    assert is_guid(ID) and is_guid(ID.upper())
    assert not any(is_guid(wrong) for wrong in ("", ID[:-1], ID.replace("-", ""), f"{{{ID}}}", f"{ID}\n"))
