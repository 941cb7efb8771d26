"""What the matcher has read of entries, beside what it has read of reports."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def name() -> sa.types.TypeEngine[str]:
    """Return the type of text that is looked up and sorted by its bytes."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table; what was read of reports until now lies there otherwise, and is read again."""
    op.create_table(
        "entry_readings",
        sa.Column("event_id", name(), primary_key=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
    )
    op.create_index("ix_entry_readings_date", "entry_readings", ["date"])
    op.execute("DELETE FROM readings")
    op.execute("DELETE FROM terms")
