"""What is heard and said: conversations, events seen, messages to send, steps taken, marks."""

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
    Index("ix_outbox_due", "priority", "wake_at", postgresql_where=LIVE, sqlite_where=LIVE),
    Index("ix_outbox_person_sent_at", "person", "sent_at"),
    sqlite_autoincrement=True,  # an id that somebody still holds is never given again
)

steps = Table(
    "steps",
    metadata,
    Column("rule", String(60), primary_key=True),
    Column("subject", String(200), primary_key=True),
    instant("at", null=False),
)

marks = Table("marks", metadata, Column("key", String(120), primary_key=True), text("value"))
