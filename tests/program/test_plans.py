"""A program file: defaults, ranges, and all that is wrong named at once."""

import tomllib
from datetime import date, time
from decimal import Decimal

import pytest

from bot.program.plans import KEYS, PROBLEM_KEYS, RANGES, TEMPLATES, WEIGHTS, Plan, PlanError, read_plan
from bot.program.roles import Role

LEAST = """
[program]
name = "Flipside"
owner = "L&D"
[cohort]
name = "Spring"
kickoff = 2026-03-02
[matching]
mentee_from_grade = 4
mentor_to_grade = 2
[people]
lead = "1"
deputy = "2"
sponsor = "3"
contacts = ["1", "4"]
"""


def plan(section: str, *lines: str) -> Plan:
    """The least plan with some lines more in one section; a key given there replaces the old one."""
    keys = [line.partition("=")[0].strip() for line in lines]
    kept = [line for line in LEAST.splitlines() if line.partition("=")[0].strip() not in keys]
    if f"[{section}]" not in kept:
        kept.append(f"[{section}]")
    kept.insert(kept.index(f"[{section}]") + 1, "\n".join(lines))
    return read_plan("\n".join(kept))


def problems(section: str, *lines: str) -> list[tuple[str, str]]:
    """Place and key of everything that is wrong."""
    with pytest.raises(PlanError) as caught:
        plan(section, *lines)
    found = caught.value.problems
    assert {problem.key for problem in found} <= set(PROBLEM_KEYS)
    assert all(problem.where == dict(problem.values)["where"] for problem in found)
    return [(problem.where, problem.key.removeprefix("plan.")) for problem in found]


def test_the_defaults_are_those_of_the_register() -> None:
    one = read_plan(LEAST)
    assert (one.name, one.owner, one.language, one.channel) == ("Flipside", "L&D", "en", "#reverse-mentoring")
    assert one.topics == ()
    assert (one.cohort.name, one.cohort.kickoff, one.cohort.template) == (
        "Spring",
        date(2026, 3, 2),
        "standard-24",
    )
    assert (one.cohort.weeks, one.cohort.sessions, one.cohort.minutes) == (24, 6, 60)
    assert (one.cohort.due_weeks, one.cohort.close_week, one.cohort.min_pairs) == (
        (2, 4, 8, 12, 16, 20),
        23,
        5,
    )
    assert dict(one.matching.weights) == {
        "needs": Decimal("0.40"),
        "wants": Decimal("0.20"),
        "interests": Decimal("0.20"),
        "topics": Decimal("0.10"),
        "style": Decimal("0.10"),
    }
    assert (one.matching.min_gap, one.matching.min_overlap_half_hours) == (2, 4)
    assert (one.nudges.max_per_week, one.nudges.min_gap_hours) == (2, 48)
    assert (one.nudges.starts, one.nudges.ends) == (time(9), time(17))
    assert (one.people.lead, one.people.contacts) == ("1", ("1", "4"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_keeps_the_ranges(template: str) -> None:
    extra = ("sessions = 4", "due_weeks = [1, 4, 10, 16]") if template == "custom" else ()
    one = plan("cohort", f'template = "{template}"', *extra)
    assert one.cohort.sessions == len(one.cohort.due_weeks)


def test_the_seniority_rule_gives_the_side_and_nobody_is_on_both() -> None:
    matching = read_plan(LEAST).matching
    sides = [matching.side(grade) for grade in (1, 2, 3, 4, 5)]
    assert sides == [Role.MENTOR, Role.MENTOR, None, Role.MENTEE, Role.MENTEE]


@pytest.mark.parametrize("where", RANGES)
@pytest.mark.parametrize("beyond", [-1, 1])
def test_a_value_out_of_range_is_named_with_the_range(where: str, beyond: int) -> None:
    section, key = where.split(".")
    _, low, high = RANGES[where]
    value = low - 1 if beyond < 0 else high + 1
    with pytest.raises(PlanError) as caught:
        plan(section, f"{key} = {value}")
    (problem,) = (one for one in caught.value.problems if one.key == "plan.out_of_range")
    assert dict(problem.values) == {"where": where, "value": str(value), "low": str(low), "high": str(high)}


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(
            """
            topics = ["AI", ""]
            qqq = "red"
            announce = "#general"
            [program]
            name = " "
            language = "Klingon"
            owner = 7
            [cohort]
            wekks = 24
            kickoff = 2026-03-02T09:00:00
            template = "express"
            weeks = true
            minutes = 60.0
            [matching.weights]
            needs = 1.5
            [people]
            lead = "1"
            contacts = "1, 2"
            [nudges]
            from = "9am"
            max_per_week = 3
            """
        )
    assert [(p.where, p.key.removeprefix("plan.")) for p in caught.value.problems] == [
        ("qqq", "unknown_key"),
        ("announce", "not_table"),
        ("cohort.wekks", "unknown_key_near"),
        ("program.name", "missing"),
        ("program.owner", "not_text"),
        ("program.language", "not_language"),
        ("cohort.template", "not_a_choice"),
        ("cohort.name", "missing"),
        ("cohort.kickoff", "not_date"),
        ("cohort.weeks", "not_number"),
        ("cohort.minutes", "not_number"),
        ("matching.weights.needs", "out_of_range"),
        ("matching.mentee_from_grade", "missing"),
        ("matching.mentor_to_grade", "missing"),
        ("people.deputy", "missing"),
        ("people.sponsor", "missing"),
        ("people.contacts", "not_list"),
        ("nudges.max_per_week", "out_of_range"),
        ("nudges.from", "not_time"),
        ("topics", "not_text"),
    ]
    assert "plan.not_a_choice" in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("cohort.week", "cohort.weeks"), ("matching.minimum_gap", "matching.min_gap"), ("mathcing", "matching")],
)
def test_an_unknown_key_is_told_the_nearest_one(wrong: str, near: str) -> None:
    section, _, key = wrong.rpartition(".")
    text = f"[{section}]\n{key} = 1" if section else f"[{key}]\nx = 1"
    with pytest.raises(PlanError) as caught:
        read_plan(text)
    assert dict(caught.value.problems[0].values) == {"where": wrong, "near": near}


def test_the_words_of_a_broken_file_say_where() -> None:
    with pytest.raises(PlanError) as caught:
        read_plan("[program\nname = 1")
    (problem,) = caught.value.problems
    assert problem.key == "plan.not_toml"
    assert "line 1" in dict(problem.values)["message"]


@pytest.mark.parametrize(
    ("section", "lines", "found"),
    [
        ("cohort", ("sessions = 5",), [("cohort.due_weeks", "session_count")]),
        ("cohort", ("due_weeks = []",), [("cohort.due_weeks", "session_count")]),
        ("cohort", ("due_weeks = [3, 5, 8, 12, 16, 20]",), [("cohort.due_weeks", "first_session")]),
        ("cohort", ("due_weeks = [2, 3, 8, 12, 16, 23]",), [
            ("cohort.due_weeks", "session_interval"),
            ("cohort.due_weeks", "session_interval"),
            ("cohort.close_week", "close_week"),
        ]),
        ("cohort", ("due_weeks = [2, 4, 8, 12, 12, 20]",), [("cohort.due_weeks", "session_interval")] * 2),
        ("cohort", ("due_weeks = [2, 4, true]",), [("cohort.due_weeks", "not_number")]),
        ("cohort", ("close_week = 20",), [("cohort.close_week", "close_week")]),
        ("cohort", ("close_week = 25",), [("cohort.close_week", "close_week")]),
        ("cohort", ('template = "custom"',), [("cohort.due_weeks", "missing")]),
        ("matching", ("mentor_to_grade = 4",), [("matching.mentor_to_grade", "grades_meet")]),
        ("matching.weights", ("needs = 0.5",), [("matching.weights", "weight_sum")]),
        ("matching.weights", ("needs = nan",), [("matching.weights.needs", "out_of_range")]),
        ("matching.weights", ('needs = "most"',), [("matching.weights.needs", "not_number")]),
        ("people", ('deputy = "1"',), [("people.deputy", "same_person")]),
        ("people", ('sponsor = "1"',), [("people.sponsor", "same_person")]),
        ("people", ('contacts = ["1"]',), [("people.contacts", "two_contacts")]),
        ("people", ('contacts = ["1", "1"]',), [("people.contacts", "two_contacts")]),
        ("nudges", ('from = "08:00"',), [("nudges.from", "hours")]),
        ("nudges", ('from = "12:00"', 'to = "12:00"'), [("nudges.from", "hours")]),
        ("nudges", ('to = "25:00"',), [("nudges.to", "not_time")]),
        ("announce", ('channel = "general"',), [("announce.channel", "not_channel")]),
        ("announce", ('channel = "People > "',), [("announce.channel", "not_channel")]),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_together_are_named(
    section: str, lines: tuple[str, ...], found: list[tuple[str, str]]
) -> None:
    assert problems(section, *lines) == found


def test_weights_are_exact_shares() -> None:
    one = plan("matching.weights", "needs = 1", *(f"{part} = 0" for part, _ in WEIGHTS[1:]))
    assert one.matching.weights[0] == ("needs", Decimal(1))
    tenths = plan("matching.weights", "needs = 0.1", "wants = 0.2", "interests = 0.3", "topics = 0.3")
    assert sum(share for _, share in tenths.matching.weights) == 1


def test_stricter_limits_are_allowed() -> None:
    one = plan("nudges", 'from = "10:00"', 'to = "16:00"', "max_per_week = 1", "min_gap_hours = 72")
    assert (one.nudges.starts, one.nudges.max_per_week) == (time(10), 1)


def test_every_key_of_the_least_plan_is_known() -> None:
    tables = tomllib.loads(LEAST)
    assert {f"{section}.{key}" for section, table in tables.items() for key in table} <= set(KEYS)
