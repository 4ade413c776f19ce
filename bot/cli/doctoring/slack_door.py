"""Our own door, from outside: does FLIPSIDE_URL lead to Flipside, and does it refuse what is not signed.

Rule: asked as a stranger would ask. Nothing that Flipside would act on is sent.
"""

import aiohttp

from adapters.slack.manifest import EVENTS_PATH
from bot.cli.doctoring.asking import fetch
from bot.cli.doctoring.findings import OK, WRONG, Finding

HEALTH = "/healthz"
NOT_SIGNED = 401
JSON = {"Content-Type": "application/json"}


async def reached(session: aiohttp.ClientSession, url: str) -> Finding:
    """Whether Flipside answers at its address."""
    answer = await fetch(session, "GET", url + HEALTH)
    if answer.silent:
        return (
            WRONG,
            f"{url} does not answer ({answer.trouble}). Start python -m bot serve, and see that your proxy, "
            "its certificate and the name lead to it.",
        )
    if answer.status != 200 or answer.body.get("ok") is not True:
        return (
            WRONG,
            f"{url} answers, but not as Flipside (HTTP {answer.status} at {HEALTH}). Let your proxy pass "
            f"{HEALTH} and everything under /slack/ on, and see that python -m bot serve runs.",
        )
    return OK, f"{url} leads to Flipside."


async def guarded(session: aiohttp.ClientSession, url: str) -> Finding:
    """Whether Slack's door is there, and shut for whoever does not sign."""
    answer = await fetch(session, "POST", url + EVENTS_PATH, headers=JSON, data=b'{"type":"check"}')
    if answer.status == NOT_SIGNED:
        return OK, f"{EVENTS_PATH} refuses what Slack has not signed."
    if answer.silent:
        return WRONG, f"{EVENTS_PATH} does not answer ({answer.trouble}). Check again; then look at the log."
    if 200 <= answer.status < 300:
        return (
            WRONG,
            f"{EVENTS_PATH} took a request that nobody signed (HTTP {answer.status}). Something else answers "
            "there: let your proxy pass it on to Flipside unchanged.",
        )
    return (
        WRONG,
        f"{EVENTS_PATH} is not served (HTTP {answer.status}). Start python -m bot serve with the settings of "
        "Slack, and let your proxy pass this path on.",
    )
