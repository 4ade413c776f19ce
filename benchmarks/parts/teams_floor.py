"""What our way of hearing Teams is compared with: the SDK's echo bot, as its makers show it, and no more.

    python -m benchmarks.parts.teams_floor --service URL --login URL --openid URL
                                           [--app ID --password SECRET --tenant GUID] [--database FILE]

botbuilder-integration-aiohttp: CloudAdapter and ConfigurationBotFrameworkAuthentication. It is pointed at
other addresses of Entra and of the keys; msal is told that it knows that host, as it knows the real one, so
that it asks there what it would ask of Microsoft, and no more. Without an app id nobody is checked.
With a database the activity's id is written down and committed before the echo (noting.py).

Rule: nothing in here is Flipside's. It says its port, and ends with its standard input.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

import msal.authority
from aiohttp import web
from botbuilder.core import ActivityHandler, MessageFactory, TurnContext
from botbuilder.core.integration import aiohttp_error_middleware
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import ChannelAccount, ConversationAccount, ConversationReference
from botframework.connector.auth import AuthenticationConstants, ChannelValidation

from benchmarks.parts.noting import Note, committed, nothing

HOST = "127.0.0.1"
AT_ONCE = 8  # reminders under way, as many as Flipside has for one tenant
REMINDER = "**Get ready for your first session**\n\nIt is next week. Two minutes now save twenty then."


class Configuration:
    """As the samples have it."""

    def __init__(self, app: str, password: str, tenant: str) -> None:
        self.APP_ID, self.APP_PASSWORD, self.APP_TENANTID = app, password, tenant
        self.APP_TYPE = "SingleTenant" if app else "MultiTenant"


class Echo(ActivityHandler):
    """Says what was said."""

    def __init__(self, note: Note) -> None:
        self._note = note

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Note it, then echo."""
        await self._note(turn_context.activity.id)
        await turn_context.send_activity(MessageFactory.text(f"Echo: {turn_context.activity.text}"))


class Reminding:
    """Writes to people who said nothing just now."""

    def __init__(self, adapter: CloudAdapter, app: str, service: str) -> None:
        self._adapter, self._app, self._service = adapter, app, service
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def everybody(self, conversations: Sequence[str]) -> None:
        """A message into each of these."""
        await asyncio.gather(*map(self._one, conversations))

    async def _one(self, conversation: str) -> None:
        there = ConversationReference(
            bot=ChannelAccount(id=f"28:{self._app}"),
            channel_id="msteams",
            conversation=ConversationAccount(id=conversation),
            service_url=self._service,
        )
        async with self._at_once:
            await self._adapter.continue_conversation(there, self._remind, self._app)

    async def _remind(self, context: TurnContext) -> None:
        await context.send_activity(MessageFactory.text(REMINDER))


def point_at(login: str, openid: str) -> None:
    """Microsoft is here."""
    AuthenticationConstants.TO_CHANNEL_FROM_BOT_LOGIN_URL_PREFIX = f"{login}/"
    ChannelValidation.open_id_metadata_endpoint = openid
    msal.authority.WELL_KNOWN_AUTHORITY_HOSTS = msal.authority.WELL_KNOWN_AUTHORITY_HOSTS | {HOST}


async def serve(told: Configuration, note: Note, service: str) -> None:
    """Until nobody talks to it any more."""
    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(told)), Echo(note)
    reminding = Reminding(adapter, told.APP_ID, service)

    async def messages(request: web.Request) -> web.StreamResponse:
        return await adapter.process(request, bot) or web.Response(status=500)

    async def reminders(request: web.Request) -> web.StreamResponse:
        await reminding.everybody(await request.json())
        return web.Response()

    site = web.Application(middlewares=[aiohttp_error_middleware], client_max_size=2**24)
    site.router.add_post("/api/messages", messages)
    site.router.add_post("/bench/reminders", reminders)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    print(f"http://{HOST}:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser()
    for name in ("--service", "--login", "--openid"):
        parser.add_argument(name, required=True)
    for name in ("--app", "--password", "--tenant", "--database"):
        parser.add_argument(name, default="")
    told = parser.parse_args()
    point_at(told.login, told.openid)
    note = committed(told.database) if told.database else nothing
    asyncio.run(serve(Configuration(told.app, told.password, told.tenant), note, told.service))


if __name__ == "__main__":
    main()
