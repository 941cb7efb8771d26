"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def big_id() -> sa.types.TypeEngine[int]:
    """Return the type of a number that the database gives."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def name() -> sa.types.TypeEngine[str]:
    """Return the type of text that is looked up and sorted by its bytes."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def partial_index(index: str, table: str, columns: list[str], where: str) -> None:
    """Create an index of the rows for which a condition holds."""
    condition = sa.text(where)
    op.create_index(index, table, columns, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    """Create the tables."""
    independent_tables()
    item_tables()
    report_tables()


def independent_tables() -> None:
    """Create the tables that refer to no other."""
    op.create_table(
        "channels",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("outlet", name(), nullable=False),
        sa.Column("kind", name(), nullable=False),
        sa.Column("address", name(), nullable=False),
        sa.Column("retired_at", sa.DateTime()),
        sa.Column("next_poll_at", sa.DateTime(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_digest", sa.Text()),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_polled_at", sa.DateTime()),
        sa.Column("last_ok_at", sa.DateTime()),
        sa.Column("last_error", sa.Text()),
        sa.UniqueConstraint("outlet", "kind", "address", name="uq_channels"),
    )
    op.create_table(
        "counters",
        sa.Column("name", name(), primary_key=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", name(), primary_key=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("slug", name(), nullable=False),
        sa.Column("category", sa.Text()),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("digest", name()),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("seq", big_id(), nullable=False),
        sa.UniqueConstraint("date", "slug", name="uq_events_slug"),
    )
    op.create_index("ix_events_date", "events", ["date", "id"])
    op.create_table(
        "redirects",
        sa.Column("old_id", name(), primary_key=True),
        sa.Column("event_id", name(), nullable=False),
    )
    op.create_table(
        "term_counts",
        sa.Column("term", name(), primary_key=True),
        sa.Column("language", name(), primary_key=True),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unpublished",
        sa.Column("event_id", name(), primary_key=True),
        sa.Column("seq", big_id(), nullable=False),
    )


def item_tables() -> None:
    """Create the parts of events, the items, and what hangs on items and channels."""
    op.create_table(
        "event_parts",
        sa.Column("event_id", name(), sa.ForeignKey("events.id"), primary_key=True),
        sa.Column("part", name(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("outlet", name()),
        sa.Column("credit", sa.Text()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "items",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("outlet", name(), nullable=False),
        sa.Column("channel_id", big_id(), sa.ForeignKey("channels.id")),
        sa.Column("item", sa.JSON(), nullable=False),
        sa.Column("state", name()),
        sa.Column("outcome", name()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("retry_at", sa.DateTime()),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("report_id", big_id()),
        sa.CheckConstraint("(state IS NULL) <> (outcome IS NULL)", name="ck_items_one_outcome"),
    )
    partial_index("ix_items_open", "items", ["state", "id"], "state IS NOT NULL")
    partial_index("ix_items_open_outlet", "items", ["outlet", "state", "id"], "state IS NOT NULL")
    op.create_index("ix_items_outcome", "items", ["outlet", "outcome"])
    partial_index("ix_items_retry", "items", ["retry_at"], "retry_at IS NOT NULL")
    op.create_table(
        "polls",
        sa.Column("channel_id", big_id(), sa.ForeignKey("channels.id"), primary_key=True),
        sa.Column("started_at", sa.DateTime(), primary_key=True),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("outcome", name(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("new_items", sa.Integer(), nullable=False),
    )
    op.create_table(
        "item_keys",
        sa.Column("key", name(), primary_key=True),
        sa.Column("item_id", big_id(), sa.ForeignKey("items.id"), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pages",
        sa.Column("item_id", big_id(), sa.ForeignKey("items.id"), primary_key=True, autoincrement=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(), nullable=False),
    )


def report_tables() -> None:
    """Create the reports and what hangs on them."""
    op.create_table(
        "reports",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("item_id", big_id(), sa.ForeignKey("items.id"), nullable=False, unique=True),
        sa.Column("outlet", name(), nullable=False),
        sa.Column("outlet_name", sa.Text(), nullable=False),
        sa.Column("outcome", name(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("credit", sa.Text()),
        sa.Column("dateline", sa.Text()),
        sa.Column("published", sa.DateTime()),
        sa.Column("published_offset", sa.Text()),
        sa.Column("modified", sa.DateTime()),
        sa.Column("language", name()),
        sa.Column("canonical", sa.Text()),
        sa.Column("sources", sa.JSON(), nullable=False),
    )
    op.create_index("ix_reports_outcome", "reports", ["outcome", "id"])
    op.create_index("ix_reports_outlet", "reports", ["outlet", "id"])
    op.create_table(
        "attachments",
        sa.Column("report_id", big_id(), sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
        sa.Column("event_id", name(), sa.ForeignKey("events.id"), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("decided_by", name(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_attachments_event", "attachments", ["event_id", "report_id"])
    op.create_table(
        "decisions",
        sa.Column("report_id", big_id(), sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
        sa.Column("verdict", name(), nullable=False),
        sa.Column("event_id", name()),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("decided_by", name(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "tray",
        sa.Column("report_id", big_id(), sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "unmatched",
        sa.Column("report_id", big_id(), sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    )
    op.create_table(
        "versions",
        sa.Column("report_id", big_id(), sa.ForeignKey("reports.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("modified", sa.DateTime()),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
    )
