"""What happened, as a person can read it: the talk of one pair with Flipside, line by line."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.demo.stage import Stage
from bot.program.pairs import Pair
from bot.program.people import Person
from bot.storage import lookup, outbox, subjects
from bot.storage.database import reading
from bot.storage.outbox import Letter
from conversations.cards import Card

WIDTH = 100  # characters of a line
MOST = 26  # lines for each person


def of(stage: Stage) -> Iterator[str]:
    """The first pair's excerpt: the mentee's side, then the mentor's."""
    with reading(stage.app.engine) as connection:
        pair = _showcase(lookup.pairs_in(connection, stage.cohort.id))
        if pair is None:
            return
        for person in pair.both:
            one: Person = subjects.load(connection, f"person:{person}")
            yield ""
            yield f"{one.name}, {one.title} – {'mentee' if person == pair.mentee else 'mentor'}"
            yield from _lines(outbox.said_to(connection, person, MOST), one.zone)
        yield ""


def _showcase(pairs: tuple[Pair, ...]) -> Pair | None:
    """The pair that met most; the first of equals."""
    return max(pairs, key=lambda pair: (pair.held, pair.score), default=None)


def _lines(letters: tuple[tuple[Letter, Card | None], ...], zone: str) -> Iterator[str]:
    """`<` Flipside says, `>` the person answers, on the person's own clock."""
    for letter, redrawn in letters:
        at = letter.sent_at.astimezone(ZoneInfo(zone)) if letter.sent_at else None
        yield f"  {at:%a %d %b %H:%M} < {_short(letter.card.title or letter.card.text)}"
        if redrawn and len(redrawn.facts) > len(letter.card.facts):
            yield f"  {'':16} > {_short(redrawn.facts[-1].value)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"
