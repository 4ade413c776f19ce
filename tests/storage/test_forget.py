"""Forgetting a person: nothing names them any more, everything else stays (domain.md, scenario 7).

Rule: the whole database is searched, every column of every table, through a second connection.
"""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, Engine, func, select

from bot.events import Address, Standing
from bot.program.announcements import Announcement
from bot.program.imports import Import, ImportState
from bot.program.pairs import Pair
from bot.program.participant_decisions import Profile
from bot.program.participants import Participant, participant_id
from bot.program.people import Person
from bot.program.roles import Office
from bot.program.rounds import Round, Waiter
from bot.program.sessions import Session
from bot.program.surveys import Survey, survey_id
from bot.storage import (
    accounts,
    answers,
    gates,
    ideas,
    installations,
    links,
    outbox,
    people,
    records,
    subjects,
    talks,
)
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.forget import forget
from bot.storage.installations import Installation, Kind
from bot.storage.links import Link
from bot.storage.upsert import upsert
from tests.storage import rows
from tests.storage.rows import NOW

PARTNER, LEAD = "max.mentee", "lea.lead"
ODD = "zoë.o'hara_50%"  # escaped in JSON, quoted in SQL, a placeholder in LIKE
KEPT = ("cohorts", "participants", "pairs", "sessions", "rounds", "answers", "people", "audit", "steps")
DUE = date(2026, 3, 5)
DAY = timedelta(days=1)


def similar(who: str) -> tuple[str, ...]:
    """Ids of others that hold this one, or are told apart by capitals only."""
    return f"{who}x", f"x{who}", f"x-{who}", who.upper()


def graph(connection: Connection, who: str) -> None:
    """Everything that may name a person who is in the middle of a program."""
    everybody = [Person(who, "Zoe Hara", "zoe@example.org"), rows.person(LEAD)]
    everybody += [Person(PARTNER, "Max", manager=who), *(Person(one, "Somebody") for one in similar(who))]
    people.save_all(connection, everybody)
    subjects.save(connection, rows.cohort())
    for one in (who, PARTNER, *similar(who)):
        subjects.save(connection, Participant(participant_id("c1", one), "c1", one))
    _program(connection, who)
    _stewarding(connection, who)
    _words(connection, who)
    _workspace(connection, who)


def _program(connection: Connection, who: str) -> None:
    both, said = frozenset({who, PARTNER}), ((who, "good"), (PARTNER, "good"))
    pair = Pair("c1~r1n1", "c1", who, PARTNER, yes=both, asked=(who,), agreed=both, goals=("Learn Python",))
    pair = replace(pair, slips=(who, who), fits=said, farewells=both)
    session = Session("c1~r1n1-1", "c1", "c1~r1n1", 1, who, PARTNER, offered_by=who, said=said, checked=both)
    for thing in (pair, session, Survey(survey_id("c1", "pulse1", who), "c1", "pulse1", "pulse", who)):
        subjects.save(connection, thing)
    ideas.note(connection, pair, who, "Budgets", "both", NOW)
    ideas.note(connection, pair, PARTNER, "Tools", "me", NOW)
    partner = subjects.load(connection, f"participant:{participant_id('c1', PARTNER)}")
    subjects.save(connection, replace(partner, profile=Profile(never=(who, f"{who}x"))))
    for rule, subject in (("prep", f"session:c1~r1n1-1|{who}"), ("kickoff", f"participant:c1~{who}|{who}")):
        records.step_taken(connection, rule, subject, NOW)
    for one in (who, PARTNER):
        key = answers.pseudonym(connection, "c1", one, f"chance-{one == who}")
        answers.keep(connection, "c1~pulse1", key, "mentor", {"useful": 4})


def _stewarding(connection: Connection, who: str) -> None:
    people.grant(connection, who, "c1", Office.OWNER)
    proof = json.dumps({"u": [[who, 12], [PARTNER, 3]], "seed": 1})
    export = f"id,name,manager\n{who},Zoe Hara,\n{PARTNER},Max,{who}\n"
    for thing in (
        Round("c1~round1", "c1", 1, who, ("c1~r1n1",), (Waiter(who, 1, "full"),), proof),
        Announcement("c1~a1", "c1", who, "Hello"),
        Import("c1~i1", "c1", who, export),
        Import("c1~i2", "c1", LEAD, export, ImportState.APPLIED),
        Import("c1~i3", "c1", LEAD, export),
        Import("c1~i4", "c1", LEAD, f"id,name\n{who}x,Somebody\n"),
    ):
        subjects.save(connection, thing)
    records.open_task(connection, "c1", "departed", f"participant:c1~{who}", (), DUE, NOW)
    records.open_task(connection, "c1", "pair_red", "pair:c1~r1n1", (("person_id", who),), DUE, NOW)
    records.audit(connection, who, "admin match", "", NOW)
    records.audit(connection, LEAD, "admin person", f"{who} please, not x-{who}", NOW)


def _words(connection: Connection, who: str) -> None:
    people.reached(connection, who, Address("web", "", who), NOW)
    accounts.bar(connection, Address("web", "", who), Standing.DOUBLE, NOW)
    claim = Link(Address("teams", "acme", "u1"), Standing.CLAIMED, who, (("name", "Zoe Hara"),))
    links.claim(connection, claim, NOW)
    outbox.write(connection, rows.letter(f"stranger:{who}", "", address=claim.address))
    for home, one in (("T1", who), ("T2", PARTNER)):
        there = Installation("web", home, Kind.WORKSPACE, NOW, NOW, team=home, installer=one)
        installations.install(connection, there)
    people.reached(connection, PARTNER, Address("web", "", PARTNER), NOW)
    gates.shut(connection, [gates.Shut(Address("web", "", one).lane, DAY) for one in (who, PARTNER)], NOW)
    for one, form, subject in (
        (who, "onboarding", f"participant:c1~{who}"),
        (PARTNER, "met", "session:c1~r1n1-1"),
        (LEAD, "hand", f"participant:c1~{who}:2"),
    ):
        number = talks.begin(connection, one, form, subject, NOW)
        assert number is not None
        talks.write(connection, number, {"never": (who,), "about": "words"}, NOW)
    outbox.write(connection, rows.letter(f"page:{who}", who))
    outbox.write(connection, rows.letter(f"notice:ended:pair:c1~r1n1:{PARTNER}", PARTNER))
    named = f"participant:c1~{who}"
    outbox.write(connection, rows.letter(f"task:departed:{named}", LEAD, subject=named))


def _workspace(connection: Connection, who: str) -> None:
    for room, author in ((f"dm:{who}", "flipside"), (f"dm:{who}", who), ("#all", who), ("#all", PARTNER)):
        connection.execute(t.chat_messages.insert().values(room=room, author=author, payload={}, at=NOW))
    upsert(connection, t.chat_seen, [{"person": one, "room": "#all", "upto": 2} for one in (who, PARTNER)])


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with reading(engine) as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=str)
            for name, table in t.metadata.tables.items()
        }


def naming(engine: Engine, who: str) -> list[str]:
    """The rows in which the id stands anywhere as a part of its own."""
    found = []
    for table, content in everything(engine).items():
        for row in content:
            text = json.dumps(row, default=str, ensure_ascii=False)
            for longer in similar(who):
                text = text.replace(longer, "")
            found += [f"{table}: {text}"] if who in text else []
    return found


def counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(t.metadata.tables[name])) or 0
            for name in KEPT
        }


def removed(engine: Engine, who: str) -> None:
    writing(engine, lambda connection: forget(connection, who))


@pytest.fixture(params=["zoe", "zoe-17", ODD])
def who(request: pytest.FixtureRequest, engine: Engine) -> str:
    """A person with everything around them."""
    identity: str = request.param
    writing(engine, lambda connection: graph(connection, identity))
    return identity


def test_no_column_of_any_table_names_them(engine: Engine, other: Engine, who: str) -> None:
    assert {line.partition(":")[0] for line in naming(other, who)} >= set(t.metadata.tables) - {
        "answers", "cohorts", "dates", "rooms", "inbox", "marks", "waves",
    }  # fmt: skip
    removed(engine, who)
    assert naming(other, who) == []


def test_neither_name_nor_mail_is_left(engine: Engine, other: Engine, who: str) -> None:
    """Also when nobody blanked the person before: the row that stays in their place is new."""
    removed(engine, who)
    text = json.dumps(everything(other), default=str)
    assert "Zoe Hara" not in text
    assert "zoe@example.org" not in text


def test_counts_stay_right(engine: Engine, other: Engine, who: str) -> None:
    before = counts(other)
    removed(engine, who)
    assert counts(other) == before


def test_twice_changes_nothing(engine: Engine, other: Engine, who: str) -> None:
    removed(engine, who)
    before = everything(other)
    removed(engine, who)
    assert everything(other) == before


def test_the_partner_keeps_everything(engine: Engine, other: Engine, who: str) -> None:
    def about(owner: str) -> list[list[tuple[object, ...]]]:
        mine = (t.addresses, t.conversations, t.outbox, t.pseudonyms, t.chat_seen)
        with reading(other) as connection:
            return [
                [tuple(row) for row in connection.execute(select(table).where(table.c.person == owner))]
                for table in mine
            ]

    partner = f"participant:{participant_id('c1', PARTNER)}"
    before = about(PARTNER)
    removed(engine, who)
    after = about(PARTNER)
    assert [after[n] for n in (0, 2, 3, 4)] == [before[n] for n in (0, 2, 3, 4)]
    assert all(before)
    with reading(other) as connection:
        pair = subjects.load(connection, "pair:c1~r1n1")
        session = subjects.load(connection, "session:c1~r1n1-1")
        profile = subjects.load(connection, partner).profile
        assert answers.of_person(connection, PARTNER) == (("c1~pulse1", "useful", 4),)
    gone = pair.mentor
    assert (pair.mentee, pair.goals, pair.yes) == (PARTNER, ("Learn Python",), {gone, PARTNER})
    assert (session.mentor, session.said) == (gone, ((gone, "good"), (PARTNER, "good")))
    assert profile.never == (gone, f"{who}x")


def test_whoever_has_a_similar_id_keeps_everything(engine: Engine, other: Engine, who: str) -> None:
    removed(engine, who)
    with reading(other) as connection:
        for one in similar(who):
            assert people.known(connection, one)
            member = subjects.load(connection, f"participant:{participant_id('c1', one)}")
            assert member.person == one
        assert f"{who}x" in subjects.load(connection, "import:c1~i4").rows


def test_an_export_with_the_person_cannot_be_applied(engine: Engine, other: Engine, who: str) -> None:
    """Or confirming it would bring back whoever asked to be forgotten."""
    removed(engine, who)
    with reading(other) as connection:
        applied, draft = (subjects.load(connection, f"import:c1~i{n}") for n in (2, 3))
    assert (applied.state, applied.rows) == (ImportState.APPLIED, "")
    assert (draft.state, draft.rows) == (ImportState.DROPPED, "")


def test_the_new_id_leads_nowhere(engine: Engine, other: Engine, who: str) -> None:
    """It is a number: whoever has the list of all ids cannot find out whose it was."""
    removed(engine, who)
    with reading(other) as connection:
        assert subjects.load(connection, "pair:c1~r1n1").mentor == "gone-1"


def test_somebody_who_came_back_can_be_forgotten_again(engine: Engine, other: Engine) -> None:
    for n in (1, 2):
        writing(engine, lambda connection: people.save_all(connection, [rows.person("zoe")]))
        removed(engine, "zoe")
        with reading(other) as connection:
            assert people.known(connection, f"gone-{n}")
            assert not people.known(connection, "zoe")


def test_two_people_of_one_pair_become_two(engine: Engine, other: Engine) -> None:
    writing(engine, lambda connection: graph(connection, "zoe"))
    for one in ("zoe", PARTNER):
        removed(engine, one)
    with reading(other) as connection:
        pair = subjects.load(connection, "pair:c1~r1n1")
    assert (pair.mentor, pair.mentee) == ("gone-1", "gone-2")
    assert pair.yes == {"gone-1", "gone-2"}


def test_a_stranger_changes_nothing(engine: Engine, other: Engine) -> None:
    writing(engine, lambda connection: graph(connection, "zoe"))
    before = everything(other)
    removed(engine, "nobody")
    assert everything(other) == before
