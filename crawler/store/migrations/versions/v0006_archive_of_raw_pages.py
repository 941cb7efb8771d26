"""Where raw pages lie in WARC files, what tells a page that is known, and whose doing a version is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def big_id() -> sa.types.TypeEngine[int]:
    """Return the type of a number that the database gives."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def name() -> sa.types.TypeEngine[str]:
    """Return the type of text that is looked up and sorted by its bytes."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table, columns and indexes; a page that waits goes on waiting."""
    op.add_column("items", sa.Column("fingerprint", name()))
    known = sa.text("fingerprint IS NOT NULL")
    columns = ["fingerprint", "outlet"]
    op.create_index("ix_items_fingerprint", "items", columns, sqlite_where=known, postgresql_where=known)
    op.add_column("versions", sa.Column("origin", name(), nullable=False, server_default="page"))
    new_pages()
    captures()


def new_pages() -> None:
    """Give pages a number of their own, so that an item may have one that waits and others that have ended."""
    op.rename_table("pages", "old_pages")
    op.create_table(
        "pages",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("item_id", big_id(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(), nullable=False),
        sa.Column("wire", sa.JSON(), nullable=False),
        sa.Column("fingerprint", name()),
        sa.Column("ended", sa.Boolean(), nullable=False),
    )
    op.execute(
        "INSERT INTO pages (item_id, url, final_url, status, headers, body, fetched_at, wire, ended)"
        " SELECT item_id, url, final_url, status, headers, body, fetched_at, '{}', false FROM old_pages"
    )
    op.drop_table("old_pages")
    waiting, ended = sa.text("NOT ended"), sa.text("ended")
    op.create_index(
        "ix_pages_waiting", "pages", ["item_id"], unique=True, sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_pages_ended", "pages", ["id"], sqlite_where=ended, postgresql_where=ended)


def captures() -> None:
    """Create the table of where raw pages lie."""
    op.create_table(
        "captures",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("item_id", big_id(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("file", name(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("digest", name(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(), nullable=False),
        sa.Column("original", big_id(), sa.ForeignKey("captures.id")),
    )
    op.create_index("ix_captures_item", "captures", ["item_id", "id"])
    op.create_index("ix_captures_file", "captures", ["file"])
    op.create_index("ix_captures_digest", "captures", ["digest", "id"])
    op.create_index("ix_captures_original", "captures", ["original"])
