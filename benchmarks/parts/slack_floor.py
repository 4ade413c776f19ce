"""What our way of hearing Slack is compared with: Bolt with one listener that acknowledges, and no more.

    python -m benchmarks.parts.slack_floor [--database FILE]

With a database the request's trigger is written into a table of SQLite and committed before the
acknowledgement, in the cheapest way there is: the standard library, one connection, one thread.

Rule: nothing in here is Flipside's. It says its port, and ends with its standard input.
"""

import argparse
import asyncio
import re
import sys
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from benchmarks.parts.noting import Note, committed, nothing

SECRET = "secret-of-the-signature"  # the fake's
ANYTHING = re.compile(r".*", re.DOTALL)


async def authorize() -> AuthorizeResult:
    """Always the same, without a look at anything."""
    return AuthorizeResult(
        enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B0T1", bot_user_id="U0BOTT1"
    )


def bolt(note: Note) -> AsyncApp:
    """One listener for the command, one for buttons; both note, then acknowledge."""
    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    async def heard(ack: Any, body: dict[str, Any]) -> None:
        await note(body["trigger_id"])
        await ack()

    app.command("/flipside")(heard)
    app.action(ANYTHING)(heard)
    return app


async def serve(note: Note) -> None:
    """Until nobody talks to it any more."""
    app = bolt(note)

    async def events(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", events)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", default="")
    path = parser.parse_args().database
    asyncio.run(serve(committed(path) if path else nothing))


if __name__ == "__main__":
    main()
