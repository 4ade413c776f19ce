"""Many people and many letters, written in bulk: this is not what is measured."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TypeVar

from sqlalchemy import insert, text

from benchmarks.parts import letters, stage
from benchmarks.parts.platform import NAME
from bot.program.people import Person
from bot.storage import migrate
from bot.storage import tables as t
from bot.storage.database import Engine, writing
from bot.storage.mapping import to_row
from bot.storage.outbox import Letter
from bot.storage.outbox import to_row as letter_row

T = TypeVar("T")
BATCH = 2000
NUMBERS = """WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :many)"""


def people(engine: Engine, many: int) -> None:
    """So many people in the directory, all at work now."""
    migrate.upgrade(engine)
    zone, region = stage.somewhere_at_work(datetime.now(UTC))
    for batch in _batches(range(many)):
        rows = [to_row(Person(f"p{n}", f"Person {n}", zone=zone, region=region, grade=3)) for n in batch]
        writing(engine, lambda connection: connection.execute(insert(t.people), rows))  # noqa: B023


def put(engine: Engine, some: Iterable[Letter]) -> None:
    """These letters."""
    for batch in _batches(some):
        rows = [letter_row(letter) for letter in batch]
        writing(engine, lambda connection: connection.execute(insert(t.outbox), rows))  # noqa: B023


def notes(many: int, installations: int = 1) -> Iterator[Letter]:
    """A letter to each of so many people, due now."""
    now = datetime.now(UTC)
    for n in range(many):
        home = f"t{n % installations}" if installations > 1 else ""
        yield letters.note(f"note:{n}", f"p{n}", now, installation=home)


def posts(many: int) -> Iterator[Letter]:
    """Bulk: a post in each of so many channels, due now."""
    now = datetime.now(UTC)
    return (letters.post(f"bulk:{n}", f"#c{n}", now) for n in range(many))


def clear(engine: Engine) -> None:
    """No letters any more."""
    words = "TRUNCATE outbox, gates" if engine.dialect.name != "sqlite" else "DELETE FROM outbox"
    writing(engine, lambda connection: connection.execute(text(words)))


def looked_over(engine: Engine) -> None:
    """Statistics as a database that has been running for a while has them."""
    writing(engine, lambda connection: connection.execute(text("ANALYZE")))


def future(engine: Engine, many: int) -> None:
    """So many letters that are due from tomorrow on, made by the database itself from one of ours."""
    model = letter_row(letters.note("model", "p0", datetime.now(UTC) + timedelta(days=400)))
    writing(engine, lambda connection: connection.execute(insert(t.outbox), [model]))
    key, person, lane = "'future:' || n", "'p' || n", f"'{NAME}//p' || n"
    own = {"key": key, "person": person, "lane": lane, "wake_at": _later(engine)}
    names = [column.name for column in t.outbox.columns if column.name != "id"]
    values = ", ".join(own.get(name, f"o.{name}") for name in names)
    into = f"INSERT INTO outbox ({', '.join(names)}) {NUMBERS}"
    statement = text(f"{into} SELECT {values} FROM outbox o, numbers WHERE o.key = 'model'")
    writing(engine, lambda connection: connection.execute(statement, {"many": many}))


def _later(engine: Engine) -> str:
    """Spread over three months from tomorrow on."""
    if engine.dialect.name == "sqlite":
        return "strftime('%Y-%m-%d %H:%M:%S.000000', 'now', '+1 day', '+' || (n % 129600) || ' minutes')"
    return "now() + interval '1 day' + (n % 129600) * interval '1 minute'"


def _batches(some: Iterable[T]) -> Iterator[list[T]]:
    items = iter(some)
    while batch := list(islice(items, BATCH)):
        yield batch
