"""What both of a pair may know together, and with whom an introduction has not arrived.

Rule: only what each of them was told about the other before; a reason that only one read is not here.
"""

from collections.abc import Iterator

from bot.facts.given import given
from bot.facts.pairing import SHOWN, listed, reasons
from bot.facts.reading import Known, Reading
from bot.program.pairs import RUNNING, Pair
from bot.storage import introductions, lookup

MOST = 10  # pairs that are named at once


def values(reading: Reading, pair: Pair) -> Known:
    """Both in full, and the reasons that both have read."""
    both = tuple(why for why in pair.for_mentee if why in pair.for_mentor)
    return {
        **given(reading, pair.ref),
        "mentee_described": _described(reading, pair.mentee),
        "mentor_described": _described(reading, pair.mentor),
        "reasons": listed(reasons(reading, pair, both)[:SHOWN]),
    }


def _described(reading: Reading, person: str) -> str:
    """Name, title and department, as far as they are known."""
    one = reading.someone(person)
    return ", ".join(part for part in (one.name, one.title, one.department) if part)


def missing(reading: Reading, cohort: str) -> str:
    """The pairs that have not met yet and whose introduction is not with both; empty where there is none."""
    lines = tuple(_missing(reading, cohort))
    more = len(lines) - MOST
    rest = [reading.words.say("letter.more", n=more)] if more > 0 else []
    return "\n".join([*(f"• {line}" for line in lines[:MOST]), *rest])


def _missing(reading: Reading, cohort: str) -> Iterator[str]:
    pairs = [p for p in lookup.pairs_in(reading.connection, cohort) if p.state in RUNNING and not p.held]
    reached = introductions.reached(reading.connection, pairs)
    for pair in pairs:
        if without := [person for person in pair.both if person not in reached[pair.id]]:
            names = {"pair": reading.names(pair.both), "without": reading.names(without)}
            yield reading.words.say("command.introduction_missing", **names)
