"""Counting after the storm: what must be so, and whatever is not so in sentences.

Rule: the tables are the only witness of effects, the fake Slack is the only witness of what arrived.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from adapters.slack import inbox
from bot.storage import tables as t
from bot.storage.database import Connection, reading
from tests.slack import town
from tests.slack.breaking import Scene
from tests.slack.crowd import Person, Seen

STATES = {"yes": "invited", "later": "deferred", "no": "declined"}
EVENT = re.compile(r"slack:\w+:\w+:(?:cmd|act):[\w.]+")
POST = "chat.postMessage"
FINISHED = ("sent", "replaced", "cancelled", "merged")
ROUNDS, LOOK = 400, 0.1  # looks at an outbox that is not empty yet; seconds between them


async def settled(scene: Scene) -> None:
    """Leases end, and everything that waits goes out. Raises AssertionError when it never does."""
    for _ in range(ROUNDS):
        if not await asyncio.to_thread(_waiting, scene):
            return
        scene.clock.push(timedelta(seconds=1))
        await asyncio.sleep(LOOK)
    raise AssertionError(f"{_waiting(scene)} rows still wait")


def _waiting(scene: Scene) -> int:
    with reading(scene.app.engine) as connection:
        theirs = t.outbox.c.person.notin_(town.OFFICES)
        left = select(func.count()).where(t.outbox.c.wake_at.isnot(None), theirs)
        return connection.scalar(left) or 0


def findings(scene: Scene, people: Sequence[Person], seen: Seen) -> list[str]:
    """What is not as it must be; nothing, if all is well."""
    with reading(scene.app.engine) as connection:
        rows = connection.execute(select(t.outbox)).all()
        return [
            *_people(connection, people),
            *_events(connection, scene),
            *_rows(rows),
            *_posts(scene, rows),
            *_said_again(rows, seen),
            *_homes(scene, connection, people),
            *scene.slack.mistakes,
            *scene.slack.violations,
            *(f"{one} was never answered" for one in seen.lost),
        ]


def _ids(connection: Connection) -> dict[str, str]:
    """Who is behind a Slack account."""
    a = t.addresses.c
    return dict(connection.execute(select(a.user, a.person)).all())


def _people(connection: Connection, people: Sequence[Person]) -> Iterator[str]:
    """One place for each who joined, and what they said last."""
    ids, p, c = _ids(connection), t.participants.c, t.conversations.c
    places = connection.execute(select(p.person, p.state)).all()
    count, states = Counter(person for person, _ in places), dict(places)
    speech = dict(connection.execute(select(t.people.c.id, t.people.c.speech)).all())
    asked = select(c.person, c.answers).where(c.form == "onboarding").order_by(c.heard_at)
    joined = dict(connection.execute(asked).all())
    for one in people:
        person = ids.get(one.user, "")
        wanted = (1, STATES[one.answer]) if one.answer else (0, None)
        if (count[person], states.get(person)) != wanted:
            yield f"{one.user} {one.answer}: {count[person]} places, {states.get(person)}"
        if one.answer and dict(joined.get(person, {})).get("join") != one.answer:
            yield f"{one.user} said {one.answer}, kept is {joined.get(person)}"
        if speech.get(person) != one.last:
            yield f"{one.user} chose {one.last}, kept is {speech.get(person)}"
    if len(places) != sum(bool(one.answer) for one in people):
        yield f"{len(places)} places"


def _events(connection: Connection, scene: Scene) -> Iterator[str]:
    """Each event counted once, is noted once, and nothing that was acknowledged is missing."""
    noted, desk = Counter(connection.scalars(select(t.inbox.c.id))), scene.desk
    if set(noted) != set(desk.heard):
        yield f"noted and heard differ: {set(noted) ^ set(desk.heard)}"
    yield from (f"{event} counted {times} times" for event, times in desk.fresh.items() if times != 1)
    told = [one for one in scene.slack.deliveries if one.kind == "events_api" and one.fine]
    events = [event for one in told if (event := inbox.read(one.payload))]
    yield from (f"{event.id} was acknowledged and is nowhere" for event in events if not noted[event.id])
    if scene.courier.waiting:
        yield f"{len(scene.courier.waiting)} events wait"


def _rows(rows: Iterable[Any]) -> Iterator[str]:
    """One row a key, and each came to an end."""
    yield from (
        f"{key}: {times} rows" for key, times in Counter(row.key for row in rows).items() if times > 1
    )
    for row in rows:
        if row.person not in town.OFFICES and (row.wake_at is not None or row.state not in FINISHED):
            yield f"{row.key} is {row.state}: {row.error}"


def _posts(scene: Scene, rows: Iterable[Any]) -> Iterator[str]:
    """A message is one row, and a row one message at most. The same words twice: two answers."""
    written = [(_place(row), row) for row in rows if row.verb == "post"]
    sent = Counter(place for place, _ in written if place)
    posted = Counter((one.channel, one.ts) for one in scene.slack.posted if one.method == POST)
    if sent != posted:
        yield f"posted and written differ: {(posted - sent) + (sent - posted)}"
    kinds = {place: row.kind for place, row in written}
    for one in scene.slack.doubles():
        if kinds.get((one.channel, one.ts)) != "reply":
            yield f"twice in {one.channel}: {one.text}"


def _said_again(rows: Iterable[Any], seen: Seen) -> Iterator[str]:
    """What somebody was answered at once went to them as a message as well."""
    for row in rows:
        found = EVENT.search(row.key)
        if found and found[0] in seen.shown and _place(row):
            yield f"{row.key} was shown at once, and posted"


def _place(row: Any) -> tuple[str, str] | None:
    """Where a row arrived as a message."""
    if not row.receipt or "message" not in row.receipt:
        return None
    return row.receipt["address"]["channel"], row.receipt["message"]


def _homes(scene: Scene, connection: Connection, people: Sequence[Person]) -> Iterator[str]:
    """What everybody sees at home is what is so."""
    ids = _ids(connection)
    for one in people:
        seen = scene.slack.views.homes.get((town.TEAM, one.user))
        page = scene.app.home.page(ids[one.user], scene.clock.now()) if one.user in ids else None
        drawn = scene.app.adapters["slack"].draw_page(page) if page else None
        if seen is None or drawn is None or seen.given["blocks"] != drawn["blocks"]:
            yield f"{one.user} sees an old home, or none"
