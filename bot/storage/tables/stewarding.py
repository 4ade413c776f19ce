"""What a program lead works with: rounds, announcements, imports, tasks, the audit log."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import text as sql

from bot.storage.tables.columns import identity, instant, metadata, number, text, values, word

rounds = Table(
    "rounds",
    metadata,
    identity(),
    word("cohort", ForeignKey("cohorts.id")),
    number("number"),
    word("lead"),
    word("state"),
    values("pairs"),
    values("waiting"),
    values("certificate"),
    instant("since"),
)

announcements = Table(
    "announcements",
    metadata,
    identity(),
    word("cohort", ForeignKey("cohorts.id")),
    word("author", ForeignKey("people.id")),
    text("text"),
    word("state"),
    instant("since"),
    Column("audience", String(20), nullable=False, default="channel", server_default=sql("'channel'")),
)

imports = Table(
    "imports",
    metadata,
    identity(),
    word("cohort"),
    word("author", ForeignKey("people.id")),
    text("rows"),
    word("state"),
    instant("since"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    word("cohort", ForeignKey("cohorts.id")),
    word("key"),
    word("subject"),
    values("values"),
    Column("due", Date, nullable=False),
    instant("opened_at", null=False),
    instant("closed_at"),
    UniqueConstraint("cohort", "key", "subject"),
    Index("ix_tasks_cohort_closed_at", "cohort", "closed_at"),
    sqlite_autoincrement=True,  # an id that somebody still holds is never given again
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    instant("at", null=False),
    word("person"),
    word("action"),
    text("detail"),
)
