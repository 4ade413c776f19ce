"""Where somebody is, and everything that is known about them: for the home page and `mydata`."""

from collections.abc import Iterator

from bot.facts import calendar
from bot.facts.given import given
from bot.facts.reading import Known, Reading
from bot.program.pairs import LIVING, Pair
from bot.program.participants import Participant
from bot.program.sessions import Session, SessionState
from bot.storage import answers, ideas, lookup, talks
from conversations.cards import Fact, Link

COMING = (SessionState.SCHEDULED, SessionState.MOVED, SessionState.PROPOSING)
# An offered pair is shown by its proposal, not here: nobody is a partner before both said yes.
SHOWN = LIVING


def known_pairs(reading: Reading) -> tuple[Pair, ...]:
    """The pairs both have confirmed."""
    mine = lookup.pairs_of(reading.connection, reading.person.id)
    return tuple(pair for pair in mine if pair.state in SHOWN)


def next_session(reading: Reading, pair: Pair) -> Session | None:
    """The session that comes next, dated or not."""
    return lookup.session_of(reading.connection, pair.id, COMING)


def over(reading: Reading, pair: Pair) -> bool:
    """Whether a session has begun of which nobody has said yet that it took place."""
    session = lookup.session_of(reading.connection, pair.id, (SessionState.SCHEDULED, SessionState.UNKNOWN))
    return bool(session and session.starts and session.starts <= reading.now)


def pair_facts(reading: Reading, pair: Pair) -> tuple[Fact, ...]:
    """Partner, next date, goals."""
    words, values = reading.words, given(reading, pair.ref)
    session = next_session(reading, pair)
    starts = words.moment(session.starts) if session and session.starts else words.say("page.session_none")
    return (
        Fact(words.say("page.partner"), words.say("page.pair_text", **values)),
        Fact(words.say("page.session"), starts),
        Fact(words.say("page.goals"), str(values["goals"])),
    )


def pair_links(reading: Reading, pair: Pair) -> tuple[Link, ...]:
    """To the reader's own calendar file, while there is a date."""
    session = next_session(reading, pair)
    return calendar.link(reading, session) if session and session.starts else ()


def everything(reading: Reading, member: Participant | None) -> tuple[Fact, ...]:
    """All there is about a person, label and value."""
    return (*_directory(reading), *_membership(reading, member), *_answers(reading))


def _directory(reading: Reading) -> Iterator[Fact]:
    person, words = reading.person, reading.words
    plain = {
        "name": person.name,
        "email": person.email,
        "title": person.title,
        "department": person.department,
        "site": person.site,
        "region": person.region,
        "zone": person.zone,
        "grade": str(person.grade) if person.exported else "",
        "manager": reading.someone(person.manager).name if person.manager else "",
        "languages": reading.labels("language", person.languages),
        "hours": reading.hours(person),
        "speech": words.label(f"language.{person.speech}"),
        "volume": words.say(f"volume.{person.volume}"),
    }
    yield from (Fact(words.say(f"data.{name}"), value) for name, value in plain.items() if value)


def _membership(reading: Reading, member: Participant | None) -> Iterator[Fact]:
    if member is None:
        return
    words, values = reading.words, _member_values(reading, member)
    yield from (Fact(words.say(f"data.{name}"), str(value)) for name, value in values.items() if value)
    for pair in known_pairs(reading):
        yield from pair_facts(reading, pair)


def _member_values(reading: Reading, member: Participant) -> Known:
    known = given(reading, member.ref)
    never = member.profile.never
    return {
        "state": known["state"],
        "role": reading.words.say(f"role.{member.role}") if member.role else "",
        "offers": known["offered_list"],
        "wants": known["wanted_list"],
        "topics": known["topics_list"],
        "never": reading.names(never) if never else "",
        "consent": reading.words.moment(member.consented_at) if member.consented_at else "",
    }


def _answers(reading: Reading) -> Iterator[Fact]:
    words = reading.words
    noted = ideas.of_person(reading.connection, reading.person.id)
    if noted:
        yield Fact(words.say("data.ideas"), "\n".join(f"• {one.text}" for one in noted))
    own = answers.of_person(reading.connection, reading.person.id)
    if own:
        yield Fact(words.say("data.answers"), words.listed(f"{item} {value}" for _, item, value in own))
    open_now = talks.opened(reading.connection, reading.person.id)
    if open_now:
        yield Fact(words.say("data.open"), words.listed(words.label(f"form_name.{t.form}") for t in open_now))
