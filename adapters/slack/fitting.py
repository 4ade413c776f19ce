"""What is drawn, cut to the room there is.

Rule: what is asked, what can be pressed and why it came stay; of the rest the beginning does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.slack import limits
from adapters.slack.blocks import Block, sections, weight
from adapters.slack.texts import cut

LEAST = 60  # characters of a beginning that is worth showing
NUMBER = 4  # characters that a button's number may add to a block


@dataclass(frozen=True)
class Room:
    """So many blocks with so many characters as JSON."""

    blocks: int
    characters: int

    def holds(self, blocks: Sequence[Block]) -> bool:
        """Whether they fit."""
        return self.blocks >= len(blocks) and self.characters >= _weight(blocks)

    def without(self, blocks: Sequence[Block]) -> "Room":
        """What is left beside them."""
        return Room(self.blocks - len(blocks), self.characters - _weight(blocks))

    def part(self, count: int) -> "Room":
        """An equal share for so many."""
        return Room(self.blocks // count, self.characters // count)


def _weight(blocks: Sequence[Block]) -> int:
    return sum(weight(block) + 2 + NUMBER * str(block).count("action_id") for block in blocks)


MESSAGE = Room(limits.MESSAGE_BLOCKS, limits.MESSAGE_CHARACTERS - 100)
MODAL = Room(limits.MODAL_BLOCKS, limits.VIEW_BYTES - 5000)  # beside the blocks a view has a title, an id …
HOME = Room(limits.HOME_BLOCKS, limits.VIEW_BYTES - 5000)


@dataclass(frozen=True)
class Part:
    """Blocks that belong together. `stays`: also where there is not room for everything."""

    blocks: tuple[Block, ...]
    stays: bool = False


def flat(parts: Sequence[Part]) -> list[Block]:
    """All blocks of the parts."""
    return [block for part in parts for block in part.blocks]


def fitted(parts: Sequence[Part], room: Room, more: Sequence[Block] = ()) -> list[Block]:
    """The blocks that fit, in their order, with `more` at the end where not all of them did."""
    if room.holds(flat(parts)):
        return flat(parts)
    staying = [block for part in parts if part.stays for block in part.blocks]
    return [*_cut(parts, room.without([*staying, *more])), *more]


def _cut(parts: Sequence[Part], room: Room) -> Iterator[Block]:
    """What stays, and of the rest whatever comes before the first block that does not fit."""
    full = False
    for part in parts:
        for block in part.blocks:
            if part.stays:
                yield block
            elif not full:
                beginning = [block] if room.holds([block]) else _beginning(block, room)
                full = beginning != [block]
                room = room.without(beginning)
                yield from beginning


def _beginning(block: Block, room: Room) -> list[Block]:
    """The beginning of a text that is too long; nothing where it is none, or too little would be left."""
    text = block.get("text") if block["type"] == "section" and "accessory" not in block else None
    if text is None or text["type"] != "plain_text":
        return []
    most = min(room.characters, limits.SECTION_TEXT)
    while most >= LEAST:
        beginning = sections(cut(text["text"], most))
        if room.holds(beginning):
            return beginning
        most = most * 4 // 5
    return []
