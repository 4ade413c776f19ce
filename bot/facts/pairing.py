"""What one of two may know of the pair and its sessions."""

from collections.abc import Mapping

from bot.facts.reading import Known, Reading, hours_of
from bot.program.cohorts import Cohort
from bot.program.pairs import Pair, Why
from bot.program.roles import Role
from bot.program.sessions import UNDATED, Session, session_ref
from bot.storage import subjects
from scheduler.slots import free

SEPARATOR = ","  # bot/matching/reasons.py joins several names with it
SHOWN = 3  # reasons of a proposal: two or three (domain.md, section 5)


def pair(reading: Reading, one: Pair, cohort: Cohort | None) -> Known:
    """Partner, role and reasons; names of both for the program lead."""
    me = reading.person.id
    role = Role.MENTEE if me == one.mentee else Role.MENTOR
    whys = one.for_mentee if role is Role.MENTEE else one.for_mentor
    return {
        **partner_values(reading, one.partner(me)),
        "pair": one.id,
        "role": role.value,
        "role_word": reading.words.say(f"role.{role}"),
        "first_mover": reading.someone(one.mentee).name,
        "mentor": reading.someone(one.mentor).name,
        "mentee": reading.someone(one.mentee).name,
        "number": one.held + 1,
        "reasons": listed(reasons(reading, one, whys)[:SHOWN]),
        "goals": listed(one.goals) or reading.words.say(_no_goals(one)),
        "paused_until": reading.words.day(one.paused_until) if one.paused_until else "",
    }


def _no_goals(one: Pair) -> str:
    """Nothing was agreed yet, or to explore first was."""
    return "page.goals_none" if one.agreed else "page.goals_open"


def listed(lines: tuple[str, ...]) -> str:
    """One a line; a single one needs no mark."""
    return "\n".join(f"• {line}" for line in lines) if len(lines) > 1 else "".join(lines)


def partner_values(reading: Reading, partner: str) -> Known:
    """Who the other one is: name, title, department, zone."""
    other = reading.someone(partner)
    return {
        "partner": other.first_name,
        "partner_full": other.name,
        "partner_title": other.title or "–",
        "partner_department": other.department or "–",
        "partner_zone": other.zone.replace("_", " "),
    }


def reasons(reading: Reading, one: Pair, whys: tuple[Why, ...]) -> tuple[str, ...]:
    """The shareable reasons as sentences."""
    mentor, mentee = reading.someone(one.mentor).first_name, reading.someone(one.mentee).first_name
    people = {"teacher": mentor, "learner": mentee, "giver": mentee}
    said = tuple(_sentence(reading, why, people) for why in whys)
    return said or (reading.words.say("reason.none"),)


def _sentence(reading: Reading, why: Why, people: Mapping[str, str]) -> str:
    values = {name: _value(reading, name, value) for name, value in why.values}
    return reading.words.say(f"reason.{why.key}", **people, **values)


def _value(reading: Reading, name: str, value: str) -> str:
    """Several names are one value; topics and languages have words of their own."""
    parts = [part for part in value.split(SEPARATOR) if part]
    if name in LABELS:
        return reading.labels(LABELS[name], parts)
    return reading.words.listed(parts) if len(parts) > 1 else value


LABELS = {"topics": "topic", "languages": "language"}


def session(reading: Reading, one: Session, cohort: Cohort | None) -> Known:
    """Number, theme, partner, the times offered, and free times for whoever offers."""
    base = pair(reading, subjects.load(reading.connection, f"pair:{one.pair}"), cohort)
    words, number = reading.words, one.number
    lead_line = "session.leads_mentor" if base["role"] == Role.MENTOR else "session.leads_mentee"
    theme = words.say(f"session.theme_{min(number, 6)}")
    return {
        **base,
        "number": number,
        "next_number": _open_number(reading, one),
        "minutes": one.minutes,
        "starts": words.moment(one.starts) if one.starts else words.say("page.session_none"),
        "slots": one.slots,
        "free": free_times(reading, one),
        "theme_line": words.say("session.theme_line", theme=theme),
        "questions": words.say(f"session.questions_{min(number, 6)}"),
        "leads": words.say(lead_line, **{k: base[k] for k in ("partner",)}),
    }


def _open_number(reading: Reading, one: Session) -> int:
    """The number of the session after this one, while it has no date; 0 when there is none to plan."""
    try:
        after: Session = subjects.load(reading.connection, session_ref(one.pair, one.number + 1))
    except KeyError:
        return 0
    return after.number if after.state in UNDATED else 0


def free_times(reading: Reading, one: Session) -> tuple[object, ...]:
    """Times inside both people's working hours, near the due date."""
    me, other = reading.person, reading.someone(one.partner(reading.person.id))
    slots = free(hours_of(me), hours_of(other), one.minutes, one.due, reading.now)
    return tuple(slot for slot in slots if slot != one.starts)  # that one is to be moved
