"""What an export changes: who is new, different, back or gone.

Rule 1: idempotent. With the changes applied, the same export changes nothing.
Rule 2: absence means leaving only in a whole export, and never for a row that could not be read.
Rule 3: many leavers at once are more often a wrong file than a wave: ask a human first.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.program.roster_values import Extent, PersonRow

MANY_LEAVERS = 5  # more than these …
MANY_PERCENT = 20  # … and more than this share of the people known to be here


@dataclass(frozen=True)
class Changes:
    """Rows to write and ids that left. `many_leavers`: ask for confirmation before applying."""

    new: tuple[PersonRow, ...] = ()
    changed: tuple[PersonRow, ...] = ()
    back: tuple[PersonRow, ...] = ()
    left: tuple[str, ...] = ()
    unchanged: int = 0
    many_leavers: bool = False

    @property
    def none(self) -> bool:
        """Nothing to do."""
        return not (self.new or self.changed or self.back or self.left)


def difference(
    rows: Iterable[PersonRow],
    known: Mapping[str, PersonRow],
    extent: Extent = Extent.WHOLE,
    unread: Collection[str] = (),
) -> Changes:
    """What the rows change in what is known by id. `unread`: ids in the file whose rows had problems.

    A stranger who has left already is nobody's business and changes nothing.
    """
    given = {row.id: row for row in rows}
    here = {row.id: row for row in given.values() if not row.left}
    active = {who: row for who, row in known.items() if not row.left}
    left = _leavers(given, active, extent, frozenset(unread))
    changed = tuple(row for who, row in here.items() if who in active and active[who] != row)
    new = tuple(row for who, row in here.items() if who not in known)
    back = tuple(row for who, row in here.items() if who in known and known[who].left)
    many = len(left) > MANY_LEAVERS and len(left) * 100 > len(active) * MANY_PERCENT
    return Changes(new, changed, back, left, len(known) - len(changed) - len(back) - len(left), many)


def _leavers(
    given: Mapping[str, PersonRow],
    active: Mapping[str, PersonRow],
    extent: Extent,
    unread: frozenset[str],
) -> tuple[str, ...]:
    """In the order known: marked as left, or absent from a whole export."""
    return tuple(
        who for who in active if (given[who].left if who in given else _missing(who, extent, unread))
    )


def _missing(who: str, extent: Extent, unread: frozenset[str]) -> bool:
    return extent is Extent.WHOLE and who not in unread
