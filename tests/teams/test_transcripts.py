"""Every transcript in Teams: the same decisions, the same states.

Rule 1: they take turns: one on SQLite, the next one on PostgreSQL.
Rule 2: how Teams looks is not how the terminal looks: compared is what people do and what comes of it.
"""

from pathlib import Path

import pytest

from tests.slack.test_transcripts import story
from tests.teams.hands import Hands
from tests.teams.theatre import in_teams
from tests.transcripts.scenes import prepared
from tests.transcripts.script import in_turns, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm

OTHERWISE = {  # transcripts that end otherwise in Teams, and why
    "my_data_and_forget": "who speaks again after being forgotten is met anew: Teams says who they are",
    "onboarding_resumed": "an answer is mended in the dialog with all the others, not on a card of its own",
    "announce_not_in_channel": "what was unclear and what is left are asked in one dialog, and sent together",
    "introduction_unknown": "no bot opens a chat of several in Teams, so no such chat stays in doubt",
    "undelivered_dead": "Teams says why it refuses, so the task is there before anybody asks",
    "undelivered_german": "Teams says why it refuses, so the task is there before anybody asks",
}


@pytest.mark.parametrize(("path", "stage"), in_turns(OTHERWISE), indirect=["stage"])
def test_a_transcript_comes_true_in_teams(path: Path, stage: Stage) -> None:
    script = read(path)
    player = prepared(stage, script, calm)
    with in_teams(stage) as theatre:
        played = Hands(theatre, script.names, player.events).play(script)
    assert story(played) == story(path.read_text("utf-8"))
