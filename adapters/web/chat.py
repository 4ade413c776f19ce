"""What a signed-in person's browser asks for and sends, as JSON.

Rule 1: the person is the one who is signed in, whatever the body says.
Rule 2: a person reads their own direct messages and the channels, and no other room.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from adapters.contract import Payload
from adapters.web import inbox, render
from adapters.web.deliver import posted, shown
from adapters.web.feed import News
from adapters.web.ports import Taken, room_of
from adapters.web.workspace import EVENT, SIGNED_IN, WORKSPACE, body_of, kindly
from bot.events import Event

STEPS = ("event", "day", "week")


async def room(request: web.Request) -> web.Response:
    """The newest messages of a room, with an id above `after`."""
    workspace, name = request.app[WORKSPACE], request.match_info["room"]
    if name not in await workspace.rooms_of(request[SIGNED_IN].id):
        return kindly(request, 404, "errors.no_room")
    after = request.query.get("after", "0")
    if not after.isdecimal() or len(after) > 18:
        return kindly(request, 400, "errors.unreadable")
    messages = await asyncio.to_thread(workspace.log.history, name, int(after))
    return web.json_response({"room": name, "messages": [shown(message) for message in messages]})


async def events(request: web.Request) -> web.Response:
    """Take what was pressed, sent, typed or commanded, and answer in the same breath.

    1. Read it. 2. Show the person's own words. 3. Take it. 4. Show what Flipside says to it.
    """
    body, me = await body_of(request), request[SIGNED_IN]
    if body is None:
        return kindly(request, 400, "errors.unreadable")
    payload = {**body, "person": me.id}
    event = inbox.read(payload)
    if event is None:
        return kindly(request, 400, "errors.unreadable")
    request[EVENT] = event.id
    channel = await _channel(request, payload)
    await _say_own_words(request, payload, event, channel)
    if channel:
        return web.json_response({"hints": {}, "closed": False, "conversation": None, "fresh": True})
    return web.json_response(await _take(request, payload, event))


async def _channel(request: web.Request, payload: Payload) -> str:
    """The channel that the words were typed into. Commands are for Flipside, wherever they are typed."""
    if payload.get("kind") != "say" or inbox.is_command(payload):
        return ""
    name = str(payload.get("room", ""))
    return name if name in await request.app[WORKSPACE].channels() else ""


async def _say_own_words(request: web.Request, payload: Payload, event: Event, channel: str) -> None:
    text, workspace, me = inbox.own_words(payload), request.app[WORKSPACE], request[SIGNED_IN].id
    if not text:
        return
    drawn, now = render.draw_words(text), workspace.clock.now()
    where = channel or room_of(me)
    message = await asyncio.to_thread(workspace.log.post, where, me, drawn, now, f"own:{event.id}")
    workspace.feed.tell(posted(message))


async def _take(request: web.Request, payload: Payload, event: Event) -> Mapping[str, Any]:
    workspace = request.app[WORKSPACE]
    taken = await workspace.reception.take(lambda: workspace.desk.take(event, workspace.clock.now()))
    sheet = await _next_sheet(request, payload, event, taken)
    if sheet:
        await workspace.answering.settle(taken.rows)
    else:
        await workspace.answering.deliver(taken.rows)
    said = {
        "hints": {hint.question: hint.text for hint in taken.hints},
        "closed": taken.closed,
        "conversation": taken.conversation,
        "fresh": taken.fresh,
    }
    return {**said, "sheet": sheet} if sheet else said


async def _next_sheet(request: web.Request, payload: Payload, event: Event, taken: Taken) -> Payload | None:
    """The form as it stands after it was sent, while there is something left to ask."""
    if payload.get("kind") != "sheet" or taken.closed or event.conversation is None:
        return None
    workspace, me = request.app[WORKSPACE], request[SIGNED_IN].id
    now = workspace.clock.now()
    sheet = await asyncio.to_thread(workspace.desk.sheet, me, event.conversation, now)
    return render.draw_sheet(sheet) if sheet and sheet.fields else None


async def sheet(request: web.Request) -> web.Response:
    """A form of this person, as it stands now."""
    workspace, number = request.app[WORKSPACE], request.match_info["conversation"]
    me, now = request[SIGNED_IN].id, workspace.clock.now()
    found = await asyncio.to_thread(workspace.desk.sheet, me, int(number), now)
    if found is None or not found.fields:
        return kindly(request, 404, "errors.no_form")
    return web.json_response(render.draw_sheet(found))


async def home(request: web.Request) -> web.Response:
    """The person's page, drawn now."""
    workspace = request.app[WORKSPACE]
    now = workspace.clock.now()
    page = await asyncio.to_thread(workspace.desk.page, request[SIGNED_IN].id, now)
    return web.json_response(render.draw_page(page))


async def commands(request: web.Request) -> web.Response:
    """What can be typed after `/flipside`."""
    workspace = request.app[WORKSPACE]
    now = workspace.clock.now()
    found = await asyncio.to_thread(workspace.desk.commands, request[SIGNED_IN].id, now)
    return web.json_response({"commands": [{"command": command, "about": about} for command, about in found]})


async def seen(request: web.Request) -> web.Response:
    """The person has read a room up to a message; their other windows hear of it."""
    workspace, me, body = request.app[WORKSPACE], request[SIGNED_IN].id, await body_of(request) or {}
    name, upto = body.get("room"), body.get("upto")
    if name not in await workspace.rooms_of(me) or not isinstance(upto, int) or isinstance(upto, bool):
        return kindly(request, 400, "errors.unreadable")
    await asyncio.to_thread(workspace.log.seen, me, str(name), upto)
    left = (await asyncio.to_thread(workspace.log.unread, me)).get(str(name), 0)
    workspace.feed.tell(News("seen", room_of(me), {"room": name, "unread": left}))
    return web.json_response({})


async def clock(request: web.Request) -> web.Response:
    """Push the demo's clock. One push at a time; every browser hears of the new present."""
    workspace, body = request.app[WORKSPACE], await body_of(request) or {}
    step = body.get("step")
    if step not in STEPS:
        return kindly(request, 400, "errors.unreadable")
    async with workspace.moving:
        try:
            await workspace.clock.push(str(step))
        finally:
            now = workspace.clock.now().isoformat()
            workspace.feed.tell(News("clock", body={"now": now}))
    return web.json_response({"now": now})
