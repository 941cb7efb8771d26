"""The lines that an outlet's reports hold."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def name() -> sa.types.TypeEngine[str]:
    """Return the type of text that is looked up and sorted by its bytes."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table; the reports that are here already teach nothing."""
    op.create_table(
        "site_lines",
        sa.Column("outlet", name(), primary_key=True),
        sa.Column("key", name(), primary_key=True),
        sa.Column("reports", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_site_lines_seen", "site_lines", ["outlet", "seen_at"])
