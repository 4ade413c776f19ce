"""The app package of Teams: a manifest, its translations and two icons in a zip.

Rule 1: least. No permission of a team or a chat is asked for, no domain but our own, no tab, no calls.
Rule 2: the same app gives the same bytes: fixed times, fixed order.
Rule 3: a command is sent to us as its title, so titles are English in every language: they always work.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.phrases import Phrases
from adapters.teams import icons
from conversations.intents import BARE, PARTICIPANT, words_key
from conversations.words import words

Manifest = dict[str, Any]

STORE = Phrases(Path(__file__).parent / "store")
PLAIN, SLASH = "1.25", "1.29"  # versions of the manifest: without slash commands, and with them
SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v{version}/MicrosoftTeams.schema.json"
MANIFEST, COLOR, OUTLINE = "manifest.json", "color.png", "outline.png"
NAME = "Flipside"
ABOUT_PATH, PRIVACY_PATH, TERMS_PATH = "/teams/about", "/teams/privacy", "/teams/terms"
ACCENT = "#{:02x}{:02x}{:02x}".format(*icons.DEEP)
PERSONAL, TEAM, GROUP = "personal", "team", "groupChat"
COMMANDS = tuple(intent for intent in PARTICIPANT if intent in BARE)  # understood without anything before it
# Suggested where others read along: what tells them nothing about whoever asks.
AMONG_OTHERS = ("help", "home")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can hold
READABLE = 0o100644 << 16  # a plain file that everybody may read


@dataclass(frozen=True)
class App:
    """One company's app. `id`: of the bot, a GUID; `domain`: the host at which Teams reaches it.

    `version`: of the app, higher with every upload. `manifest`: PLAIN or SLASH. `website`, `privacy` and
    `terms` are addresses of the company's own pages; empty for those that Flipside serves. `client`: the app
    id under which Graph may install it; empty without.
    """

    id: str
    domain: str
    name: str = NAME
    version: str = "1.0.0"
    manifest: str = PLAIN
    developer: str = NAME
    website: str = ""
    privacy: str = ""
    terms: str = ""
    client: str = ""


def files(app: App) -> Mapping[str, bytes]:
    """Everything in the package, by name."""
    translated = {f"{speech}.json": _bytes(translation(app, speech)) for speech in _others()}
    pictures = {COLOR: icons.color(), OUTLINE: icons.outline()}
    return {MANIFEST: _bytes(manifest(app)), **pictures, **translated}


def zipped(found: Mapping[str, bytes]) -> bytes:
    """The files as a zip (rule 2)."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        for name in sorted(found):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, READABLE, 3
            package.writestr(entry, found[name], compresslevel=9)
    return raw.getvalue()


def manifest(app: App) -> Manifest:
    """The manifest, in the order in which Microsoft describes it."""
    graph = {"webApplicationInfo": {"id": app.client}} if app.client else {}
    return {
        "$schema": SCHEMA.format(version=app.manifest),
        "manifestVersion": app.manifest,
        "version": app.version,
        "id": app.id,
        "localizationInfo": {
            "defaultLanguageTag": STORE.languages()[0],
            "additionalLanguages": [{"languageTag": one, "file": f"{one}.json"} for one in _others()],
        },
        "developer": {
            "name": app.developer,
            "websiteUrl": app.website or _ours(app, ABOUT_PATH),
            "privacyUrl": app.privacy or _ours(app, PRIVACY_PATH),
            "termsOfUseUrl": app.terms or _ours(app, TERMS_PATH),
        },
        "name": {"short": app.name, "full": _said(app, "en", "full_name")},
        "description": {"short": _said(app, "en", "short"), "full": _said(app, "en", "full")},
        "icons": {"color": COLOR, "outline": OUTLINE},
        "accentColor": ACCENT,
        "bots": [_bot(app)],
        "defaultInstallScope": PERSONAL,
        "validDomains": [app.domain],
        **graph,
    }


def translation(app: App, speech: str) -> Manifest:
    """What the manifest says, in another language."""
    told = {
        "$schema": SCHEMA.format(version=app.manifest).replace(
            "MicrosoftTeams.", "MicrosoftTeams.Localization."
        ),
        "name.short": app.name,
        "name.full": _said(app, speech, "full_name"),
        "description.short": _said(app, speech, "short"),
        "description.full": _said(app, speech, "full"),
    }
    for place, group in enumerate(_lists(app)):
        for number, command in enumerate(group["commands"]):
            path = f"bots[0].commandLists[{place}].commands[{number}].description"
            told[path] = _about(command["title"], speech)
    return told


def _bot(app: App) -> Manifest:
    slash = {"supportsTargetedMessages": True} if app.manifest == SLASH else {}
    return {
        "botId": app.id,
        "scopes": [PERSONAL, TEAM, GROUP],
        "isNotificationOnly": False,
        "supportsCalling": False,
        "supportsVideo": False,
        "supportsFiles": False,
        **slash,
        "commandLists": _lists(app),
    }


def _lists(app: App) -> list[Manifest]:
    triggers = {"triggers": ["mention", "slash"]} if app.manifest == SLASH else {}
    return [
        {"scopes": list(scopes), **triggers, "commands": [_command(intent) for intent in intents]}
        for scopes, intents in (((PERSONAL,), COMMANDS), ((TEAM, GROUP), AMONG_OTHERS))
    ]


def _command(intent: str) -> Manifest:
    return {"title": intent, "description": _about(intent, "en")}


def _about(intent: str, speech: str) -> str:
    return words(speech).say(f"{words_key(intent)}.about")


def _said(app: App, speech: str, key: str) -> str:
    return STORE.say(speech, key, name=app.name)


def _ours(app: App, path: str) -> str:
    return f"https://{app.domain}{path}"


def _others() -> tuple[str, ...]:
    return STORE.languages()[1:]


def _bytes(value: Manifest) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
