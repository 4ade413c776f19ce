"""The demo company: enough people, in enough variety, that its pairs can be found by the rules."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

import pytest

from bot.program.plans import Plan, read_plan
from bot.program.roles import Role
from bot.program.roster import PersonRow, gather

DEMO = Path(__file__).parents[2] / "bot" / "demo"
BEFORE_EUROPE, AFTER_BOTH = datetime(2026, 3, 16, tzinfo=UTC), datetime(2026, 4, 13, tzinfo=UTC)


@cache
def people() -> Mapping[str, PersonRow]:
    """Everybody by id; the file has no problems."""
    with (DEMO / "people.csv").open("rb") as file:
        roster = gather(file, BEFORE_EUROPE.date())
    assert roster.report.problems == ()
    assert roster.report.ignored == ()
    return {row.id: row for row in roster.rows}


@cache
def plan() -> Plan:
    """The program."""
    return read_plan((DEMO / "program.toml").read_text("utf-8"))


def side(role: Role) -> list[PersonRow]:
    """Who may take part in this role by the seniority rule."""
    return [one for one in people().values() if plan().matching.side(one.grade) is role]


def half_hours(one: PersonRow, day: datetime) -> frozenset[int]:
    """The half hours of that UTC day in which somebody works."""
    zone = ZoneInfo(one.zone)
    starts, ends = (
        datetime.combine(day, clock, zone).astimezone(UTC) for clock in one.hours
    )  # nobody here works across midnight UTC
    return frozenset(range(starts.hour * 2 + starts.minute // 30, ends.hour * 2 + ends.minute // 30))


def above(one: PersonRow) -> list[str]:
    """The reporting line upwards."""
    line = []
    while one.manager:
        one = people()[one.manager]
        line.append(one.id)
    return line


def admissible(mentee: PersonRow, mentor: PersonRow, day: datetime) -> bool:
    """The hard rules that the roster alone can answer (domain.md, section 5)."""
    line = above(mentor)
    shared = half_hours(mentee, day) & half_hours(mentor, day)
    return (
        (not mentee.department or mentee.department != mentor.department)
        and mentee.grade - mentor.grade >= plan().matching.min_gap
        and len(shared) >= plan().matching.min_overlap_half_hours
        and bool(set(mentee.languages) & set(mentor.languages))
        and (mentee.id not in line or line.index(mentee.id) + 1 >= 3)
    )


def most_pairs(day: datetime) -> int:
    """The largest number of seniors who can each have a junior of their own."""
    taken: dict[str, PersonRow] = {}

    def place(mentee: PersonRow, tried: set[str]) -> bool:
        for mentor in side(Role.MENTOR):
            if mentor.id not in tried and admissible(mentee, mentor, day):
                tried.add(mentor.id)
                if mentor.id not in taken or place(taken[mentor.id], tried):
                    taken[mentor.id] = mentee
                    return True
        return False

    return sum(place(mentee, set()) for mentee in side(Role.MENTEE))


def test_there_are_thirty_people_in_four_departments_three_zones_and_five_grades() -> None:
    everybody = people().values()
    assert len(everybody) == 30
    assert {one.department for one in everybody} == {"", "Sales", "Product", "Operations", "People"}
    assert {one.zone for one in everybody} == {"Europe/Berlin", "Europe/London", "America/New_York"}
    grades = Counter(one.grade for one in everybody)
    assert set(grades) == {1, 2, 3, 4, 5}
    assert grades[4] + grades[5] == 10
    assert grades[1] + grades[2] == 14


def test_one_person_leads_the_company_and_belongs_to_no_department() -> None:
    (chief,) = (one for one in people().values() if not one.manager)
    assert (chief.grade, chief.department) == (5, "")
    assert all(above(one)[-1:] == [chief.id] for one in people().values() if one is not chief)
    assert all(people()[one.manager].grade >= one.grade for one in people().values() if one.manager)


def test_everybody_is_invented_has_a_region_and_speaks_english() -> None:
    everybody = people().values()
    assert all(one.email.endswith("@example.com") and one.region and one.title for one in everybody)
    assert all("en" in one.languages for one in everybody)
    assert sum("de" in one.languages for one in everybody) >= 5
    assert not {"jose", "kim"} & {part for one in everybody for part in one.name.casefold().split()}


def test_names_have_accents_and_one_runs_from_right_to_left() -> None:
    names = [one.name for one in people().values()]
    assert sum(bidirectional(name[0]) in ("R", "AL") for name in names) == 1
    assert sum(not name.isascii() for name in names) >= 4


def test_some_people_work_other_hours() -> None:
    assert len({one.hours for one in people().values()}) >= 4


def test_those_who_run_the_program_are_people_of_the_company() -> None:
    offices = plan().people
    lead, deputy, sponsor = (people()[who] for who in (offices.lead, offices.deputy, offices.sponsor))
    assert (lead.department, lead.grade, deputy.department, sponsor.grade) == ("People", 3, "People", 5)
    assert all(who in people() for who in offices.contacts)


def test_the_cycle_begins_on_a_monday_and_crosses_both_clock_changes() -> None:
    cohort = plan().cohort
    assert cohort.kickoff.isoweekday() == 1
    for zone in ("Europe/Berlin", "America/New_York"):
        offsets = {datetime(2026, month, 20, tzinfo=ZoneInfo(zone)).utcoffset() for month in (2, 4)}
        assert len(offsets) == 2
    assert cohort.kickoff < BEFORE_EUROPE.date() < AFTER_BOTH.date()


@pytest.mark.parametrize("day", [BEFORE_EUROPE, AFTER_BOTH], ids=str)
def test_every_senior_can_have_a_junior_by_the_rules_before_and_after_the_clock_change(day: datetime) -> None:
    for mentee in side(Role.MENTEE):
        assert sum(admissible(mentee, mentor, day) for mentor in side(Role.MENTOR)) >= 3, mentee.id
    assert most_pairs(day) == 10


def test_the_vp_of_sales_and_the_entry_level_analyst_may_be_a_pair() -> None:
    (vp,) = (one for one in people().values() if one.title == "VP of Sales")
    (analyst,) = (one for one in people().values() if one.title == "Entry-level Analyst")
    assert admissible(vp, analyst, BEFORE_EUROPE)
    assert admissible(vp, analyst, AFTER_BOTH)


def test_the_reporting_line_forbids_the_chief_and_their_own_analyst() -> None:
    (chief,) = (one for one in people().values() if not one.manager)
    (analyst,) = (one for one in people().values() if one.title == "Executive Office Analyst")
    assert above(analyst) == [chief.id]
    assert not admissible(chief, analyst, BEFORE_EUROPE)
