"""Cohorts, their participants, pairs, sessions and the dates of these."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.storage.tables.columns import identity, instant, metadata, number, text, values, word

cohorts = Table(
    "cohorts",
    metadata,
    identity(),
    word("state"),
    text("plan"),
    number("round"),
    instant("since"),
)

participants = Table(
    "participants",
    metadata,
    identity(),
    word("cohort", ForeignKey("cohorts.id")),
    word("person", ForeignKey("people.id")),
    word("role", null=True),
    word("state"),
    values("profile"),
    values("pairs"),
    Column("paused_until", Date),
    word("before", null=True),
    instant("consented_at"),
    instant("waiting_since"),
    UniqueConstraint("cohort", "person"),
    Index("ix_participants_person", "person"),
)

pairs = Table(
    "pairs",
    metadata,
    identity(),
    word("cohort", ForeignKey("cohorts.id")),
    word("mentor", ForeignKey("people.id")),
    word("mentee", ForeignKey("people.id")),
    word("state"),
    instant("since"),
    values("plan"),
    number("minutes"),
    number("score"),
    word("label"),
    values("for_mentor"),
    values("for_mentee"),
    values("yes"),
    values("asked"),
    values("agreed"),
    values("goals"),
    number("held"),
    Column("last_held", Date),
    Column("next_dated", Boolean, nullable=False, default=False),
    values("slips"),
    values("fits"),
    Column("paused_until", Date),
    word("before", null=True),
    values("farewells"),
    Index("ix_pairs_cohort_state", "cohort", "state"),
)

sessions = Table(
    "sessions",
    metadata,
    identity(),
    word("cohort", ForeignKey("cohorts.id")),
    word("pair", ForeignKey("pairs.id")),
    number("number"),
    word("mentor"),
    word("mentee"),
    word("state"),
    instant("since"),
    Column("due", Date, nullable=False),
    number("minutes"),
    values("slots"),
    word("offered_by"),
    number("offers"),
    instant("starts"),
    number("moves"),
    number("asks"),
    values("said"),
    values("checked"),
    UniqueConstraint("pair", "number"),
    Index("ix_sessions_cohort_state", "cohort", "state"),
)

dates = Table(
    "dates",
    metadata,
    Column("session", String(120), ForeignKey("sessions.id"), primary_key=True),
    number("version"),
    instant("starts", null=False),
)

ideas = Table(
    "ideas",
    metadata,
    Column("id", Integer, primary_key=True),
    word("pair", ForeignKey("pairs.id")),
    word("person", ForeignKey("people.id")),
    text("text"),
    Column("shared", Boolean, nullable=False),
    Column("session", Integer),
    Column("state", String(20), nullable=False),
    instant("created_at", null=False),
    Index("ix_ideas_pair", "pair", "state"),
    Index("ix_ideas_person", "person"),
    sqlite_autoincrement=True,  # an id that somebody still holds is never given again
)
