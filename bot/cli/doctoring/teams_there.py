"""Microsoft itself: does Entra give the bot a token, and are the keys there that sign what comes in.

Rule 1: asks and changes nothing. The token is not used, not kept and not shown.
Rule 2: of what Entra says only its error code is shown, and what we know about it.
"""

import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from bot.cli.doctoring.asking import Answer, Session, fetch
from bot.cli.doctoring.clocks import clock
from bot.cli.doctoring.findings import NOTE, OK, WRONG, Finding
from bot.settings import MANAGED, MULTI_TENANT, Settings

SCOPE = "https://api.botframework.com/.default"
SHARED = "botframework.com"  # where apps of several tenants get their tokens
CHANNEL = "msteams"
CODE = re.compile(r"AADSTS\d{4,10}")
SECRETS = "In the app registration, Certificates & secrets, make a new client secret and copy its Value"
CAUSES = {
    "AADSTS7000215": f"the secret is not right. {SECRETS}, not its Secret ID.",
    "AADSTS7000222": f"the secret has ended. {SECRETS}.",
    "AADSTS700016": "the app id is not known in this tenant. Copy Microsoft App ID and App Tenant ID from "
    "Configuration of your Azure Bot.",
    "AADSTS90002": "there is no such tenant. Copy App Tenant ID from Configuration of your Azure Bot.",
    "AADSTS900023": "the tenant is none. Copy App Tenant ID from Configuration of your Azure Bot.",
    "AADSTS7000229": "the app has no service principal in this tenant. Let an admin consent to it in "
    "Enterprise applications.",
    "AADSTS7000112": "the app is switched off in this tenant. Turn it on in Enterprise applications.",
    "AADSTS53003": "a Conditional Access policy blocks it. Let an admin leave this app out of it.",
}
UNKNOWN = "look the code up at Microsoft, and copy app id, secret and tenant again."


async def token(session: Session, told: Settings, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Whether the bot gets a token. `now` says the present."""
    if told.teams_app_type == MANAGED:
        yield (
            NOTE,
            "Whether Entra gives the bot a token is not looked at with UserAssignedMSI: only the machine "
            "that has the identity gets one. Run check there, start Flipside, and look at its log.",
        )
        return
    answer = await fetch(session, "POST", _endpoint(told), data=_credentials(told))
    if answer.silent:
        yield (
            WRONG,
            f"{told.teams_login} does not answer ({answer.trouble}). Look at the network and at a proxy.",
        )
        return
    for finding in clock(answer, now(), "Microsoft"):
        yield finding
    yield _given(answer)


def _endpoint(told: Settings) -> str:
    tenant = SHARED if told.teams_app_type == MULTI_TENANT else told.teams_tenant
    return f"{told.teams_login}/{tenant}/oauth2/v2.0/token"


def _credentials(told: Settings) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_id": told.teams_app_id,
        "client_secret": str(told.teams_app_password),
        "scope": SCOPE,
    }


def _given(answer: Answer) -> Finding:
    if answer.status == 200 and answer.text("access_token"):
        return OK, "Entra gives the bot a token."
    found = CODE.search(answer.text("error_description"))
    if found is None:
        return (
            WRONG,
            f"Entra gives the bot no token (HTTP {answer.status}, and no code of an error). Look at the "
            "network, at a proxy, and at FLIPSIDE_TEAMS_LOGIN.",
        )
    return WRONG, f"Entra gives the bot no token ({found[0]}): {CAUSES.get(found[0], UNKNOWN)}"


async def keys(session: Session, told: Settings) -> Finding:
    """Whether the keys are there by which we know that a request is Microsoft's."""
    metadata = await fetch(session, "GET", told.teams_openid)
    where = metadata.body.get("jwks_uri")
    if not isinstance(where, str) or not where.startswith(("https://", "http://")):
        return _no_keys(told.teams_openid, metadata)
    listed = await fetch(session, "GET", where)
    found = listed.body.get("keys")
    endorsed = [one for one in found if _endorsed(one)] if isinstance(found, list) else []
    if not endorsed:
        return _no_keys(where, listed)
    return OK, f"The keys that sign what Teams sends are there ({len(endorsed)})."


def _endorsed(key: object) -> bool:
    named = key.get("endorsements") if isinstance(key, dict) else None
    return isinstance(named, list) and CHANNEL in named


def _no_keys(url: str, answer: Answer) -> Finding:
    cause = answer.trouble or f"HTTP {answer.status}, and no keys for Teams"
    return (
        WRONG,
        f"{url.split('/')[2]} does not give the keys that sign what Teams sends ({cause}): every request "
        "would be refused. Let this machine reach it, and look at FLIPSIDE_TEAMS_OPENID.",
    )
