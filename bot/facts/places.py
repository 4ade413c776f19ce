"""Where somebody can be written to: the places that are theirs, and those that would be if they said so.

Rule: a place is an installation on a platform. It is called by its platform, and by its own name only where
somebody has two of the same platform.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.events import Address, Standing
from bot.facts.reading import Known, Reading
from bot.program.people import Person
from bot.storage import installations, links, people
from bot.storage.database import Connection
from bot.storage.links import Link

HERE, CLAIMED, REFUSED = Standing.HERE, Standing.CLAIMED, Standing.DOUBLE


@dataclass(frozen=True)
class Place:
    """One place. `standing`: here (theirs), claimed (would be), double (they said that it is not theirs)."""

    home: str
    label: str
    standing: Standing = HERE


def known(reading: Reading) -> tuple[Place, ...]:
    """Every place of the reader, theirs first."""
    person = reading.person.id
    found = {one.home: HERE for one in people.addresses(reading.connection, person)}
    for standing in (CLAIMED, REFUSED):
        mine = (one for one in links.of(reading.connection, person) if one.standing is standing)
        found = {**{one.address.home: standing for one in mine}, **found}
    ordered = sorted(found, key=lambda home: (found[home] is not HERE, found[home], home))
    names = labels(reading, ordered)
    return tuple(Place(home, names[home], found[home]) for home in ordered)


def labels(reading: Reading, homes: Iterable[str]) -> Mapping[str, str]:
    """What each of these is called among the others."""
    homes = tuple(homes)
    platforms = Counter(home.partition("/")[0] for home in homes)
    return {home: _label(reading, home, platforms) for home in homes}


def _label(reading: Reading, home: str, platforms: Mapping[str, int]) -> str:
    platform, _, installation = home.partition("/")
    label = reading.words.label(f"platform.{platform}")
    if platforms[platform] < 2 or not installation:
        return label
    return reading.words.say("where.place_in", platform=label, name=_name(reading.connection, home))


def _name(connection: Connection, home: str) -> str:
    platform, _, installation = home.partition("/")
    found = installations.get(connection, platform, installation)
    return found.name if found and found.name else installation


def written_to(reading: Reading) -> str:
    """Where the reader is written to; empty where they can be reached nowhere."""
    address = people.address_of(reading.connection, reading.person.id)
    theirs = [one.home for one in people.addresses(reading.connection, reading.person.id)]
    return labels(reading, theirs)[address.home] if address else ""


def choices(reading: Reading) -> Known:
    """What the reader may choose: where to be written to, and which of these is not theirs."""
    places = known(reading)
    theirs = [one for one in places if one.standing is HERE]
    droppable = [one for one in places if one.standing is CLAIMED or (one in theirs and len(theirs) > 1)]
    address = people.address_of(reading.connection, reading.person.id)
    return {
        "places": tuple((one.home, _called(reading, one)) for one in places),
        "unconfirmed": tuple(one.home for one in places if one.standing is not HERE),
        "droppable": tuple((one.home, one.label) for one in droppable),
        "present_place": address.home if address else None,
    }


def _called(reading: Reading, place: Place) -> str:
    if place.standing is HERE:
        return place.label
    return reading.words.say("where.to_connect", place=place.label)


def described(link: Link) -> Person:
    """Whoever acts from an account that was not confirmed: what its own directory told, and nothing else."""
    speech = link.says("speech") or "en"
    return Person("", link.says("name"), link.says("email"), speech=speech)


def claimed(reading: Reading, link: Link) -> Known:
    """What the question may say at an account that was not confirmed: where else, and where it would be."""
    elsewhere = [one.home for one in people.addresses(reading.connection, link.person)]
    names = labels(reading, (*elsewhere, link.address.home))
    words, places = reading.words, [names[home] for home in elsewhere]
    return {
        "told_name": reading.person.name or words.say("form.somebody"),
        "told_email": reading.person.email,
        "elsewhere": words.say("link.elsewhere", places=words.listed(places)) if places else "",
        "account": link.address.home,
        "places": tuple(names.items()),
        "present_place": link.address.home,
    }


def label_of(reading: Reading, address: Address) -> str:
    """What the place of an address is called among all that are the reader's."""
    homes = {address.home, *(one.home for one in people.addresses(reading.connection, reading.person.id))}
    return labels(reading, sorted(homes))[address.home]
