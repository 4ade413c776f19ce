"""Whom we listen to and whom we speak to: tenants, hosts, channels.

Rule 1: pure. The token of a request names no tenant, and the SDK sends to any address that it is told:
        both are checked here, before anything is believed and before anything is sent.
Rule 2: a host is allowed by its whole name. Spoken to in the clear is only our own machine.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from adapters.contract import Payload

# Where the connector of Teams lives: everywhere, and in the government cloud of the United States.
TEAMS = frozenset({"smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"})
CHANNELS = frozenset({"msteams"})
_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~-]+)*/?|http://\[::1\](:\d{1,5})?/?")


@dataclass(frozen=True)
class Allowed:
    """`tenants`: GUIDs, in any case. `hosts`: of service URLs, whole and in lower case, without a port.

    `channels`: of the Bot Framework. Others, such as the web chat that every registration begins with,
    bring good tokens for people whom nobody has checked.
    """

    tenants: frozenset[str]
    hosts: frozenset[str] = TEAMS
    channels: frozenset[str] = CHANNELS

    def __post_init__(self) -> None:
        object.__setattr__(self, "tenants", frozenset(tenant.lower() for tenant in self.tenants))

    def address(self, url: str) -> bool:
        """Whether messages may come from there, and go there."""
        if not _PLAIN.fullmatch(url):
            return False
        parts = urlsplit(url)
        host = parts.hostname or ""
        if host not in self.hosts:
            return False
        return loopback(url) or (parts.scheme == "https" and _port(url) in (None, 443))

    def tenant(self, activity: Payload) -> bool:
        """Whether an activity is of a tenant that we serve, wherever it names one."""
        named = [
            _at(activity, "channelData", "tenant", "id"),
            _at(activity, "conversation", "tenantId"),
        ]
        given = [name for name in named if name is not None]
        return bool(given) and all(isinstance(one, str) and one.lower() in self.tenants for one in given)

    def channel(self, activity: Payload) -> bool:
        """Whether it came through a channel that we are at home in."""
        return activity.get("channelId") in tuple(self.channels)


def loopback(url: str) -> bool:
    """Whether an address is our own machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def secure(url: str) -> bool:
    """Whether an address may be asked for keys and tokens."""
    return url.startswith("https://") or (url.startswith("http://") and loopback(url))


def _port(url: str) -> int | None:
    try:
        return urlsplit(url).port
    except ValueError:
        return -1


def _at(payload: Payload, *path: str) -> Any:
    found: Any = payload
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
