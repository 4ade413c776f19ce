"""What Slack's errors mean for a row (slack.md, section 8).

Rule 1: only here is an error code of Slack looked at; the outbox decides by verdict and reach.
Rule 2: what may have happened is unknown, not failed: Slack says of internal_error and fatal_error that
        some of it may have succeeded, and so may whatever ends without an answer.
Rule 3: service_unavailable, team_added_to_org and whatever nobody has listed are tried again a few times,
        and then a human is told.
"""

import asyncio
from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.contract import DeliveryFailed, Scope, Verdict

INSTALLATION = frozenset(
    {
        *("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"),
        *("missing_scope", "team_access_not_granted", "org_login_required", "ekm_access_denied"),
    }
)
TOKEN = frozenset({"account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"})
BY_AN_ADMIN = frozenset({"team_access_not_granted", "org_login_required", "ekm_access_denied"})
PERSON = frozenset(
    {
        *("user_disabled", "user_not_found", "user_not_visible", "invalid_user_combination"),
        "messages_tab_disabled",
    }
)
CHANNEL = frozenset(
    {
        *("not_in_channel", "is_archived", "channel_not_found", "restricted_action"),
        *("restricted_action_read_only_channel", "restricted_action_thread_only_channel"),
        *("restricted_action_non_threadable_channel", "restricted_action_thread_locked"),
    }
)
OURS = frozenset(
    {
        *("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "no_text", "msg_too_long"),
        *("metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema", "invalid_arguments"),
        *("invalid_attachments", "view_too_large", "unknown_method", "not_enabled"),
    }
)
WAIT = frozenset({"ratelimited", "rate_limited"})
UNKNOWN = frozenset({"internal_error", "fatal_error"})
UNCHANGEABLE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
TOO_LATE = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"})
PAUSE = 30.0  # seconds that a limit without a Retry-After is left alone


def code(error: SlackApiError) -> str:
    """Slack's own word for what went wrong; empty where the answer was none of Slack's."""
    data = error.response.data
    return str(data.get("error", "")) if isinstance(data, Mapping) else ""


def failed(error: Exception, of: Scope = Scope.CHANNEL) -> DeliveryFailed:
    """What a failed request means. `of`: whether it went to a person or into a channel."""
    match error:
        case SlackApiError():
            return _refused(error, of)
        case aiohttp.ClientConnectorError():
            return DeliveryFailed("no connection to Slack", Verdict.LATER, stops=Scope.INSTALLATION)
        case TimeoutError() | asyncio.TimeoutError() | aiohttp.ClientError():
            return DeliveryFailed(f"no answer: {type(error).__name__}", Verdict.UNKNOWN)
    raise error


def _refused(error: SlackApiError, of: Scope) -> DeliveryFailed:
    name, status = code(error), int(getattr(error.response, "status_code", 200) or 200)
    if status == 429 or name in WAIT:
        return DeliveryFailed(name or "ratelimited", Verdict.LATER, _wait(error), Scope.METHOD)
    if name in INSTALLATION:
        return DeliveryFailed(name, Verdict.NEVER, stops=Scope.INSTALLATION)
    if name in PERSON or (name == "channel_not_found" and of is Scope.PERSON):
        return DeliveryFailed(name, Verdict.NEVER, stops=Scope.PERSON)
    if name in CHANNEL:
        return DeliveryFailed(name, Verdict.NEVER, stops=Scope.CHANNEL)
    if name in OURS:
        return DeliveryFailed(name, Verdict.NEVER, stops=Scope.MESSAGE)
    if name in UNKNOWN or not name:
        return DeliveryFailed(name or f"HTTP {status}", Verdict.UNKNOWN)
    return DeliveryFailed(name, Verdict.LATER)


def _wait(error: SlackApiError) -> float:
    """Retry-After in seconds."""
    headers = {str(k).lower(): v for k, v in dict(getattr(error.response, "headers", {}) or {}).items()}
    said = str(headers.get("retry-after", ""))
    return float(said) if said.isdecimal() else PAUSE
