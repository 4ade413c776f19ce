"""Colleagues as a platform's directory describes them: who they are, whose account is whose, who left.

Rule: everything through the desk, on both databases; looked at through a connection of its own.
"""

from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.events import Account, Address, Event, Standing
from bot.program.people import Adjusted, Left, PersonState
from bot.storage import forget, links, people, records
from bot.storage.database import reading, writing
from bot.turns import Desk
from bot.turns.meeting import Met
from conversations.intents import parse
from tests.storage.rows import NOW
from tests.turns.accounts import (
    DAY,
    TEAMS,
    account,
    at,
    changes,
    elsewhere,
    everybody,
    everything,
    imported,
    one,
    person,
    standing,
    written_to,
)


def test_somebody_new_can_type_and_is_invited_by_nobody(desk: Desk) -> None:
    assert desk.meet([account("U1", title="Analyst", speech="de-AT")], NOW) == Met(new=1)
    found = person(desk, at("U1"))
    assert (found.id, found.name, found.title, found.zone) == (
        "slack-T1-U1",
        "U1 Sol",
        "Analyst",
        "Europe/Berlin",
    )
    assert (found.grade, found.exported, found.speech, found.languages) == (0, False, "de", ("de",))
    taken = desk.take(Event("e1", at("U1"), parse("help")), NOW)
    assert not taken.stranger and taken.rows


def test_a_language_without_words_is_spoken_in_english(desk: Desk) -> None:
    desk.meet([account("U1", speech="fr-FR")], NOW)
    assert (person(desk, at("U1")).speech, person(desk, at("U1")).languages) == ("en", ("fr",))


def test_the_same_again_changes_nothing(desk: Desk) -> None:
    page = [account("U1"), account("U2", standing=Standing.GUEST), account("U3", standing=Standing.LEFT)]
    assert desk.meet(page, NOW) == Met(new=1, barred=2)
    before = everything(desk.engine)
    assert desk.meet(page, NOW + DAY) == Met()
    assert desk.meet([*page, *page], NOW + DAY) == Met()
    assert everything(desk.engine) == before


def test_what_is_nothing_new_is_only_read(desk: Desk) -> None:
    desk.meet([account("U1"), account("U2", standing=Standing.BOT)], NOW)
    said: list[str] = []
    event.listen(desk.engine, "before_cursor_execute", lambda c, u, statement, *rest: said.append(statement))
    desk.meet([account("U1"), account("U2", standing=Standing.BOT)], NOW + DAY)
    assert said and [one for one in said if not one.startswith(("SELECT", "BEGIN"))] == []
    assert "BEGIN IMMEDIATE" not in said


def test_facts_are_refreshed_and_never_emptied(desk: Desk) -> None:
    desk.meet([account("U1", title="Analyst")], NOW)
    assert desk.meet([account("U1", name="Mira Luz", email="", zone="Asia/Tokyo")], NOW) == Met(changed=1)
    found = person(desk, at("U1"))
    assert (found.name, found.email, found.title, found.zone) == (
        "Mira Luz",
        "u1@example.org",
        "Analyst",
        "Asia/Tokyo",
    )
    assert desk.meet([account("U1", name="Mira Luz", email="", zone="nowhere")], NOW) == Met()


def test_what_the_person_corrected_stays(desk: Desk) -> None:
    desk.meet([account("U1")], NOW)
    desk.decide("person:slack-T1-U1", Adjusted(zone="Europe/Lisbon"), NOW)
    assert desk.meet([account("U1", zone="Asia/Tokyo")], NOW) == Met()
    assert person(desk, at("U1")).zone == "Europe/Lisbon"


def test_a_person_of_the_export_is_found_by_e_mail_and_keeps_what_the_export_says(desk: Desk) -> None:
    imported(desk, "e7,Mira Luz,mira@example.org,Sales,2,")
    assert desk.meet([account("U1", email="Mira@Example.org", title="Boss")], NOW) == Met(changed=1)
    found = person(desk, at("U1"))
    assert (found.id, found.name, found.title, found.zone) == ("e7", "Mira Luz", "", "Europe/Berlin")
    assert changes(desk, "e7,Mira Luz,mira@example.org,Sales,2,").none


def test_a_further_place_is_claimed_and_its_directory_tells_nothing_of_the_person(desk: Desk) -> None:
    assert desk.meet([account("U1"), elsewhere(title="Chief", zone="Asia/Tokyo")], NOW) == Met(
        new=1, barred=1
    )
    assert (desk.who(TEAMS), standing(desk, TEAMS)) == (None, Standing.CLAIMED)
    found = person(desk, at("U1"))
    assert (found.name, found.title, found.zone) == ("U1 Sol", "", "Europe/Berlin")


def test_the_first_place_of_somebody_from_an_export_is_theirs_and_the_next_one_is_claimed(desk: Desk) -> None:
    imported(desk, "e7,Mira Luz,u1@example.org,Sales,2,")
    writing(desk.engine, lambda c: people.reached(c, "e7", Address("console", user="e7"), NOW))
    assert desk.meet([elsewhere()], NOW) == Met(changed=1)
    assert desk.meet([account("U1")], NOW) == Met(barred=1)
    assert (desk.who(TEAMS), standing(desk, at("U1"))) == ("e7", Standing.CLAIMED)


def test_a_claim_outlives_every_look_into_the_directory_and_learns_from_it(desk: Desk) -> None:
    desk.meet([account("U1"), elsewhere()], NOW)
    before = everything(desk.engine)
    assert desk.meet([account("U1"), elsewhere(), elsewhere(email="")], NOW + DAY) == Met()
    assert everything(desk.engine) == before
    assert desk.meet([elsewhere(name="Mira Sol")], NOW + DAY) == Met()
    assert dict(everything(desk.engine)["accounts"][0][6])["name"] == "Mira Sol"


def test_whose_e_mail_is_another_ones_now_is_claimed_for_them_or_somebody_new(desk: Desk) -> None:
    desk.meet([account("U1"), account("U2"), elsewhere()], NOW)
    assert desk.meet([elsewhere(email="u2@example.org")], NOW) == Met(barred=1)
    assert claimed_for(desk) == "slack-T1-U2"
    assert desk.meet([elsewhere(email="mira@example.org")], NOW) == Met(new=1)
    assert desk.who(TEAMS) == "teams-acme-u1"


def claimed_for(desk: Desk) -> str:
    """Whose the account in Teams would be."""
    with reading(desk.engine) as connection:
        found = links.at(connection, TEAMS)
    assert found and found.claimed
    return found.person


def test_two_claims_of_one_installation_are_one_and_a_double(desk: Desk) -> None:
    desk.meet([account("U1"), elsewhere()], NOW)
    second = replace(elsewhere(), address=at("u2", "acme", "teams"))
    assert desk.meet([second], NOW) == Met(refused=1)
    assert desk.meet([elsewhere(), second], NOW) == Met()
    assert (standing(desk, TEAMS), standing(desk, second.address)) == (Standing.CLAIMED, Standing.DOUBLE)


def test_whoever_is_only_claimed_elsewhere_has_not_left_until_that_is_off_as_well(desk: Desk) -> None:
    desk.meet([account("U1"), elsewhere()], NOW)
    assert desk.meet([account("U1", standing=Standing.LEFT)], NOW) == Met(left=1)
    assert one(desk, "slack-T1-U1").state is PersonState.HERE
    assert desk.meet([elsewhere(standing=Standing.LEFT)], NOW) == Met(barred=1)
    assert one(desk, "slack-T1-U1").state is PersonState.LEFT


def test_a_claim_on_whoever_is_forgotten_is_forgotten_and_then_somebody_new(desk: Desk) -> None:
    desk.meet([account("U1"), elsewhere()], NOW)
    writing(desk.engine, lambda c: forget.forget(c, "slack-T1-U1"))
    assert everything(desk.engine)["accounts"] == []
    assert desk.take(Event("e1", TEAMS, parse("help")), NOW).stranger
    assert desk.meet([elsewhere()], NOW) == Met(new=1)


def test_a_claim_on_whoever_left_is_somebody_new(desk: Desk) -> None:
    desk.meet([account("U1"), elsewhere()], NOW)
    desk.decide("person:slack-T1-U1", Left(), NOW)
    assert desk.take(Event("e1", TEAMS, parse("help")), NOW).stranger
    assert desk.meet([elsewhere()], NOW) == Met(new=1)
    assert desk.who(TEAMS) == "teams-acme-u1"


def test_a_claim_on_whoever_left_by_the_export_is_nobodys(desk: Desk) -> None:
    imported(desk, "e7,Mira Luz,u1@example.org,Sales,2,")
    desk.meet([account("U1"), elsewhere()], NOW)
    desk.decide("person:e7", Left(), NOW)
    assert desk.meet([elsewhere()], NOW) == Met(barred=1)
    assert standing(desk, TEAMS) is Standing.LEFT


def test_what_a_directory_tells_of_an_address_is_kept_beside_what_was_known(desk: Desk) -> None:
    there = Address("slack", "T1", "U1", extra=(("a", "1"), ("b", "2")))
    desk.meet([replace(account("U1"), address=there)], NOW)
    assert desk.meet([account("U1")], NOW) == Met()
    told = replace(account("U1"), address=replace(there, extra=(("b", "3"), ("c", "4"))))
    assert desk.meet([told], NOW) == Met(changed=1)
    assert desk.meet([told], NOW) == Met()
    found = written_to(desk, "slack-T1-U1")
    assert found and found.extra == (("a", "1"), ("b", "3"), ("c", "4"))


def test_an_address_that_was_only_told_of_is_not_where_somebody_was_heard_last(desk: Desk) -> None:
    desk.meet([account("U1")], NOW)
    desk.take(Event("e1", at("U1"), parse("help")), NOW - DAY)
    desk.meet([Account(at("x", "tenant", "teams"), "Mira", "u1@example.org")], NOW)
    with reading(desk.engine) as connection:
        found = people.address_of(connection, "slack-T1-U1")
    assert found is not None and (found.platform, found.user) == ("slack", "U1")


def test_a_second_account_of_one_installation_is_refused_and_noted_once(desk: Desk) -> None:
    second = account("U2", email="u1@example.org")
    assert desk.meet([account("U1"), second], NOW) == Met(new=1, refused=1)
    assert desk.meet([account("U1"), second], NOW) == Met()
    assert (desk.who(at("U2")), standing(desk, at("U2"))) == (None, Standing.DOUBLE)
    with reading(desk.engine) as connection:
        assert records.audited(connection) == (("", "refused: second account"),)


def test_a_second_account_is_somebody_once_the_e_mail_is_its_own(desk: Desk) -> None:
    desk.meet([account("U1"), account("U2", email="u1@example.org")], NOW)
    assert desk.meet([account("U2")], NOW) == Met(new=1)
    assert (desk.who(at("U2")), standing(desk, at("U2"))) == ("slack-T1-U2", None)


@pytest.mark.parametrize("why", [Standing.BOT, Standing.GUEST, Standing.ELSEWHERE, Standing.LEFT])
def test_who_cannot_take_part_is_nobody_and_only_ids_are_kept(desk: Desk, why: Standing) -> None:
    assert desk.meet([account("U1", standing=why)], NOW) == Met(barred=1)
    assert everybody(desk) == []
    rows = everything(desk.engine)["accounts"]
    assert [row[:4] for row in rows] == [("slack", "T1", "U1", why.value)]


@pytest.mark.parametrize("why", [Standing.LEFT, Standing.GUEST])
def test_whoever_is_switched_off_has_left_and_can_come_back(desk: Desk, why: Standing) -> None:
    desk.meet([account("U1")], NOW)
    assert desk.meet([account("U1", standing=why)], NOW) == Met(left=1)
    assert (desk.who(at("U1")), one(desk, "slack-T1-U1").state) == (None, PersonState.LEFT)
    assert desk.meet([account("U1", standing=why)], NOW) == Met()
    assert desk.meet([account("U1")], NOW) == Met(changed=1)
    assert (person(desk, at("U1")).state, standing(desk, at("U1"))) == (PersonState.HERE, None)


def test_with_another_account_or_in_an_export_they_stay(desk: Desk) -> None:
    imported(desk, "e7,Mira Luz,e7@example.org,Sales,2,")
    desk.meet([account("U7", email="e7@example.org"), account("U1"), account("U1", "T2")], NOW)
    gone = [
        account("U7", email="e7@example.org", standing=Standing.LEFT),
        account("U1", standing=Standing.LEFT),
    ]
    assert desk.meet(gone, NOW) == Met(left=2)
    assert one(desk, "e7").state is one(desk, "slack-T1-U1").state is PersonState.HERE
    assert standing(desk, at("U1", "T2")) is Standing.CLAIMED


def test_whoever_left_by_the_export_has_left_whatever_their_account_says(desk: Desk) -> None:
    imported(desk, "e7,Mira Luz,e7@example.org,Sales,2,")
    desk.decide("person:e7", Left(), NOW)
    one_account = account("U7", email="e7@example.org")
    assert desk.meet([one_account], NOW) == Met(barred=1)
    assert (everybody(desk), standing(desk, at("U7"))) == (["e7"], Standing.LEFT)
    imported(desk, "e7,Mira Luz,e7@example.org,Sales,2,")
    assert desk.meet([one_account], NOW) == Met(changed=1)
    assert (desk.who(at("U7")), standing(desk, at("U7"))) == ("e7", None)


STRANGERS = {
    Standing.GUEST: "guest account",
    Standing.LEFT: "switched off",
    Standing.ELSEWHERE: "another company",
    Standing.BOT: "people only",
    Standing.DOUBLE: "under another account",
    None: "do not know you yet",
}


@pytest.mark.parametrize("why", STRANGERS)
def test_a_stranger_hears_why(desk: Desk, why: Standing | None) -> None:
    if why:
        desk.meet([account("U1"), account("U2", email="u1@example.org", standing=why)]
                  if why is not Standing.DOUBLE
                  else [account("U1"), account("U2", email="u1@example.org")], NOW)  # fmt: skip
    taken = desk.take(Event("e1", at("U2"), parse("join")), NOW)
    assert taken.stranger and len(taken.rows) == 1
    assert STRANGERS[why] in taken.rows[0].card.text
