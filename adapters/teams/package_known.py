"""What Teams knows: the fields of a manifest with their sizes, the keys of a translation, what pictures are.

Rule: tables to be checked against teams.md, section 15, and against Microsoft's published schemas 1.25 and
1.29. A field that our manifest does not need is not in FIELDS.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.teams.package import COLOR, OUTLINE, SLASH


@dataclass(frozen=True)
class Field:
    """One field: its type, and how long it may be: characters of a text, items of a list.

    `may`: whether it can be left out. `since`: the version of the manifest that brought it, the first of
    ours where empty. `value`: the only value that it may have, with the reason.
    """

    kind: type
    least: int = 0
    most: int = 0
    may: bool = False
    since: str = ""
    value: object = None
    why: str = ""


_YES, _NO = True, False
_URL = Field(str, 9, 2048)
_FLAG = Field(bool, value=_NO, why="Flipside does no such thing")

# A path ends in [] where it means each item of a list.
FIELDS: Mapping[str, Field] = {
    "$schema": Field(str, 1, 2048),
    "manifestVersion": Field(str, 1, 16),
    "version": Field(str, 5, 256),
    "id": Field(str, 36, 36),
    "localizationInfo.defaultLanguageTag": Field(str, 2, 26),
    "localizationInfo.additionalLanguages": Field(list, 0, 100),
    "localizationInfo.additionalLanguages[].languageTag": Field(str, 2, 26),
    "localizationInfo.additionalLanguages[].file": Field(str, 1, 2048),
    "developer.name": Field(str, 1, 32),
    "developer.websiteUrl": _URL,
    "developer.privacyUrl": _URL,
    "developer.termsOfUseUrl": _URL,
    "name.short": Field(str, 1, 30),
    "name.full": Field(str, 1, 100),
    "description.short": Field(str, 1, 80),
    "description.full": Field(str, 1, 4000),
    "icons.color": Field(str, 1, 2048),
    "icons.outline": Field(str, 1, 2048),
    "accentColor": Field(str, 7, 7),
    "bots": Field(list, 1, 1),
    "bots[].botId": Field(str, 36, 36),
    "bots[].scopes": Field(list, 1, 3),
    "bots[].scopes[]": Field(str, 1, 16),
    "bots[].isNotificationOnly": Field(
        bool, value=_NO, why="people could not write to Flipside any more, only read it"
    ),
    "bots[].supportsCalling": _FLAG,
    "bots[].supportsVideo": _FLAG,
    "bots[].supportsFiles": _FLAG,
    "bots[].supportsTargetedMessages": Field(
        bool, since=SLASH, value=_YES, why="without it no slash command arrives"
    ),
    "bots[].commandLists": Field(list, 1, 3),
    "bots[].commandLists[].scopes": Field(list, 1, 3),
    "bots[].commandLists[].scopes[]": Field(str, 1, 16),
    "bots[].commandLists[].triggers": Field(list, 1, 2, since=SLASH),
    "bots[].commandLists[].triggers[]": Field(str, 1, 16, since=SLASH),
    "bots[].commandLists[].commands": Field(list, 1, 12),
    "bots[].commandLists[].commands[].title": Field(str, 1, 32),  # 128 in the schema; menus cut longer ones
    "bots[].commandLists[].commands[].description": Field(str, 1, 128),  # 4,000 in the schema
    "defaultInstallScope": Field(str, 1, 16),
    "validDomains": Field(list, 0, 100),
    "validDomains[]": Field(str, 4, 253),
    "webApplicationInfo.id": Field(str, 36, 36, may=_YES),
}
GUIDS = ("id", "bots[].botId", "webApplicationInfo.id")
URLS = tuple(path for path, field in FIELDS.items() if field is _URL)
SCOPES = ("personal", "team", "groupChat")  # copilot exists and is not used
SCOPED = ("bots[].scopes[]", "bots[].commandLists[].scopes[]", "defaultInstallScope")
TITLE = "bots[].commandLists[].commands[].title"
DESCRIPTION = "bots[].commandLists[].commands[].description"
TRIGGERS = ("mention", "slash")
PERMISSIONS = "authorization"

# Keys of a translation beside those of commands; each has the size of the field of the same name.
TRANSLATED = ("name.short", "name.full", "description.short", "description.full")
PICTURES: Mapping[str, tuple[str, int]] = {  # the field that names it: its usual name, and its size in pixels
    "icons.color": (COLOR, 192),
    "icons.outline": (OUTLINE, 32),
}
