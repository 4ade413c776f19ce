"""Every transcript in Slack: the same decisions, the same states.

Rule 1: they take turns: one on SQLite over HTTP, the next one on PostgreSQL by Socket Mode.
Rule 2: how Slack looks is not how the terminal looks: compared is what people do and what comes of it.
"""

from pathlib import Path

import pytest

from tests.slack.hands import Hands
from tests.slack.theatre import in_slack
from tests.transcripts.scenes import prepared
from tests.transcripts.script import in_turns, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm

OTHERWISE = {  # transcripts that end otherwise in Slack, and why
    "my_data_and_forget": "who speaks again after being forgotten is met anew: Slack says who they are",
    "onboarding_resumed": "an answer is mended in the dialog with all the others, not on a card of its own",
    "announce_not_in_channel": "what was unclear and what is left are asked in one dialog, and sent together",
    "pulse": "in a dialog nobody can answer 7 where it goes to 5",
    "undelivered_dead": "an answer to a command is in the response, so it cannot fail like a message",
    "undelivered_german": "an answer to a command is in the response, so it cannot fail like a message",
    "undelivered_unknown": "an answer to a command is in the response, so it cannot fail like a message",
}


def story(text: str) -> list[str]:
    """What people did, and what came of it."""
    return [line for line in text.splitlines() if line.startswith(("! ", "@ ")) or "> " in line[:20]]


@pytest.mark.parametrize(("path", "stage"), in_turns(OTHERWISE), indirect=["stage"])
def test_a_transcript_comes_true_in_slack(path: Path, stage: Stage) -> None:
    script = read(path)
    player = prepared(stage, script, calm)
    with in_slack(stage, "http" if stage.url.startswith("sqlite") else "socket") as theatre:
        played = Hands(theatre, script.names, player.events).play(script)
    assert story(played) == story(path.read_text("utf-8"))
