"""What is wrong with a manifest, also where Slack's published schema sees nothing.

Rule 1: pure. A manifest goes in, sentences come out: where, what, and what to do. No sentence: it is fine.
Rule 2: it looks at the whole manifest, so that everything wrong is said at once.
Rule 3: here is looked at what stands where; what the values mean is looked at in manifest_rules.py.
"""

from collections.abc import Iterator
from typing import Any

from adapters.slack import manifest_rules as rules
from adapters.slack.manifest import Manifest
from adapters.slack.manifest_known import ADDRESSES, FIELDS, SOCKET, URLS, Must
from adapters.trees import Leaves, holders, key, leaves, there


def lint(manifest: Manifest) -> tuple[str, ...]:
    """Everything that is wrong with a manifest, one sentence each."""
    all_of_it = tuple(leaves(manifest))
    looked = (_unknown(all_of_it), _sizes(all_of_it), _missing(manifest))
    found = (*looked, *(rule(all_of_it) for rule in rules.RULES))
    return tuple(dict.fromkeys(sentence for sentences in found for sentence in sentences))


def differences(http: Manifest, socket: Manifest) -> tuple[str, ...]:
    """Where the two variants differ in more than addresses and the switch, one sentence each."""
    one, other = _by_path(http), _by_path(socket)
    wrong = (path for path in sorted({*one, *other}) if one.get(path) != other.get(path))
    return tuple(f"{path} is not the same in both variants: build both from the same data." for path in wrong)


def _by_path(manifest: Manifest) -> dict[str, list[Any]]:
    """What both variants must agree on, by path; of a list its length: its items have paths of their own."""
    found: dict[str, list[Any]] = {}
    for path, value in leaves(manifest):
        if path not in (*ADDRESSES, *URLS):
            found.setdefault(path, []).append(len(value) if isinstance(value, list) else value)
    return found


def _unknown(found: Leaves) -> Iterator[str]:
    for path, _ in found:
        if path and path not in FIELDS:
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
            yield f"{path} has a length of {len(value)}: Slack takes {field.least} to {field.most}."


def _missing(manifest: Manifest) -> Iterator[str]:
    """Fields that are not where they must stand, in each item of a list, or are where they must not."""
    alone = there(manifest, SOCKET) == [True]
    for path, field in FIELDS.items():
        if path.endswith("[]") or field.must is Must.MAY:
            continue
        present = [key(path) in holder for holder in holders(manifest, path)]
        if field.must is Must.HTTP and alone:
            if any(present):
                yield f"{path} has no place in Socket Mode: take it out; Flipside opens the connection."
        elif not all(present):
            yield f"{path} is missing: put it in."
