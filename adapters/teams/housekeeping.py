"""What Teams tells of where Flipside is installed, and nobody has to answer.

Rule 1: the same may come twice, late, and in any order: each time what is so now is asked for and kept.
Rule 2: whoever has Flipside anew is greeted once, with their home card (`greeting`).
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapters.contract import Payload
from adapters.desk import Clock
from adapters.teams import wire
from adapters.teams.ports import Connector, Reference, Room, Rooms, SendError
from bot.events import Address, Event
from conversations.forms import Looked

log = logging.getLogger("flipside.teams")
ADDED, REMOVED = ("add", "add-upgrade"), ("remove", "remove-upgrade")
ROSTER = ("teamMemberAdded", "teamMemberRemoved")
NO_TEAM = ("teamDeleted", "teamHardDeleted")


class Desk(Protocol):
    """The application's counter, as far as installing needs it."""

    def gone(self, address: Address, now: datetime) -> None:
        """Somebody took Flipside away at that place."""


@dataclass(frozen=True)
class House:
    """Hears what Teams tells. `wanted` asks for the members of a tenant's teams to be read soon."""

    connector: Connector
    rooms: Rooms
    desk: Desk
    clock: Clock
    wanted: Callable[[str], None]

    async def hear(self, activity: Payload) -> None:
        """Do what follows from an event."""
        if activity.get("type") not in ("installationUpdate", "conversationUpdate"):
            return
        where = wire.scope(activity)
        if is_over(activity):
            await (self._left if where == wire.PERSONAL else self._out)(activity)
        elif where == wire.CHANNEL and wire.tenant(activity):
            await self._in(activity)

    async def _left(self, activity: Payload) -> None:
        """For one person."""
        if sender := wire.sender(activity):
            await asyncio.to_thread(self.desk.gone, sender, self.clock.now())

    async def _out(self, activity: Payload) -> None:
        """Of a team."""
        await asyncio.to_thread(self.rooms.drop, wire.tenant(activity), team(activity))

    async def _in(self, activity: Payload) -> None:
        """Into a team, or something of it changed: its channels as they are now, and its members soon."""
        here, of = wire.tenant(activity), team(activity)
        service = wire.text(activity, "serviceUrl", most=wire.LONGEST_URL)
        if not of.startswith("19:"):
            return
        if wire.text(activity, "channelData", "eventType") not in ROSTER:
            name = wire.text(activity, "channelData", "team", "name")
            rooms = [_room(one, here, of, name, service) for one in await self._channels(here, service, of)]
            await asyncio.to_thread(self.rooms.keep, rooms, self.clock.now())
        self.wanted(here)

    async def _channels(self, tenant: str, service: str, of: str) -> Sequence[Payload]:
        """The channels of a team. Where Teams does not say: none that are known change, and where none are,
        its first one, which has the id of the team.
        """
        try:
            return await self.connector.channels(Reference(tenant, service, of), of)
        except SendError as error:
            log.warning("the channels of a team could not be read: %s", error)
            is_known = await asyncio.to_thread(self.rooms.of, tenant, of)
            return [] if is_known else [{"id": of}]


def team(activity: Payload) -> str:
    """The team that an event is about, by the id of its conversation."""
    return wire.text(activity, "channelData", "team", "id") or wire.text(activity, "conversation", "id")


def is_over(activity: Payload) -> bool:
    """Whether it says that Flipside was taken away."""
    if activity.get("type") == "installationUpdate":
        return wire.text(activity, "action") in REMOVED
    if wire.text(activity, "channelData", "eventType") in NO_TEAM:
        return True
    return _is_among(activity, "membersRemoved")


def greeting(activity: Payload) -> Event | None:
    """Whoever has Flipside anew looks at their home card: the same event however often it is told."""
    sender = wire.sender(activity)
    added = _is_among(activity, "membersAdded")
    is_new = activity.get("type") == "installationUpdate" and wire.text(activity, "action") in ADDED
    if sender is None or wire.scope(activity) != wire.PERSONAL or not (added or is_new):
        return None
    name = hashlib.sha256(f"{sender.installation} {sender.user}".encode()).hexdigest()[:40]
    return Event(f"{wire.PLATFORM}:greeting:{name}", sender, Looked())


def _is_among(activity: Payload, key: str) -> bool:
    """Whether we are one of those who came or went."""
    us = wire.text(activity, "recipient", "id")
    return bool(us) and any(wire.text(one, "id") == us for one in wire.mappings(activity.get(key)))


def _room(channel: Payload, tenant: str, of: str, name: str, service: str) -> Room:
    """The first channel of a team has no name of its own."""
    return Room(tenant, wire.text(channel, "id"), wire.text(channel, "name") or "General", of, name, service)
