"""Views: opened with a trigger, filled once they are open.

Rule: a trigger works once and for three seconds, so what is slow fills a frame that is open already.
"""

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from adapters.contract import Payload
from adapters.slack import errors
from adapters.slack.deliver import TROUBLES
from adapters.slack.web import Web


class TooLate(Exception):
    """The trigger is not good any more."""


@dataclass(frozen=True)
class Dialogs:
    """Opens and fills views."""

    web: Web

    async def open(self, installation: str, trigger: str, view: Payload) -> str:
        """Open a view; its id. Raises TooLate, DeliveryFailed."""
        client = await self.web.of(installation)
        try:
            opened = await client.views_open(trigger_id=trigger, view=dict(view))
        except TROUBLES as error:
            if isinstance(error, SlackApiError) and errors.code(error) in errors.TOO_LATE:
                raise TooLate from None
            raise errors.failed(error) from None
        return str(opened["view"]["id"])

    async def fill(self, installation: str, view_id: str, view: Payload) -> None:
        """Put something else into a view that is open. Raises DeliveryFailed."""
        client = await self.web.of(installation)
        try:
            await client.views_update(view_id=view_id, view=dict(view))
        except TROUBLES as error:
            raise errors.failed(error) from None
