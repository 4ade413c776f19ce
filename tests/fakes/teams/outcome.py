"""What came of something a person did."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.teams.delivery import Delivery
    from tests.fakes.teams.screens import Dialog, Screen

TROUBLE = "Something went wrong. Please try again."


@dataclass
class Outcome:
    """What a person saw at once.

    error:    what Teams told them instead of an answer
    text:     a message that the answer itself showed
    screen:   the message that was acted on, as it is drawn now
    dialog:   the dialog that is open now
    options:  what a search offered
    """

    delivery: "Delivery | None" = None
    error: str = ""
    text: str = ""
    screen: "Screen | None" = None
    dialog: "Dialog | None" = None
    options: list[dict[str, Any]] = field(default_factory=list)

    @property
    def status(self) -> int | None:
        """Of the bot's response."""
        return self.delivery.status if self.delivery else None

    @property
    def body(self) -> Any:
        """Of the bot's response, as JSON."""
        return self.delivery.json if self.delivery else None

    @property
    def fine(self) -> bool:
        """Whether nothing went wrong that the person can see."""
        return not self.error
