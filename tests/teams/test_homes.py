"""The home card: always to be had, one message, drawn anew in its place; and who is met by it."""

import pytest

from tests.fakes.teams import Message
from tests.teams.steps import late, presses, settled, types, unfinished
from tests.teams.theatre import TENANT, Theatre, account
from tests.transcripts import watching

ORDERS = [
    ("installation", "conversation"),
    ("conversation", "installation"),
    ("installation",),
    ("conversation",),
]


def homes(theatre: Theatre, person: str) -> list[Message]:
    """The home cards in somebody's chat."""
    return [one.message for one in theatre.user(person).dm if "Your settings" in one.reads]


@pytest.mark.parametrize("typed", ["home", "/flipside home"])
def test_a_home_is_to_be_had_by_its_name(company: Theatre, typed: str) -> None:
    types(company, "maya", typed)
    [home] = homes(company, "maya")
    assert "Yes, count me in" in home.reads and "Your pair" in home.reads
    assert len(company.user("maya").dm) == 1


@pytest.mark.parametrize("typed", ["pair", "help"])
def test_what_is_so_is_to_be_had_by_pair_and_help_as_well(company: Theatre, typed: str) -> None:
    types(company, "maya", typed)
    assert company.user("maya").dm[-1].reads
    assert unfinished(company) == []


def test_a_home_is_drawn_anew_in_its_place_when_something_changes(company: Theatre) -> None:
    types(company, "maya", "home")
    [home] = homes(company, "maya")
    assert "the usual ones" in home.reads
    types(company, "maya", "stop")
    late(company)
    assert "the usual ones" not in home.reads and home.edited == 1
    assert len(homes(company, "maya")) == 1


def test_a_home_that_did_not_change_is_not_drawn_again(company: Theatre) -> None:
    types(company, "maya", "home")
    before = len(company.teams.called("update"))
    types(company, "maya", "help")
    late(company)
    assert len(company.teams.called("update")) == before


def test_a_home_that_is_asked_for_again_is_a_new_message_and_the_old_one_rests(company: Theatre) -> None:
    types(company, "maya", "home")
    types(company, "maya", "home")
    old, new = homes(company, "maya")
    types(company, "maya", "stop")
    late(company)
    assert "the usual ones" not in new.reads
    assert "the usual ones" in old.reads and old.edited == 0


def test_an_old_home_shows_what_is_so_now_to_whoever_looks_at_it(company: Theatre) -> None:
    types(company, "maya", "home")
    types(company, "maya", "home")
    types(company, "maya", "stop")
    late(company)
    maya = company.user("maya")
    company.run(maya.looks())
    assert all("the usual ones" not in one.reads for one in maya.dm if "Your settings" in one.reads)


def test_somebody_who_never_asked_for_a_home_gets_none(company: Theatre) -> None:
    types(company, "maya", "stop")
    late(company)
    assert homes(company, "maya") == []


def test_a_home_that_was_deleted_is_no_trouble(company: Theatre) -> None:
    types(company, "maya", "home")
    homes(company, "maya")[0].deleted = True
    types(company, "maya", "stop")
    late(company)
    assert unfinished(company) == []
    types(company, "maya", "home")
    assert len(homes(company, "maya")) == 1


def test_a_press_on_the_home_leaves_it_a_home(company: Theatre) -> None:
    types(company, "maya", "home")
    home = company.user("maya").dm[0]
    pressed = presses(company, "maya", home, title="Stop reminders")
    assert pressed.fine
    assert "Your settings" in company.user("maya").dm[0].reads


def test_each_person_sees_their_own_home(company: Theatre) -> None:
    for person in ("maya", "lena"):
        types(company, person, "home")
    maya, lena = homes(company, "maya")[0], homes(company, "lena")[0]
    assert "Announce" in lena.reads and "Announce" not in maya.reads
    # Lena looks at Maya's forwarded home: she sees her own.
    seen = company.run(
        company.user("lena").presses(
            maya, data={"do": "refresh", "value": "home"}, verb="refresh", forged=True
        )
    )
    assert seen.fine and seen.screen and "Announce" in seen.screen.reads


# --- getting Flipside


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
@pytest.mark.parametrize("repeat", [1, 3])
def test_whoever_gets_flipside_is_greeted_once_with_their_home(
    company: Theatre, order: tuple[str, ...], repeat: int
) -> None:
    for sent in company.run(company.user("maya").installs(order, repeat)):
        assert sent.status == 201
    settled(company)
    assert len(homes(company, "maya")) == 1
    assert len(company.user("maya").dm) == 1
    [state] = [watching.states(company.app.engine)["people", "maya"]["state"]]
    assert state == "here"


def test_somebody_whom_nobody_met_is_greeted_with_their_own_home(company: Theatre) -> None:
    company.teams.tenant(TENANT).member(account("nadia"), name="Nadia New", email="nadia@example.com")
    company.run(company.user("nadia").installs())
    settled(company)
    [home] = company.user("nadia").dm
    assert "Your settings" in home.reads


def test_a_newer_version_of_the_app_greets_nobody_again(company: Theatre) -> None:
    company.run(company.user("maya").installs())
    settled(company)
    company.run(company.user("maya").upgrades())
    settled(company)
    assert len(company.user("maya").dm) == 1


def test_a_team_that_gets_flipside_is_not_greeted_in_its_channel(company: Theatre) -> None:
    for order in ORDERS[:2]:
        company.run(company.team.installs(account("lena"), order, 2))
    settled(company)
    assert company.team.general.all_messages == [] and company.news.all_messages == []
    assert company.user("maya").dm == []
