"""What is wrong with an app package, also where Microsoft's published schema sees nothing.

Rule 1: pure. The files of a package go in, sentences come out: where, what, and what to do. No sentence:
        it is fine.
Rule 2: it looks at the whole package, so that everything wrong is said at once.
Rule 3: here is looked at what stands where; what the values mean is looked at in package_rules.py.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.teams.package import MANIFEST, PLAIN, SLASH
from adapters.teams.package_known import FIELDS, PERMISSIONS, PICTURES
from adapters.teams.package_rules import RULES, pictures, translations
from adapters.trees import Leaves, holders, key, leaves, there

Files = Mapping[str, bytes]
VERSIONS = (PLAIN, SLASH)


def lint(files: Files) -> tuple[str, ...]:
    """Everything that is wrong with a package, one sentence each."""
    found = _read(files)
    if found is None:
        return (f"{MANIFEST} is missing or is no JSON: put it at the root of the zip.",)
    whole = tuple(leaves(found))
    looked = (_version(found), _unknown(whole), _sizes(whole), _missing(found), _named(files, found))
    meant = (*(rule(whole) for rule in RULES), pictures(files, found), translations(files, found))
    return tuple(dict.fromkeys(sentence for sentences in (*looked, *meant) for sentence in sentences))


def _read(files: Files) -> Mapping[str, Any] | None:
    try:
        found = json.loads(files[MANIFEST])
    except (KeyError, ValueError):
        return None
    return found if isinstance(found, Mapping) else None


def _version(manifest: Mapping[str, Any]) -> Iterator[str]:
    version = manifest.get("manifestVersion")
    if version not in VERSIONS:
        yield f"manifestVersion is {version!r}: make it one of {', '.join(VERSIONS)}."
    elif f"/v{version}/" not in str(manifest.get("$schema")):
        yield f"$schema is not that of {version}: make both the same."


def _unknown(found: Leaves) -> Iterator[str]:
    for path, _ in found:
        if path.partition(".")[0] == PERMISSIONS:
            yield f"{path} asks for permissions in teams or chats. Flipside needs none: take it out."
        elif path and path not in FIELDS:
            yield f"{path} is no field that Flipside's manifest has: look at its spelling, or take it out."


def _sizes(found: Leaves) -> Iterator[str]:
    for path, value in found:
        field = FIELDS.get(path)
        if field is None:
            continue
        if type(value) is not field.kind:
            yield f"{path} is {value!r}: make it a {field.kind.__name__}."
        elif field.value is not None and value != field.value:
            yield f"{path} is {value!r}: make it {field.value!r}; {field.why}."
        elif isinstance(value, str | list) and not field.least <= len(value) <= field.most:
            yield f"{path} has a length of {len(value)}: Teams takes {field.least} to {field.most}."


def _missing(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Fields that are not where they must stand, in each item of a list, or are where they must not."""
    version = str(manifest.get("manifestVersion"))
    for path, field in FIELDS.items():
        if path.endswith("[]") or field.may:
            continue
        present = [key(path) in holder for holder in holders(manifest, path)]
        if field.since and version != field.since:
            if any(present):
                yield f"{path} belongs to manifest {field.since} alone: take it out, or build with --slash."
        elif not all(present):
            yield f"{path} is missing: put it in."


def _named(files: Files, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Files that are named and not there, or there and not named."""
    paths = (*PICTURES, "localizationInfo.additionalLanguages[].file")
    named = {str(value) for path in paths for value in there(manifest, path)}
    for name in sorted(named - files.keys()):
        yield f"{name} is named in the manifest and is not in the zip: put it in."
    for name in sorted(files.keys() - named - {MANIFEST}):
        yield f"{name} is in the zip and is not named in the manifest: take it out."
