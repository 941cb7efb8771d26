"""The tables of corrections and what follows from them, beside those of `schema`."""

import sqlalchemy as sa

from crawler.store.columns import BigId, Json, Name, Score, UtcTime
from crawler.store.schema import metadata

# Where the pages of entries lay before they were merged, renamed or dated anew: their links lead on.
former_pages = sa.Table(
    "former_pages",
    metadata,
    sa.Column("date", sa.Date, primary_key=True),
    sa.Column("slug", Name, primary_key=True),
    sa.Column("event_id", Name, nullable=False),
    sqlite_with_rowid=False,
)

# What editors, or the matcher under its stricter bar, changed by hand: `what` for people, `changes` row by row.
corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("kind", Name, nullable=False),
    sa.Column("made_by", Name, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("what", Json, nullable=False),
    sa.Column("changes", Json, nullable=False),
    sa.Column("undone_by", Name),
    sa.Column("undone_at", UtcTime),
)

# What corrections bind: a report to an event (`must`), or away from it (`cannot`); two events kept `apart`; a
# field of an event kept from imports (`keep_headline`, `keep_date`, `keep_slug`).
rules = sa.Table(
    "rules",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("correction_id", BigId, sa.ForeignKey("corrections.id"), nullable=False),
    sa.Column("kind", Name, nullable=False),
    sa.Column("event_id", Name, nullable=False),
    sa.Column("other_id", Name),
    sa.Column("report_id", BigId),
    sa.Index("ix_rules_event", "event_id"),
    sa.Index("ix_rules_report", "report_id"),
)

# What the matcher would have an editor decide: two events merged, or reports split off one.
proposals = sa.Table(
    "proposals",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("kind", Name, nullable=False),
    sa.Column("event_id", Name, nullable=False),
    sa.Column("other_id", Name),
    sa.Column("report_ids", Json, nullable=False),
    sa.Column("score", Score, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("state", Name, nullable=False),
    sa.Column("decided_by", Name),
    sa.Column("decided_at", UtcTime),
    sa.Index("ix_proposals_state", "state", "id"),
    sa.Index("ix_proposals_event", "event_id"),
)
