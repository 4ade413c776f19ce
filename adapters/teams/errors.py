"""What the connector's refusals mean for a row (teams.md, section 13).

Rule 1: only here is a code of the connector looked at; the outbox decides by verdict and reach.
Rule 2: what may have happened is unknown, not failed. 500 is such an end: nobody knows how far it came, and
        the platform asks us not to send it again.
Rule 3: whatever nobody has listed is tried again a few times, and then a human is told.
Rule 4: "later" never reaches the message alone: that word is taken by pages (adapters/contract.py).
"""

from adapters.contract import DeliveryFailed, Scope, Verdict
from adapters.teams.ports import SendError

NOT_ALLOWED = "ServiceUrlNotAllowed"  # our own word: the address does not belong to Teams, nothing was sent
STALE_TOKEN = "StaleToken"  # our own word: refused with a token that was forgotten since
WRONG_HOST = "InvalidBotApiHost"  # the tenant is served by another one; nothing was sent
# A bot that is registered nowhere still gets tokens: only the next message tells whether that is over.
UNREGISTERED = "BotNotRegistered"
UNCHANGEABLE = frozenset({"ActivityNotFoundInConversation"})  # an update of it: the message stays as it is
NOT_OURS = frozenset({"NotEnoughPermissions", *UNCHANGEABLE})  # refused, and the address is good all the same
AGAIN = frozenset({412, 502, 503, 504})  # refused, nothing was sent
OURS = frozenset({400, 413})
PAUSE = 10.0  # seconds that a thread without a Retry-After is left alone: 8 messages fit into 2 s, 60 into 30


def failed(error: SendError, of: Scope = Scope.PERSON) -> DeliveryFailed:
    """What a failed request means. `of`: whether it went to a person or into a channel."""
    if not error.status:
        return _unanswered(error)
    if error.status == 429:
        return DeliveryFailed(_reason(error), Verdict.LATER, error.retry_after or PAUSE, Scope.CHANNEL)
    if error.status in AGAIN or error.code in (STALE_TOKEN, WRONG_HOST):
        return DeliveryFailed(_reason(error), Verdict.LATER, error.retry_after, Scope.CHANNEL)
    if error.status == 500:
        return DeliveryFailed(_reason(error), Verdict.UNKNOWN)
    return _refused(error, of)


def _unanswered(error: SendError) -> DeliveryFailed:
    if error.code == NOT_ALLOWED:
        return DeliveryFailed(error.code, Verdict.NEVER)
    if error.left:
        return DeliveryFailed(f"no answer: {error.code}".rstrip(": "), Verdict.UNKNOWN)
    return DeliveryFailed(
        error.code or "no connection to Teams", Verdict.LATER, error.retry_after, Scope.INSTALLATION
    )


def _refused(error: SendError, of: Scope) -> DeliveryFailed:
    reason, status = _reason(error), error.status
    if status == 401:
        return DeliveryFailed(reason, Verdict.NEVER, stops=Scope.INSTALLATION)
    if error.code in NOT_OURS:
        stops = Scope.CHANNEL if of is Scope.CHANNEL else Scope.METHOD  # of a person: only this, and no more
        return DeliveryFailed(reason, Verdict.NEVER, stops=stops)
    if status == 403 or error.code == "ConversationNotFound":
        return DeliveryFailed(reason, Verdict.NEVER, stops=of)
    if status in OURS:
        return DeliveryFailed(reason, Verdict.NEVER, stops=Scope.MESSAGE)
    return DeliveryFailed(reason, Verdict.LATER, error.retry_after, Scope.CHANNEL)


def _reason(error: SendError) -> str:
    return error.code or f"HTTP {error.status}"
