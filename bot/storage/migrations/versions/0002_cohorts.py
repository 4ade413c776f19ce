"""Cohorts, who holds an office in them, and who takes part."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    _cohorts()
    _offices()
    _participants()


def downgrade() -> None:
    """One step down."""
    op.drop_table("participants")
    op.drop_table("offices")
    op.drop_table("cohorts")


def _cohorts() -> None:
    op.create_table(
        "cohorts",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
    )


def _offices() -> None:
    op.create_table(
        "offices",
        sa.Column("person", sa.String(120), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("cohort", sa.String(120), sa.ForeignKey("cohorts.id"), primary_key=True),
        sa.Column("office", sa.String(20), primary_key=True),
    )


def _participants() -> None:
    op.create_table(
        "participants",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("cohort", sa.String(120), sa.ForeignKey("cohorts.id"), nullable=False),
        sa.Column("person", sa.String(120), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("role", sa.String(120)),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("paused_until", sa.Date()),
        sa.Column("before", sa.String(120)),
        sa.Column("consented_at", sa.DateTime(timezone=True)),
        sa.Column("waiting_since", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("cohort", "person"),
    )
    op.create_index("ix_participants_person", "participants", ["person"])
