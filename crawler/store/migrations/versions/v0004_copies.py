"""Sketches of reports, copy groups, and the reports to be compared."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Reports that stand there are compared too, the newest: copies of older ones are seldom printed now.
NEWEST = 10_000


def big_id() -> sa.types.TypeEngine[int]:
    """Return the type of a number that the database gives."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def of_report() -> sa.Column[int]:
    """Return the column that makes a row one report's."""
    return sa.Column("report_id", big_id(), sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Add the tables, and let the newest reports be compared."""
    name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "sketches",
        of_report(),
        sa.Column("kind", name, nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_sketches_seen", "sketches", ["seen_at"])
    op.create_table(
        "copies",
        of_report(),
        sa.Column("group_id", big_id(), nullable=False),
        sa.Column("parent_id", big_id(), sa.ForeignKey("reports.id")),
        sa.Column("resemblance", sa.Float(), nullable=False),
        sa.Column("within", sa.Float(), nullable=False),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.Column("credited", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_copies_group", "copies", ["group_id", "report_id"])
    op.create_table("uncompared", of_report())
    op.execute(f"INSERT INTO uncompared SELECT id FROM reports ORDER BY id DESC LIMIT {NEWEST}")  # noqa: S608
