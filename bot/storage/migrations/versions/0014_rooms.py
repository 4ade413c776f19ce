"""The channels of teams that have Flipside, by the id and the name that people use.

Rule: a new table only; whoever writes with the code of 0013 still can.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "rooms",
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("installation", sa.String(120), nullable=False),
        sa.Column("channel", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("team", sa.String(200), nullable=False),
        sa.Column("team_name", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "installation", "channel", name="pk_rooms"),
    )
    op.create_index("ix_rooms_team", "rooms", ["platform", "installation", "team"])


def downgrade() -> None:
    """One step down."""
    op.drop_table("rooms")
