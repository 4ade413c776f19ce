"""What ends the pause of a workspace, by Slack's own reason."""

import pytest

from bot.turns.work import WayBack
from tests.slack.theatre import Theatre


@pytest.mark.parametrize(
    ("why", "way"),
    [
        ("org_login_required", ("paused.admin", "")),
        ("team_access_not_granted", ("paused.admin", "")),
        ("token_revoked", ("paused.token", "")),
        ("app_uninstalled", ("paused.token", "")),
    ],
)
def test_an_admin_of_slack_or_a_new_token(company: Theatre, why: str, way: WayBack) -> None:
    slack = company.app.platforms.slack
    assert slack and slack.way_back(why) == way
