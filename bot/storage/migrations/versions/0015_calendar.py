"""The dates that stand in people's calendars: how often each changed, and the last one.

Rule: a new table only. Whoever writes with the code of 0014 still can; a date that it changes is counted
with the next change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "dates",
        sa.Column("session", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_dates_session"),
        sa.PrimaryKeyConstraint("session", name="pk_dates"),
    )


def downgrade() -> None:
    """One step down."""
    op.drop_table("dates")
