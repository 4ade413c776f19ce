"""A form as it is shown again: the people whom it names so far are there by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.events import Address, Event
from bot.storage import talks
from bot.storage.database import reading
from conversations.cards import Field
from conversations.forms import Answered, Asked, Heard, Line
from tests.databases import sqlite_url_in
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm

MAYA = Address("console", user="maya")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    one = Stage(sqlite_url_in(tmp_path))
    prepared(one, read(FOLDER / "profile.txt"), calm)
    yield one
    one.close()


def hear(stage: Stage, name: str, heard: Heard, conversation: int | None = None) -> None:
    stage.app.desk.take(Event(name, MAYA, heard, conversation), stage.now())


def naming(stage: Stage, name: str) -> int:
    """The conversation in which Maya says whom she would rather not be paired with."""
    hear(stage, name, Asked("profile"))
    with reading(stage.app.engine) as connection:
        talk = talks.latest(connection, "maya")
    assert talk is not None
    hear(stage, f"{name}:part", Answered((Line("part", ("never",)),)), talk.id)
    return talk.id


def named(stage: Stage, conversation: int) -> Field:
    sheet = stage.app.desk.sheet("maya", conversation, stage.now())
    assert sheet is not None
    return next(field for field in sheet.fields if field.question == "never")


def test_whom_a_person_named_before_is_shown_by_name(stage: Stage) -> None:
    first = naming(stage, "first")
    assert (named(stage, first).values, named(stage, first).names) == ((), ())
    hear(stage, "dora", Answered((Line("never", ("dora",)),)), first)
    again = named(stage, naming(stage, "again"))
    assert again.values == ("dora",)
    assert again.names == ("Dora Winters",)
