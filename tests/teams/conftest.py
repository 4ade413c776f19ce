"""Stages of transcripts, here as well, and a company in Teams whose enrollment is open."""

from collections.abc import Iterator

import pytest

from tests.teams.theatre import Theatre, in_teams
from tests.transcripts.conftest import migrated_file, migrated_postgres, new_stage, stage, unhurried
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm

__all__ = ["migrated_file", "migrated_postgres", "new_stage", "stage", "unhurried"]


@pytest.fixture
def company(stage: Stage) -> Iterator[Theatre]:
    """Maya is invited and has Teams."""
    prepared(stage, read(FOLDER / "onboarding_mentor.txt"), calm)
    with in_teams(stage) as theatre:
        yield theatre


@pytest.fixture(autouse=True)
def patient(unhurried: None) -> None:
    """A busy machine turns nobody away: whoever tests that asks for it."""
