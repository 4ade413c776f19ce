"""Every transcript, in every weather, on both databases: it reads the same.

`pytest tests/transcripts --update` writes the files again (calm weather, SQLite); read the difference
as the employee, the executive and the HR lead would read it.
"""

from pathlib import Path

import pytest

from conversations.words import languages, words
from tests.transcripts.scenes import prepared
from tests.transcripts.script import read, scripts
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import WEATHERS


@pytest.mark.parametrize("weather", WEATHERS)
@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
def test_a_transcript_reads_the_same_in_every_weather(
    path: Path, weather: str, stage: Stage, request: pytest.FixtureRequest
) -> None:
    script = read(path)
    played = prepared(stage, script, WEATHERS[weather]).play(script)
    if request.config.getoption("--update"):
        _written(path, played, weather, stage.url)
    assert _without_doubt(played, weather) == _without_doubt(path.read_text("utf-8"), weather)


def _without_doubt(text: str, weather: str) -> list[str]:
    """Where the process died before it answered, the answer says that it may come for the second time."""
    said = tuple(words(speech).say("delivery.again") for speech in languages())
    return [line for line in text.splitlines() if weather != "crash" or not line.endswith(said)]


def _written(path: Path, played: str, weather: str, url: str) -> None:
    """Calm weather on SQLite is the one that is written down; the others are held to it."""
    if weather == "calm" and url.startswith("sqlite"):
        path.write_text(played, "utf-8")
