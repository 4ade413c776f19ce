"""Stages of transcripts, here as well, and a company in Slack whose enrollment is open."""

from collections.abc import Iterator

import pytest

from tests.slack.theatre import Theatre, in_slack
from tests.transcripts.conftest import migrated_file, migrated_postgres, new_stage, stage, unhurried
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm

__all__ = ["migrated_file", "migrated_postgres", "new_stage", "stage", "unhurried"]


@pytest.fixture
def company(stage: Stage, request: pytest.FixtureRequest) -> Iterator[Theatre]:
    """Maya is invited and has Slack. `request.param`: how Slack reaches us; over HTTP unless told."""
    prepared(stage, read(FOLDER / "onboarding_mentor.txt"), calm)
    with in_slack(stage, getattr(request, "param", "http")) as theatre:
        yield theatre


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch, unhurried: None) -> None:
    """A busy machine opens no frames: whoever tests them asks for them."""
    monkeypatch.setattr("adapters.slack.live.FRAME_AFTER", 60.0)
