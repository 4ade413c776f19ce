"""How much Teams shows at once (adapters/fitting.py cuts to it)."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.fitting import Drawn, Piece
from adapters.teams import limits
from adapters.teams.texts import length, weight
from adapters.texts import cut

LEAST = 60  # bytes of a beginning that is worth showing
FRAME = 400  # bytes of a card without anything on it but its refresh


@dataclass(frozen=True)
class Room:
    """So many bytes. Fulfills adapters.fitting.Room."""

    bytes: int

    def holds(self, pieces: Sequence[Piece]) -> bool:
        """Whether they fit."""
        return self.bytes >= _weight(pieces)

    def without(self, pieces: Sequence[Piece]) -> "Room":
        """What is left beside them."""
        return Room(self.bytes - _weight(pieces))

    def part(self, count: int) -> "Room":
        """An equal share for so many."""
        return Room(self.bytes // count)

    def beginning(self, piece: Piece) -> Drawn:
        """The beginning of a text that is too long; nothing where it is none, or too little would be left."""
        if piece["type"] != "RichTextBlock" or len(piece["inlines"]) != 1:
            return []
        (one,) = piece["inlines"]
        around = _weight([{**piece, "inlines": [{**one, "text": ""}]}])
        most = self.bytes - around
        if most < LEAST:
            return []
        return [{**piece, "inlines": [{**one, "text": cut(one["text"], most, length)}]}]


def _weight(pieces: Sequence[Piece]) -> int:
    return sum(weight(piece) + 2 for piece in pieces)


CARD = Room(limits.CARD_BYTES - FRAME)
DIALOG = Room(limits.DIALOG_BYTES - FRAME)
