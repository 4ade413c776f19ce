"""The directory of a chat platform and the HR export, in either order: what becomes of a person."""

from bot.events import Event
from bot.program.people import PersonState
from bot.turns import Desk
from bot.turns.meeting import Met
from conversations.intents import parse
from tests.storage.rows import NOW
from tests.turns.accounts import HEADING, account, at, changes, everybody, everything, imported, one


def test_an_export_finds_whoever_slack_told_of_and_gives_them_a_grade(desk: Desk) -> None:
    desk.meet([account("U1"), account("U2")], NOW)
    rows = ("e1,Ann Berg,u1@example.org,Sales,5,", "e2,Ben Carr,u2@example.org,Ops,1,e1")
    imported(desk, *rows)
    first, second = one(desk, "slack-T1-U1"), one(desk, "slack-T1-U2")
    assert everybody(desk) == ["slack-T1-U1", "slack-T1-U2"]
    assert (first.name, first.grade, first.exported) == ("Ann Berg", 5, True)
    assert (second.grade, second.manager) == (1, "slack-T1-U1")
    before = everything(desk.engine)
    imported(desk, *rows)
    assert desk.meet([account("U1"), account("U2")], NOW) == Met()
    assert everything(desk.engine) == before


def test_a_whole_export_takes_nobody_for_a_leaver_whom_it_never_knew(desk: Desk) -> None:
    desk.meet([account("U1"), account("U2"), account("U3", email="")], NOW)
    imported(desk, "e1,Ann Berg,u1@example.org,Sales,5,")
    imported(desk, "e9,Zoe Nu,zoe@example.org,Sales,5,")
    states = {who: one(desk, who).state for who in everybody(desk)}
    assert states == {
        "slack-T1-U1": PersonState.LEFT,
        "slack-T1-U2": PersonState.HERE,
        "slack-T1-U3": PersonState.HERE,
        "e9": PersonState.HERE,
    }


def test_a_row_that_could_not_be_read_makes_no_leaver_of_whoever_came_by_slack(desk: Desk) -> None:
    desk.meet([account("U1")], NOW)
    imported(desk, "e1,Ann Berg,u1@example.org,Sales,5,")
    assert changes(desk, "e1,Ann Berg,u1@example.org,Sales,not a number,").left == ()


def test_a_leaver_with_the_same_e_mail_long_ago_is_not_the_one_who_is_here(desk: Desk) -> None:
    desk.meet([account("U1")], NOW)
    row = "e0,Old Owner,u1@example.org,Sales,5,,left"
    assert changes(desk, row, heading=f"{HEADING},status").none


def test_two_entries_for_one_e_mail_become_one_when_nothing_hangs_on_one(desk: Desk) -> None:
    """The e-mails were not granted at first, so nobody could be found by them."""
    imported(desk, "e7,Mira Luz,e7@example.org,Sales,2,")
    desk.meet([account("U7", email="")], NOW)
    assert everybody(desk) == ["e7", "slack-T1-U7"]
    desk.meet([account("U7", email="e7@example.org")], NOW)
    assert (everybody(desk), desk.who(at("U7"))) == (["e7"], "e7")


def test_two_entries_stay_two_when_something_hangs_on_both(desk: Desk) -> None:
    imported(desk, "e7,Mira Luz,e7@example.org,Sales,2,", "e8,Lea Lee,e8@example.org,Ops,2,")
    desk.meet([account("U7", email="")], NOW)
    desk.take(Event("e1", at("U7"), parse("forget")), NOW)  # opens a form: that hangs on them now
    desk.meet([account("U7", email="e7@example.org")], NOW)
    assert desk.who(at("U7")) == "slack-T1-U7"
    assert everybody(desk) == ["e7", "e8", "slack-T1-U7"]
