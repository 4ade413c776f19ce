"""An order of people and pairs that nobody can bend.

Rule 1: a keyed stable hash of (seed, id) decides ties; no low id or early row ever wins by itself.
Rule 2: the same values give the same digest on every machine and in every process.
"""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from bot.matching.people import Member


def fingerprint(seed: int, text: str) -> int:
    """64 bits that stand for a text under a seed."""
    return int.from_bytes(blake2b(f"{seed}:{text}".encode(), digest_size=8).digest(), "big")


def in_order(members: Iterable[Member], seed: int) -> tuple[Member, ...]:
    """The members in their canonical order under this seed."""
    return tuple(sorted(members, key=lambda member: (fingerprint(seed, member.id), member.id)))


def dice(left: Iterable[Member], right: Iterable[Member], seed: int) -> npt.NDArray[np.int64]:
    """A number of 63 bits per pair, the same for the same seed and two ids."""
    rows = np.array([fingerprint(seed, member.id) for member in left], dtype=np.uint64)
    columns = np.array([fingerprint(~seed, member.id) for member in right], dtype=np.uint64)
    return (_mix(_mix(rows)[:, None] + columns[None, :]) >> np.uint64(1)).astype(np.int64)


def _mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finishing step of SplitMix64: spreads every input bit over the whole word."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def digest(*values: object) -> str:
    """A hex digest of plain values and frozen dataclasses; sets count without their order."""
    return blake2b(repr(_plain(values)).encode(), digest_size=16).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return tuple((item.name, _plain(getattr(value, item.name))) for item in fields(value))
    if isinstance(value, frozenset):
        return tuple(sorted(map(repr, map(_plain, value))))
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return str(value) if isinstance(value, str) else value
