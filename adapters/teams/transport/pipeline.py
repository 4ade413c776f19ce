"""A turn through the SDK: its Activity, its adapter, its pipeline, and nothing that it does not need.

Rule 1: whoever sent the activity was let in before (tokens.py): the SDK is handed the result, which is the
        way that it offers for checks of one's own, and never asks anybody itself.
Rule 2: the SDK reads the activity to find what is malformed. Our own code hears the raw one, because
        msrest drops what it does not know.
Rule 3: no error leaves a turn. What our own code raised is handed back beside the answer.
Not here: replies that are gathered into the response (`expectReplies`): Teams does not ask for them.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import botbuilder.schema
from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity
from botframework.connector.auth import ClaimsIdentity
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.authentication_constants import AuthenticationConstants
from botframework.connector.auth.bot_framework_authentication import BotFrameworkAuthentication
from botframework.connector.auth.connector_factory import ConnectorFactory
from msrest.serialization import Deserializer, rest_key_extractor

from adapters.contract import Payload
from adapters.teams.transport.clients import UNREADABLE, Clients

Hear = Callable[[Payload], Awaitable[Mapping[str, Any] | None]]
CALLER = "urn:botframework:azure"
AUDIENCE = "https://api.botframework.com"
SHAPES = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)
_MODELS = {name: model for name, model in vars(botbuilder.schema).items() if isinstance(model, type)}


class Malformed(Exception):
    """An activity that the SDK cannot read."""


@dataclass
class Turn:
    """What became of a turn: the answer, and what our own code raised."""

    answer: Mapping[str, Any] | None = None
    error: Exception | None = None


class Admitted(BotFrameworkAuthentication):
    """The SDK's authentication, after the fact. `app`: our app id, empty in development."""

    def __init__(self, app: str, clients: Clients) -> None:
        self._clients = clients
        constants = AuthenticationConstants
        claims = {constants.AUDIENCE_CLAIM: app, constants.APP_ID_CLAIM: app}
        self.result = AuthenticateRequestResult()
        self.result.audience = AUDIENCE
        self.result.caller_id = CALLER
        self.result.claims_identity = ClaimsIdentity(claims, bool(app))
        self.result.connector_factory = clients

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Never: whoever is here was let in before."""
        raise PermissionError("requests are judged in tokens.py")

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        """Never: Teams does not stream."""
        raise PermissionError("there are no streaming requests")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """The one factory, with its clients."""
        return self._clients

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """None: nobody signs in to anything else through this bot."""


class Pipeline(CloudAdapterBase):
    """The SDK's adapter. One for all turns."""

    def __init__(self, app: str, clients: Clients) -> None:
        admitted = Admitted(app, clients)
        super().__init__(admitted)
        self._result, self.on_turn_error = admitted.result, _raised
        self._read = Deserializer(_MODELS)
        self._read.key_extractors = [rest_key_extractor]  # by the names on the wire, and no others
        self._read.additional_properties_detection = False  # what it does not know, nobody asks it for

    def activity(self, raw: Payload) -> Activity:
        """The activity as the SDK reads it. Raises Malformed."""
        try:
            return self._read("Activity", raw)
        except (*UNREADABLE, *SHAPES) as error:
            raise Malformed(type(error).__name__) from None

    async def run(self, activity: Activity, raw: Payload, hear: Hear) -> Turn:
        """One turn. Our own code hears the raw activity."""
        turn = Turn()

        async def heard(context: TurnContext) -> None:
            context.turn_state[Turn.__name__] = turn
            turn.answer = await hear(raw)

        await self.process_activity(self._result, activity, heard)
        return turn


async def _raised(context: TurnContext, error: Exception) -> None:
    """The SDK's hook for what a turn raised."""
    context.turn_state[Turn.__name__].error = error
