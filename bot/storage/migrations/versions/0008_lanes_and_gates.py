"""Rates and order: the installation of a row, its doubts, and gates.

Rule: whoever writes with the code of 0007 still can; what it does not name has a default.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LIVE = sa.text("wake_at IS NOT NULL")
WAITING = sa.text("state IN ('queued', 'sending')")
UNDECIDED = sa.text("dismissed_at IS NULL AND state IN ('unknown', 'dead')")


def upgrade() -> None:
    """One step up."""
    nothing, zero = sa.text("''"), sa.text("0")
    op.add_column("outbox", sa.Column("installation", sa.String(200), nullable=False, server_default=nothing))
    op.add_column("outbox", sa.Column("doubts", sa.Integer(), nullable=False, server_default=zero))
    op.add_column("outbox", sa.Column("dismissed_at", sa.DateTime(timezone=True)))
    _where_they_go()
    op.drop_index("ix_outbox_due", "outbox")
    _index("ix_outbox_due", ["installation", "priority", "wake_at", "id"], LIVE)
    _index("ix_outbox_lane", ["lane", "id"], WAITING)
    _index("ix_outbox_undecided", ["id"], UNDECIDED)
    op.create_table(
        "gates",
        sa.Column("key", sa.String(300), primary_key=True),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """One step down."""
    op.drop_table("gates")
    for name in ("ix_outbox_undecided", "ix_outbox_lane", "ix_outbox_due"):
        op.drop_index(name, "outbox")
    _index("ix_outbox_due", ["priority", "wake_at"], LIVE)
    for name in ("dismissed_at", "doubts", "installation"):
        op.drop_column("outbox", name)


def _index(name: str, columns: list[str], rows: sa.TextClause) -> None:
    op.create_index(name, "outbox", columns, postgresql_where=rows, sqlite_where=rows)


def _where_they_go() -> None:
    """What waits already belongs to an installation too; what is finished is never looked at again."""
    outbox = sa.table(
        "outbox",
        sa.column("id", sa.Integer),
        sa.column("wake_at"),
        sa.column("installation", sa.String),
        sa.column("address", sa.JSON),
    )
    waiting = sa.select(outbox.c.id, outbox.c.address).where(outbox.c.wake_at.isnot(None))
    for row in op.get_bind().execute(waiting).all():
        there = f"{row.address['platform']}/{row.address['installation']}"
        op.execute(outbox.update().where(outbox.c.id == row.id).values(installation=there))
