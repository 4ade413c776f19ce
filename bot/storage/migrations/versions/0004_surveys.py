"""Waves of surveys, and the survey store."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    _waves()
    _surveys()
    _pseudonyms()
    _answers()


def downgrade() -> None:
    """One step down."""
    op.drop_table("answers")
    op.drop_table("pseudonyms")
    op.drop_table("surveys")
    op.drop_table("waves")


def _waves() -> None:
    op.create_table(
        "waves",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("cohort", sa.String(120), sa.ForeignKey("cohorts.id"), nullable=False),
        sa.Column("state", sa.String(120), nullable=False),
    )


def _surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("cohort", sa.String(120), sa.ForeignKey("cohorts.id"), nullable=False),
        sa.Column("wave", sa.String(120), nullable=False),
        sa.Column("form", sa.String(120), nullable=False),
        sa.Column("person", sa.String(120), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_surveys_cohort_wave", "surveys", ["cohort", "wave"])


def _pseudonyms() -> None:
    op.create_table(
        "pseudonyms",
        sa.Column("cohort", sa.String(120), primary_key=True),
        sa.Column("person", sa.String(120), primary_key=True),
        sa.Column("pseudonym", sa.String(64), nullable=False),
        sa.UniqueConstraint("pseudonym"),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("wave", sa.String(120), primary_key=True),
        sa.Column("pseudonym", sa.String(64), primary_key=True),
        sa.Column("item", sa.String(60), primary_key=True),
        sa.Column("side", sa.String(120), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
    )
