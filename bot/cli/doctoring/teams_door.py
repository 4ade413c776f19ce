"""Teams' door, from outside: does FLIPSIDE_URL lead to it, and does it refuse what Microsoft has not signed.

Rule: asked as a stranger would ask. Nothing that Flipside would act on is sent.
"""

from adapters.teams.serving import PATH
from bot.cli.doctoring.asking import Session, fetch
from bot.cli.doctoring.findings import OK, WRONG, Finding

NOT_SIGNED = 401
JSON = {"Content-Type": "application/json"}
STRANGER = (
    b'{"type":"message","channelId":"msteams","id":"check","serviceUrl":"https://smba.trafficmanager.net/"}'
)
READY = "see that python -m bot serve runs with the settings of Teams, and let your proxy pass this path on."


async def guarded(session: Session, url: str) -> Finding:
    """Whether the door is there, and shut for whoever does not sign."""
    answer = await fetch(session, "POST", url + PATH, headers=JSON, data=STRANGER)
    if answer.status == NOT_SIGNED:
        return OK, f"{url}{PATH} is Flipside's, and refuses what Microsoft has not signed."
    if answer.silent:
        return (
            WRONG,
            f"{url}{PATH} does not answer ({answer.trouble}). Start python -m bot serve, and see that your "
            "proxy, its certificate and the name lead to it.",
        )
    if 200 <= answer.status < 300:
        return (
            WRONG,
            f"{url}{PATH} took a request that nobody signed (HTTP {answer.status}). Something else answers "
            "there, or FLIPSIDE_TEAMS_AUTH is off where it runs: stop it, and look.",
        )
    if answer.status == 503:
        return WRONG, f"{url}{PATH} is not ready (HTTP 503). Wait a moment and check again; then {READY}"
    return WRONG, f"{url}{PATH} is not served (HTTP {answer.status}): {READY}"
