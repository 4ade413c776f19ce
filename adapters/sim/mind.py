"""One scripted person's answers: what to pick, what to write, how long to take.

Rule 1: the same seed gives the same answers; chance is a seeded generator handed in, never drawn anew.
Rule 2: a person sees what everybody sees: the form's fields and their options, nothing else.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from conversations.cards import Field
from conversations.forms import Line
from conversations.kinds import TAPS

FOLDER = Path(__file__).parent


def load(name: str) -> Mapping[str, Any]:
    """A data file of this folder."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Mind:
    """A persona with a generator of its own. `fades` is when it stops answering, if ever."""

    persona: Mapping[str, Any]
    world: Mapping[str, Any]
    chance: Random
    zone: ZoneInfo
    fades: datetime | None = None

    def acts(self, now: datetime) -> datetime | None:
        """When this person answers, in their own working hours; None when they never do."""
        hours: Sequence[float] = self.persona["hours"]
        if not hours or (self.fades and now >= self.fades):
            return None
        return self._at_work(now + timedelta(minutes=int(60 * self.chance.uniform(hours[0], hours[1]))))

    def _at_work(self, at: datetime) -> datetime:
        """This instant, or some time in the next morning of a weekday."""
        here = at.astimezone(self.zone)
        while here.weekday() >= 5 or not 8 <= here.hour < 18:
            morning = here.replace(hour=8, minute=self.chance.randint(5, 55))
            here = morning if here.hour < 8 else morning + timedelta(days=1)
        return here.astimezone(UTC)

    def line(self, field: Field, now: datetime) -> Line:
        """An answer to one field."""
        if field.kind in TAPS:
            return Line(field.question, (self._tap(field),))
        return Line(field.question, WRITE[field.kind](self, field, now))

    def _tap(self, field: Field) -> str:
        """By the persona's weights, for the choices there are; otherwise the first."""
        there = [value for value, _ in field.options]
        weights = self.persona.get("answers", {}).get(field.question, {})
        known = {value: weight for value, weight in weights.items() if value in there}
        rest = 100 - sum(known.values())
        if rest > 0 and there[0] not in known:
            known[there[0]] = rest
        return self.chance.choices(list(known), list(known.values()))[0]

    def _many(self, field: Field, now: datetime) -> tuple[str, ...]:
        there = [value for value, _ in field.options if value != "own"]
        wanted = min(3, field.most or 3, len(there))
        picked = self.chance.sample(range(len(there)), wanted)
        return tuple(there[place] for place in sorted(picked)) or ("own",)

    def _tags(self, field: Field, now: datetime) -> tuple[str, ...]:
        sets = {
            "offers": "mentor_offers",
            "wants": "mentor_wants",
            "needs": "mentee_needs",
            "gives": "mentee_gives",
        }
        chosen: Sequence[str] = self.chance.choice(self.world[sets[field.question]])
        return tuple(chosen)

    def _text(self, field: Field, now: datetime) -> tuple[str, ...]:
        words = {"goals": "goals", "thanks": "thanks", "question": "questions"}.get(field.question, "thanks")
        return (str(self.chance.choice(self.world[words])),)

    def _day(self, field: Field, now: datetime) -> tuple[str, ...]:
        """About three and a half weeks on, on a weekday: the mean gap of domain.md, section 14."""
        day = now.date() + timedelta(days=self.chance.randint(17, 31))
        while day.weekday() >= 5:
            day += timedelta(days=1)
        return (day.isoformat(),)

    def _hour(self, field: Field, now: datetime) -> tuple[str, ...]:
        return (self.chance.choice(("14:00", "14:30", "15:00", "15:30")),)

    def _nobody(self, field: Field, now: datetime) -> tuple[str, ...]:
        return ("-",)


WRITE: Mapping[str, Callable[[Mind, Field, datetime], tuple[str, ...]]] = {
    "many": Mind._many,
    "tags": Mind._tags,
    "text": Mind._text,
    "date": Mind._day,
    "time": Mind._hour,
    "person": Mind._nobody,
}


def mind(
    persona: Mapping[str, Any], world: Mapping[str, Any], seed: str, zone: str, fades: datetime | None = None
) -> Mind:
    """A mind of its own chance: the same seed gives the same answers."""
    return Mind(persona, world, Random(seed), ZoneInfo(zone), fades)
