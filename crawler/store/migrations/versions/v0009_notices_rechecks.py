"""Flags of reports with the words that raised them, and the pages to be read again."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and a column for the flags: reports that stand there bear none."""
    big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("reports", sa.Column("flags", name, nullable=False, server_default=""))
    flagged = sa.text("flags <> ''")
    columns = ["outlet", "flags"]
    op.create_index("ix_reports_flagged", "reports", columns, sqlite_where=flagged, postgresql_where=flagged)
    op.create_table(
        "notices",
        sa.Column("report_id", big_id, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
        sa.Column("flag", name, primary_key=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "rechecks",
        sa.Column("item_id", big_id, sa.ForeignKey("items.id"), primary_key=True, autoincrement=False),
        sa.Column("outlet", name, nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime()),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("missed_at", sa.DateTime()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
    )
    op.create_index("ix_rechecks_due", "rechecks", ["outlet", "due_at"])
