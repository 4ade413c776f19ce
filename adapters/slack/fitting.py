"""How much Slack shows at once (adapters/fitting.py cuts to it)."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.slack import limits
from adapters.slack.blocks import Block, sections, weight
from adapters.slack.texts import cut

LEAST = 60  # characters of a beginning that is worth showing
NUMBER = 4  # characters that a button's number may add to a block


@dataclass(frozen=True)
class Room:
    """So many blocks with so many characters as JSON. Fulfills adapters.fitting.Room."""

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

    def beginning(self, block: Block) -> list[Block]:
        """The beginning of a text that is too long; nothing where it is none, or too little would be left."""
        text = block.get("text") if block["type"] == "section" and "accessory" not in block else None
        if text is None or text["type"] != "plain_text":
            return []
        most = min(self.characters, limits.SECTION_TEXT)
        while most >= LEAST:
            beginning = sections(cut(text["text"], most))
            if self.holds(beginning):
                return beginning
            most = most * 4 // 5
        return []


def _weight(blocks: Sequence[Block]) -> int:
    return sum(weight(block) + 2 + NUMBER * str(block).count("action_id") for block in blocks)


MESSAGE = Room(limits.MESSAGE_BLOCKS, limits.MESSAGE_CHARACTERS - 100)
MODAL = Room(limits.MODAL_BLOCKS, limits.VIEW_BYTES - 5000)  # beside the blocks a view has a title, an id …
HOME = Room(limits.HOME_BLOCKS, limits.VIEW_BYTES - 5000)
