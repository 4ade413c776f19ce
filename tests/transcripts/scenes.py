"""What happened before a transcript begins: played once in calm weather, then put back as rows.

Rule: a scene is what is in the tables, on the clock and on the screens; it fits both databases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from bot.storage import tables as t
from bot.storage.database import reading, writing
from conversations.cards import Card
from tests.transcripts.player import Player
from tests.transcripts.script import BEFORE, Script, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import Weather, calm

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
NUMBERED = ("addresses", "audit", "chat_messages", "conversations", "ideas", "outbox", "tasks")


@dataclass(frozen=True)
class Scene:
    """Everything that a transcript may build on."""

    rows: Rows
    now: datetime
    cards: tuple[tuple[str, Card], ...]
    events: int


_known: dict[tuple[object, ...], Scene] = {}


def prepared(stage: Stage, script: Script, weather: Weather) -> Player:
    """A player on a stage where what comes before the script has happened."""
    stage.can_group(script.groups)
    key = (script.before, script.at, script.people, script.groups)
    if key not in _known:
        _known[key] = _played(stage, script)
    else:
        _put_back(stage, _known[key])
    player = Player(stage, weather, script.names)
    player.events = _known[key].events
    return player


def _played(stage: Stage, script: Script) -> Scene:
    stage.furnish(script.people)
    player = Player(stage, calm, script.names)
    _before(player, script)
    with reading(stage.app.engine) as connection:
        rows = {table.name: _rows(connection, table.name) for table in t.metadata.sorted_tables}
    return Scene(rows, stage.now(), tuple(stage.screen.cards), player.events)


def _before(player: Player, script: Script) -> None:
    if script.before:
        before = read(BEFORE / f"{script.before}.txt")
        _before(player, before)
        player.play(before)
    if script.at:
        player.wait(script.at)


def _rows(connection: Connection, name: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(t.metadata.tables[name])).mappings()]


def _put_back(stage: Stage, scene: Scene) -> None:
    stage.clock.to(scene.now)
    stage.screen.cards = list(scene.cards)
    writing(stage.app.engine, lambda connection: _insert(connection, scene.rows))


def _insert(connection: Connection, rows: Rows) -> None:
    connection.execute(t.marks.delete())  # made when the application was built
    for table in t.metadata.sorted_tables:
        if rows[table.name]:
            connection.execute(insert(table), [dict(row) for row in rows[table.name]])
    if connection.dialect.name == "postgresql":
        for name in NUMBERED:
            _count_on(connection, name)


def _count_on(connection: Connection, name: str) -> None:
    """PostgreSQL counts on after the rows that were put back with their numbers."""
    highest = connection.scalar(select(func.max(t.metadata.tables[name].c.id)))
    if highest:
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {highest})"))
