"""Where Flipside is installed, and the channels of teams that have it."""

from sqlalchemy import Column, Index, String, Table

from bot.storage.tables.columns import instant, metadata, text, values

installations = Table(
    "installations",
    metadata,
    Column("platform", String(40), primary_key=True),
    Column("id", String(120), primary_key=True),
    Column("kind", String(20), nullable=False),
    text("name"),
    Column("team", String(120), nullable=False),
    Column("enterprise", String(120), nullable=False),
    text("sealed"),
    Column("bot", String(120), nullable=False),
    Column("bot_user", String(120), nullable=False),
    values("scopes"),
    Column("state", String(20), nullable=False),
    text("reason"),
    Column("installer", String(120), nullable=False),
    instant("installed_at", null=False),
    instant("changed_at", null=False),
    instant("told_at"),
    text("refresh"),
    instant("expires_at"),
    instant("refreshing_until"),
)

rooms = Table(
    "rooms",
    metadata,
    Column("platform", String(40), primary_key=True),
    Column("installation", String(120), primary_key=True),
    Column("channel", String(200), primary_key=True),
    text("name"),
    Column("team", String(200), nullable=False),
    text("team_name"),
    text("service"),
    instant("seen_at", null=False),
    Index("ix_rooms_team", "platform", "installation", "team"),
)
