"""What a program lead works with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    _rounds()
    _announcements()
    _imports()
    _tasks()
    _audit()


def downgrade() -> None:
    """One step down."""
    op.drop_table("audit")
    op.drop_table("tasks")
    op.drop_table("imports")
    op.drop_table("announcements")
    op.drop_table("rounds")


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("cohort", sa.String(120), sa.ForeignKey("cohorts.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lead", sa.String(120), nullable=False),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("certificate", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
    )


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("cohort", sa.String(120), sa.ForeignKey("cohorts.id"), nullable=False),
        sa.Column("author", sa.String(120), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("cohort", sa.String(120), nullable=False),
        sa.Column("author", sa.String(120), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("state", sa.String(120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("cohort", sa.String(120), sa.ForeignKey("cohorts.id"), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("cohort", "key", "subject"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tasks_cohort_closed_at", "tasks", ["cohort", "closed_at"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("action", sa.String(120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )
