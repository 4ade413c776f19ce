"""People: what Flipside knows of a colleague before anybody has a role.

Rule 1: no protected attribute exists here, and none is derived (domain.md, section 5).
Rule 2: a wish about messages (stop, fewer, snooze) belongs to the person and outlives every cohort.
Rule 3: the person's own corrections win, then the HR export, then a chat directory (listings.py).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.program.consequences import Consequences, Notice
from bot.program.decisions import Decision, Table, step
from bot.program.listings import FACTS, ID, Listing, Told, may_tell, without
from bot.program.roster_values import PersonRow


class PersonState(StrEnum):
    """Whether somebody still works here."""

    HERE = "here"
    LEFT = "left"
    ERASED = "erased"


class Volume(StrEnum):
    """How much a person wants to hear unasked."""

    NORMAL = "normal"
    FEWER = "fewer"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Person:
    """One colleague, as the directory and the person describe them."""

    id: str
    name: str
    email: str = ""
    title: str = ""
    department: str = ""
    site: str = ""
    region: str = ""  # public holidays: ISO 3166, "DE" or "DE-BY"
    zone: str = "UTC"  # IANA name
    grade: int = 0
    manager: str = ""
    languages: tuple[str, ...] = ("en",)
    speech: str = "en"  # the language Flipside speaks to them
    starts: time = time(9)
    ends: time = time(17)
    state: PersonState = PersonState.HERE
    volume: Volume = Volume.NORMAL
    snoozed_until: date | None = None
    adjusted: tuple[str, ...] = ()  # fields the person corrected; an import leaves them as they are
    told: Told = ()  # what a chat platform's directory told, and which account of it

    @property
    def exported(self) -> bool:
        """Whether an HR export has told of them: only then grade, department and manager are known."""
        return "name" not in dict(self.told)

    @property
    def listed_first(self) -> bool:
        """Whether a chat directory told of them first: exports know them by another id."""
        return ID in dict(self.told)

    @property
    def first_name(self) -> str:
        """What to call them."""
        return self.name.split(" ")[0]

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"person:{self.id}"


@dataclass(frozen=True)
class Snoozed(Decision):
    """Nothing unasked for a week (domain.md, section 9: controls in every message)."""

    days: int = 7


@dataclass(frozen=True)
class Hushed(Decision):
    """Fewer messages, or none but those that are needed."""

    volume: Volume


@dataclass(frozen=True)
class Adjusted(Decision):
    """The person corrects the directory. Empty text or tuple: leave as it is; hours are HH:MM."""

    zone: str = ""
    hours: tuple[str, str] = ("", "")
    languages: tuple[str, ...] = ()
    speech: str = ""


@dataclass(frozen=True)
class Described(Decision):
    """The directory says it anew. What the person adjusted (speech, wishes) stays."""

    facts: PersonRow


@dataclass(frozen=True)
class Listed(Decision):
    """A chat platform's directory says it."""

    facts: Listing


@dataclass(frozen=True)
class Unlisted(Decision):
    """An account of theirs is gone: the directory tells no more."""

    teller: str


@dataclass(frozen=True)
class Connected(Decision):
    """An account that had their e-mail is theirs: they say so. `home`: its platform and installation."""

    home: str


@dataclass(frozen=True)
class Disconnected(Decision):
    """The account there is not theirs: nothing is said or shown to it any more."""

    home: str


@dataclass(frozen=True)
class PlaceChosen(Decision):
    """Where they want to be written to, of the places where they can be reached."""

    home: str


@dataclass(frozen=True)
class Left(Decision):
    """The person left the company or the account is off."""


@dataclass(frozen=True)
class Returned(Decision):
    """A leaver is in the directory again."""


@dataclass(frozen=True)
class Erased(Decision):
    """Everything that names the person is removed."""


TRANSITIONS: Table[PersonState] = {
    PersonState.HERE: {
        Snoozed: PersonState.HERE,
        Hushed: PersonState.HERE,
        Adjusted: PersonState.HERE,
        Described: PersonState.HERE,
        Listed: PersonState.HERE,
        Unlisted: PersonState.HERE,
        Connected: PersonState.HERE,
        Disconnected: PersonState.HERE,
        PlaceChosen: PersonState.HERE,
        Left: PersonState.LEFT,
        Erased: PersonState.ERASED,
    },
    PersonState.LEFT: {Returned: PersonState.HERE, Erased: PersonState.ERASED},
    PersonState.ERASED: {},
}


def apply(person: Person, decision: Decision, now: datetime) -> tuple[Person, Consequences]:
    """The person after the decision, and what follows. Raises OutOfTurn; then nothing changed."""
    person = replace(person, state=step(TRANSITIONS, person.ref, person.state, decision))
    match decision:
        case Snoozed(days):
            until = now.astimezone(ZoneInfo(person.zone)).date() + timedelta(days=days)
            return replace(person, snoozed_until=until), (
                Notice(person.id, "snoozed", person.ref, (("until", until.isoformat()),)),
            )
        case Hushed(volume):
            return replace(person, volume=volume), (Notice(person.id, f"volume_{volume}", person.ref),)
        case Adjusted():
            return _adjusted(person, decision), ()
        case Described(facts):
            return described(person, facts), ()
        case Listed(facts):
            return listed(person, facts), ()
        case Unlisted(teller):
            return replace(person, told=without(person.told, teller)), ()
        case Erased():
            return Person(person.id, "", state=PersonState.ERASED), ()
    return person, ()


def _adjusted(person: Person, said: Adjusted) -> Person:
    """What the person says counts from now on, also against the next export."""
    starts, ends = said.hours
    given: dict[str, Any] = {
        "zone": said.zone,
        "starts": time.fromisoformat(starts) if starts else None,
        "ends": time.fromisoformat(ends) if ends else None,
        "languages": said.languages,
        "speech": said.speech,
    }
    new = {name: value for name, value in given.items() if value}
    return replace(person, **new, adjusted=tuple(sorted({*person.adjusted, *new})))


def described(person: Person, row: PersonRow) -> Person:
    """The person as an HR export describes them; what they corrected themselves stays.

    So does the zone that a chat directory told. What else it told, the export knows better.
    """
    stays = {*person.adjusted, *(("zone",) if "zone" in dict(person.told) else ())}
    facts: dict[str, Any] = {
        "name": row.name,
        "email": row.email,
        "title": row.title,
        "department": row.department,
        "site": row.site,
        "region": row.region or person.region,
        "zone": row.zone or person.zone,
        "grade": row.grade,
        "manager": row.manager,
        "languages": row.languages,
        "starts": row.hours[0],
        "ends": row.hours[1],
    }
    facts = {name: value for name, value in facts.items() if name not in stays}
    return replace(person, **facts, told=tuple(one for one in person.told if one[0] in (ID, "zone")))


def newly_listed(identity: str, facts: Listing) -> Person:
    """Somebody of whom only a chat directory tells: without a grade, so no seniority rule invites them.

    For want of a name their account's id stands there, until somebody tells one.
    """
    speech, account = facts.speech or "en", facts.teller.rpartition("/")[2]
    blank = Person(identity, account, languages=(speech,), speech=speech, told=((ID, ""), ("name", "")))
    return listed(blank, facts)


def listed(person: Person, facts: Listing) -> Person:
    """The person as a chat directory tells of them (listings.py, rules 1 to 4)."""
    open_to_it = ("zone",) if person.exported else FACTS
    new = {
        fact: getattr(facts, fact)
        for fact in open_to_it
        if getattr(facts, fact) and fact not in person.adjusted and may_tell(person.told, fact, facts.teller)
    }
    told = {**dict(person.told), **dict.fromkeys(new, facts.teller)}
    return replace(person, **new, told=tuple(sorted(told.items())))
