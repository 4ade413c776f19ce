"""A small app on Bolt, as the product uses it: by HTTP or by Socket Mode, answering what is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Team


def bolt(slack: FakeSlack, team: Team, heard: list[Any]) -> AsyncApp:
    """It answers /flipside, opens a form at the shortcut `join`, and offers what is searched for."""
    install = team.installation
    assert install is not None

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=team.id, bot_token=install.token, bot_id=install.bot_id,
            bot_user_id=install.bot_user,
        )  # fmt: skip

    app = AsyncApp(
        signing_secret=slack.signing_secret, authorize=authorize, process_before_response=True,
        client=AsyncWebClient(base_url=slack.api, retry_handlers=[]),
    )  # fmt: skip

    @app.command("/flipside")
    async def flipside(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        await ack(text=f"You said {body['text']}")

    @app.shortcut("join")
    async def join(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        title = {"type": "plain_text", "text": "Join"}
        element = {"type": "plain_text_input", "action_id": "t"}
        asked = {"type": "input", "block_id": "f", "label": title, "element": element}
        view = {"type": "modal", "callback_id": "sheet", "title": title, "submit": title, "blocks": [asked]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @app.view("sheet")
    async def sheet(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        await ack(response_action="errors", errors={"f": "Longer, please"})

    @app.event("app_home_opened")
    async def home(body: dict[str, Any], request: Any) -> None:
        heard.append((body["event_id"], request.headers.get("x-slack-retry-num")))
        if body["event"]["tab"] == "broken":
            raise RuntimeError("as a crash would")

    return app


@asynccontextmanager
async def served(slack: FakeSlack, team: Team, heard: list[Any]) -> AsyncIterator[AsyncApp]:
    """The app behind HTTP."""
    app = bolt(slack, team, heard)

    async def events(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", events)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield app
    await runner.cleanup()


@asynccontextmanager
async def connected(slack: FakeSlack, team: Team, heard: list[Any]) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app behind a WebSocket of its own."""
    already = len(slack.links.open)
    door = AsyncSocketModeHandler(bolt(slack, team, heard), slack.app_token, ping_interval=0.05)
    await door.connect_async()
    await slack.links.connected(already + 1)
    yield door
    await door.close_async()
