"""Who works here, as far as Teams tells a bot: the members of teams that have Flipside, and whoever speaks.

Rule 1: with a member's account comes how to reach them, so people can be written to before they speak.
Rule 2: what is the same as before is not written.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence

from adapters.contract import Payload, Scope, Verdict
from adapters.desk import Clock
from adapters.rolls import Desk, Figures, Keep, Rolls, Write, added, quietly
from adapters.teams import errors, members, wire
from adapters.teams.ports import Connector, Reference, Room, SendError
from adapters.threads import in_thread
from bot.events import Account

log = logging.getLogger("flipside.teams")
PATIENCE = 4.0  # seconds that somebody waits whom nobody knows yet; Teams waits 15
TRIES = 5  # of one request
BACK_OFF, LONGEST_WAIT = 2.0, 120.0  # seconds
NOBODY: Figures = (0, 0, 0, 0, 0)
Sleep = Callable[[float], Awaitable[None]]
Teams = Callable[[str], Sequence[Room]]  # one channel of each team of a tenant


class Directory(Rolls):
    """Reads the teams of all tenants. `here`: their ids; `teams`: a room of each team that has Flipside."""

    def __init__(
        self,
        connector: Connector,
        here: Callable[[], Iterable[str]],
        teams: Teams,
        desk: Desk,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        super().__init__(wire.PLATFORM, here, desk, clock)
        self._connector, self._teams, self._sleep = connector, teams, sleep

    async def roll(self, installation: str, place: str, write: Write, keep: Keep) -> Figures | None:
        """Team after team, page after page. Raises DeliveryFailed."""
        teams = await in_thread(lambda: sorted(self._teams(installation), key=lambda room: room.team))
        figures = NOBODY
        for room in teams:
            if room.team >= place:
                figures = added(figures, await self._team(room, write))
                await in_thread(keep, room.team)
        return figures

    async def _team(self, room: Room, write: Write) -> Figures:
        """Page after page. A team that we are in no more is left out."""
        there, page, figures = Reference(room.tenant, room.service, room.team), "", NOBODY
        while True:
            try:
                some, page = await self._page(there, page)
            except SendError as error:
                failure = errors.failed(error, Scope.CHANNEL)
                if failure.stops is Scope.CHANNEL and failure.verdict is Verdict.NEVER:
                    return figures
                raise failure from error
            accounts = [account for one in some if (account := self._account(one, there))]
            figures = added(figures, await in_thread(write, accounts))
            if not page:
                return figures

    def _account(self, member: Payload, there: Reference) -> Account | None:
        return members.account(member, there.tenant, there.service) if members.user(member) else None

    async def _page(self, there: Reference, page: str) -> tuple[Sequence[Payload], str]:
        """A page, as often as it takes. Raises SendError where waiting would not help."""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._connector.members(there, page)
            except SendError as error:
                wait = error.retry_after or BACK_OFF * attempt
                failure = errors.failed(error, Scope.CHANNEL)
                if attempt == TRIES or wait > LONGEST_WAIT or failure.verdict is Verdict.NEVER:
                    raise
                await self._sleep(wait)
        raise AssertionError("unreachable: the last try returns or raises")

    async def identified(self, activity: Payload) -> Payload:
        """The activity with its sender's Entra object id, asked for where Teams left it out."""
        who = wire.text(activity, "from", "id")
        if not who or wire.guid(wire.text(activity, "from", "aadObjectId")) or not wire.tenant(activity):
            return activity
        found = await quietly(self._member(activity), None)
        user = members.user(found) if found else ""
        return {**activity, "from": {**activity["from"], "aadObjectId": user}} if user else activity

    async def look_up(self, activity: Payload) -> bool:
        """Ask Teams who sent it, and remember it. Whether they may take part. Never raises."""
        return await quietly(self._looked_up(activity), False)

    async def _looked_up(self, activity: Payload) -> bool:
        sender, member = wire.sender(activity), await self._member(activity)
        if sender is None or member is None or members.user(member) != sender.user:
            return False
        service = dict(sender.extra).get("service", "")
        zone, locale = wire.zone(activity), wire.locale(activity)
        one = members.account(member, sender.installation, service, zone, locale)
        await in_thread(self._desk.meet, (one,), self._clock.now())
        return await in_thread(self._desk.who, sender) is not None

    async def _member(self, activity: Payload) -> Payload | None:
        """Whoever sent it, as a member of the conversation."""
        service = wire.text(activity, "serviceUrl", most=wire.LONGEST_URL)
        here = wire.text(activity, "conversation", "id").partition(";")[0]
        who = wire.text(activity, "from", "id")
        if not here or not who:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._connector.member(Reference(wire.tenant(activity), service, here), who)
        except (SendError, TimeoutError) as error:
            log.info("nobody could say who a stranger is: %s", error)
            return None
