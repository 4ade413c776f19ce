"""Reading a program file: what a program lead decides, checked against the register of defaults.

Rule 1: all problems are named at once, each with its place and the range that is allowed.
Rule 2: the ranges are those of domain.md, section 14. Where it gives none, a plan may only be stricter.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from bot.program.roles import Role
from bot.program.roster_codes import LANGUAGES

T = TypeVar("T")

# key: default (None: must be given), lowest, highest
RANGES: Mapping[str, tuple[int | None, int, int]] = {
    "cohort.weeks": (24, 12, 52),
    "cohort.sessions": (6, 4, 12),
    "cohort.minutes": (60, 30, 90),
    "cohort.close_week": (23, 9, 52),
    "cohort.min_pairs": (5, 5, 200),
    "matching.min_gap": (2, 1, 20),
    "matching.min_overlap_half_hours": (4, 4, 16),
    "matching.mentee_from_grade": (None, 1, 999),
    "matching.mentor_to_grade": (None, 0, 998),
    "nudges.max_per_week": (2, 1, 2),
    "nudges.min_gap_hours": (48, 48, 168),
}
FIRST_SESSION, INTERVAL = (1, 2), (2, 6)  # in week, weeks between two sessions
HOURS = ("09:00", "17:00")  # unasked messages, local time
CHANNEL = "#reverse-mentoring"
ROOM = r"#[^\s#]{1,79}|[^\s#>][^\n#>]{0,78} > [^\s#>][^\n#>]{0,78}"  # or `Team > channel`
_PERCENT = (("needs", 40), ("wants", 20), ("interests", 20), ("topics", 10), ("style", 10))
WEIGHTS = tuple((part, Decimal(percent) / 100) for part, percent in _PERCENT)
# template: weeks, due weeks (None: must be given), week of the closing talk
TEMPLATES: Mapping[str, tuple[int, tuple[int, ...] | None, int]] = {
    "standard-24": (24, (2, 4, 8, 12, 16, 20), 23),
    "pilot-12": (12, (2, 4, 7, 10), 12),
    "custom": (24, None, 23),
}
KEYS = (
    *("topics", "program.name", "program.owner", "program.language", "announce.channel", *RANGES),
    *("cohort.name", "cohort.kickoff", "cohort.template", "cohort.due_weeks", "nudges.from", "nudges.to"),
    *("people.lead", "people.deputy", "people.sponsor", "people.contacts"),
    *(f"matching.weights.{part}" for part, _ in WEIGHTS),
)
SECTIONS = (*dict.fromkeys(key.rpartition(".")[0] for key in KEYS if "." in key),)
_PROBLEMS = (
    "not_toml unknown_key unknown_key_near missing not_number not_text not_date not_time not_list "
    "not_table hours out_of_range not_a_choice not_language not_channel two_contacts session_count "
    "first_session session_interval close_week weight_sum grades_meet same_person"
)
PROBLEM_KEYS = tuple(f"plan.{key}" for key in _PROBLEMS.split())
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"


@dataclass(frozen=True)
class CohortPlan:
    """One cycle. Weeks count from the kickoff week, which is week 0."""

    name: str
    kickoff: date
    template: str
    weeks: int
    sessions: int
    minutes: int
    due_weeks: tuple[int, ...]
    close_week: int
    min_pairs: int


@dataclass(frozen=True)
class MatchingPlan:
    """How pairs are found and who stands on which side. Weights are exact shares that add up to 1."""

    weights: tuple[tuple[str, Decimal], ...]
    min_gap: int
    min_overlap_half_hours: int
    mentee_from_grade: int
    mentor_to_grade: int

    def side(self, grade: int) -> Role | None:
        """The seniority rule: the role somebody of this grade is eligible for; None in between."""
        if grade >= self.mentee_from_grade:
            return Role.MENTEE
        return Role.MENTOR if grade <= self.mentor_to_grade else None


@dataclass(frozen=True)
class PeoplePlan:
    """Employee ids. `contacts`: the two named humans for a concern."""

    lead: str
    deputy: str
    sponsor: str
    contacts: tuple[str, ...]


@dataclass(frozen=True)
class NudgePlan:
    """Limits of unasked messages; local hours."""

    max_per_week: int
    min_gap_hours: int
    starts: time
    ends: time


@dataclass(frozen=True)
class Plan:
    """A program file with every default filled in. `owner`: the unit that answers for it, such as HR."""

    name: str
    owner: str
    language: str
    cohort: CohortPlan
    matching: MatchingPlan
    people: PeoplePlan
    nudges: NudgePlan
    channel: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanProblem:
    """What is wrong at `where` ("cohort.weeks"): a words key and its values, which name the place too."""

    where: str
    key: str
    values: tuple[tuple[str, str], ...]


class PlanError(Exception):
    """Everything that is wrong with a program file."""

    def __init__(self, problems: Iterable[PlanProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.key} {dict(p.values)}" for p in self.problems))


def read_plan(text: str) -> Plan:
    """The plan in a TOML text. Raises PlanError with all problems."""
    sheet = _Sheet(text)
    plan = Plan(
        name=sheet.text("program.name"),
        owner=sheet.text("program.owner"),
        language=sheet.text("program.language", "en", "|".join(LANGUAGES), "plan.not_language"),
        cohort=_cohort(sheet),
        matching=_matching(sheet),
        people=_people(sheet),
        nudges=_nudges(sheet),
        channel=sheet.text("announce.channel", CHANNEL, ROOM, "plan.not_channel"),
        topics=sheet.items("topics", str, "plan.not_text", ()),
    )
    if sheet.problems:
        raise PlanError(sheet.problems)
    return plan


class _Sheet:
    """The cells of a file by full key. A cell that is wrong reads as something harmless and is noted."""

    def __init__(self, text: str) -> None:
        self.problems: list[PlanProblem] = []
        self._cells: dict[str, object] = {}
        try:
            self._lay_out("", tomllib.loads(text, parse_float=Decimal))
        except tomllib.TOMLDecodeError as error:
            self.wrong("", "plan.not_toml", message=error)
            raise PlanError(self.problems) from error

    def _lay_out(self, section: str, table: Mapping[str, object]) -> None:
        for name, value in table.items():
            where = f"{section}.{name}".lstrip(".")
            if where in KEYS:
                self._cells[where] = value
            elif where not in SECTIONS:
                near = difflib.get_close_matches(where, (*KEYS, *SECTIONS), 1, 0.5)
                self.wrong(where, "plan.unknown_key_near" if near else "plan.unknown_key", near="".join(near))
            elif isinstance(value, dict):
                self._lay_out(where, value)
            else:
                self.wrong(where, "plan.not_table")

    def wrong(self, where: str, key: str, **values: object) -> None:
        shown = ((name, str(value)) for name, value in values.items())
        self.problems.append(PlanProblem(where, key, (("where", where), *shown)))

    def sound(self, start: str) -> bool:
        """Whether nothing is wrong below a key so far, so that its parts may be compared."""
        return not any(problem.where.startswith(start) for problem in self.problems)

    def take(self, where: str, kind: type[T], key: str, default: T | None, blank: T) -> T:
        value = self._cells.get(where, default)
        if isinstance(value, kind) and type(value) is kind:  # True is no number, a datetime no date
            return value
        self.wrong(where, "plan.missing" if value is None else key)
        return blank

    def number(self, where: str, default: int | None = None) -> int:
        usual, low, high = RANGES[where]
        value = self.take(where, int, "plan.not_number", usual if default is None else default, low)
        if not low <= value <= high:
            self.wrong(where, "plan.out_of_range", value=value, low=low, high=high)
        return value

    def share(self, where: str, default: Decimal) -> Decimal:
        if type(whole := self._cells.get(where)) is int:
            self._cells[where] = Decimal(whole)
        value = self.take(where, Decimal, "plan.not_number", default, default)
        if not (value.is_finite() and 0 <= value <= 1):
            self.wrong(where, "plan.out_of_range", value=value, low=0, high=1)
        return value

    def text(self, where: str, usual: str = "", form: str = r".*\S.*", key: str = "plan.missing") -> str:
        value = self.take(where, str, "plan.not_text", usual or None, usual or "?").strip()
        if re.fullmatch(form, value):
            return value
        self.wrong(where, key, value=value, choices=form.replace("|", ", "))
        return usual

    def items(self, where: str, kind: type[T], key: str, default: tuple[T, ...] | None) -> tuple[T, ...]:
        found = self.take(where, list, "plan.not_list", None if default is None else list(default), [])
        good = tuple(item for item in found if type(item) is kind and item != "")
        if len(good) < len(found):
            self.wrong(where, key)
        return good


def _cohort(sheet: _Sheet) -> CohortPlan:
    template = sheet.text("cohort.template", "standard-24", "|".join(TEMPLATES), "plan.not_a_choice")
    weeks, due, close = TEMPLATES[template]
    plan = CohortPlan(
        name=sheet.text("cohort.name"),
        kickoff=sheet.take("cohort.kickoff", date, "plan.not_date", None, date.min),
        template=template,
        weeks=sheet.number("cohort.weeks", weeks),
        sessions=sheet.number("cohort.sessions", len(due) if due else None),
        minutes=sheet.number("cohort.minutes"),
        due_weeks=sheet.items("cohort.due_weeks", int, "plan.not_number", due),
        close_week=sheet.number("cohort.close_week", close),
        min_pairs=sheet.number("cohort.min_pairs"),
    )
    if sheet.sound("cohort"):
        _check_weeks(sheet, plan)
    return plan


def _check_weeks(sheet: _Sheet, plan: CohortPlan) -> None:
    due, close, where = plan.due_weeks, plan.close_week, "cohort.due_weeks"
    (low, high), (least, most), last = FIRST_SESSION, INTERVAL, max(due, default=0)
    if len(due) != plan.sessions:
        sheet.wrong(where, "plan.session_count", count=len(due), sessions=plan.sessions)
    if due and not low <= due[0] <= high:
        sheet.wrong(where, "plan.first_session", value=due[0], low=low, high=high)
    for one, other in pairwise(due):
        if not least <= other - one <= most:
            sheet.wrong(where, "plan.session_interval", first=one, second=other, low=least, high=most)
    if not last < close <= plan.weeks:
        sheet.wrong("cohort.close_week", "plan.close_week", value=close, last=last, weeks=plan.weeks)


def _matching(sheet: _Sheet) -> MatchingPlan:
    weights = tuple((part, sheet.share(f"matching.weights.{part}", share)) for part, share in WEIGHTS)
    total = sum(share for _, share in weights)
    if total != 1 and sheet.sound("matching.weights"):
        sheet.wrong("matching.weights", "plan.weight_sum", sum=total)
    plan = MatchingPlan(weights, *(sheet.number(key) for key in RANGES if key.startswith("matching.")))
    mentor, mentee = plan.mentor_to_grade, plan.mentee_from_grade
    if mentor >= mentee and sheet.sound("matching.ment"):
        sheet.wrong("matching.mentor_to_grade", "plan.grades_meet", mentor=mentor, mentee=mentee)
    return plan


def _people(sheet: _Sheet) -> PeoplePlan:
    lead, deputy, sponsor = (sheet.text(f"people.{key}") for key in ("lead", "deputy", "sponsor"))
    contacts = sheet.items("people.contacts", str, "plan.not_text", None)
    for where, who in (("people.deputy", deputy), ("people.sponsor", sponsor)):
        if who == lead and sheet.sound("people"):
            sheet.wrong(where, "plan.same_person", value=who)
    if (len(contacts), len(set(contacts))) != (2, 2) and sheet.sound("people.contacts"):
        sheet.wrong("people.contacts", "plan.two_contacts", count=len(set(contacts)))
    return PeoplePlan(lead, deputy, sponsor, contacts)


def _nudges(sheet: _Sheet) -> NudgePlan:
    most, gap = (sheet.number(f"nudges.{key}") for key in ("max_per_week", "min_gap_hours"))
    low, high = HOURS
    starts = sheet.text("nudges.from", low, _CLOCK, "plan.not_time")
    ends = sheet.text("nudges.to", high, _CLOCK, "plan.not_time")
    if not low <= starts < ends <= high:
        sheet.wrong("nudges.from", "plan.hours", low=low, high=high)
    return NudgePlan(most, gap, time.fromisoformat(starts), time.fromisoformat(ends))
