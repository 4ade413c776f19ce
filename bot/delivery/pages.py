"""Pages: drawn at the moment they are published, and published only where they changed.

Rule 1: the row of a page remembers what was published last; the same once more is no request.
Rule 2: a claim takes that memory along (bot/storage/claims.py), and only what arrived puts it back: after
        an interruption the page is published over whatever is on the other side.
Rule 3: where pages are messages, whoever asks gets a new one (`show`), and only the newest is drawn anew.
"""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from adapters.contract import Adapter, Payload, Receipt
from bot.home import Home
from bot.storage import receipts
from bot.storage.database import reading
from bot.storage.mapping import from_row
from bot.storage.outbox import Letter
from conversations.pages import Page


@dataclass(frozen=True)
class Published(Receipt):
    """What a viewer was shown: the platform's own mark of it, and a digest of what was drawn.

    Without a digest it is published whatever it looks like: somebody looks at it, and may see an old one.
    """

    digest: str = ""


async def show(adapter: Adapter, home: Home, letter: Letter, now: datetime) -> Published | None:
    """Post a page as a new message. Raises DeliveryFailed."""
    payload = adapter.draw_page(await asyncio.to_thread(_drawn, home, letter, now))
    mark = await adapter.publish(letter.address, payload, None)
    return Published(mark.address, mark.message, digest(payload)) if mark else None


async def publish(adapter: Adapter, home: Home, letter: Letter, now: datetime) -> Published | None:
    """Publish a page as it is at this moment, or tell its reader that it changed. Raises DeliveryFailed."""
    if adapter.abilities.posts_pages:
        return await _renewed(adapter, home, letter, now)
    if not adapter.abilities.pushes_pages:
        await adapter.publish(letter.address, {}, None)
        return None
    payload = adapter.draw_page(await asyncio.to_thread(_drawn, home, letter, now))
    last, drawn = _last(letter), digest(payload)
    if last and last.digest == drawn:
        return last
    over = Receipt(last.address, last.message) if last and last.message else None
    mark = await adapter.publish(letter.address, payload, over)
    return Published(letter.address, mark.message if mark else "", drawn)


async def _renewed(adapter: Adapter, home: Home, letter: Letter, now: datetime) -> Published | None:
    """Rule 3. Nobody is sent a page that they never asked for."""
    posted = await asyncio.to_thread(_posted, home, letter)
    if posted is None:
        return None
    payload = adapter.draw_page(await asyncio.to_thread(_drawn, home, letter, now))
    last, drawn = _last(letter), digest(payload)
    present = last if last and last.message == posted.message else posted
    if present.digest != drawn:
        await adapter.publish(letter.address, payload, Receipt(posted.address, posted.message))
    return replace(posted, digest=drawn)


def _posted(home: Home, letter: Letter) -> Published | None:
    """The message in which the page was posted last, and what was drawn there at first."""
    with reading(home.engine) as connection:
        found = receipts.shown(connection, letter.person, letter.address.home)
    return from_row(Published, found) if found else None


def digest(payload: Payload) -> str:
    """Equal for equal drawings."""
    return sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()


def _drawn(home: Home, letter: Letter, now: datetime) -> Page:
    return home.page(letter.person, now) if letter.person else home.stranger(now)


def _last(letter: Letter) -> Published | None:
    """What was published there last; elsewhere it says nothing about here."""
    known = from_row(Published, letter.receipt) if letter.receipt else None
    here = letter.address
    return known if known and (known.address.home, known.address.user) == (here.home, here.user) else None
