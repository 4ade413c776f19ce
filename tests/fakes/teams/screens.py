"""What is on somebody's screen: messages with their cards as last drawn, and the dialog that is open.

Rule 1: an answer to a press replaces the card on the screen of the one who pressed, and nowhere else.
Rule 2: an update of the message by the bot replaces it for everybody.
"""

from dataclasses import dataclass, field

from tests.fakes.teams.reading import Json, Readable
from tests.fakes.teams.world import Message


@dataclass(eq=False)
class Screen(Readable):
    """A message as one person sees it. `found`: what searches in it offered, by input."""

    message: Message
    card: Json | None
    found: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Of the message."""
        return self.message.id

    @property
    def text(self) -> str:
        """What stands above the card, or instead of one."""
        return self.message.text


@dataclass(eq=False)
class Dialog(Readable):
    """A dialog. `message`: where it was opened from."""

    title: str
    card: Json | None
    message: Message
    size: tuple[object, object] = ("", "")
    found: dict[str, list[Json]] = field(default_factory=dict)


class Drawn:
    """The cards that one person sees otherwise than they were sent."""

    def __init__(self) -> None:
        self._cards: dict[tuple[str, str], tuple[int, Screen]] = {}

    def screen(self, message: Message) -> Screen:
        """A message as it is seen now; the same object until the bot draws it anew."""
        key = (message.conversation, message.id)
        edited, screen = self._cards.get(key, (-1, None))
        if screen is None or edited != message.edited:
            screen = Screen(message, message.card)
            self._cards[key] = (message.edited, screen)
        return screen
