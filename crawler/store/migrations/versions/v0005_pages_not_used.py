"""Counts of pages whose feed's text was kept in their place."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forget why closed items were once put off, and index why the pages of those to come are not used."""
    op.execute("UPDATE items SET why = NULL WHERE outcome IS NOT NULL")
    closed = sa.text("outcome IS NOT NULL AND why IS NOT NULL")
    op.create_index("ix_items_why", "items", ["outlet", "why"], sqlite_where=closed, postgresql_where=closed)
