"""Installing: somebody approves the app on Slack's page, and a code becomes a token, once.

Rule 1: the page is `approve(url)`; what the app's redirect then does is the app's, and real HTTP.
Rule 2: a scope that ends in :history is never granted, and asking for one is a violation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.slack.reading import Json
from tests.fakes.slack.views import Refused
from tests.fakes.slack.world import APP, BOT_SCOPES

if TYPE_CHECKING:
    from tests.fakes.slack.fake import FakeSlack
    from tests.fakes.slack.team import Organization, Team

CODE = timedelta(minutes=10)
KNOWN = {*BOT_SCOPES, "chat:write.public", "chat:write.customize", "team:read", "im:read", "mpim:read",
         "app_mentions:read", "usergroups:read", "dnd:read", "links:read", "files:write", "groups:write",
         "channels:manage", "channels:join"}  # fmt: skip


@dataclass
class Code:
    """What was approved, waiting to be fetched."""

    where: "Team | Organization"
    scopes: tuple[str, ...]
    redirect: str
    installer: str
    at: datetime
    used: bool = False


class OAuth:
    """Slack's side of an installation."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack, self.codes = slack, dict[str, Code]()

    def asked(self, install_url: str) -> dict[str, str]:
        """What the app's address of Slack's page asks for. Raises Refused where Slack would show an error."""
        found = {key: values[0] for key, values in parse_qs(urlsplit(install_url).query).items()}
        if found.get("client_id") != self._slack.client_id:
            raise Refused("invalid_client_id")
        scopes = [one for one in found.get("scope", "").split(",") if one]
        self._slack.violations += [f"the app asks for {one}" for one in scopes if one.endswith(":history")]
        if not scopes or set(scopes) - KNOWN:
            raise Refused("invalid_scope", f"unknown: {sorted(set(scopes) - KNOWN)}")
        if "redirect_uri" not in found and not self._slack.redirect_url:
            raise Refused("bad_redirect_uri")
        return found

    def approve(
        self, install_url: str, where: "Team | Organization", installer: str = "", without: Sequence[str] = ()
    ) -> str:
        """Allow. Returns the address that the browser is sent to, with code and state."""
        found = self.asked(install_url)
        scopes = tuple(one for one in found["scope"].split(",") if one and one not in without)
        code = self._slack.name("code-")
        redirect = found.get("redirect_uri", "")
        self.codes[code] = Code(where, scopes, redirect, installer, self._slack.now())
        return self._back(found, code=code)

    def deny(self, install_url: str) -> str:
        """Cancel. Returns the address with error=access_denied."""
        return self._back(self.asked(install_url), error="access_denied")

    def _back(self, found: dict[str, str], **more: str) -> str:
        target = found.get("redirect_uri") or self._slack.redirect_url
        said = more | ({"state": found["state"]} if "state" in found else {})
        return f"{target}{'&' if '?' in target else '?'}{urlencode(said)}"

    def access(self, given: Json) -> Json:
        """oauth.v2.access."""
        slack = self._slack
        if given.get("client_id") != slack.client_id:
            raise Refused("invalid_client_id")
        if given.get("client_secret") != slack.client_secret:
            raise Refused("bad_client_secret")
        code = self.codes.get(str(given.get("code")))
        if code is None or code.used or slack.now() - code.at > CODE:
            raise Refused("invalid_code")
        if code.redirect and given.get("redirect_uri") != code.redirect:
            raise Refused("bad_redirect_uri")
        code.used = True
        return self._granted(code)

    def _granted(self, code: Code) -> Json:
        slack, where = self._slack, code.where
        whole = where.id in slack.organizations
        team = None if whole else slack.teams[where.id]
        organization = slack.organizations.get(where.id if team is None else team.enterprise)
        install = slack.installed(team, organization if team is None else None, code.scopes, code.installer)
        named = {"id": organization.id, "name": organization.name} if organization else None
        return {
            "access_token": install.token, "token_type": "bot", "scope": ",".join(install.scopes),
            "bot_user_id": install.bot_user, "app_id": APP, "enterprise": named,
            "team": {"id": team.id, "name": team.name} if team else None,
            "authed_user": {"id": code.installer}, "is_enterprise_install": whole,
        }  # fmt: skip
