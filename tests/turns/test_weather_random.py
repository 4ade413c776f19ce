"""A thousand short random lives: whatever people press, type and wait for, nothing breaks.

Rule: a life is a list of plain steps, so that a failing one is shown at its shortest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage import records
from conversations.cards import Card
from conversations.forms import Answered, Heard, Line, Opened, Said
from conversations.intents import parse
from tests.turns.invariants import broken
from tests.turns.world import SCENES, World

COMMANDS = (
    *("join", "leave", "pause", "pause 2026-03-20", "pause 1999-01-01", "resume", "profile", "match", "pair"),
    *("schedule", "met", "help", "home", "why", "stop", "snooze", "fewer", "mydata", "forget", "", "xyzzy"),
    *("answer", "answer 1 yes", "answer 99999 yes", "answer x", "admin", "pause " + "x" * 5000),
)
ADMIN = (
    *("open", "match", "approve", "announce", "announce Tea at four", "announce " + "x" * 4000, "status"),
    *("people import", "x", "outbox", "resend all", "resend 1", "dismiss all", "dismiss 1", "resend x"),
)
WORDS = (
    *("yes", "no", "1", "2", "1, 2", "own", "all", "Python", "2026-03-12", "14:30", "agree", "-", "Tom"),
    *("", " ", "\x00", "🙂" * 50, "x" * 10_000, "ليلى", "{partner}", "id,name\nzoe,Zoe"),
)
SPANS = tuple(timedelta(hours=h) for h in (1, 26, 75, 24 * 8))


@dataclass(frozen=True)
class Step:
    """One thing that happens. `who` and `pick` count; what they mean depends on what is there."""

    kind: str
    who: int = 0
    pick: int = 0
    twice: bool = False


KINDS = (
    "press",
    "press",
    "press",
    "press",
    "sheet",
    "sheet",
    "foreign",
    "say",
    "command",
    "admin",
    "wait",
    "look",
)
steps = st.builds(
    Step,
    st.sampled_from(KINDS),
    st.integers(0, 6),
    st.integers(0, 30),
    st.sampled_from((False, False, False, True)),
)


@settings(
    max_examples=1000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(scene=st.sampled_from(SCENES), life=st.lists(steps, min_size=1, max_size=6))
def test_a_life_breaks_nothing(world: World, scene: str, life: list[Step]) -> None:
    world.back_to(scene)
    for step in life:
        STEPS[step.kind](world, step)
        assert world.look(broken) == []


def _press(world: World, step: Step) -> None:
    """A button of one's own, old or new, with a value that it has or had."""
    mine = [one for one in world.cards if one[0] == _who(world, step)] or world.cards
    _pressed(world, step, _who(world, step), mine[-1 - step.pick % len(mine)][1] if mine else None)


def _foreign(world: World, step: Step) -> None:
    """Somebody else's button: it reveals nothing, changes nothing and is noted."""
    who = _who(world, step)
    others = [one for one in world.cards if one[0] != who]
    if not others:
        return
    noted = len(world.look(lambda connection, now: [a for _, a in records.audited(connection)]))
    _, card = others[-1 - step.pick % len(others)]
    assert card.ask
    _, taken = world.hear(who, Answered((Line(card.ask.question, ("yes",)),)), card.ask.conversation)
    assert taken.rows
    assert "belongs to somebody else" in " ".join(
        letter.card.hint + letter.card.text for letter in taken.rows
    )
    actions = world.look(lambda connection, now: [a for _, a in records.audited(connection)])
    assert actions[noted:] == ["foreign button"]


def _pressed(world: World, step: Step, who: str, card: Card | None) -> None:
    if card is None or card.ask is None:
        return _say(world, step)
    values = [choice.value for choice in card.choices] or ["1", "Python", "2026-03-12", "14:30", "-"]
    line = Line(card.ask.question, (values[step.pick % len(values)],))
    return _answered(world, step, who, Answered((line,)), card.ask.conversation)


def _sheet(world: World, step: Step) -> None:
    """Everything that is asked, answered as a form."""
    who = _who(world, step)
    talks = [card.ask.conversation for owner, card in world.cards if owner == who and card.ask]
    sheet = world.stage.app.desk.sheet(who, talks[-1], world.now) if talks else None
    if sheet is None:
        return _say(world, step)
    plain = {"tags": "Python, Strategy", "text": "Well", "date": "2026-04-02", "time": "10:00", "person": "-"}
    lines = [
        Line(f.question, (plain.get(f.kind) or f.options[step.pick % len(f.options)][0],))
        for f in sheet.fields
    ]
    return _answered(world, step, who, Answered(tuple(lines)), sheet.conversation)


def _say(world: World, step: Step) -> None:
    _answered(world, step, _who(world, step), Said(WORDS[step.pick % len(WORDS)]), None)


def _command(world: World, step: Step) -> None:
    _answered(world, step, _who(world, step), parse(COMMANDS[step.pick % len(COMMANDS)]), None)


def _admin(world: World, step: Step) -> None:
    who = "lena" if step.who else _who(world, step)
    _answered(world, step, who, parse(f"admin {ADMIN[step.pick % len(ADMIN)]}"), None)


def _wait(world: World, step: Step) -> None:
    def look() -> None:
        assert world.look(broken) == []

    world.wait(SPANS[step.pick % len(SPANS)], look)


def _look(world: World, step: Step) -> None:
    """An unknown conversation, a stranger, or a look at the open form."""
    who = "nobody" if step.pick % 3 == 0 else _who(world, step)
    _answered(world, step, who, Opened(), 987_654 if step.pick % 2 else None)


def _answered(world: World, step: Step, who: str, heard: Heard, talk: int | None) -> None:
    """Every event is answered; the same one again changes nothing."""
    event, taken = world.hear(who, heard, talk)
    assert taken.fresh and taken.rows, f"{event} got no answer"
    if step.twice:
        before = world.rows()
        again = world.again(event)
        assert not again.fresh and not again.rows
        assert world.rows() == before


def _who(world: World, step: Step) -> str:
    return world.people[step.who % len(world.people)]


STEPS: dict[str, Callable[[World, Step], None]] = {
    "press": _press,
    "foreign": _foreign,
    "sheet": _sheet,
    "say": _say,
    "command": _command,
    "admin": _admin,
    "wait": _wait,
    "look": _look,
}
