"""Transcripts on two platforms read as they are written, on both databases.

`pytest tests/crossing --update` writes them again (SQLite); read the difference as those two would.
"""

from pathlib import Path

import pytest

from tests.crossing.playing import Crosser
from tests.crossing.stage import SLACK, TEAMS, crossing
from tests.transcripts.scenes import prepared
from tests.transcripts.script import read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm

HOMES = {"maya": (SLACK,), "tom": (TEAMS,), "lena": (SLACK,)}
FOLDER = Path(__file__).parent


@pytest.mark.parametrize(
    "stage", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
@pytest.mark.parametrize("name", ["join_to_pulse"])
def test_two_platforms_tell_one_story(name: str, stage: Stage, request: pytest.FixtureRequest) -> None:
    path = FOLDER / f"{name}.txt"
    script = read(path)
    player = prepared(stage, script, calm)
    with crossing(stage, HOMES) as both:
        played = Crosser(both, script.names, player.events).play(script)
    if request.config.getoption("--update") and stage.url.startswith("sqlite"):
        path.write_text(played, "utf-8")
    assert played == path.read_text("utf-8")
