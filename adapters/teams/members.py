"""A member of a conversation, as the Bot Connector describes them.

Rule 1: a guest is told by the role, or by the mark that Entra puts into the sign-in name of one.
Rule 2: the connector tells neither title nor zone nor language: the latter two come with what people send.
"""

from collections.abc import Mapping
from typing import Any

from adapters.teams import wire
from bot.events import Account, Address, Standing

GUEST = "#ext#"


def user(member: Mapping[str, Any]) -> str:
    """The Entra object id of a member; empty where it is not told."""
    return wire.guid(wire.text(member, "aadObjectId") or wire.text(member, "objectId"))


def account(
    member: Mapping[str, Any], tenant: str, service: str, zone: str = "", locale: str = ""
) -> Account:
    """A member of a tenant's conversation. `zone` and `locale` as their own client tells them."""
    told = {"id": wire.text(member, "id"), "service": service}
    extra = tuple((key, value) for key, value in told.items() if value)
    address = Address(wire.PLATFORM, tenant, user(member), extra=extra)
    email = wire.text(member, "email") or wire.text(member, "userPrincipalName")
    return Account(address, _name(member), email, "", zone, locale, _standing(member, tenant))


def _name(member: Mapping[str, Any]) -> str:
    whole = " ".join(filter(None, (wire.text(member, "givenName"), wire.text(member, "surname"))))
    return wire.text(member, "name") or whole


def _standing(member: Mapping[str, Any], tenant: str) -> Standing:
    home = wire.guid(wire.text(member, "tenantId"))
    is_guest = wire.text(member, "userRole").lower() == "guest"
    if is_guest or GUEST in wire.text(member, "userPrincipalName").lower():
        return Standing.GUEST
    return Standing.HERE if not home or home == tenant else Standing.ELSEWHERE
