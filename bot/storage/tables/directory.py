"""People, where they can be reached, and which offices they hold."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Time, UniqueConstraint

from bot.storage.tables.columns import identity, instant, metadata, number, text, values, word

people = Table(
    "people",
    metadata,
    identity(),
    text("name"),
    Column("email", String(254), nullable=False, index=True),
    text("title"),
    text("department"),
    text("site"),
    word("region"),
    word("zone"),
    number("grade"),
    word("manager"),
    values("languages"),
    word("speech"),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    word("state"),
    word("volume"),
    Column("snoozed_until", Date),
    values("adjusted"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("id", Integer, primary_key=True),
    word("platform"),
    word("installation"),
    word("user"),
    word("person", ForeignKey("people.id")),
    values("extra"),
    instant("seen_at", null=False),
    UniqueConstraint("platform", "installation", "user"),
    Index("ix_addresses_person", "person"),
)

offices = Table(
    "offices",
    metadata,
    Column("person", String(120), ForeignKey("people.id"), primary_key=True),
    Column("cohort", String(120), ForeignKey("cohorts.id"), primary_key=True),
    Column("office", String(20), primary_key=True),
)
