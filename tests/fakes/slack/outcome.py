"""What came of something a person did."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.slack.delivery import Delivery
    from tests.fakes.slack.views import View
    from tests.fakes.slack.world import Message


@dataclass
class Outcome:
    """What a person saw at once.

    error:    what Slack told them instead (operation_timeout, dispatch_failed, …), or nothing
    errors:   what stood beside the fields of a form, by block_id; `sent` False: the client said it itself
    message:  the message that the response itself showed
    view:     the view on top now
    options:  what a search offered
    """

    status: int | None = None
    seconds: float = 0.0
    error: str = ""
    body: Any = None
    errors: dict[str, str] = field(default_factory=dict)
    message: "Message | None" = None
    view: "View | None" = None
    options: list[dict[str, Any]] = field(default_factory=list)
    sent: bool = True
    delivery: "Delivery | None" = None

    @property
    def fine(self) -> bool:
        """Whether nothing went wrong that the person can see."""
        return not self.error and not self.errors
