"""The tables of what is found out about a report after it is stored: whose text it prints, and what became of it."""

import sqlalchemy as sa

from crawler.store.columns import BigId, Name, Score, UtcTime, Words
from crawler.store.schema import metadata

# What a report's text is found by among those of late (see match/sketches.py); `kind` says what it was made by.
sketches = sa.Table(
    "sketches",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    sa.Column("kind", Name, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Index("ix_sketches_seen", "seen_at"),
)

copies = sa.Table(
    "copies",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    sa.Column("group_id", BigId, nullable=False),
    sa.Column("parent_id", BigId, sa.ForeignKey("reports.id")),
    sa.Column("resemblance", Score, nullable=False),
    sa.Column("within", Score, nullable=False),
    sa.Column("shared", sa.Integer, nullable=False),
    sa.Column("credited", sa.Boolean, nullable=False),
    sa.Index("ix_copies_group", "group_id", "report_id"),
)

# What the matcher has read of a report (see match/recall.py), and the terms that stand there by number: some that
# follow one another, from `first` on.
readings = sa.Table(
    "readings",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    sa.Column("words", sa.LargeBinary, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Index("ix_readings_seen", "seen_at"),
)

# The same of entries, by the content of each, which `words` begins with; `date` is the entry's.
entry_readings = sa.Table(
    "entry_readings",
    metadata,
    sa.Column("event_id", Name, primary_key=True),
    sa.Column("words", sa.LargeBinary, nullable=False),
    sa.Column("date", sa.Date, nullable=False),
    sa.Index("ix_entry_readings_date", "date"),
)

terms = sa.Table(
    "terms",
    metadata,
    sa.Column("first", BigId, primary_key=True, autoincrement=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("terms", sa.LargeBinary, nullable=False),
)

# Reports whose text is to be compared with the others', when new and after each change.
uncompared = sa.Table(
    "uncompared",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
)

# The words that raised each flag of a report, or the page's answer; `reports.flags` names them, apart by spaces.
notices = sa.Table(
    "notices",
    metadata,
    sa.Column("report_id", BigId, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    sa.Column("flag", Name, primary_key=True),
    sa.Column("words", Words, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
)

# When the page of a young report is read again; `first_at` is when it was read first, `misses` counts the answers in a
# row that it is there no more.
rechecks = sa.Table(
    "rechecks",
    metadata,
    sa.Column("item_id", BigId, sa.ForeignKey("items.id"), primary_key=True, autoincrement=False),
    sa.Column("outlet", Name, nullable=False),
    sa.Column("first_at", UtcTime, nullable=False),
    sa.Column("due_at", UtcTime),
    sa.Column("misses", sa.Integer, nullable=False),
    sa.Column("missed_at", UtcTime),
    sa.Column("etag", Words),
    sa.Column("last_modified", Words),
    sa.Index("ix_rechecks_due", "outlet", "due_at"),
)
