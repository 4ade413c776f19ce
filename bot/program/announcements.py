"""Announcements: what a program lead says to the channel, under her own name.

Rule: nothing goes out before the lead has seen the preview and the count, and said send.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.program.consequences import Closing, Consequences, Opening, Post
from bot.program.decisions import Decision, Table, step


class AnnouncementState(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    SENT = "sent"
    DROPPED = "dropped"


S = AnnouncementState


@dataclass(frozen=True)
class Announcement:
    """One text by one lead for one cohort's channel."""

    id: str
    cohort: str
    author: str
    text: str
    state: AnnouncementState = S.DRAFT
    since: datetime | None = None

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"announcement:{self.id}"


@dataclass(frozen=True)
class Drafted(Decision):
    """Show the author how it will look."""


@dataclass(frozen=True)
class SendConfirmed(Decision):
    """Send it."""


@dataclass(frozen=True)
class Dropped(Decision):
    """Do not send it."""


TRANSITIONS: Table[AnnouncementState] = {
    S.DRAFT: {Drafted: S.DRAFT, SendConfirmed: S.SENT, Dropped: S.DROPPED},
    S.SENT: {},
    S.DROPPED: {},
}


def apply(one: Announcement, decision: Decision, now: datetime) -> tuple[Announcement, Consequences]:
    """The announcement after the decision, and what follows. Raises OutOfTurn."""
    one = replace(one, state=step(TRANSITIONS, one.ref, one.state, decision), since=now)
    if isinstance(decision, Drafted):
        return one, (Opening(one.author, "announcement", one.ref),)
    if one.state is S.SENT:
        return one, (Post(one.cohort, "announcement", one.ref),)
    return one, (Closing(one.ref),)
