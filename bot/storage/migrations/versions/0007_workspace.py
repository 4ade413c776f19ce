"""The demo workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    _chat_messages()
    _chat_seen()


def downgrade() -> None:
    """One step down."""
    op.drop_table("chat_seen")
    op.drop_table("chat_messages")


def _chat_messages() -> None:
    op.create_table(
        "chat_messages",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("room", sa.String(200), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(300)),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_chat_messages_room_id", "chat_messages", ["room", "id"])


def _chat_seen() -> None:
    op.create_table(
        "chat_seen",
        sa.Column("person", sa.String(120), primary_key=True),
        sa.Column("room", sa.String(200), primary_key=True),
        sa.Column("upto", sa.Integer(), nullable=False),
    )
