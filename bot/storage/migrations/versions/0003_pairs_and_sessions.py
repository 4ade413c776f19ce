"""Pairs and their sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    _pairs()
    _sessions()


def downgrade() -> None:
    """One step down."""
    op.drop_table("sessions")
    op.drop_table("pairs")


def _pairs() -> None:
    op.create_table(
        "pairs",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("cohort", sa.String(120), sa.ForeignKey("cohorts.id"), nullable=False),
        sa.Column("mentor", sa.String(120), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("mentee", sa.String(120), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("for_mentor", sa.JSON(), nullable=False),
        sa.Column("for_mentee", sa.JSON(), nullable=False),
        sa.Column("yes", sa.JSON(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("last_held", sa.Date()),
        sa.Column("next_dated", sa.Boolean(), nullable=False),
        sa.Column("slips", sa.JSON(), nullable=False),
        sa.Column("fits", sa.JSON(), nullable=False),
        sa.Column("paused_until", sa.Date()),
        sa.Column("before", sa.String(120)),
        sa.Column("farewells", sa.JSON(), nullable=False),
    )
    op.create_index("ix_pairs_cohort_state", "pairs", ["cohort", "state"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("cohort", sa.String(120), sa.ForeignKey("cohorts.id"), nullable=False),
        sa.Column("pair", sa.String(120), sa.ForeignKey("pairs.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mentor", sa.String(120), nullable=False),
        sa.Column("mentee", sa.String(120), nullable=False),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("offered_by", sa.String(120), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True)),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("checked", sa.JSON(), nullable=False),
        sa.UniqueConstraint("pair", "number"),
    )
    op.create_index("ix_sessions_cohort_state", "sessions", ["cohort", "state"])
