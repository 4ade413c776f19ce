"""My settings: what language I am written to in, when, how much and where, and every way out.

Rule: each is said as it is now, with the button that changes it.
"""

from collections.abc import Iterator
from datetime import date

from bot.facts import Reading, places
from bot.facts.readers import limits_of
from bot.home.ways import ways
from bot.program.participants import Participant, ParticipantState
from bot.program.people import Volume
from bot.storage import lookup
from conversations.cards import Card, Fact


def card(reader: Reading, member: Participant | None) -> Card:
    """The settings of a person, in the program or not."""
    back = ("resume",) if _quiet(reader, member) else ()
    where = ("where",) if len(places.known(reader)) > 1 else ()
    controls = ways(reader, "language", *where, "profile", "pause", *back, "stop", "leave")
    facts = tuple(Fact(reader.words.say(f"page.set_{name}"), said) for name, said in _set(reader, member))
    return Card(reader.words.say("page.ways_out_text"), facts=facts, controls=controls)


def _quiet(reader: Reading, member: Participant | None) -> bool:
    """Something holds messages back that can be taken back."""
    paused = member is not None and member.state is ParticipantState.PAUSED
    return paused or reader.person.volume is not Volume.NORMAL


def _set(reader: Reading, member: Participant | None) -> Iterator[tuple[str, str]]:
    words, person = reader.words, reader.person
    limits = limits_of(lookup.cohort_now(reader.connection))
    yield "speech", words.label(f"language.{person.speech}")
    hours = {"opens": words.hour(limits.opens), "closes": words.hour(limits.closes)}
    yield "hours", words.say("page.set_hours_text", **hours, zone=person.zone.replace("_", " "))
    yield "pause", _break(reader, member)
    yield "volume", words.say(f"volume.{person.volume}")
    yield "where", _where(reader)


def _break(reader: Reading, member: Participant | None) -> str:
    words, snoozed = reader.words, reader.person.snoozed_until
    if member and member.state is ParticipantState.PAUSED and member.paused_until:
        return words.say("page.set_pause_until", day=words.day(member.paused_until))
    if snoozed and _to_come(reader, snoozed):
        return words.say("page.set_snoozed_until", day=words.day(snoozed))
    return words.say("page.set_pause_none")


def _to_come(reader: Reading, day: date) -> bool:
    return reader.here.date() < day


def _where(reader: Reading) -> str:
    """The place they chose, or else where they were last heard."""
    return places.written_to(reader) or reader.words.say("page.nowhere")
