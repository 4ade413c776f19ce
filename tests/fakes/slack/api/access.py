"""auth.test, auth.revoke, auth.teams.list, apps.connections.open, oauth.v2.access."""

from tests.fakes.slack.api.calling import Asked, page
from tests.fakes.slack.reading import Json


def test(asked: Asked) -> Json:
    """auth.test: who the token is."""
    owner, slack = asked.owner, asked.slack
    team = slack.teams.get(owner.team)
    organization = slack.organizations.get(owner.enterprise)
    found: Json = {
        "url": f"https://{team.domain if team else owner.enterprise.lower()}.slack.com/",
        "team": team.name if team else organization.name if organization else "",
        "team_id": owner.team or owner.enterprise, "user": "flipside", "user_id": owner.bot_user,
        "bot_id": owner.bot_id, "is_enterprise_install": owner.whole_organization,
    }  # fmt: skip
    return found | ({"enterprise_id": owner.enterprise} if owner.enterprise else {})


def revoke(asked: Asked) -> Json:
    """auth.revoke."""
    if asked.yes("test"):
        return {"revoked": False}
    asked.owner.trouble = "token_revoked"
    return {"revoked": True}


def teams(asked: Asked) -> Json:
    """auth.teams.list: the workspaces that the token reaches."""
    found, more = page(asked, [{"id": one.id, "name": one.name} for one in asked.teams()])
    return {"teams": found, "response_metadata": more}


def connections_open(asked: Asked) -> Json:
    """apps.connections.open: a WebSocket to come to, once."""
    slack = asked.slack
    return {"url": f"{slack.url.replace('http', 'ws', 1)}/link/?ticket={slack.links.ticket()}&app_id=fake"}


def oauth(asked: Asked) -> Json:
    """oauth.v2.access: a code becomes a token, once."""
    return asked.slack.oauth.access(asked.arguments)
