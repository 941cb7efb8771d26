"""What channels teach, their gaps, standing alarms, and what hosts asked of us."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def big_id() -> sa.types.TypeEngine[int]:
    """Return the type of a number that the database gives."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def name() -> sa.types.TypeEngine[str]:
    """Return the type of text that is looked up and sorted by its bytes."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables and columns; what stands in the older ones stays as it is."""
    new_columns()
    channel_tables()
    other_tables()


def new_columns() -> None:
    """Add columns, filled as if nothing had been noted, and the indexes over items."""
    op.add_column("channels", sa.Column("weight", sa.Float(), nullable=False, server_default="0"))
    op.add_column("polls", sa.Column("listed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("polls", sa.Column("notes", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("reports", sa.Column("opt_outs", sa.JSON(), nullable=False, server_default="[]"))
    closed = sa.text("outcome IS NOT NULL")
    columns = ["outlet", "id", "outcome"]
    op.create_index("ix_items_closed", "items", columns, sqlite_where=closed, postgresql_where=closed)
    op.create_index("ix_items_seen", "items", ["seen_at", "outlet"])


def channel_tables() -> None:
    """Create what hangs on channels."""
    op.create_table(
        "profiles",
        sa.Column("channel_id", big_id(), sa.ForeignKey("channels.id"), primary_key=True, autoincrement=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("window", sa.JSON(), nullable=False),
    )
    op.create_table(
        "gaps",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("channel_id", big_id(), sa.ForeignKey("channels.id"), nullable=False),
        sa.Column("from_at", sa.DateTime(), nullable=False),
        sa.Column("to_at", sa.DateTime(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("how", name()),
    )
    op.create_index("ix_gaps_closed", "gaps", ["closed_at"])


def other_tables() -> None:
    """Create the tables that refer to no other."""
    op.create_table(
        "alarms",
        sa.Column("outlet", name(), primary_key=True),
        sa.Column("kind", name(), primary_key=True),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_table(
        "hosts",
        sa.Column("key", name(), primary_key=True),
        sa.Column("held_until", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "robots",
        sa.Column("root", name(), primary_key=True),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("failed", name()),
    )
    op.create_index("ix_robots_read", "robots", ["read_at"])
