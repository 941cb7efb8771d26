"""Corrections with the rules they bind, former pages, proposals; no digest of import on entries opened here."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPENED_HERE = "UPDATE events SET digest = NULL WHERE id IN (SELECT event_id FROM decisions WHERE verdict = 'opened')"


def big_id() -> sa.types.TypeEngine[int]:
    """Return the type of a number that the database gives."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def name() -> sa.types.TypeEngine[str]:
    """Return the type of text that is looked up and sorted by its bytes."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables, and tell entries opened here from imported ones."""
    op.create_index("ix_redirects_event", "redirects", ["event_id"])
    op.create_table(
        "former_pages",
        sa.Column("date", sa.Date(), primary_key=True),
        sa.Column("slug", name(), primary_key=True),
        sa.Column("event_id", name(), nullable=False),
        sqlite_with_rowid=False,
    )
    correction_tables()
    proposal_table()
    op.execute(OPENED_HERE)


def correction_tables() -> None:
    """Create the log of corrections and their rules."""
    op.create_table(
        "corrections",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("kind", name(), nullable=False),
        sa.Column("made_by", name(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_by", name()),
        sa.Column("undone_at", sa.DateTime()),
    )
    op.create_table(
        "rules",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("correction_id", big_id(), sa.ForeignKey("corrections.id"), nullable=False),
        sa.Column("kind", name(), nullable=False),
        sa.Column("event_id", name(), nullable=False),
        sa.Column("other_id", name()),
        sa.Column("report_id", big_id()),
    )
    op.create_index("ix_rules_event", "rules", ["event_id"])
    op.create_index("ix_rules_report", "rules", ["report_id"])


def proposal_table() -> None:
    """Create the proposals."""
    op.create_table(
        "proposals",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("kind", name(), nullable=False),
        sa.Column("event_id", name(), nullable=False),
        sa.Column("other_id", name()),
        sa.Column("report_ids", sa.JSON(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("state", name(), nullable=False),
        sa.Column("decided_by", name()),
        sa.Column("decided_at", sa.DateTime()),
    )
    op.create_index("ix_proposals_state", "proposals", ["state", "id"])
    op.create_index("ix_proposals_event", "proposals", ["event_id"])
