"""People, where they can be reached, which offices they hold, and accounts that are nobody's, or not yet."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Time,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from bot.storage.tables.columns import identity, instant, metadata, number, text, values, word
from bot.storage.types import Spelled

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
    Column("told", Spelled, nullable=False, server_default=sql("'[]'")),
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
    instant("chosen_at"),
    UniqueConstraint("platform", "installation", "user"),
    Index("ix_addresses_person", "person"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("platform", String(120), primary_key=True),
    Column("installation", String(120), primary_key=True),
    Column("user", String(120), primary_key=True),
    Column("standing", String(20), nullable=False),
    instant("seen_at", null=False),
    Column("person", String(120)),  # no foreign key: older code forgets people without a look in here
    Column("told", JSON),
    Column("extra", JSON),
    Index("ix_accounts_person", "person"),
)

offices = Table(
    "offices",
    metadata,
    Column("person", String(120), ForeignKey("people.id"), primary_key=True),
    Column("cohort", String(120), ForeignKey("cohorts.id"), primary_key=True),
    Column("office", String(20), primary_key=True),
)
