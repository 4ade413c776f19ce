"""Slack's directory: who works here, read whole once a day, and told of by events in between.

Rule: what is the same as before is not written; user_change comes with every new status.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable

from adapters.contract import DeliveryFailed, Payload
from adapters.desk import Clock
from adapters.rolls import Desk, Figures, Keep, Rolls, Write, quietly
from adapters.slack import wire
from adapters.slack.deliver import TROUBLES
from adapters.slack.members import account
from adapters.slack.ports import Installations
from adapters.slack.rollcall import Client, Place, Rollcall, Sleep
from adapters.threads import in_thread
from bot.events import Address

log = logging.getLogger("flipside.slack")
PATIENCE = 1.2  # seconds that somebody waits whom nobody knows yet


class Directory(Rolls):
    """Reads the directories of all workspaces. `here`: their ids; `run` is a task of the process."""

    def __init__(
        self,
        client_for: Client,
        installations: Installations,
        here: Callable[[], Iterable[str]],
        desk: Desk,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        super().__init__(wire.PLATFORM, here, desk, clock)
        self._client_for, self._installations, self._sleep = client_for, installations, sleep

    async def roll(self, installation: str, place: str, write: Write, keep: Keep) -> Figures | None:
        """Workspace after workspace, page after page. Raises DeliveryFailed."""
        found = await in_thread(self._installations.get, installation)
        if found is None:
            return None
        return await Rollcall(found, self._client_for, write, keep, self._sleep).read(Place.read(place))

    async def event(self, payload: Payload) -> None:
        """Somebody joined, changed or left: team_join and user_change, which comes with every new status."""
        found = await in_thread(self._installations.get, wire.installation(payload))
        member = wire.at(payload, "event", "user")
        if found and wire.text(member, "id"):
            await in_thread(self._desk.meet, (account(member, found),), self._clock.now())

    async def look_up(self, address: Address) -> bool:
        """Ask Slack who this is, and remember it. Whether they may take part. Never raises."""
        return await quietly(self._looked_up(address), False)

    async def _looked_up(self, address: Address) -> bool:
        found = await in_thread(self._installations.get, address.installation)
        if found is None:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                client = await self._client_for(found.id)
                answer = await client.users_info(user=address.user, include_locale=True)
        except (*TROUBLES, DeliveryFailed) as error:
            log.info("nobody could say who a stranger is: %s", type(error).__name__)
            return False
        one = account(answer.get("user") or {}, found)
        await in_thread(self._desk.meet, (one,), self._clock.now())
        return await in_thread(self._desk.who, address) is not None
