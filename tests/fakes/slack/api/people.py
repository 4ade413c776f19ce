"""users.info, users.list, users.lookupByEmail and team.info."""

from tests.fakes.slack.api.calling import Asked, page
from tests.fakes.slack.reading import Json
from tests.fakes.slack.views import Refused
from tests.fakes.slack.world import Member

UNPAGED = 200  # beyond it, users.list wants a limit


def _shown(asked: Asked, member: Member) -> Json:
    return member.as_json(
        asked.slack.now(),
        with_email=asked.has("users:read.email"), with_locale=asked.yes("include_locale"),
    )  # fmt: skip


def info(asked: Asked) -> Json:
    """users.info: anybody the app can see, of other organizations too."""
    member = asked.slack.somebody(asked.teams(), asked.needed("user", "user_not_found"))
    if member is None:
        raise Refused("user_not_found")
    return {"user": _shown(asked, member)}


def list_(asked: Asked) -> Json:
    """users.list: everybody of the workspace, leavers and bots included, nobody of other organizations."""
    people = [one for one in asked.team().members.values() if not one.foreign]
    if not asked.text("limit") and len(people) > UNPAGED:
        raise Refused("limit_required")
    found, more = page(asked, people)
    now = int(asked.slack.now().timestamp())
    return {
        "members": [_shown(asked, one) for one in found], "cache_ts": now, "response_metadata": more,
    }  # fmt: skip


def by_email(asked: Asked) -> Json:
    """users.lookupByEmail: people who are there; not those who left."""
    email = asked.needed("email", "users_not_found").lower()
    for team in asked.teams():
        for one in team.members.values():
            if one.email.lower() == email and not one.deleted and not one.foreign:
                return {"user": _shown(asked, one)}
    raise Refused("users_not_found")


def team_info(asked: Asked) -> Json:
    """team.info."""
    if asked.owner.team or asked.text("team"):
        wanted = asked.text("team") or asked.owner.team
        team = next((one for one in asked.teams() if one.id == wanted), None)
    else:
        team = asked.team()
    if team is None:
        raise Refused("team_not_found")
    found: Json = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}
    if team.enterprise:
        found |= {"enterprise_id": team.enterprise, "enterprise_name": team.enterprise}
    return {"team": found}
