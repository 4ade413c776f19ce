"""People, and where they can be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    _people()
    _addresses()


def downgrade() -> None:
    """One step down."""
    op.drop_table("addresses")
    op.drop_table("people")


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("region", sa.String(120), nullable=False),
        sa.Column("zone", sa.String(120), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("manager", sa.String(120), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("speech", sa.String(120), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("volume", sa.String(120), nullable=False),
        sa.Column("snoozed_until", sa.Date()),
        sa.Column("adjusted", sa.JSON(), nullable=False),
    )
    op.create_index("ix_people_email", "people", ["email"])


def _addresses() -> None:
    op.create_table(
        "addresses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("platform", sa.String(120), nullable=False),
        sa.Column("installation", sa.String(120), nullable=False),
        sa.Column("user", sa.String(120), nullable=False),
        sa.Column("person", sa.String(120), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("platform", "installation", "user"),
    )
    op.create_index("ix_addresses_person", "addresses", ["person"])
