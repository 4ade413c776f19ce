"""`match`: proposals from a spreadsheet and a program file, with no database at all."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import matching
from bot.cli.output import stop
from bot.cli.wiring import sentence
from bot.matching import Ledger, Member, Plan, Reason
from bot.program.participant_decisions import Profile
from bot.program.participants import Participant
from bot.program.people import Person, described
from bot.program.plans import Plan as Program
from bot.program.plans import PlanError, read_plan
from bot.program.roles import Role
from bot.program.roster import PersonRow, RosterRefused, gather
from bot.turns.matching import member, policy
from conversations.words import words

File = Annotated[Path, typer.Option(exists=True, dir_okay=False, readable=True)]
# Columns that a spreadsheet for matching may have besides those of the directory, separated by ; or |
SKILLS = {"offers": "offers", "gives": "offers", "wants": "wants", "needs": "wants", "topics": "topics"}


def match(
    people: File,
    program: File,
    seed: Annotated[int, typer.Option(help="Breaks ties.")] = 0,
    json_: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
) -> None:
    """Propose the best pairs for the people of a spreadsheet, with reasons, and say why others wait."""
    plan, course = _matched(people, program, seed)
    typer.echo(json.dumps(_data(plan), ensure_ascii=False, indent=2) if json_ else _said(plan, course))


def _matched(people: Path, program: Path, seed: int) -> tuple[Plan, Program]:
    try:
        course = read_plan(program.read_text("utf-8"))
        roster = gather([people.read_bytes()], course.cohort.kickoff)
    except PlanError as error:
        stop(*(sentence(p.key, p.values) for p in error.problems))
    except RosterRefused as refused:
        stop(sentence(refused.key, refused.values))
    for problem in roster.report.problems:
        typer.echo(sentence(problem.key, problem.values), err=True)
    skills = _skills(people)
    pool = tuple(_members(roster.rows, skills, course))
    return matching.match(pool, policy(course.matching, seed), Ledger()), course


def _members(rows: tuple[PersonRow, ...], skills: dict[str, Profile], course: Program) -> list[Member]:
    """Everybody whom the seniority rule gives a role."""
    managers = {row.id: row.manager for row in rows}
    found = []
    for row in rows:
        role = course.matching.side(row.grade)
        if role is not None and not row.left:
            found.append(_member(row, role, skills.get(row.id, Profile()), managers, course.cohort.kickoff))
    return found


def _member(row: PersonRow, role: Role, profile: Profile, managers: dict[str, str], day: date) -> Member:
    person = described(Person(row.id, row.name, zone=row.zone or "UTC"), row)
    one = Participant(row.id, "", row.id, role, profile=profile)
    return member(person, one, _line(row.id, managers), day + timedelta(days=1), profile.capacity)


def _line(person: str, managers: dict[str, str]) -> tuple[str, ...]:
    """Managers upwards; the export's circles were left out when it was read."""
    line: list[str] = []
    while (person := managers.get(person, "")) and person not in line:
        line.append(person)
    return tuple(line)


def _skills(people: Path) -> dict[str, Profile]:
    """Offers, wants and topics by person id, where the spreadsheet has such columns."""
    text = people.read_text("utf-8-sig")
    dialect = csv.Sniffer().sniff(text.splitlines()[0], ",;\t")
    found = {}
    for row in csv.DictReader(text.splitlines(), dialect=dialect):
        plain = {(name or "").strip().casefold(): value or "" for name, value in row.items() if name}
        found[plain.get("id", "").strip()] = _profile(plain)
    return found


def _profile(row: dict[str, str]) -> Profile:
    lists: dict[str, tuple[str, ...]] = {}
    for column, name in SKILLS.items():
        parts = tuple(p.strip() for p in row.get(column, "").replace("|", ";").split(";") if p.strip())
        lists[name] = lists.get(name, ()) + parts
    once = {name: tuple(dict.fromkeys(parts)) for name, parts in lists.items()}
    return Profile(once["offers"], once["wants"], once["topics"])


def _data(plan: Plan) -> dict[str, Any]:
    pairs = [
        {
            "mentee": one.mentee,
            "mentor": one.mentor,
            "score": one.score,
            "label": one.label.value,
            "reasons": [_reason(r) for r in one.for_mentee],
        }
        for one in plan.pairs
    ]
    waiting = [
        {
            "person": w.member_id,
            "role": w.role.value,
            "position": w.position,
            "reason": _reason(w.for_steward),
        }
        for w in plan.waiting
    ]
    proof = {"primal": plan.certificate.primal, "dual": plan.certificate.dual, "gap": plan.certificate.gap}
    return {"pairs": pairs, "waiting": waiting, "certificate": proof}


def _reason(reason: Reason) -> dict[str, Any]:
    return {"key": reason.key, **dict(reason.values)}


def _said(plan: Plan, course: Program) -> str:
    known = words("en")
    lines = [
        f"{course.name}: {len(plan.pairs)} pairs, {len(plan.waiting)} waiting, gap {plan.certificate.gap}."
    ]
    for one in plan.pairs:
        lines.append(
            f"{one.mentee} ← {one.mentor}  {known.say(f'label.{one.label.value}')} ({one.score} of 4000)"
        )
    for w in plan.waiting:
        why = known.say(f"reason.{w.for_steward.key}", **dict(w.for_steward.values))
        lines.append(f"waiting: {w.member_id} ({w.role.value} {w.position}): {why}")
    return "\n".join(lines)
