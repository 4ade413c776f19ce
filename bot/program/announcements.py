"""Announcements: what a program lead says to the channel or to an audience, under her own name.

Rule 1: nothing goes out before the lead has seen the preview and the count, and said send.
Rule 2: nobody is called by a mark that rings for everybody: not in the channel, not by direct message.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.program.consequences import Circular, Closing, Consequences, Opening, Post
from bot.program.decisions import Decision, Table, step

LONGEST = 3000  # characters of an announcement
# How the platforms write "ring for all of them": @channel, <!here>, <!subteam^S1|@sales>.
_ALL = re.compile(
    r"<!(?:channel|here|everyone|group|subteam)\b[^>]*>?|(?<![\w.])@(?:channel|here|everyone)\b", re.I
)


class AnnouncementState(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    SENT = "sent"
    DROPPED = "dropped"


class Audience(StrEnum):
    """To whom: a post in the cohort's channel, or a direct message to each."""

    CHANNEL = "channel"
    EVERYBODY = "everybody"
    MENTORS = "mentors"
    MENTEES = "mentees"


S = AnnouncementState


@dataclass(frozen=True)
class Announcement:
    """One text by one lead for one cohort. As long as it is a draft the text may be unfit, and is kept."""

    id: str
    cohort: str
    author: str
    text: str
    state: AnnouncementState = S.DRAFT
    since: datetime | None = None
    audience: Audience = Audience.CHANNEL

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"announcement:{self.id}"


@dataclass(frozen=True)
class Drafted(Decision):
    """Show the author how it will look."""


@dataclass(frozen=True)
class Composed(Decision):
    """Written in the form; show the author how it will look."""

    text: str
    audience: Audience


@dataclass(frozen=True)
class Readdressed(Decision):
    """Rather to these; show the author anew."""

    audience: Audience


@dataclass(frozen=True)
class SendConfirmed(Decision):
    """Send it."""


@dataclass(frozen=True)
class Dropped(Decision):
    """Do not send it."""


TRANSITIONS: Table[AnnouncementState] = {
    S.DRAFT: {
        Drafted: S.DRAFT,
        Composed: S.DRAFT,
        Readdressed: S.DRAFT,
        SendConfirmed: S.SENT,
        Dropped: S.DROPPED,
    },
    S.SENT: {},
    S.DROPPED: {},
}


def apply(one: Announcement, decision: Decision, now: datetime) -> tuple[Announcement, Consequences]:
    """The announcement after the decision, and what follows. Raises OutOfTurn."""
    one = replace(one, state=step(TRANSITIONS, one.ref, one.state, decision), since=now)
    match decision:
        case Drafted():
            return one, (Opening(one.author, "announcement", one.ref),)
        case Composed(text, audience):
            return replace(one, text=text, audience=audience), _again(one, now)
        case Readdressed(audience):
            return replace(one, audience=audience), _again(one, now)
        case SendConfirmed():
            return one, (_out(one),)
    return one, (Closing(one.ref),)


def _again(one: Announcement, now: datetime) -> Consequences:
    return (Opening(one.author, "announcement", f"{one.ref}:{now:%Y%m%d%H%M%S%f}"),)


def _out(one: Announcement) -> Post | Circular:
    if one.audience is Audience.CHANNEL:
        return Post(one.cohort, "announcement", one.ref)
    return Circular(one.cohort, one.ref)


def rings(text: str) -> str:
    """The first mark in a text that would ring for everybody in a channel; empty where there is none."""
    found = _ALL.search(unicodedata.normalize("NFKC", text))
    return found[0] if found else ""
