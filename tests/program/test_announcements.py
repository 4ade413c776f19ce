"""Announcements: a preview for the author, then the channel, once."""

from dataclasses import replace

import pytest

from bot.program import announcements
from bot.program.announcements import Announcement, AnnouncementState, Drafted, Dropped, SendConfirmed
from bot.program.consequences import Closing, Opening, Post
from bot.program.decisions import Decision, OutOfTurn
from tests.program.walks import NOW

DRAFT = Announcement("c1~a1", "c1", "lea", "Welcome to everybody who is in.")


def test_the_author_sees_it_first() -> None:
    one, found = announcements.apply(DRAFT, Drafted(), NOW)
    assert (one.state, found) == (AnnouncementState.DRAFT, (Opening("lea", "announcement", DRAFT.ref),))


def test_sent_it_goes_to_the_channel() -> None:
    one, found = announcements.apply(DRAFT, SendConfirmed(), NOW)
    assert (one.state, found) == (AnnouncementState.SENT, (Post("c1", "announcement", DRAFT.ref),))


def test_dropped_nobody_hears_of_it() -> None:
    one, found = announcements.apply(DRAFT, Dropped(), NOW)
    assert (one.state, found) == (AnnouncementState.DROPPED, (Closing(DRAFT.ref),))


@pytest.mark.parametrize("state", [AnnouncementState.SENT, AnnouncementState.DROPPED])
@pytest.mark.parametrize("decision", [Drafted(), SendConfirmed(), Dropped()])
def test_an_announcement_is_decided_once(state: AnnouncementState, decision: Decision) -> None:
    with pytest.raises(OutOfTurn):
        announcements.apply(replace(DRAFT, state=state), decision, NOW)
