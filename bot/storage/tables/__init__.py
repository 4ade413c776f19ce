"""The tables. What each column means is said by the dataclass of the same name in bot/program.

Rule 1: no table has room for a protected attribute or for what two people said to each other.
Rule 2: survey answers carry a pseudonym; only `pseudonyms` joins it to a person (invariant 8).
"""

from bot.storage.tables.columns import metadata
from bot.storage.tables.cycle import cohorts, dates, ideas, pairs, participants, sessions
from bot.storage.tables.directory import accounts, addresses, offices, people
from bot.storage.tables.installing import installations, rooms
from bot.storage.tables.measuring import answers, pseudonyms, surveys, waves
from bot.storage.tables.stewarding import announcements, audit, imports, rounds, tasks
from bot.storage.tables.talking import conversations, gates, inbox, marks, outbox, steps
from bot.storage.tables.workspace import chat_messages, chat_seen

__all__ = [
    "accounts",
    "addresses",
    "announcements",
    "answers",
    "audit",
    "chat_messages",
    "chat_seen",
    "cohorts",
    "conversations",
    "dates",
    "gates",
    "ideas",
    "imports",
    "inbox",
    "installations",
    "marks",
    "metadata",
    "offices",
    "outbox",
    "pairs",
    "participants",
    "people",
    "pseudonyms",
    "rooms",
    "rounds",
    "sessions",
    "steps",
    "surveys",
    "tasks",
    "waves",
]
