"""Somebody with an account on each platform: asked whether both are theirs, written to where they like."""

from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from bot.storage import people
from bot.storage.database import reading
from tests.crossing.stage import SLACK, TEAMS, Crossing, crossing
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm

HOMES = {"maya": (SLACK, TEAMS), "lena": (SLACK,)}


@pytest.fixture
def both(stage: Stage) -> Iterator[Crossing]:
    """Maya is invited; she is met in Slack, and has Teams as well."""
    prepared(stage, read(FOLDER / "onboarding_mentor.txt"), calm)
    with crossing(stage, HOMES) as found:
        yield found


def written_to(both: Crossing) -> str:
    """The platform that Maya is written to on."""
    with reading(both.app.engine) as connection:
        found = people.address_of(connection, "maya")
    assert found
    return found.platform


def known_in(both: Crossing) -> list[str]:
    """The platforms on which Maya is known to be Maya."""
    with reading(both.app.engine) as connection:
        return sorted(one.platform for one in people.addresses(connection, "maya"))


def does(both: Crossing, work: Coroutine[Any, Any, object]) -> None:
    """Somebody does something, and what follows arrives."""
    both.run(work)
    both.quiet()
    calm(both, None)
    both.quiet()


def test_an_account_with_her_e_mail_is_not_hers_until_she_says_so(both: Crossing) -> None:
    maya = both.in_teams("maya")
    assert known_in(both) == [SLACK] and maya.dm == []
    does(both, maya.types("home"))
    assert ["Flipside already knows Maya Ferreira" in screen.reads for screen in maya.dm] == [True]
    assert known_in(both) == [SLACK]


def test_whoever_says_yes_chooses_where_to_be_written_to_and_is_told_elsewhere(both: Crossing) -> None:
    maya = both.in_teams("maya")
    does(both, maya.types("join"))
    does(both, maya.presses(title="Yes"))
    does(both, maya.presses(title="Microsoft Teams"))
    assert known_in(both) == [SLACK, TEAMS]
    assert written_to(both) == TEAMS
    told = [screen for screen in both.in_slack("maya").screens() if "Teams" in str(screen.blocks)]
    assert len(told) == 1
    does(both, maya.types("join"))
    assert "invitation" in maya.dm[-1].reads


def test_the_choice_can_be_changed_from_either_place(both: Crossing) -> None:
    maya = both.in_teams("maya")
    does(both, maya.types("home"))
    does(both, maya.presses(title="Yes"))
    does(both, maya.presses(title="Microsoft Teams"))
    does(both, maya.types("where"))
    does(both, maya.presses(title="Slack"))
    assert written_to(both) == SLACK


def test_whoever_says_no_stays_a_stranger(both: Crossing) -> None:
    maya = both.in_teams("maya")
    does(both, maya.types("pair"))
    does(both, maya.presses(title="No"))
    assert known_in(both) == [SLACK]
    does(both, maya.types("home"))
    assert "Maya" not in maya.dm[-1].reads
