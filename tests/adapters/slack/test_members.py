"""A member as Slack shows them: who can take part, and what of it is looked at."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.members import account
from adapters.slack.ports import Installed
from bot.events import Account, Address, Standing

TEAM = Installed("T1", "xoxb", "B1", "U0", team="T1")
IN_GRID = Installed("T1", "xoxb", "B1", "U0", team="T1", enterprise="E1")
GRID = Installed("E1", "xoxb", "B1", "U0", enterprise="E1")
MIRA: Mapping[str, Any] = {
    "id": "U1", "team_id": "T1", "name": "mira", "deleted": False, "is_bot": False, "tz": "Europe/Berlin",
    "locale": "de-DE", "is_restricted": False, "is_ultra_restricted": False,
    "profile": {"real_name": "Mira Sol", "display_name": "mi", "title": "Analyst", "email": "mira@x.org"},
}  # fmt: skip


def of(**about: Any) -> dict[str, Any]:
    return {**MIRA, **about}


def grid(enterprise: str, **about: Any) -> dict[str, Any]:
    return of(enterprise_user={"id": "W1", "enterprise_id": enterprise, "teams": ["T1"]}, **about)


def test_what_is_kept_of_a_colleague() -> None:
    found = Account(
        Address("slack", "T1", "U1"), "Mira Sol", "mira@x.org", "Analyst", "Europe/Berlin", "de-DE"
    )
    assert account(MIRA, TEAM) == found


def test_in_an_organization_the_workspace_goes_with_the_address() -> None:
    assert account(MIRA, GRID).address == Address("slack", "E1", "U1", extra=(("team", "T1"),))


@pytest.mark.parametrize(
    ("member", "installation", "standing"),
    [
        (MIRA, TEAM, Standing.HERE),
        (of(id="W1"), TEAM, Standing.HERE),
        (of(is_bot=True), TEAM, Standing.BOT),
        (of(is_workflow_bot=True), TEAM, Standing.BOT),
        (of(id="USLACKBOT"), TEAM, Standing.BOT),
        (of(is_bot=True, deleted=True), TEAM, Standing.BOT),
        (of(is_restricted=True), TEAM, Standing.GUEST),
        (of(is_ultra_restricted=True), TEAM, Standing.GUEST),
        (of(deleted=True), TEAM, Standing.LEFT),
        (of(deleted=True, is_restricted=True), TEAM, Standing.LEFT),
        (of(is_stranger=True), TEAM, Standing.ELSEWHERE),
        (of(is_stranger=True, deleted=True), TEAM, Standing.ELSEWHERE),
        (of(team_id="T2"), TEAM, Standing.ELSEWHERE),
        (grid("E2", team_id="T2"), TEAM, Standing.ELSEWHERE),
        (grid("E1", team_id="T2"), IN_GRID, Standing.HERE),
        (grid("E2", team_id="T2"), IN_GRID, Standing.ELSEWHERE),
        (grid("E1", team_id="T7"), GRID, Standing.HERE),
        (grid("E2"), GRID, Standing.ELSEWHERE),
        (of(), GRID, Standing.HERE),
        (of(is_stranger=True), GRID, Standing.ELSEWHERE),
    ],
)
def test_who_can_take_part(member: Mapping[str, Any], installation: Installed, standing: Standing) -> None:
    assert account(member, installation).standing is standing


@pytest.mark.parametrize(
    ("member", "name"),
    [
        (of(profile={"real_name": " ", "display_name": "mi"}), "mi"),
        (of(real_name="M. Sol", profile={}), "M. Sol"),
        (of(profile=None), "mira"),
        ({"id": "U1"}, ""),
    ],
)
def test_for_want_of_a_name_what_they_are_called(member: Mapping[str, Any], name: str) -> None:
    assert account(member, TEAM).name == name


EVERYTHING_ELSE = (
    "status_text",
    "status_emoji",
    "phone",
    "skype",
    "image_512",
    "start_date",
    "fields",
    "pronouns",
)


@given(st.dictionaries(st.sampled_from(EVERYTHING_ELSE), st.text() | st.dictionaries(st.text(), st.text())))
def test_nothing_else_is_looked_at(more: dict[str, Any]) -> None:
    assert account(of(profile={**MIRA["profile"], **more}, updated=7, color="f00"), TEAM) == account(
        MIRA, TEAM
    )


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*MIRA, "enterprise_user", "is_stranger"]), anything))
def test_a_member_of_any_shape_is_read(odd: dict[str, Any]) -> None:
    found = account({**MIRA, **odd}, TEAM)
    assert all(
        isinstance(text, str) for text in (found.name, found.email, found.title, found.zone, found.speech)
    )
