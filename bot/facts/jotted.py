"""Ideas for the next session: the pairs one can be noted for, and those that a person may see."""

from bot.facts.reading import Known, Reading
from bot.program.pairs import LIVING
from bot.storage import lookup


def choices(reading: Reading) -> Known:
    """The pairs of the one who notes, by the other one's name."""
    me = reading.person.id
    pairs = (pair for pair in lookup.pairs_of(reading.connection, me) if pair.state in LIVING)
    return {"pairs": tuple((pair.id, reading.someone(pair.partner(me)).name) for pair in pairs)}
