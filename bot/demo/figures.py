"""The figures of a run, as one object: what happened, and three numbers that must be 0."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.demo.stage import Stage
from bot.storage import figures
from bot.storage.database import Connection, reading
from bot.storage.figures import Sent
from scheduler.loads import CAPPED, Load
from scheduler.manners import Reader, open_hours

UNASKED = frozenset({Load.STATUS, Load.LOGISTICS, Load.NUDGE, Load.SURVEY})
WEEK = timedelta(days=7)
SESSIONS_DATED = ("scheduled", "held", "closed", "no_show", "unknown")
SESSIONS_HELD = ("held", "closed")
PULSES_SENT = ("sent", "started", "submitted", "declined", "expired")


def of(stage: Stage) -> dict[str, int]:
    """What happened on a stage so far. Its names are a promise: scripts read them."""
    with reading(stage.app.engine) as connection:
        everything = figures.sent(connection)
        counted = _counts(connection, stage.clock.now())
    unasked = [one for one in everything if one.load in UNASKED]
    capped = [one for one in unasked if one.load in CAPPED]
    return {
        **counted,
        "nudges": sum(1 for one in unasked if one.load == Load.NUDGE),
        "messages": len(everything),
        "max_messages_per_person_week": most_in_a_week(capped),
        "max_unasked_per_person_week": most_in_a_week(unasked),
        "outside_quiet_hours": sum(1 for one in unasked if not _in_hours(one)),
        "duplicates": duplicates(unasked),
    }


def _counts(connection: Connection, now: datetime) -> dict[str, int]:
    return {
        "people": figures.count(connection, "people"),
        "invited": figures.count(connection, "participants"),
        "joined": figures.joined(connection),
        "pairs_proposed": figures.count(connection, "pairs"),
        "pairs_active": figures.active_pairs(connection),
        "pairs_completed": figures.count(connection, "pairs", ("completed", "continuing_informally")),
        "sessions_scheduled": figures.count(connection, "sessions", SESSIONS_DATED),
        "sessions_held": figures.count(connection, "sessions", SESSIONS_HELD),
        "pulses_sent": figures.count(connection, "surveys", PULSES_SENT),
        "pulses_answered": figures.count(connection, "surveys", ("submitted",)),
        "announcements": figures.count(connection, "announcements", ("sent",)),
        "undelivered": figures.undelivered(connection, now),
    }


def most_in_a_week(sent: Iterable[Sent]) -> int:
    """The most messages that one person got in any seven days in a row."""
    most = 0
    by_person: dict[str, list[datetime]] = {}
    for one in sent:
        times = by_person.setdefault(one.person, [])
        times.append(one.at)
        most = max(most, sum(1 for at in times if at > one.at - WEEK))
    return most


def _in_hours(one: Sent) -> bool:
    return open_hours(one.at, Reader(one.zone, one.region))


def duplicates(sent: Iterable[Sent]) -> int:
    """Unasked messages that said the same to the same person on the same day."""
    said = Counter((one.person, one.kind, one.text, one.at.date()) for one in sent)
    return sum(count - 1 for count in said.values())


def said(found: dict[str, int]) -> str:
    """The figures in a few lines."""
    return (
        f"{found['people']} people, {found['invited']} invited, {found['joined']} joined, "
        f"{found['pairs_active']} pairs met.\n"
        f"{found['sessions_held']} of {found['sessions_scheduled']} dated sessions held, "
        f"{found['pulses_answered']} of {found['pulses_sent']} pulses answered.\n"
        f"{found['messages']} messages; at most {found['max_messages_per_person_week']} nudges and surveys "
        f"for one person in any seven days.\n"
        f"Outside quiet hours: {found['outside_quiet_hours']}. Doubled: {found['duplicates']}. "
        f"Not delivered: {found['undelivered']}."
    )
