"""How it is known who wrote a report."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the reports that stand keep their credit, without its clues."""
    op.add_column("reports", sa.Column("chain", sa.JSON(), nullable=False, server_default="{}"))
