"""What is heard and said: conversations, events seen, messages to send, gates, steps taken, marks."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import text as sql

from bot.storage.tables.columns import instant, metadata, number, text, values, word

conversations = Table(
    "conversations",
    metadata,
    Column("id", Integer, primary_key=True),
    word("person", ForeignKey("people.id")),
    word("form"),
    word("subject"),
    values("answers"),
    instant("opened_at", null=False),
    instant("heard_at", null=False),
    instant("closed_at"),
    UniqueConstraint("person", "form", "subject"),
    Index("ix_conversations_open", "person", "closed_at"),
    Index("ix_conversations_subject", "subject"),
    sqlite_autoincrement=True,  # an id that somebody still holds is never given again
)

inbox = Table("inbox", metadata, Column("id", String(200), primary_key=True), instant("at", null=False))

LIVE = sql("wake_at IS NOT NULL")  # finished rows stay, and would be most of the index
WAITING = sql("state IN ('queued', 'sending')")  # the same rows; see bot/storage/claims.py
UNDECIDED = sql("dismissed_at IS NULL AND state IN ('unknown', 'dead')")


def _only(rows: Any) -> Mapping[str, Any]:
    """An index of these rows and no others, on both databases."""
    return {"postgresql_where": rows, "sqlite_where": rows}


outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("lane", String(300), nullable=False),
    word("person"),
    values("address"),
    number("priority"),
    instant("wake_at"),
    word("state"),
    number("fence"),
    number("attempts"),
    text("error"),
    Column("receipt", JSON),
    word("policy"),
    word("kind"),
    word("load"),
    values("card"),
    word("verb"),
    number("target"),
    Column("conversation", Integer, index=True),
    word("question"),
    word("subject"),
    instant("expires_at"),
    instant("written_at", null=False),
    instant("sent_at"),
    Column("installation", String(200), nullable=False, default="", server_default=sql("''")),
    Column("doubts", Integer, nullable=False, default=0, server_default=sql("0")),
    instant("dismissed_at"),
    Column("cause", String(20), nullable=False, default="", server_default=sql("''")),
    Index("ix_outbox_due", "installation", "priority", "wake_at", "id", **_only(LIVE)),
    Index("ix_outbox_lane", "lane", "id", **_only(WAITING)),
    Index("ix_outbox_undecided", "id", **_only(UNDECIDED)),
    Index("ix_outbox_person_sent_at", "person", "sent_at"),
    sqlite_autoincrement=True,  # an id that somebody still holds is never given again
)

gates = Table(
    "gates",
    metadata,
    Column("key", String(300), primary_key=True),
    instant("free_at", null=False),
    number("strikes"),
)

steps = Table(
    "steps",
    metadata,
    Column("rule", String(60), primary_key=True),
    Column("subject", String(200), primary_key=True),
    instant("at", null=False),
)

marks = Table("marks", metadata, Column("key", String(120), primary_key=True), text("value"))
