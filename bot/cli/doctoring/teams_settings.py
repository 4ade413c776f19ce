"""What the settings of Teams say by themselves.

Rule 1: nobody is asked; a value is never shown.
Rule 2: what is missing is a problem of the settings themselves (bot/settings.py); here is looked at what
        was put in the wrong place.
"""

from collections.abc import Iterator

from bot.cli.doctoring.findings import NOTE, OK, WRONG, Finding
from bot.settings import MANAGED, Settings
from bot.settings_values import is_guid

SEE = "See docs/install-teams.md."
SECRET = (
    "MicrosoftAppPassword is the id of a secret and not the secret: in Certificates & secrets, make a new "
    "client secret and copy its Value, which is shown only once."
)


def look(told: Settings) -> Iterator[Finding]:
    """What is wrong or strange; nothing at all where nothing of Teams is set."""
    if not told.teams:
        return
    if told.teams_auth == "off":
        yield from _without_authentication(told)
        return
    problems = tuple(_misplaced(told))
    if not problems:
        yield OK, f"Teams' settings are complete: {told.teams_app_type}, {_tenants(told)}."
    yield from problems
    if not told.url:
        yield (
            NOTE,
            "FLIPSIDE_URL is empty, so nobody can look whether Teams reaches Flipside, and pictures are left "
            "out of messages. Set it to the address of your messaging endpoint, without /api/messages.",
        )


def _without_authentication(told: Settings) -> Iterator[Finding]:
    yield (
        NOTE,
        "FLIPSIDE_TEAMS_AUTH is off: on this machine anybody can write to Flipside as anybody. It is for "
        "developing alone; take it away before real people use Flipside.",
    )
    if told.url.startswith("https://"):
        yield (
            WRONG,
            "FLIPSIDE_TEAMS_AUTH is off and FLIPSIDE_URL names an address outside: whoever finds it writes "
            "to Flipside as anybody. Turn it on, or take the address and its proxy away.",
        )


def _misplaced(told: Settings) -> Iterator[Finding]:
    if is_guid(told.teams_app_password):
        yield WRONG, f"{SECRET} {SEE}"
    if told.teams_app_id == told.teams_tenant:
        yield (
            WRONG,
            "MicrosoftAppId and MicrosoftAppTenantId are the same. The first is the Microsoft App ID of your "
            f"Azure Bot, the second its App Tenant ID; both stand under Configuration. {SEE}",
        )
    if told.teams_app_type == MANAGED and told.teams_app_password:
        yield (
            NOTE,
            "MicrosoftAppPassword is not used with UserAssignedMSI: take it out of the environment.",
        )


def _tenants(told: Settings) -> str:
    """How many tenants are let in; never which."""
    count = len({told.teams_tenant, *told.teams_tenants} - {""})
    return "people of one tenant" if count == 1 else f"people of {count} tenants"
