"""Waves of surveys, and the survey store.

Rule: answers carry a pseudonym; only `pseudonyms` joins it to a person (invariant 8).
"""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from bot.storage.tables.columns import identity, instant, metadata, number, word

waves = Table("waves", metadata, identity(), word("cohort", ForeignKey("cohorts.id")), word("state"))

surveys = Table(
    "surveys",
    metadata,
    identity(),
    word("cohort", ForeignKey("cohorts.id")),
    word("wave"),
    word("form"),
    word("person", ForeignKey("people.id")),
    word("state"),
    instant("since"),
    Index("ix_surveys_cohort_wave", "cohort", "wave"),
)

pseudonyms = Table(
    "pseudonyms",
    metadata,
    Column("cohort", String(120), primary_key=True),
    Column("person", String(120), primary_key=True),
    Column("pseudonym", String(64), nullable=False, unique=True),
)

answers = Table(
    "answers",
    metadata,
    Column("wave", String(120), primary_key=True),
    Column("pseudonym", String(64), primary_key=True),
    Column("item", String(60), primary_key=True),
    word("side"),
    number("value"),
)
