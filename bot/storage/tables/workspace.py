"""The demo workspace: messages by room, and how far each person has read."""

from sqlalchemy import Column, Index, Integer, String, Table

from bot.storage.tables.columns import instant, metadata, number, values, word

chat_messages = Table(
    "chat_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room", String(200), nullable=False),
    word("author"),
    values("payload"),
    instant("at", null=False),
    Column("key", String(300), unique=True),
    Index("ix_chat_messages_room_id", "room", "id"),
    sqlite_autoincrement=True,  # an id that somebody still holds is never given again
)

chat_seen = Table(
    "chat_seen",
    metadata,
    Column("person", String(120), primary_key=True),
    Column("room", String(200), primary_key=True),
    number("upto"),
)
