"""What a page states beside what was chosen of it, and how far two extractors agree on its body."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, filled as if the pages had stated nothing, and the index that counts doubtful reports."""
    for name, kind, default in (
        ("alternatives", sa.JSON(), "{}"),
        ("dek", sa.Text(), ""),
        ("live", sa.Boolean(), sa.false()),
        ("sections", sa.JSON(), "[]"),
        ("images", sa.JSON(), "[]"),
    ):
        op.add_column("reports", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("reports", sa.Column("agreement", sa.Float()))
    op.add_column("reports", sa.Column("free", sa.Boolean()))
    op.create_index("ix_reports_agreement", "reports", ["outlet", "agreement"])
