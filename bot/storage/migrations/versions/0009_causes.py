"""Why a row did not arrive, as a class.

Rule: whoever writes with the code of 0008 still can; such a row has no cause, and is told as "refused".
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    cause = sa.Column("cause", sa.String(20), nullable=False, server_default=sa.text("''"))
    op.add_column("outbox", cause)


def downgrade() -> None:
    """One step down."""
    op.drop_column("outbox", "cause")
