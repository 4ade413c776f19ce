"""The app package: the same every time, least, whole, and without a fault that its own lint knows."""

import io
import json
import uuid
import zipfile
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams import icons
from adapters.teams.package import COMMANDS, MANIFEST, PLAIN, SLASH, STORE, App, files, manifest, zipped
from adapters.teams.package_lint import lint
from adapters.teams.package_rules import HOST, is_domain, measured
from adapters.teams.pages_public import PAGES
from conversations.intents import BARE, parse
from conversations.words import languages, words

ID = "11111111-2222-3333-4444-555555555555"
OURS = App(ID, "flipside.brindle.example")
VARIANTS = (OURS, App(ID, OURS.domain, manifest=SLASH))
FILES = {app: files(app) for app in VARIANTS}  # drawing takes a while
COLOR, OUTLINE = FILES[OURS]["color.png"], FILES[OURS]["outline.png"]


def read(raw: bytes) -> dict[str, Any]:
    """A file of the package."""
    found = json.loads(raw)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("app", VARIANTS, ids=[PLAIN, SLASH])
def test_a_package_has_no_fault_and_everything_lies_at_the_root(app: App) -> None:
    assert lint(FILES[app]) == ()
    package = zipfile.ZipFile(io.BytesIO(zipped(FILES[app])))
    assert package.testzip() is None
    assert package.namelist() == ["color.png", "de.json", "manifest.json", "outline.png"]
    assert {name: package.read(name) for name in package.namelist()} == FILES[app]


def test_the_same_app_gives_the_same_bytes_and_another_one_does_not() -> None:
    again = zipped(dict(sorted(files(OURS).items(), reverse=True)))
    assert zipped(FILES[OURS]) == again != zipped(FILES[VARIANTS[1]])


@given(st.uuids(version=4), st.from_regex(HOST, fullmatch=True), st.sampled_from((PLAIN, SLASH)))
def test_every_host_that_is_taken_gives_a_manifest_without_fault(
    client: uuid.UUID, host: str, version: str
) -> None:
    made = manifest(App(str(client), host, manifest=version))
    found = lint({**FILES[OURS], MANIFEST: json.dumps(made).encode()})
    assert (found == ()) == is_domain(host)


def test_slash_commands_change_nothing_but_what_they_need() -> None:
    plain, slash = (manifest(app) for app in VARIANTS)
    (bot,) = slash["bots"]
    assert bot.pop("supportsTargetedMessages") is True
    assert [group.pop("triggers") for group in bot["commandLists"]] == [["mention", "slash"]] * 2
    assert (slash.pop("manifestVersion"), plain.pop("manifestVersion")) == (SLASH, PLAIN)
    assert SLASH in slash.pop("$schema") and PLAIN in plain.pop("$schema")
    assert slash == plain


def test_it_asks_for_no_permission_in_any_team_or_chat() -> None:
    for app in VARIANTS:
        raw = json.dumps(manifest(app))
        assert "authorization" not in raw and "webApplicationInfo" not in raw
        assert manifest(app)["validDomains"] == [app.domain]
    by_graph = manifest(App(ID, OURS.domain, client=ID))
    assert by_graph["webApplicationInfo"] == {"id": ID}
    assert lint({**FILES[OURS], MANIFEST: json.dumps(by_graph).encode()}) == ()


def test_every_command_that_works_alone_is_suggested_where_nobody_reads_along() -> None:
    personal, shared = manifest(OURS)["bots"][0]["commandLists"]
    assert (personal["scopes"], shared["scopes"]) == (["personal"], ["team", "groupChat"])
    assert [one["title"] for one in personal["commands"]] == list(COMMANDS)
    assert set(COMMANDS) == BARE
    assert {one["title"] for one in shared["commands"]} == {"help", "home"}
    for group in (personal, shared):
        for one in group["commands"]:
            assert one["description"] == words("en").say(f"command.{parse(one['title']).intent}.about")


def test_a_translation_says_everything_that_is_said_but_the_titles() -> None:
    assert languages() == STORE.languages()
    german, commands = read(FILES[OURS]["de.json"]), manifest(OURS)["bots"][0]["commandLists"]
    assert german["description.short"] != manifest(OURS)["description"]["short"]
    for place, group in enumerate(commands):
        for number, one in enumerate(group["commands"]):
            path = f"bots[0].commandLists[{place}].commands[{number}]"
            assert german[f"{path}.description"] == words("de").say(f"command.{one['title']}.about")
            assert f"{path}.title" not in german


def test_the_links_lead_to_pages_that_are_served_or_to_those_of_the_company() -> None:
    developer = manifest(OURS)["developer"]
    links = [urlsplit(developer[key]) for key in ("websiteUrl", "privacyUrl", "termsOfUseUrl")]
    assert {link.netloc for link in links} == {OURS.domain}
    assert [link.path for link in links] == list(PAGES)
    own = App(
        ID, OURS.domain, website="https://a.example/x", privacy="https://b.example", terms="https://c.example"
    )
    assert manifest(own)["developer"]["privacyUrl"] == "https://b.example"
    assert lint(files(own)) == ()


def test_the_store_says_the_same_in_every_language_and_everything_said_is_used() -> None:
    english = STORE.table("en")
    for speech in STORE.languages():
        assert STORE.table(speech).keys() == english.keys()
        for key, text in STORE.table(speech).items():
            assert text.strip() and text.count("\n\n") == english[key].count("\n\n")
            assert text.count("{name}") == english[key].count("{name}")
    titles = {f"{page}_title" for page in PAGES.values()}
    assert english.keys() == {"full_name", "short", "full", *PAGES.values(), *titles}


def test_what_the_store_tells_people_to_type_is_understood() -> None:
    """Commands in the texts stand in quotation marks, or after /flipside."""
    for speech in STORE.languages():
        said = " ".join(STORE.table(speech).values())
        named = [one.strip("“”„.,; ") for one in said.split("/flipside ")[1:]]
        assert named
        assert all(parse(one.split()[0].strip("“”„.,;"), words(speech)).intent != "unknown" for one in named)


def test_the_icons_have_the_sizes_that_teams_wants() -> None:
    assert measured(COLOR) == (icons.COLOR_SIZE, icons.COLOR_SIZE) == (192, 192)
    assert measured(OUTLINE) == (icons.OUTLINE_SIZE, icons.OUTLINE_SIZE) == (32, 32)
    assert (icons.color(), icons.outline()) == (COLOR, OUTLINE)
