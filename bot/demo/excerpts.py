"""What happened, as a person can read it: the talk of one pair with Flipside, line by line."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from adapters.web.ports import Message, room_of
from bot.demo.stage import Stage
from bot.program.pairs import Pair
from bot.program.people import Person
from bot.storage import lookup, subjects
from bot.storage.database import reading
from conversations.words import words

WIDTH = 96  # characters of a line
MOST = 24  # messages for each person


def of(stage: Stage) -> Iterator[str]:
    """The excerpt of the pair that met most: the mentee's side, then the mentor's."""
    with reading(stage.app.engine) as connection:
        pair = _showcase(lookup.pairs_in(connection, stage.cohort.id))
        people = [subjects.load(connection, f"person:{one}") for one in pair.both] if pair else []
    for role, person in zip(("mentee", "mentor"), people, strict=False):
        yield ""
        yield f"{person.name}, {person.title} – {role}"
        for message in stage.app.chat.history(room_of(person.id), most=10_000)[:MOST]:
            yield from _lines(message, person)


def _showcase(pairs: tuple[Pair, ...]) -> Pair | None:
    """The pair that met most; the best of equals."""
    return max(pairs, key=lambda pair: (pair.held, pair.score), default=None)


def _lines(message: Message, person: Person) -> Iterator[str]:
    """`<` Flipside says, `>` the person answers, on the person's own clock."""
    card = message.payload
    at = message.at.astimezone(ZoneInfo(person.zone))
    yield f"  {at:%a %d %b %H:%M} < {_short(str(card['title'] or card['text']))}"
    answered = words(person.speech).say("form.answered")
    for fact in card["facts"]:
        if fact["label"] == answered:
            yield f"  {'':16} > {_short(fact['value'])}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"
