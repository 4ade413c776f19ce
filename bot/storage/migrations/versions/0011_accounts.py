"""Accounts of a platform that are nobody's: bots, guests, deactivated ones. And who told what of a person.

Rule: whoever writes with the code of 0010 still can; of such a person no chat directory has told anything.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "accounts",
        sa.Column("platform", sa.String(120), primary_key=True),
        sa.Column("installation", sa.String(120), primary_key=True),
        sa.Column("user", sa.String(120), primary_key=True),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    told = sa.Column("told", sa.Text(), nullable=False, server_default=sa.text("'[]'"))
    op.add_column("people", told)


def downgrade() -> None:
    """One step down."""
    op.drop_column("people", "told")
    op.drop_table("accounts")
