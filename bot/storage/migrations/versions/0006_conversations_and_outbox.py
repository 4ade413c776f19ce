"""What is heard and said."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    _conversations()
    _inbox()
    _outbox()
    _steps()
    _marks()


def downgrade() -> None:
    """One step down."""
    op.drop_table("marks")
    op.drop_table("steps")
    op.drop_table("outbox")
    op.drop_table("inbox")
    op.drop_table("conversations")


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person", sa.String(120), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("form", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("person", "form", "subject"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conversations_open", "conversations", ["person", "closed_at"])
    op.create_index("ix_conversations_subject", "conversations", ["subject"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("lane", sa.String(300), nullable=False),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True)),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("receipt", sa.JSON()),
        sa.Column("policy", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(120), nullable=False),
        sa.Column("load", sa.String(120), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("verb", sa.String(120), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.Integer()),
        sa.Column("question", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_conversation", "outbox", ["conversation"])
    live = sa.text("wake_at IS NOT NULL")
    op.create_index(
        "ix_outbox_due", "outbox", ["priority", "wake_at"], postgresql_where=live, sqlite_where=live
    )
    op.create_index("ix_outbox_person_sent_at", "outbox", ["person", "sent_at"])


def _steps() -> None:
    op.create_table(
        "steps",
        sa.Column("rule", sa.String(60), primary_key=True),
        sa.Column("subject", sa.String(200), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("key", sa.String(120), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
