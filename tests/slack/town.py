"""A company in Slack, as large as one likes: its directory, a program that takes people, a workspace.

Rule: somebody has the same id in the company and in Slack, in upper case and as wide for everybody, so that
a request can be told by it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.events import Address
from bot.program.cohorts import EnrollmentOpened, FoundReady, ReadinessBegun
from bot.program.people import Person
from bot.storage import people
from bot.storage.database import Connection, Engine, writing
from bot.turns import Desk, Secrets
from bot.turns.intake import apply_program
from tests.fakes.slack import FakeSlack, Team

TEAM = "T1"
ZONE = "Europe/Berlin"
OFFICES = ("lena", "dora", "sven")
COHORT = "town"
PLAN = """
[program]
name = "Flipside"
owner = "HR"
[cohort]
name = "Town"
kickoff = {kickoff}
[matching]
mentee_from_grade = 4
mentor_to_grade = 2
[people]
lead = "lena"
deputy = "dora"
sponsor = "sven"
contacts = ["lena", "dora"]
"""
SECRETS = Secrets(0, lambda: "salt")


def user_id(number: int) -> str:
    """Somebody's id."""
    return f"U{number:06d}"


def address(user: str) -> Address:
    """Where somebody is in Slack."""
    return Address("slack", TEAM, user)


def enrolling(engine: Engine, now: datetime) -> None:
    """A migrated database gets those who hold an office, and a cohort that takes people."""
    offices = [Person(name, name.title(), f"{name}@town.example", grade=3) for name in OFFICES]
    writing(engine, lambda connection: people.save_all(connection, offices))
    kickoff = (now + timedelta(weeks=8)).date().isoformat()
    apply_program(engine, COHORT, PLAN.format(kickoff=kickoff))
    desk = Desk(engine, SECRETS)
    for decision in (ReadinessBegun(), FoundReady(), EnrollmentOpened(())):
        desk.decide(f"cohort:{COHORT}", decision, now)


def settled(engine: Engine, users: Iterable[str], now: datetime) -> None:
    """These people are in the company's directory, and in Slack, before Slack's own directory is read."""
    known = [Person(user, name(user), email(user), zone=ZONE, grade=1) for user in users]

    def move_in(connection: Connection) -> None:
        people.save_all(connection, known)
        for one in known:
            people.reached(connection, one.id, address(one.id), now)

    writing(engine, move_in)


def name(user: str) -> str:
    """Nobody has it twice."""
    return f"Person {user}"


def email(user: str) -> str:
    """Nor this."""
    return f"{user.lower()}@town.example"


def workspace(slack: FakeSlack, users: Iterable[str]) -> Team:
    """The workspace that these people are in, and the app with them."""
    team = slack.team(TEAM, name="Town")
    for user in users:
        team.member(user, name=name(user), email=email(user), zone=ZONE)
    team.install()
    return team
