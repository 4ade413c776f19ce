"""Prints docs/timeline.md from scheduler.timeline.TIMELINE: what, hung on which date, when, too late when.

Rule: what a date or a fact means is said here in words, once; a test asks for each of them.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from scheduler.ladders import LADDERS
from scheduler.rules import ALWAYS, Ask, Decide, Hand, Remind, Rule, Survey, Tell
from scheduler.timeline import TIMELINE

HEAD = """# Timeline

Printed by `make docs` from `scheduler/timeline.py` and `scheduler/ladders.py`. Change those, not this
file; a test compares the two.

Once a minute the clock asks one question: what is due? The answer is worked out from the two tables
below and from the database. Nothing is queued, so a restart, a missed minute or a second machine
changes nothing.

## How to read it

- **Hung on** is a date of one thing: a cohort, a participant, a pair, a session, or an open question.
  Where the thing has no such date yet, the line waits. A line is followed once for each day it hangs
  on: a second pause or a moved session is a new occurrence.
- **When** counts working days (wd) of the person's own region, or days as they stand in the calendar.
  Times are those on the person's own clock; ten in the morning stays ten when the clocks change. Things
  that nobody owns (a cohort, a pair, a session) are on UTC and have Monday to Friday.
- **What**: *asks* opens a question, *reminds* asks it again in other words, *tells* says something that
  asks nothing, *hands over* puts a task on the program lead's list, *decides* moves a lifecycle
  ([lifecycles](lifecycles.md)) and writes to nobody by itself.
- **Too late**: a line older than that is dropped. Decisions are never too late.
- **Needs**: what must be true at that moment as well.

## What always comes first

Manners win over the plan. Questions, reminders and surveys go out on working days from 09:00 to 17:00
on the reader's own clock (a program may be stricter), at most two reminders or surveys in any seven
days, at least 48 hours apart. Whoever said stop, took a pause or snoozed is not written to by this
plan. What is held back is not lost: it stays due until it is too late. So after an outage of three days
there is one message and not twenty.
"""
DATES: Mapping[str, str] = {
    "since": "the day the cohort's state began",
    "kickoff": "kickoff day of the program file",
    "close": "first day of the closing week",
    "paused_until": "the day a pause ends",
    "offered": "the day both were asked whether they want the pair",
    "contracting": "the day the two were introduced",
    "ending": "the moment somebody left the pair",
    "last_held": "the day of the last talk",
    "due": "the day the session is due in the plan",
    "starts": "the agreed start of the session",
    "ends": "the agreed end of the session",
    "held": "the moment one said that they had met",
    "met": "the end of a talk that took place",
}
FACTS: Mapping[str, str] = {
    "matching": "cohort is matching",
    "kickoff": "cohort waits for kickoff",
    "running": "still under way",
    "closing": "cohort is closing",
    "enough": "enough confirmed pairs",
    "paused": "is paused",
    "paired": "has a partner",
    "undated": "has no date",
    "unmet": "have not met yet",
    "green": "all is well",
    "calm": "no human is on it yet",
    "more": "talks are left",
    "planned": "nobody was asked for times yet",
    "next": "is the next one",
    "dated": "has a date",
    "second": "is the second talk",
    "first": "is the first talk",
    "later": "is a later talk",
}


def page() -> str:
    """The whole of docs/timeline.md."""
    plan = [rule for rule in TIMELINE if rule not in LADDERS]
    parts = [HEAD, "## The plan\n", *_table(plan), "", _LADDERS, *_table(LADDERS), ""]
    return "\n".join(parts)


_LADDERS = """## What follows silence

A ladder hangs on the moment at which a question was asked, and ends when it is answered. Never more
than three automatic messages about one matter; then a human is asked to help, and in the end silence
has a quiet answer.
"""


def _table(rules: list[Rule] | tuple[Rule, ...]) -> Iterator[str]:
    yield "| line | hung on | when | what | too late | needs |"
    yield "|---|---|---|---|---|---|"
    for rule in rules:
        cells = (f"`{rule.name}`", hung_on(rule), when(rule), what(rule), too_late(rule), needed(rule))
        yield f"| {' | '.join(cells)} |"


def hung_on(rule: Rule) -> str:
    """The date in words."""
    form = rule.event.removeprefix("asked:")
    return f"question `{form}` was asked" if form != rule.event else DATES[rule.event]


def when(rule: Rule) -> str:
    """How long after, and at what time."""
    wait = f"{rule.days:+d} wd" if rule.days else _span(rule.after)
    return f"{wait}, {rule.at:%H:%M}" if rule.at else wait


def _span(after: timedelta) -> str:
    if not after:
        return "the same day"
    return f"+{after.days} days" if after.days else f"+{after.seconds // 60} min"


def what(rule: Rule) -> str:
    """What is done."""
    match rule.step:
        case Ask(form, about):
            return f"asks `{form}`" + (f" about the {about}" if about else "")
        case Survey(wave, form):
            return f"sends `{form}` of wave `{wave}`"
        case Remind(key):
            return f"reminds `{key}`"
        case Tell(key):
            return f"tells `{key}`"
        case Hand(key):
            return f"hands over `{key}`"
        case Decide(make):
            return f"decides `{type(make()).__name__}`"


def too_late(rule: Rule) -> str:
    """When the line is dropped."""
    return "never" if rule.too_late == ALWAYS else f"after {rule.too_late.days} days"


def needed(rule: Rule) -> str:
    """The facts in words."""
    return ", ".join(sorted(FACTS[fact] for fact in rule.needs)) or "–"
