"""Accounts that claim to be somebody's, and the place that a person chose to be written to.

Rule: whoever writes with the code of 0012 still can; it claims nothing, and writes to where it heard last.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.add_column("addresses", sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("accounts", sa.Column("person", sa.String(120), nullable=True))
    op.add_column("accounts", sa.Column("told", sa.JSON(), nullable=True))
    op.add_column("accounts", sa.Column("extra", sa.JSON(), nullable=True))
    op.create_index("ix_accounts_person", "accounts", ["person"])


def downgrade() -> None:
    """One step down: what was only claimed is looked up anew, and asked about by nobody."""
    op.execute("DELETE FROM accounts WHERE standing = 'claimed'")
    op.drop_index("ix_accounts_person", "accounts")
    for name in ("extra", "told", "person"):
        op.drop_column("accounts", name)
    op.drop_column("addresses", "chosen_at")
