"""What is drawn, cut to the room there is.

Rule 1: what is asked, what can be pressed and why it came stay; of the rest the beginning does.
Rule 2: of several sections none is left out: what short ones do not need is for the long ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

Piece = dict[str, Any]
Drawn = list[Piece]


class Room(Protocol):
    """How much a platform shows at once."""

    def holds(self, pieces: Sequence[Piece]) -> bool:
        """Whether they fit."""

    def without(self, pieces: Sequence[Piece]) -> Self:
        """What is left beside them."""

    def part(self, count: int) -> Self:
        """An equal share for so many."""

    def beginning(self, piece: Piece) -> Drawn:
        """The beginning of a text that is too long; nothing where it is none, or too little would be left."""


@dataclass(frozen=True)
class Part:
    """Pieces that belong together. `stays`: also where there is not room for everything."""

    pieces: tuple[Piece, ...]
    stays: bool = False


def flat(parts: Sequence[Part]) -> Drawn:
    """All pieces of the parts."""
    return [piece for part in parts for piece in part.pieces]


def fitted(parts: Sequence[Part], room: Room, more: Sequence[Piece] = ()) -> Drawn:
    """The pieces that fit, in their order, with `more` at the end where not all of them did."""
    if room.holds(flat(parts)):
        return flat(parts)
    staying = [piece for part in parts if part.stays for piece in part.pieces]
    if not room.holds([*staying, *more]):  # far too much: only the beginning can be shown
        parts, staying = [Part(part.pieces) for part in parts], []
    return [*_cut(parts, room.without([*staying, *more])), *more]


def _cut(parts: Sequence[Part], room: Room) -> Iterator[Piece]:
    """What stays, and of the rest whatever comes before the first piece that does not fit."""
    full = False
    for part in parts:
        for piece in part.pieces:
            if part.stays:
                yield piece
            elif not full:
                beginning = [piece] if room.holds([piece]) else room.beginning(piece)
                full = beginning != [piece]
                room = room.without(beginning)
                yield from beginning


def shared(cards: Sequence[Sequence[Drawn]], mores: Sequence[Drawn], room: Room) -> list[Drawn]:
    """The pieces of each section's cards, each card whole; where not all fit, the section's `more`."""
    below: list[Drawn] = [[] for _ in cards]
    by_length = sorted(range(len(cards)), key=lambda n: sum(map(len, cards[n])))
    for done, number in enumerate(by_length):
        share = room.part(len(cards) - done)
        below[number] = _first_of(cards[number], share, mores[number])
        room = room.without(below[number])
    return below


def _first_of(cards: Sequence[Drawn], room: Room, more: Drawn) -> Drawn:
    every = [piece for card in cards for piece in card]
    if room.holds(every):
        return every
    taken, rest = list[Piece](), room.without(more)
    for card in cards:
        if not rest.holds(card):
            break
        taken, rest = [*taken, *card], rest.without(card)
    return [*taken, *more]
