"""What must hold after every step, whatever happened: domain.md, section 15, as far as it applies.

Each check yields a sentence for everything that is wrong. The numbers are those of the handbook.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, or_, select

from bot.program.cohorts import Cohort
from bot.program.pairs import OPEN, Pair, PairState
from bot.program.participants import GONE, Participant
from bot.program.people import Person, PersonState, Volume
from bot.program.roles import Role
from bot.program.sessions import OPEN as MEETING
from bot.program.sessions import Session
from bot.storage import people, subjects
from bot.storage import tables as t
from scheduler.loads import CAPPED, PLANNED
from scheduler.manners import Reader, open_hours

JUST_NOW = timedelta(minutes=2)
LATE = timedelta(hours=1)  # between being due and being sent
WEEK, GAP = timedelta(weeks=1), timedelta(hours=48)
OVER = (PairState.VOID, PairState.ENDED_EARLY, PairState.COMPLETED, PairState.CONTINUING)
RESTING = (PairState.PAUSED, PairState.HELD)
FINISHED = ("sent", "replaced", "cancelled", "merged", "expired", "unknown", "dead")
SWAPPED = {Role.MENTOR: ("You are the mentee.", "You would be the mentee."),
           Role.MENTEE: ("You are the mentor.", "You would be the mentor.")}  # fmt: skip
NEUTRAL = ("pair_ending", "not_going_ahead")
Letters = Sequence[Mapping[str, Any]]


def broken(connection: Connection, now: datetime) -> list[str]:
    """Every invariant that does not hold, in words."""
    letters = _letters(connection, now)
    pairs = subjects.find(connection, Pair)
    folk = {person.id: person for person in subjects.find(connection, Person)}
    members = subjects.find(connection, Participant)
    return [
        *_pairs_fit(connection, pairs, folk, members),
        *_nobody_has_too_many(pairs),
        *_hours_and_wishes(letters, folk, now),
        *_caps(letters, now),
        *_few_reminders(letters),
        *_neutral(letters, folk),
        *_no_dangling(connection, pairs, members),
        *_roles_in_text(letters, members),
        *_resting_pairs_have_peace(letters, pairs, now),
        *_rows_are_whole(letters),
        *_tasks_end(connection, pairs),
    ]


def _letters(connection: Connection, now: datetime) -> Letters:
    """Every row of the outbox; cards only where a check reads them, because they are most of it."""
    o = t.outbox.c
    read = or_(o.written_at >= now - JUST_NOW, *(o.key.startswith(f"notice:{key}:") for key in NEUTRAL))
    cards = {row.id: row.card for row in connection.execute(select(o.id, o.card).where(read))}
    lean = [column for column in o if column.name not in ("card", "address", "receipt")]
    rows = connection.execute(select(*lean).order_by(o.id)).mappings()
    return [{**row, "card": cards.get(row["id"])} for row in rows]


def _pairs_fit(
    connection: Connection,
    pairs: tuple[Pair, ...],
    folk: Mapping[str, Person],
    members: tuple[Participant, ...],
) -> Iterator[str]:
    """1: a mentor and a mentee of one cohort, of different departments, far apart in the same line."""
    places = {(one.cohort, one.person): one for one in members}
    for pair in (one for one in pairs if one.state in OPEN):
        mentor, mentee = folk[pair.mentor], folk[pair.mentee]
        rule = _cohort(connection, pair.cohort).course.matching
        for person, side in ((mentor, Role.MENTOR), (mentee, Role.MENTEE)):
            place = places.get((pair.cohort, person.id))
            if place is None or place.role is not side or rule.side(person.grade) is not side:
                yield f"1: {person.id} is not the {side} of {pair.id}"
        if mentor.department and mentor.department == mentee.department:
            yield f"1: both of {pair.id} are in {mentor.department}"
        if mentee.grade - mentor.grade < rule.min_gap:
            yield f"1: {pair.id} is too close in grade"
        if mentee.id in people.line(connection, mentor)[:2]:
            yield f"1: {mentee.id} leads {mentor.id}"


def _cohort(connection: Connection, cohort: str) -> Cohort:
    found: Cohort = subjects.load(connection, f"cohort:{cohort}")
    return found


def _nobody_has_too_many(pairs: tuple[Pair, ...]) -> Iterator[str]:
    """2: one open pair for a mentee, two at most for a mentor."""
    taken = [one for one in pairs if one.state in OPEN]
    for side, most in (("mentee", 1), ("mentor", 2)):
        for person, number in Counter(getattr(one, side) for one in taken).items():
            if number > most:
                yield f"2: {person} is in {number} open pairs as {side}"


def _hours_and_wishes(letters: Letters, folk: Mapping[str, Person], now: datetime) -> Iterator[str]:
    """3, 16: what nobody asked for has a why, comes in the hours, and not after stop."""
    stops = _stops(letters)
    for letter in letters:
        person = folk.get(letter["person"])
        if person is None or letter["verb"] != "post" or letter["load"] == "answer":
            continue
        if (
            letter["card"] and letter["card"]["text"] and not letter["card"]["why"]
        ):  # emptied: who it named is forgotten
            yield f"3: {letter['key']} has no why"
        if letter["sent_at"] is None or letter["sent_at"] < now - JUST_NOW or letter["state"] != "sent":
            continue
        if not open_hours(letter["sent_at"], Reader(person.zone, person.region)):
            yield f"3: {letter['key']} came at {letter['sent_at']} to somebody in {person.zone}"
        late = letter["sent_at"] > stops.get(person.id, now)
        if late and person.volume is Volume.STOPPED and letter["load"] in PLANNED:
            yield f"3: {letter['key']} came after stop"


def _stops(letters: Letters) -> Mapping[str, datetime]:
    """When each person last said stop: what had gone out a moment before was not too late."""
    said = [one for one in letters if one["key"].startswith("notice:volume_stopped:")]
    return {one["person"]: one["written_at"] for one in sorted(said, key=lambda one: one["written_at"])}


def _caps(letters: Letters, now: datetime) -> Iterator[str]:
    """3: two nudges or surveys a week, two days apart."""
    sent: dict[str, list[datetime]] = defaultdict(list)
    for letter in letters:
        if letter["load"] in CAPPED and letter["verb"] == "post" and letter["sent_at"]:
            sent[letter["person"]].append(letter["sent_at"])
    for person, times in sent.items():
        times.sort()
        if any(second - first < GAP - LATE for first, second in pairwise(times)):
            yield f"3: {person} got two nudges within 48 hours"
        if any(third - first < WEEK - LATE for first, third in zip(times, times[2:], strict=False)):
            yield f"3: {person} got three nudges in a week"


def _few_reminders(letters: Letters) -> Iterator[str]:
    """4: three automatic contacts on one matter."""
    asked = [x["conversation"] for x in letters if _unasked(x) and x["conversation"]]
    yield from (
        f"4: conversation {n} was asked {count} times" for n, count in Counter(asked).items() if count > 3
    )


def _unasked(letter: Mapping[str, Any]) -> bool:
    return letter["verb"] == "post" and letter["load"] != "answer" and letter["sent_at"] is not None


def _neutral(letters: Letters, folk: Mapping[str, Person]) -> Iterator[str]:
    """5: both sides of an ended pair read the same words."""
    said: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for letter in letters:
        parts = letter["key"].split(":")
        if parts[0] == "notice" and parts[1] in NEUTRAL and letter["person"] in folk:
            said[(parts[1], parts[3], folk[letter["person"]].speech)].add(letter["card"]["text"])
    yield from (f"5: {key} reads {texts}" for key, texts in said.items() if len(texts) > 1)


def _no_dangling(
    connection: Connection, pairs: tuple[Pair, ...], members: tuple[Participant, ...]
) -> Iterator[str]:
    """10: nothing is planned for whoever is gone, or for a pair that is over."""
    over = {one.id for one in pairs if one.state in OVER or one.state is PairState.ENDING}
    gone = {one.person for one in members if one.state in GONE}
    yield from (
        f"10: {p} is gone and in open {x.id}" for x in pairs for p in x.both if p in gone and x.state in OPEN
    )
    for session in subjects.find(connection, Session):
        if session.pair in over and session.state in MEETING:
            yield f"10: session {session.id} is {session.state} though its pair is over"
    c = t.conversations.c
    for talk in connection.execute(select(c.id, c.form, c.subject).where(c.closed_at.is_(None))):
        kind, _, rest = talk.subject.partition(":")
        thing = rest.partition(":")[0]
        pair = thing.rpartition("-")[0] if kind == "session" else thing if kind == "pair" else ""
        if pair in over:
            yield f"10: {talk.form} about {talk.subject} is open though the pair is over"
    here = {x.id for x in subjects.find(connection, Person) if x.state is not PersonState.ERASED}
    known = {row.person for row in connection.execute(select(t.conversations.c.person).distinct())}
    yield from (f"10: a conversation with {person} is kept" for person in known - here)


def _roles_in_text(letters: Letters, members: tuple[Participant, ...]) -> Iterator[str]:
    """12: nobody reads the other one's role."""
    roles = {one.person: one.role for one in members if one.role}
    for letter in letters:
        if letter["card"] and (role := roles.get(letter["person"])):
            for wrong in SWAPPED[role]:
                if wrong in letter["card"]["text"]:
                    yield f"12: the {role} {letter['person']} read “{wrong}”"


def _resting_pairs_have_peace(letters: Letters, pairs: tuple[Pair, ...], now: datetime) -> Iterator[str]:
    """13: paused and held pairs get no nudges."""
    resting = {one.id for one in pairs if one.state in RESTING}
    for letter in letters:
        kind, _, rest = letter["subject"].partition(":")
        thing = rest.partition(":")[0]
        pair = thing.rpartition("-")[0] if kind == "session" else thing
        fresh = letter["sent_at"] and letter["sent_at"] >= now - JUST_NOW and letter["state"] == "sent"
        if fresh and kind in ("pair", "session") and pair in resting and letter["load"] in PLANNED:
            yield f"13: {letter['key']} came while the pair rests"


def _rows_are_whole(letters: Letters) -> Iterator[str]:
    """Delivery: a row is waiting or finished, and only a sent one has a time."""
    for letter in letters:
        if (letter["wake_at"] is None) != (letter["state"] in FINISHED):
            yield f"delivery: {letter['key']} is {letter['state']} and wakes at {letter['wake_at']}"
        if letter["state"] == "sent" and letter["sent_at"] is None:
            yield f"delivery: {letter['key']} was sent at no time"


def _tasks_end(connection: Connection, pairs: tuple[Pair, ...]) -> Iterator[str]:
    """14: what was handed to a human ends when the thing is over."""
    over = {one.ref for one in pairs if one.state in OVER}
    k = t.tasks.c
    for task in connection.execute(select(k.key, k.subject).where(k.closed_at.is_(None))):
        if task.subject in over:
            yield f"14: task {task.key} about {task.subject} is open though it is over"
