"""What the matcher has read of reports, and the terms that stand there by number."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def big_id() -> sa.types.TypeEngine[int]:
    """Return the type of a number that the database gives."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables; the reports that are here already are read again when they are met."""
    op.create_table(
        "readings",
        sa.Column("report_id", big_id(), sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_readings_seen", "readings", ["seen_at"])
    op.create_table(
        "terms",
        sa.Column("first", big_id(), primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
    )
