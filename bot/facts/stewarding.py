"""What only a program lead may know: rounds, announcements, imports, invitations."""

from collections.abc import Iterator

from bot.facts import audiences
from bot.facts.pairing import reasons
from bot.facts.reading import Known, Reading
from bot.program.announcements import Announcement, AnnouncementState
from bot.program.cohorts import Cohort, CohortState
from bot.program.imports import Import
from bot.program.pairs import Pair
from bot.program.participants import ParticipantState, participant_ref
from bot.program.roster import Changes, Roster, RosterRefused, gather
from bot.program.rounds import Round
from bot.program.seniority import side
from bot.storage import people, subjects
from bot.storage.roster import compared

CAN_BE_ASKED = frozenset(
    {
        ParticipantState.POOL,
        ParticipantState.WAITLISTED,
        ParticipantState.PROPOSED,
        ParticipantState.MATCHED,
        ParticipantState.ACTIVE,
    }
)
SHOWN = 20  # problems in a chat message; the command line shows all


def cohort(reading: Reading, one: Cohort, _: Cohort | None) -> Known:
    """How many would be invited, while that is the question."""
    if one.state is not CohortState.READINESS:
        return {"state": one.state}
    plan = one.course.matching
    able = sum(1 for person in people.everybody(reading.connection) if side(person, plan))
    return {"invitations": reading.words.say("page.invitations", n=able), "state": one.state}


def announcement(reading: Reading, one: Announcement, _: Cohort | None) -> Known:
    """The text and its author; to whom it goes and how it looks, as long as that is the question."""
    known = {"text": one.text, "author": reading.someone(one.author).name}
    return {**known, **audiences.values(reading, one)} if one.state is AnnouncementState.DRAFT else known


def round_(reading: Reading, one: Round, _: Cohort | None) -> Known:
    """The proposals by name with their reasons, and who would wait."""
    proposed = (subjects.load(reading.connection, f"pair:{pair}") for pair in one.pairs)
    pairs = [pair for pair in proposed if _free(reading, pair)]
    named = tuple((pair.id, _line(reading, pair)) for pair in pairs)
    words = reading.words
    return {
        "round": one.number,
        "proposals": named,
        "summary": words.say("page.round_summary", n=len(pairs), waiting=len(one.waiting)),
        "table": "\n".join(f"• {line}" for _, line in named),
        "waiting": "\n".join(_waiting(reading, one)),
    }


def _free(reading: Reading, pair: Pair) -> bool:
    """Both can still be asked: nobody has left or paused since the round was run."""
    members = (subjects.load(reading.connection, participant_ref(pair.cohort, p)) for p in pair.both)
    return all(member.state in CAN_BE_ASKED for member in members)


def _line(reading: Reading, pair: Pair) -> str:
    """Mentee, mentor, label and the first reason."""
    mentee, mentor = reading.someone(pair.mentee), reading.someone(pair.mentor)
    label = reading.words.say(f"label.{pair.label}")
    why = reasons(reading, pair, pair.for_mentee)[0]
    return f"{mentee.name} ← {mentor.name} ({label}): {why}"


def _waiting(reading: Reading, one: Round) -> list[str]:
    words = reading.words
    rows = []
    for waiter in one.waiting:
        why = words.say(f"reason.{waiter.steward}", **dict(waiter.steward_values))
        rows.append(f"– {reading.someone(waiter.person).name}: {why}")
    return [words.say("page.round_waiting"), *rows] if rows else []


def import_(reading: Reading, one: Import, _: Cohort | None) -> Known:
    """What the pasted export would change, in words."""
    return {"report": report(reading, one.rows)}


def report(reading: Reading, rows: str) -> str:
    """The dry run of an export: counts, columns ignored, problems by row number."""
    words = reading.words
    try:
        roster = gather([rows.encode()], reading.here.date())
    except RosterRefused as refused:
        return words.say(refused.key, **dict(refused.values))
    changes = compared(reading.connection, roster)
    return "\n".join(_report(reading, roster, changes))


def _report(reading: Reading, roster: Roster, changes: Changes) -> Iterator[str]:
    words, read = reading.words, roster.report
    yield words.say("roster_report.rows", n=read.read, good=read.good)
    yield words.say(
        "roster_report.changes",
        new=len(changes.new),
        changed=len(changes.changed),
        back=len(changes.back),
        left=len(changes.left),
        unchanged=changes.unchanged,
    )
    if read.ignored:
        yield words.say("roster_report.ignored", columns=words.listed(read.ignored))
    if changes.many_leavers:
        yield words.say("roster_report.many_leavers", n=len(changes.left))
    for found in read.problems[:SHOWN]:
        yield words.say(found.key, **dict(found.values))
    if read.problem_count > SHOWN:
        yield words.say("roster_report.more", n=read.problem_count - SHOWN)
