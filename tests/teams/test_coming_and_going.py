"""Where somebody is written to, and what becomes of it when they, a team or a channel comes and goes."""

import pytest

from bot.storage import people
from bot.storage.database import reading
from tests.teams.steps import again, joins, late, lives, presses, settled, types
from tests.teams.theatre import TENANT, Theatre, account, address
from tests.transcripts import watching

# --- where they are


def service(theatre: Theatre, person: str = "maya") -> str:
    """The connector's address that somebody is written to by."""
    return dict(lives(theatre, person).extra)["service"]


@pytest.mark.parametrize("by", ["message", "press", "install", "home"])
def test_a_new_address_of_the_connector_is_used_from_then_on(company: Theatre, by: str) -> None:
    types(company, "maya", "join")
    company.teams.moves("emea")
    maya = company.user("maya")
    match by:
        case "message":
            types(company, "maya", "help")
        case "press":
            presses(company, "maya", title="Yes, count me in")
        case "install":
            company.run(maya.installs())
        case "home":
            types(company, "maya", "home")
    settled(company)
    assert service(company).endswith("/emea/")
    assert company.teams.called("send")[-1].path.startswith("/emea/")


def test_a_reference_is_kept_from_the_first_activity_on(company: Theatre) -> None:
    maya = company.user("maya")
    types(company, "maya", "help")
    assert dict(lives(company, "maya").extra) == {
        "conversation": maya.chat.id,
        "id": maya.id,
        "service": company.teams.service,
    }


def test_what_is_said_in_a_channel_does_not_change_where_somebody_is_written_to(company: Theatre) -> None:
    types(company, "maya", "help")
    before = lives(company, "maya")
    company.run(company.user("maya").mentions(company.news, "help"))
    settled(company)
    assert lives(company, "maya") == before


# --- gone, and back


def reachable(theatre: Theatre, person: str = "maya") -> bool:
    """Whether an account in Teams is somebody's."""
    with reading(theatre.app.engine) as connection:
        return people.by_address(connection, address(person)) is not None


def test_whoever_throws_flipside_out_is_not_written_to_until_they_take_it_back(company: Theatre) -> None:
    joins(company)
    maya = company.user("maya")
    company.run(maya.uninstalls())
    settled(company)
    assert not reachable(company)
    before = len(maya.dm)
    late(company)
    assert len(maya.dm) == before
    company.run(maya.installs())
    settled(company)
    assert reachable(company)
    types(company, "maya", "help")
    assert len(maya.dm) > before


def test_being_thrown_out_twice_is_once(company: Theatre) -> None:
    joins(company)
    gone = company.run(company.user("maya").uninstalls())
    settled(company)
    states = watching.states(company.app.engine)
    assert again(company, gone, 2) == [201, 201]
    assert watching.changes(states, watching.states(company.app.engine)) == ()


def test_whoever_was_gone_and_writes_is_back(company: Theatre) -> None:
    joins(company)
    company.run(company.user("maya").uninstalls())
    company.user("maya").member.installed = True
    types(company, "maya", "help")
    assert reachable(company)
    assert "join" in company.user("maya").dm[-1].reads


def test_a_team_without_flipside_is_a_channel_that_is_not_there(company: Theatre) -> None:
    rooms = company.doors._teams.rooms
    assert rooms.of(TENANT, "#reverse-mentoring")
    company.run(company.team.uninstalls(account("lena"), ("conversation", "installation")))
    assert rooms.of(TENANT, "#reverse-mentoring") is None
    company.run(company.team.installs(account("lena")))
    assert rooms.of(TENANT, "#reverse-mentoring")


def test_channels_that_come_go_and_change_their_names_are_known(company: Theatre) -> None:
    rooms, team = company.doors._teams.rooms, company.team
    company.run(team.creates("19:new@thread.tacv2", "new", account("lena")))
    assert rooms.of(TENANT, "#new")
    company.run(team.renames("19:new@thread.tacv2", "newer", account("lena")))
    assert rooms.of(TENANT, "#new") is None and rooms.of(TENANT, "newer")
    company.teams.fault("channels", "unavailable")
    company.run(team.renamed("Acme Ltd", account("lena")))
    assert rooms.of(TENANT, "newer"), "what could not be asked is as it was"
    company.run(team.deletes("19:new@thread.tacv2", account("lena")))
    assert rooms.of(TENANT, "newer") is None


def test_a_group_chat_is_no_channel(company: Theatre) -> None:
    tenant = company.teams.tenant(TENANT)
    chat = tenant.chat("19:lunch@thread.v2", [account("maya"), account("lena")], bot_in=False)
    for sent in (
        *company.run(tenant.adds(chat, account("lena"))),
        *company.run(tenant.drops(chat, account("lena"))),
    ):
        assert sent.status == 201
    assert company.doors._teams.rooms.of(TENANT, chat.id) is None
    assert company.doors._teams.rooms.of(TENANT, "General")
