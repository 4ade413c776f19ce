"""Who is meant by an audience, and who of them gets a message that nobody needs to have.

Rule: who asked for quiet, paused, left or cannot be reached is counted and not written to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.facts.readers import readers
from bot.facts.reading import Known, Reading
from bot.program.announcements import Announcement, Audience
from bot.program.participants import OPEN, Participant, ParticipantState
from bot.program.roles import Role
from bot.storage import lookup, people
from bot.storage.database import Connection
from scheduler.loads import Load
from scheduler.manners import Reader, wanted

INSIDE = OPEN | {ParticipantState.PAUSED, ParticipantState.COMPLETING}
SIDES = {Audience.MENTORS: Role.MENTOR, Audience.MENTEES: Role.MENTEE}


@dataclass(frozen=True)
class Gathered:
    """An audience: who is written to, each as a reader, and how many are not."""

    readers: Mapping[str, Reader]
    others: int = 0


def members(everybody: Sequence[Participant], audience: Audience) -> tuple[str, ...]:
    """The people of an audience, in the program now. Nobody of a channel: who is in there is not known."""
    inside = (one for one in everybody if one.state in INSIDE)
    if audience is Audience.EVERYBODY:
        return tuple(one.person for one in inside)
    return tuple(one.person for one in inside if one.role is SIDES.get(audience, "none"))


def gathered(connection: Connection, cohort: str, audience: Audience, now: datetime) -> Gathered:
    """Who would get a direct message now, in a handful of reads for any number of people."""
    meant = members(lookup.participants_in(connection, cohort), audience)
    return _of(meant, _willing(connection, meant, now))


def _willing(connection: Connection, meant: Sequence[str], now: datetime) -> Mapping[str, Reader]:
    known, reachable = readers(connection, meant, now), people.reachable(connection, meant)
    found = ((person, reader) for person, reader in known.items() if person in reachable)
    return {person: reader for person, reader in found if wanted(Load.BULK, reader, now)}


def _of(meant: Sequence[str], willing: Mapping[str, Reader]) -> Gathered:
    here = {person: willing[person] for person in meant if person in willing}
    return Gathered(here, len(meant) - len(here))


def values(reading: Reading, one: Announcement) -> Known:
    """To whom it goes, how many of each there are, and how it will look."""
    everybody = lookup.participants_in(reading.connection, one.cohort)
    willing = _willing(reading.connection, members(everybody, Audience.EVERYBODY), reading.now)
    found = {audience: _of(members(everybody, audience), willing) for audience in Audience}
    words, course = reading.words, reading.cohort(one.cohort)
    channel = course.course.channel if course else ""
    here, author = found[one.audience], reading.someone(one.author)
    looks = {"text": one.text, "author": author.name, "author_title": author.title or "–"}
    to = words.say(f"announced.to_{one.audience}", channel=channel, n=len(here.readers))
    kept = words.say("announced.others", n=here.others) if here.others else ""
    by_hand = one.audience is Audience.CHANNEL
    return {
        **{f"people_{a}": len(of.readers) for a, of in found.items()},
        "to": to + kept,
        "look": words.say("post.announcement" if by_hand else "announced.look", **looks),
        "audience": one.audience.value,
        "present_text": one.text,
        "present_audience": one.audience.value,
    }
