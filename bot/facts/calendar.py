"""The reader's own calendar file of a session: where it is, on which cards it stands, what it says.

Rule 1: a card that sets a date, changes it or calls it off leads to the file: each to their own.
Rule 2: the file says when, with whom and what the theme is: no address of anybody, no answer, no place.
"""

from collections.abc import Iterator

from bot.facts.given import given
from bot.facts.reading import Reading
from bot.program.consequences import subject_of
from bot.program.roles import Role
from bot.program.sessions import Session, SessionState
from bot.storage import dated, lookup, subjects
from bot.storage.dated import Dated
from conversations.cards import Link
from conversations.entries import Entry

ADD, UPDATE = "calendar.add", "calendar.update"
SET = ("scheduled", "cancelled")  # notices about a date
CALLED_OFF = ("pair_ending", "partner_paused", "paused")  # notices with which a date falls away
# Forms that look for another date, and where the session stands when they are the first to tell.
ASKED = {"times": SessionState.PROPOSING, "pick": SessionState.MOVED}


def link(reading: Reading, session: Session) -> tuple[Link, ...]:
    """To the file of a session; nothing where it never had a date, or where nobody reaches us."""
    return _link(reading, session, ADD if session.starts else UPDATE)


def of_notice(reading: Reading, key: str, subject: str) -> tuple[Link, ...]:
    """What stands on the card of a notice."""
    if key in SET:
        return link(reading, subjects.load(reading.connection, subject))
    if key in CALLED_OFF:
        return tuple(one for session in _coming(reading, subject) for one in _link(reading, session, UPDATE))
    return ()


def of_question(reading: Reading, form: str, subject: str) -> tuple[Link, ...]:
    """What stands on a question for another date, once the old one fell away and would still be to come."""
    session = _asked(reading, form, subject)
    if session is None or session.starts or session.state is not ASKED[form]:
        return ()
    return _link(reading, session, UPDATE) if _is_ahead(reading, session) else ()


def of_last_word(reading: Reading, form: str, subject: str) -> tuple[Link, ...]:
    """What stands on the last word to whoever offers other times: with it the old date falls away."""
    session = _asked(reading, form, subject)
    return _link(reading, session, UPDATE) if form == "times" and session and session.starts else ()


def entry(reading: Reading, session: Session, date: Dated) -> Entry | None:
    """The date of a session as it stands in the reader's calendar now."""
    if session.since is None:
        return None
    off, values = session.starts is None, given(reading, session.ref)
    says = "calendar.off" if off else "calendar.description"
    return Entry(
        session=session.id,
        version=date.version,
        changed=session.since,
        starts=date.starts,
        ends=date.starts + session.lasts,
        off=off,
        summary=reading.words.say("calendar.summary", **values),
        description=reading.words.say(says, **values),
    )


def _asked(reading: Reading, form: str, subject: str) -> Session | None:
    found: Session | None = subjects.load(reading.connection, subject) if form in ASKED else None
    return found


def _link(reading: Reading, session: Session, label: str) -> tuple[Link, ...]:
    me = reading.person.id
    if me not in session.both:
        return ()
    url = reading.calendar(session.id, Role.MENTEE if me == session.mentee else Role.MENTOR)
    if not url or dated.of(reading.connection, session) is None:
        return ()
    return (Link(reading.words.say(label), url),)


def _coming(reading: Reading, subject: str) -> Iterator[Session]:
    """The sessions whose date is ahead, or was until just now: of a pair, or of the reader's own."""
    kind, _ = subject_of(subject)
    mine = lookup.pairs_of(reading.connection, reading.person.id)
    for pair in (subjects.load(reading.connection, subject),) if kind == "pair" else mine:
        for session in lookup.sessions_of(reading.connection, pair.id):
            if (session.starts or session.since == reading.now) and _is_ahead(reading, session):
                yield session


def _is_ahead(reading: Reading, session: Session) -> bool:
    """Whether the date is, or would be, still to come."""
    date = dated.of(reading.connection, session)
    return date is not None and date.starts > reading.now
