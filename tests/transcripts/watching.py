"""What was decided: the decisions of a form, and the states that differ before and after.

Rule 1: a form's decisions are those of the pure turn; that they were applied, the states prove.
Rule 2: looked at through a connection of its own, so only what was committed is seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, select

from bot.app import App
from bot.events import Event
from bot.program.decisions import Decision
from bot.storage import people, talks
from bot.storage import tables as t
from bot.storage.database import reading
from bot.storage.mapping import freeze
from bot.turns import talking
from bot.turns.work import Work
from conversations.flows import FORMS
from conversations.forms import Asked, Conversation, Heard, Opened, Said
from conversations.hearing import hear
from conversations.intents import bare
from conversations.words import words

States = Mapping[tuple[str, str], Mapping[str, Any]]
SUBJECTS = (
    *(t.cohorts, t.participants, t.pairs, t.sessions, t.surveys, t.rounds, t.announcements),
    *(t.imports, t.ideas),
)
OF_PEOPLE = ("state", "zone", "starts", "ends", "languages", "speech", "volume", "snoozed_until")


def decided(app: App, event: Event, now: datetime) -> tuple[str, ...]:
    """The decisions that the form will take on this event, in words."""
    with reading(app.engine) as connection:
        who = people.by_address(connection, event.sender)
        if who is None:
            return ()
        work = Work(connection, now, app.desk.secrets, actor=who)
        talk, heard = _meant(work, event)
        if talk is None or not talk.open or talk.person != who or isinstance(heard, Asked | Opened):
            return ()
        talk = talking.filled(work, talk)
        turn = hear(FORMS[talk.form], talk, heard, talking.hearing(work, talk, heard))
    return tuple(told(decision) for decision in turn.decided)


def _meant(work: Work, event: Event) -> tuple[Conversation | None, Heard]:
    """The conversation that an event is for, and what it hears."""
    number, heard = event.conversation, event.heard
    if isinstance(heard, Said) and number is None:
        reader = work.person(work.actor)
        heard = bare(heard.text, words(reader.speech)) or heard
    if isinstance(heard, Asked) and heard.intent == "answer":
        first, _, rest = heard.rest.partition(" ")
        if not (first.isdecimal() and rest.strip()):
            return None, heard
        number, heard = int(first), Said(rest.strip())
    if number is not None:
        return talks.get(work.connection, number), heard
    return talks.latest(work.connection, work.actor), heard


def questions(engine: Engine, number: int) -> tuple[str, ...]:
    """The questions of the form of a conversation."""
    with reading(engine) as connection:
        talk = talks.get(connection, number)
    return tuple(q.key for q in FORMS[talk.form].questions) if talk else ()


def told(decision: Decision) -> str:
    """`Applied role=mentor offers=Python`: the name and what is in it, without who decided."""
    return " ".join([type(decision).__name__, *_said(decision)])


def _said(value: Any) -> Iterator[str]:
    for field in fields(value):
        one = freeze(getattr(value, field.name))
        if field.name in ("person", "upto") or one in ("", [], None, ["", ""]):
            continue
        if isinstance(one, dict):
            yield from _said(getattr(value, field.name))
        else:
            yield f"{field.name}={_plain(one)}"


def _plain(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text.replace("\n", " / ")[:120]


def states(engine: Engine) -> States:
    """Every subject, task and audit entry."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    with reading(engine) as connection:
        for table in (*SUBJECTS, t.people, t.tasks, t.audit):
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings():
                found[table.name, f"{row['id']:>09}" if isinstance(row["id"], int) else row["id"]] = dict(row)
    return found


def changes(before: States, after: States) -> tuple[str, ...]:
    """What differs, one line each; a row of sessions is one line."""
    found = [line for key, row in after.items() for line in _changed(key[0], before.get(key, {}), row)]
    merged = (
        (head, tail, [n for *_, n in group])
        for (head, tail), group in groupby(found, key=lambda one: (one[0], one[1]))
    )
    return tuple(f"{head.format(n=_numbers(numbers))} {tail}" for head, tail, numbers in merged)


Change = tuple[str, str, int]


def _numbers(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def _changed(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    match table:
        case "people":
            yield from _person(old, new)
        case "tasks" if not old:
            yield f"task {new['key']}:", f"open, about {_about(new['subject'])}", 0
        case "tasks" if new["closed_at"] and not old["closed_at"]:
            yield f"task {new['key']}:", "closed", 0
        case "audit" if not old:
            yield "audit:", f"{new['person']} {new['action']}", 0
        case "tasks" | "audit":
            return
        case _ if old.get("state") != new["state"]:
            was = f"{old['state']} → " if old else "new, "
            yield f"{_name(table, new)}:", f"{was}{new['state']}", new.get("number") or 0


def _person(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in OF_PEOPLE if old else ():
        if old[name] != new[name]:
            yield f"{new['id']}'s {name}:", f"{_plain(freeze(old[name]))} → {_plain(freeze(new[name]))}", 0
    if not old:
        yield f"{new['id']}:", f"new person {new['name']}".rstrip(), 0


def _name(table: str, row: Mapping[str, Any]) -> str:
    match table:
        case "participants":
            return str(row["person"])
        case "pairs":
            return f"pair {row['mentee']}+{row['mentor']}"
        case "sessions":
            return f"session {{n}} of {row['mentee']}+{row['mentor']}"
        case "surveys":
            return f"{row['wave']} of {row['person']}"
        case "rounds":
            return "round {n}"
    return table.removesuffix("s")


def _about(subject: str) -> str:
    """Without the ids of rounds, which say nothing to a reader."""
    return subject.partition(":")[0]
