"""The tables as they stand at the newest revision; `migrations/` leads every older database here."""

import sqlalchemy as sa

from crawler.store.columns import BigId, Json, Name, Score, UtcTime, Words

metadata = sa.MetaData()

channels = sa.Table(
    "channels",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("outlet", Name, nullable=False),
    sa.Column("kind", Name, nullable=False),
    sa.Column("address", Name, nullable=False),
    sa.Column("retired_at", UtcTime),
    sa.Column("next_poll_at", UtcTime, nullable=False),
    sa.Column("etag", Words),
    sa.Column("last_modified", Words),
    sa.Column("body_digest", Words),
    sa.Column("polls", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_polled_at", UtcTime),
    sa.Column("last_ok_at", UtcTime),
    sa.Column("last_error", Words),
    sa.Column("weight", Score, nullable=False, server_default="0"),
    sa.UniqueConstraint("outlet", "kind", "address", name="uq_channels"),
)

polls = sa.Table(
    "polls",
    metadata,
    sa.Column("channel_id", BigId, sa.ForeignKey("channels.id"), primary_key=True),
    sa.Column("started_at", UtcTime, primary_key=True),
    sa.Column("took_ms", sa.Integer, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("outcome", Name, nullable=False),
    sa.Column("error", Words),
    sa.Column("new_items", sa.Integer, nullable=False),
    sa.Column("listed", sa.Integer, nullable=False, server_default="0"),
    sa.Column("notes", Json, nullable=False, server_default="{}"),
)

# What a channel has taught, and the rows lately seen in it; apart from the channel, which every poll changes.
profiles = sa.Table(
    "profiles",
    metadata,
    sa.Column("channel_id", BigId, sa.ForeignKey("channels.id"), primary_key=True, autoincrement=False),
    sa.Column("profile", Json, nullable=False),
    sa.Column("window", Json, nullable=False),
)

gaps = sa.Table(
    "gaps",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("channel_id", BigId, sa.ForeignKey("channels.id"), nullable=False),
    sa.Column("from_at", UtcTime, nullable=False),
    sa.Column("to_at", UtcTime, nullable=False),
    sa.Column("filled", sa.Integer, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("closed_at", UtcTime),
    sa.Column("how", Name),
    sa.Index("ix_gaps_closed", "closed_at"),
)

alarms = sa.Table(
    "alarms",
    metadata,
    sa.Column("outlet", Name, primary_key=True),
    sa.Column("kind", Name, primary_key=True),
    sa.Column("since", UtcTime, nullable=False),
    sa.Column("text", Words, nullable=False),
)

# Hosts, or whole domains, that asked to be left alone until a time.
hosts = sa.Table(
    "hosts",
    metadata,
    sa.Column("key", Name, primary_key=True),
    sa.Column("held_until", UtcTime, nullable=False),
)

robots = sa.Table(
    "robots",
    metadata,
    sa.Column("root", Name, primary_key=True),
    sa.Column("read_at", UtcTime, nullable=False),
    sa.Column("body", Words),
    sa.Column("failed", Name),
    sa.Index("ix_robots_read", "read_at"),
)

# An item is open while it has a state, and closed once it has an outcome: never both, never neither.
items = sa.Table(
    "items",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("outlet", Name, nullable=False),
    sa.Column("channel_id", BigId, sa.ForeignKey("channels.id")),
    sa.Column("item", Json, nullable=False),
    sa.Column("state", Name),
    sa.Column("outcome", Name),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("why", Words),
    sa.Column("retry_at", UtcTime),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("report_id", BigId),
    sa.Column("fingerprint", Name),
    sa.CheckConstraint("(state IS NULL) <> (outcome IS NULL)", name="ck_items_one_outcome"),
    # Partial: they hold the few open items, however many are closed.
    sa.Index(
        "ix_items_open",
        "state",
        "id",
        sqlite_where=sa.text("state IS NOT NULL"),
        postgresql_where=sa.text("state IS NOT NULL"),
    ),
    sa.Index(
        "ix_items_open_outlet",
        "outlet",
        "state",
        "id",
        sqlite_where=sa.text("state IS NOT NULL"),
        postgresql_where=sa.text("state IS NOT NULL"),
    ),
    sa.Index(
        "ix_items_retry",
        "retry_at",
        sqlite_where=sa.text("retry_at IS NOT NULL"),
        postgresql_where=sa.text("retry_at IS NOT NULL"),
    ),
    sa.Index("ix_items_outcome", "outlet", "outcome"),
    # Closed items whose page was not used.
    sa.Index(
        "ix_items_why",
        "outlet",
        "why",
        sqlite_where=sa.text("outcome IS NOT NULL AND why IS NOT NULL"),
        postgresql_where=sa.text("outcome IS NOT NULL AND why IS NOT NULL"),
    ),
    sa.Index(
        "ix_items_closed",
        "outlet",
        "id",
        "outcome",
        sqlite_where=sa.text("outcome IS NOT NULL"),
        postgresql_where=sa.text("outcome IS NOT NULL"),
    ),
    sa.Index("ix_items_seen", "seen_at", "outlet"),
    sa.Index(
        "ix_items_fingerprint",
        "fingerprint",
        "outlet",
        sqlite_where=sa.text("fingerprint IS NOT NULL"),
        postgresql_where=sa.text("fingerprint IS NOT NULL"),
    ),
)

item_keys = sa.Table(
    "item_keys",
    metadata,
    sa.Column("key", Name, primary_key=True),
    sa.Column("item_id", BigId, sa.ForeignKey("items.id"), nullable=False),
    sqlite_with_rowid=False,
)

# The page of an open item waits for its extraction; once the item has `ended`, for its move to a WARC file.
pages = sa.Table(
    "pages",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("item_id", BigId, sa.ForeignKey("items.id"), nullable=False),
    sa.Column("url", Words, nullable=False),
    sa.Column("final_url", Words, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", Json, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("fetched_at", UtcTime, nullable=False),
    sa.Column("wire", Json, nullable=False),
    sa.Column("fingerprint", Name),
    sa.Column("ended", sa.Boolean, nullable=False),
    sa.Index(
        "ix_pages_waiting",
        "item_id",
        unique=True,
        sqlite_where=sa.text("NOT ended"),
        postgresql_where=sa.text("NOT ended"),
    ),
    sa.Index("ix_pages_ended", "id", sqlite_where=sa.text("ended"), postgresql_where=sa.text("ended")),
)

# Where a page lies in the archive of raw pages; one with an `original` is a revisit: its payload lies there.
captures = sa.Table(
    "captures",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("item_id", BigId, sa.ForeignKey("items.id"), nullable=False),
    sa.Column("file", Name, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Column("digest", Name, nullable=False),
    sa.Column("url", Words, nullable=False),
    sa.Column("fetched_at", UtcTime, nullable=False),
    sa.Column("original", BigId, sa.ForeignKey("captures.id")),
    sa.Index("ix_captures_item", "item_id", "id"),
    sa.Index("ix_captures_file", "file"),
    sa.Index("ix_captures_digest", "digest", "id"),
    sa.Index("ix_captures_original", "original"),
)

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("item_id", BigId, sa.ForeignKey("items.id"), nullable=False, unique=True),
    sa.Column("outlet", Name, nullable=False),
    sa.Column("outlet_name", Words, nullable=False),
    sa.Column("outcome", Name, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("url", Words, nullable=False),
    sa.Column("headline", Words, nullable=False),
    sa.Column("lead", Words, nullable=False),
    sa.Column("body", Words, nullable=False),
    sa.Column("authors", Json, nullable=False),
    sa.Column("credit", Words),
    sa.Column("dateline", Words),
    sa.Column("published", UtcTime),
    sa.Column("published_offset", Words),
    sa.Column("modified", UtcTime),
    sa.Column("language", Name),
    sa.Column("canonical", Words),
    sa.Column("sources", Json, nullable=False),
    sa.Column("opt_outs", Json, nullable=False, server_default="[]"),
    sa.Column("alternatives", Json, nullable=False, server_default="{}"),
    sa.Column("dek", Words, nullable=False, server_default=""),
    sa.Column("agreement", Score),
    sa.Column("free", sa.Boolean),
    sa.Column("live", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("sections", Json, nullable=False, server_default="[]"),
    sa.Column("images", Json, nullable=False, server_default="[]"),
    sa.Column("chain", Json, nullable=False, server_default="{}"),
    sa.Index("ix_reports_outlet", "outlet", "id"),
    sa.Index("ix_reports_agreement", "outlet", "agreement"),
    sa.Column("flags", Name, nullable=False, server_default=""),
    sa.Index("ix_reports_outcome", "outcome", "id"),
    sa.Index(
        "ix_reports_flagged",
        "outlet",
        "flags",
        sqlite_where=sa.text("flags <> ''"),
        postgresql_where=sa.text("flags <> ''"),
    ),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("headline", Words, nullable=False),
    sa.Column("lead", Words, nullable=False),
    sa.Column("body", Words, nullable=False),
    sa.Column("modified", UtcTime),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("origin", Name, nullable=False, server_default="page"),
)

# Which of an outlet's reports hold a line, the last ones by number, newest last.
site_lines = sa.Table(
    "site_lines",
    metadata,
    sa.Column("outlet", Name, primary_key=True),
    sa.Column("key", Name, primary_key=True),
    sa.Column("reports", Json, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Index("ix_site_lines_seen", "outlet", "seen_at"),
    sqlite_with_rowid=False,
)

# The queue of the matcher: a report leaves it in the transaction that decides it.
unmatched = sa.Table(
    "unmatched",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
)

# `digest` is of the content last imported: importing the same again does not undo what was edited since. Entries that
# were opened here have none.
events = sa.Table(
    "events",
    metadata,
    sa.Column("id", Name, primary_key=True),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("headline", Words, nullable=False),
    sa.Column("summary", Words, nullable=False),
    sa.Column("slug", Name, nullable=False),
    sa.Column("category", Words),
    sa.Column("search", Words, nullable=False),
    sa.Column("digest", Name),
    sa.Column("added_at", UtcTime, nullable=False),
    sa.Column("seq", BigId, nullable=False),
    sa.UniqueConstraint("date", "slug", name="uq_events_slug"),
    sa.Index("ix_events_date", "date", "id"),
    sa.Index("ix_events_seq", "seq"),
)

# The named lists of an entry (`source`, `topic`, `entity`), each in its order; what merged entries brought comes after
# position 1,000,000, out of the way of imports.
event_parts = sa.Table(
    "event_parts",
    metadata,
    sa.Column("event_id", Name, sa.ForeignKey("events.id"), primary_key=True),
    sa.Column("part", Name, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("url", Words),
    sa.Column("outlet", Name),
    sa.Column("credit", Words),
    sqlite_with_rowid=False,
)

redirects = sa.Table(
    "redirects",
    metadata,
    sa.Column("old_id", Name, primary_key=True),
    sa.Column("event_id", Name, nullable=False),
    sa.Index("ix_redirects_event", "event_id"),
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    sa.Column("verdict", Name, nullable=False),
    sa.Column("event_id", Name),
    sa.Column("score", Score, nullable=False),
    sa.Column("candidates", Json, nullable=False),
    sa.Column("decided_by", Name, nullable=False),
    sa.Column("decided_at", UtcTime, nullable=False),
)

attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    sa.Column("event_id", Name, sa.ForeignKey("events.id"), nullable=False),
    sa.Column("score", Score, nullable=False),
    sa.Column("decided_by", Name, nullable=False),
    sa.Column("decided_at", UtcTime, nullable=False),
    sa.Index("ix_attachments_event", "event_id", "report_id"),
)

tray = sa.Table(
    "tray",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    sa.Column("added_at", UtcTime, nullable=False),
)

term_counts = sa.Table(
    "term_counts",
    metadata,
    sa.Column("term", Name, primary_key=True),
    sa.Column("language", Name, primary_key=True),
    sa.Column("count", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Entries whose pages are older than they are; `seq` says since which change.
unpublished = sa.Table(
    "unpublished",
    metadata,
    sa.Column("event_id", Name, primary_key=True),
    sa.Column("seq", BigId, nullable=False),
)

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", Name, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)
