"""Announcements to an audience, and ideas for the next session.

Rule: whoever writes with the code of 0011 still can; what it announces goes to the channel, as ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    channel = sa.text("'channel'")
    op.add_column(
        "announcements", sa.Column("audience", sa.String(20), nullable=False, server_default=channel)
    )
    op.create_table(
        "ideas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair", sa.String(120), nullable=False),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pair"], ["pairs.id"], name="fk_ideas_pair"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_ideas_person"),
        sa.PrimaryKeyConstraint("id", name="pk_ideas"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ideas_pair", "ideas", ["pair", "state"])
    op.create_index("ix_ideas_person", "ideas", ["person"])


def downgrade() -> None:
    """One step down."""
    op.drop_table("ideas")
    op.drop_column("announcements", "audience")
