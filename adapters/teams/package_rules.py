"""What the values of an app package must mean: ids, addresses, scopes, commands, pictures, translations.

Rule: each rule says what is wrong, one sentence each; those of RULES take every value with its path.
"""

import json
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.icons import SIGNATURE
from adapters.teams.package_known import (
    DESCRIPTION,
    FIELDS,
    GUIDS,
    PICTURES,
    SCOPED,
    SCOPES,
    TITLE,
    TRANSLATED,
    TRIGGERS,
    URLS,
)
from adapters.trees import Leaves, there
from conversations.intents import bare
from conversations.words import languages, words

Rule = Callable[[Leaves], Iterator[str]]
Files = Mapping[str, bytes]

GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
VERSION = re.compile(r"(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}")
ACCENT = re.compile(r"#[0-9a-fA-F]{6}")


def is_guid(value: object) -> bool:
    """Whether this is an id of Microsoft's: hexadecimal digits in five groups."""
    return bool(GUID.fullmatch(str(value)))


def is_domain(value: object) -> bool:
    """Whether this is a host that Teams can reach: a name in small letters, no address, port or path."""
    return bool(HOST.fullmatch(str(value))) and not str(value).endswith((".localhost", ".local"))


def is_https(value: object) -> bool:
    """Whether this is a page for people: https, a host that is a name, and nobody's password."""
    try:
        parts = urlsplit(str(value))
    except ValueError:
        return False
    return parts.scheme == "https" and is_domain(parts.hostname) and "@" not in parts.netloc


def _spelling(found: Leaves) -> Iterator[str]:
    for path, value in found:
        if path in GUIDS and not is_guid(value):
            yield f"{path} is {value!r}: make it an id like 00000000-0000-0000-0000-000000000000."
        elif path in URLS and not is_https(value):
            yield f"{path} is {value!r}: Teams opens pages that begin with https:// and name a host only."
        elif path == "validDomains[]" and not is_domain(value):
            yield f"{path} is {value!r}: name the host alone, such as flipside.example.com."
        elif path == "version" and not VERSION.fullmatch(str(value)):
            yield f"{path} is {value!r}: three numbers with points between, such as 1.0.1."
        elif path == "accentColor" and not ACCENT.fullmatch(str(value)):
            yield f"{path} is {value!r}: write it like #24405c."


def _scopes(found: Leaves) -> Iterator[str]:
    for path, value in found:
        if path in SCOPED and value not in SCOPES:
            yield f"{path} has {value!r}: Flipside is at home in {', '.join(SCOPES)} only."
        elif path.endswith(".triggers[]") and value not in TRIGGERS:
            yield f"{path} has {value!r}: it is one of {', '.join(TRIGGERS)}."
    home = {value for path, value in found if path == "bots[].scopes[]"}
    for path, value in found:
        if path in SCOPED and value in SCOPES and value not in home:
            yield f"{path} has {value!r}, and bots[].scopes lacks it: add it there."
    if "personal" not in home:
        yield "bots[].scopes lacks 'personal': nobody could be written to alone. Put it in."


def _commands(found: Leaves) -> Iterator[str]:
    """A title is what is sent: it must be understood whatever the reader's language is."""
    for path, title in found:
        if path == TITLE and any(bare(str(title), words(speech)) is None for speech in languages()):
            yield f"{path} has {title!r}: Flipside does not understand it. Take it out."


RULES: tuple[Rule, ...] = (_spelling, _scopes, _commands)


def pictures(files: Files, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Icons that are no PNG, or not of the size that Teams wants; read from the picture itself."""
    for path, (_, size) in PICTURES.items():
        for name in there(manifest, path):
            raw = files.get(str(name))
            found = measured(raw) if raw is not None else (size, size)
            if found is None:
                yield f"{name} is no PNG: draw it anew."
            elif found != (size, size):
                yield f"{name} is {found[0]} by {found[1]} pixels: make it {size} by {size}."


def measured(raw: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG in pixels; None where it is none."""
    if not raw.startswith(SIGNATURE) or raw[12:16] != b"IHDR" or len(raw) < 24:
        return None
    width, height = struct.unpack(">II", raw[16:24])
    return width, height


def translations(files: Files, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Translations that lack something, say too much, or speak of a command that is not there."""
    wanted = {*TRANSLATED, *_described(manifest)}
    for name in there(manifest, "localizationInfo.additionalLanguages[].file"):
        if str(name) not in files:
            continue
        said = _texts(files[str(name)])
        for path in sorted(wanted - said.keys()):
            yield f"{name} lacks {path}: translate it."
        for path, text in said.items():
            yield from _translated(str(name), path, text, wanted)


def _translated(name: str, path: str, text: object, wanted: set[str]) -> Iterator[str]:
    if path not in wanted:
        yield f"{name} has {path}, which the manifest has not: take it out."
        return
    field = FIELDS[path if path in TRANSLATED else DESCRIPTION]
    if not isinstance(text, str) or not field.least <= len(text) <= field.most:
        yield f"{name}: {path} is no text of {field.least} to {field.most} characters. Make it one."


def _described(manifest: Mapping[str, Any]) -> Iterator[str]:
    for place, commands in enumerate(there(manifest, "bots[].commandLists[].commands")):
        for number in range(len(commands) if isinstance(commands, list) else 0):
            yield f"bots[0].commandLists[{place}].commands[{number}].description"


def _texts(raw: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return {key: value for key, value in found.items() if key != "$schema"} if isinstance(found, dict) else {}
