"""The members of teams, read over real HTTP: page by page, on from where it stopped, and only what is new."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.events import Standing
from bot.storage import accounts, people
from bot.storage.database import reading
from tests.teams.theatre import TEAM, TENANT, Theatre, account, address

FOREIGN = "99999999-0000-4000-8000-000000000009"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHER = "19:second@thread.tacv2"


@pytest.fixture(autouse=True)
def alone(company: Theatre) -> None:
    """Members are read when a test says so, and not beside it."""

    async def rest() -> None:
        _, reading_beside = company.doors._beside
        reading_beside.cancel()
        await asyncio.wait({reading_beside})

    company.run(rest())


def grown(theatre: Theatre, number: int) -> list[str]:
    """So many more colleagues in the team: their names."""
    names = [f"colleague {n:04}" for n in range(number)]
    for name in names:
        about = {"email": f"{name.replace(' ', '.')}@example.com"}
        theatre.teams.tenant(TENANT).member(account(name), name=name.title(), **about)
        theatre.team.members.append(account(name))
    return names


def read(theatre: Theatre) -> None:
    """Somebody wants the members to be read, and they are."""
    theatre.doors.directory.wanted(TENANT)
    theatre.run(theatre.doors.directory.look())


def met(theatre: Theatre, *names: str) -> set[str]:
    """Who of them is somebody here."""
    with reading(theatre.app.engine) as connection:
        return {one for one in names if people.by_address(connection, address(one))}


def standing(theatre: Theatre, name: str) -> Standing | None:
    """Why an account is nobody's."""
    with reading(theatre.app.engine) as connection:
        return accounts.standing(connection, address(name))


def pages(theatre: Theatre, team: str = TEAM) -> int:
    """How often members were asked for."""
    return len(theatre.teams.called("members", team))


def test_a_thousand_colleagues_are_met_page_by_page_and_can_be_written_to(company: Theatre) -> None:
    before = pages(company)
    names = grown(company, 1000)
    read(company)
    assert met(company, *names) == set(names)
    assert pages(company) - before == 3
    with reading(company.app.engine) as connection:
        who = people.by_address(connection, address(names[-1]))
        there = people.address_of(connection, who or "")
    assert there and dict(there.extra)["id"].startswith("29:")
    assert dict(there.extra)["service"] == company.teams.service


def test_guests_and_people_of_other_tenants_are_nobody_here(company: Theatre) -> None:
    tenant = company.teams.tenant(TENANT)
    tenant.member(account("gil"), name="Gil", role="guest", home=FOREIGN)
    tenant.member(account("olga"), name="Olga", home=FOREIGN)
    company.team.members += [account("gil"), account("olga")]
    read(company)
    assert met(company, "gil", "olga") == set()
    assert standing(company, "gil") is Standing.GUEST
    assert standing(company, "olga") is Standing.ELSEWHERE


def test_what_broke_off_goes_on_with_the_team_where_it_stopped(company: Theatre) -> None:
    second = company.teams.tenant(TENANT).team(OTHER, "Second", members=[account("lena")], bot_in=False)
    company.teams.fault("members", "not_registered", conversation=OTHER)
    company.run(second.installs(account("lena")))
    company.clock.to(company.now() + DAY)
    read(company)
    assert pages(company, OTHER) == 1 and len(company.teams.called("members")) > 1
    first = pages(company)
    company.teams.tenant(TENANT).member(account("nadia"), name="Nadia")
    second.members.append(account("nadia"))
    company.run(company.doors.directory.look())
    assert met(company, "nadia") == set(), "the lease is still somebody's"
    company.clock.to(company.now() + HOUR)
    company.run(company.doors.directory.look())
    assert met(company, "nadia") == {"nadia"}
    assert pages(company) <= first + 1, "from the last team on that was read to its end"


def test_members_who_are_as_before_are_not_written(company: Theatre) -> None:
    grown(company, 300)
    read(company)
    said: list[str] = []
    event.listen(company.app.engine, "before_cursor_execute", lambda c, u, sql, *rest: said.append(sql))
    read(company)
    writes = [one for one in said if one.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert said and all("marks" in one for one in writes), "but for how far it has got"


@pytest.mark.parametrize("fault", ["unavailable", "throttled", "precondition", "not_json"])
def test_what_breaks_once_is_tried_again(company: Theatre, fault: str) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    company.doors.directory._sleep = sleep
    names = grown(company, 3)
    company.teams.fault("members", fault, times=2, retry_after=7)
    read(company)
    assert met(company, *names) == set(names)
    assert slept == ([7.0, 7.0] if fault == "throttled" else [2.0, 4.0])


def test_a_team_that_we_are_in_no_more_holds_up_no_other(company: Theatre) -> None:
    second = company.teams.tenant(TENANT).team(OTHER, "Second", members=[account("lena")], bot_in=False)
    company.run(second.installs(account("lena")))
    names = grown(company, 2)
    second.bot_in = False
    read(company)
    assert met(company, *names) == set(names)


def test_somebody_new_in_a_team_is_met_soon(company: Theatre) -> None:
    company.teams.tenant(TENANT).member(account("nadia"), name="Nadia New")
    company.run(company.team.joins(account("nadia"), account("lena")))
    company.run(company.doors.directory.look())
    assert met(company, "nadia") == {"nadia"}


def test_whoever_is_in_no_team_with_flipside_is_not_met(company: Theatre) -> None:
    company.teams.tenant(TENANT).member(account("nadia"), name="Nadia New")
    read(company)
    assert met(company, "nadia") == set()


def test_nothing_of_whoever_is_refused_is_kept(company: Theatre) -> None:
    company.teams.tenant(TENANT).member(account("gil"), name="Gil Guestling", role="guest", home=FOREIGN)
    company.team.members.append(account("gil"))
    read(company)
    with reading(company.app.engine) as connection:
        for table in ("people", "accounts", "addresses"):
            assert "Guestling" not in str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
