"""The log: one line for each thing, in two forms, and nothing that a person is called or has said."""

import json
import logging
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from adapters.contract import Payload
from bot import logs
from bot.delivery import Delivery
from bot.program.people import Person
from bot.storage import tables as t
from bot.storage.database import reading, writing
from conversations.cards import Card
from scheduler.tick import tick
from tests.databases import sqlite_url_in
from tests.transcripts.stage import CONSOLE, Stage, Watched
from tests.turns.world import at_scene

FORMS = pytest.mark.parametrize("form", logs.FORMS)


class Shown:
    """What was written to stderr so far."""

    def __init__(self, screen: pytest.CaptureFixture[str]) -> None:
        self._screen, self._read = screen, ""

    def getvalue(self) -> str:
        self._read += self._screen.readouterr().err
        return self._read


@pytest.fixture
def stderr(capsys: pytest.CaptureFixture[str]) -> Iterator[Shown]:
    """What is logged, and the logging of the test run put back afterwards."""
    root = logging.getLogger()
    hook, before = sys.excepthook, (root.level, {name: logging.getLogger(name).level for name in logs.OURS})
    yield Shown(capsys)
    sys.excepthook = hook
    root.handlers = [one for one in root.handlers if not isinstance(one, logs._Log)]
    root.setLevel(before[0])
    for name, level in before[1].items():
        logging.getLogger(name).setLevel(level)


log = logging.getLogger("flipside.test")


def objects(stderr: Shown) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stderr.getvalue().splitlines()]


def test_a_json_line_has_its_fields(stderr: Shown) -> None:
    logs.configure("INFO", "json")
    log.info("letter %s kind %s", 5, "note", extra={"letter": 5, "platform": "slack"})
    (line,) = objects(stderr)
    assert line.keys() == {"time", "level", "logger", "message", "letter", "platform"}
    assert (line["level"], line["logger"]) == ("INFO", "flipside.test")
    assert (line["message"], line["letter"]) == ("letter 5 kind note", 5)
    assert line["time"].endswith("Z")
    assert datetime.fromisoformat(line["time"]).utcoffset() is not None


def test_a_text_line_has_the_same(stderr: Shown) -> None:
    logs.configure("INFO", "text")
    log.info("letter %s", 5, extra={"letter": 5, "seconds": 0.25})
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO flipside\.test letter 5 letter=5 seconds=0\.25\n",
        stderr.getvalue(),
    )


@FORMS
def test_fields_that_nobody_agreed_on_are_left_out(form: str, stderr: Shown) -> None:
    logs.configure("INFO", form)
    log.info("a person", extra={"name_of_person": "Lena Okafor", "letter": 7})
    assert "Lena" not in stderr.getvalue()
    assert "7" in stderr.getvalue()


@FORMS
def test_nobody_can_begin_a_line_of_their_own(form: str, stderr: Shown) -> None:
    logs.configure("INFO", form)
    log.info("request %s", "/a\n2026-01-01T00:00:00Z ERROR flipside forged\x1b[31m\u2028x")
    assert len(stderr.getvalue().splitlines()) == 1 or form == "json"
    assert stderr.getvalue().count("\n") == 1
    assert "\x1b" not in stderr.getvalue()


@FORMS
def test_an_error_is_told_by_kind_and_place_without_its_words(form: str, stderr: Shown) -> None:
    logs.configure("INFO", form)
    try:
        try:
            raise OSError(2, "no such file", "/home/lena.okafor")
        except OSError as error:
            raise ValueError("Maya typed: I am not well") from error
    except ValueError:
        log.exception("letter %s could not be sent", 5)
    told = stderr.getvalue()
    assert "ValueError" in told and "FileNotFoundError (2)" in told and "test_logs.py" in told
    assert told.index("FileNotFoundError") < told.index("ValueError")
    assert "Maya" not in told and "lena" not in told


def test_what_ends_the_process_is_told_without_its_words(stderr: Shown) -> None:
    logs.configure("INFO", "json")
    try:
        raise ValueError("Lena Okafor")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    (line,) = objects(stderr)
    assert (line["level"], line["message"]) == ("CRITICAL", "the process ends with an error")
    assert "ValueError" in line["exception"] and "Lena" not in line["exception"]


@FORMS
def test_other_peoples_sentences_are_not_repeated(form: str, stderr: Shown) -> None:
    logs.configure("DEBUG", form)
    theirs = logging.getLogger("slack_sdk.web.base_client")
    theirs.debug("Sending a request - body: Lena Okafor")
    theirs.warning("The body was Lena Okafor")
    logging.getLogger("apscheduler.executors").warning("Run time of job %s was missed", "beat")
    told = stderr.getvalue().splitlines()
    assert len(told) == 2
    assert "Lena" not in stderr.getvalue()
    assert "slack_sdk.web.base_client" in told[0] and "test_logs:" in told[0]
    assert "Run time of job beat was missed" in told[1]


def test_the_level_is_held_and_a_second_call_replaces_the_first(stderr: Shown) -> None:
    logs.configure("DEBUG", "text")
    logs.configure("WARNING", "json")
    log.info("not this")
    log.warning("but this")
    assert [line["message"] for line in objects(stderr)] == ["but this"]


def test_an_error_of_the_database_shows_no_values(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Lena Okafor"})
    assert "Lena" not in str(caught.value)
    assert "hide_parameters" in str(caught.value)


def test_a_database_error_is_told_with_its_code(engine: Engine, stderr: Shown) -> None:
    logs.configure("INFO", "text")
    for _ in range(2):
        try:
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO marks VALUES ('Lena Okafor', 'x')"))
        except DBAPIError:
            log.exception("a row is there already")
    assert "sqlalchemy.exc.IntegrityError" in stderr.getvalue()
    assert ("(23505)" in stderr.getvalue()) is (engine.dialect.name == "postgresql")
    assert "Okafor" not in stderr.getvalue()


class Clumsy(Watched):
    """Some cards it cannot draw, and its error says which."""

    def draw(self, card: Card) -> Payload:
        """Quotes what it was given, as real libraries do."""
        if len(card.text) % 3 == 0:
            raise ValueError(f"cannot draw {card}")
        return super().draw(card)


@FORMS
def test_a_scene_leaves_no_name_and_no_text_in_the_log(
    form: str, migrated_file: Path, tmp_path: Path, stderr: Shown
) -> None:
    """Weeks of program, with an adapter that fails and quotes; every logger at its loudest."""
    logs.configure("DEBUG", form)
    shutil.copy(migrated_file, tmp_path / "flipside.db")
    stage = at_scene(Stage(f"{sqlite_url_in(tmp_path)}?synchronous=OFF"), "matched")
    adapters = {CONSOLE: Clumsy(stage.screen)}
    clumsy = Delivery(stage.app.engine, adapters, stage.app.home, stage.clock)
    writing(stage.app.engine, _again)
    tick(stage.app.desk, stage.now())
    stage.run(clumsy.drain())
    told = stderr.getvalue()
    assert "could not be sent" in told and "ValueError" in told
    with reading(stage.app.engine) as connection:
        private = set(_private(connection))
    stage.close()
    assert len(private) > 50
    assert [words for words in sorted(private) if re.search(rf"\b{re.escape(words)}\b", told)] == []


def _again(connection: Any) -> None:
    """Everything that was said is to be said once more."""
    o = t.outbox.c
    due = {"state": "queued", "wake_at": o.written_at, "expires_at": None}
    connection.execute(t.outbox.update().where(o.verb == "post").values(due))


def _private(connection: Any) -> Iterator[str]:
    """Names, addresses, and every sentence that was shown or typed."""
    columns = [t.people.c[name] for name in ("name", "email", "title") if name in t.people.c]
    for row in connection.execute(select(*columns)):
        yield from (value for value in row if value)
        yield from (part for part in row[0].split() if len(part) > 2)
    for card in connection.scalars(select(t.outbox.c.card)):
        yield from (card[key] for key in ("title", "text") if card.get(key))
        yield from (line for line in card.get("text", "").splitlines() if " " in line)


def test_the_scene_has_people_to_be_named() -> None:
    assert {"name", "email", "title"} <= set(vars(Person("x", "y")))
