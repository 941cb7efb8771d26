"""A store opens, or says in one clear line why it does not; migrations lead to the schema."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from store_samples import NOW, add_item, add_report, entry

from crawler.errors import StoreError
from crawler.store.database import FILE
from crawler.store.revisions import newest
from crawler.store.schema import metadata
from crawler.store.store import Store


def test_migrations_lead_from_nothing_to_the_schema(bare_address: str, tmp_path: Path) -> None:
    store = Store.open(bare_address, tmp_path)
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        names = {one["name"] for one in sa.inspect(connection).get_check_constraints("items")}
    assert "ck_items_one_outcome" in names
    assert store.check() == []
    store.upgrade()
    store.close()
    Store.open(bare_address, tmp_path).close()


def test_what_was_stored_is_there_after_opening_again(address: str, tmp_path: Path) -> None:
    store = Store.open(address, tmp_path)
    number = add_report(store, 1)
    store.close()
    again = Store.open(address, tmp_path)
    assert again.report(number) is not None
    again.close()


def test_a_database_of_a_newer_version_is_refused(bare_address: str, tmp_path: Path) -> None:
    store = Store.open(bare_address, tmp_path)
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(StoreError, match="newer version") as caught:
        Store.open(bare_address, tmp_path)
    assert caught.value.code == "newer"


def test_without_an_address_the_file_is_in_the_data_folder(tmp_path: Path) -> None:
    store = Store.open(None, tmp_path / "a" / "b")
    store.close()
    assert (tmp_path / "a" / "b" / FILE).exists()


def test_a_second_process_writes_while_the_first_one_reads(address: str, tmp_path: Path) -> None:
    one, two = Store.open(address, tmp_path), Store.open(address, tmp_path)
    with one.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM items")).scalar() == 0
        add_item(two, 1)
        assert connection.execute(sa.text("SELECT count(*) FROM items")).scalar() == 0
    assert len(one.pending(None, NOW)) == 1
    one.close()
    two.close()


@pytest.mark.parametrize(
    "content", [b"not a database at all, but text " * 200, b"SQLite format 3\x00" + b"\x07" * 8000]
)
def test_a_file_that_is_no_database_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StoreError) as caught:
        Store.open(None, tmp_path)
    assert caught.value.code == "damaged"
    assert "\n" not in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("CREATE TABLE theirs (id)")
    other.close()
    with pytest.raises(StoreError, match="another program") as caught:
        Store.open(None, tmp_path)
    assert caught.value.code == "damaged"


def test_check_finds_damage(tmp_path: Path) -> None:
    store = Store.open(None, tmp_path)
    store.import_entries([entry(number) for number in range(300)], None, NOW)
    assert store.check() == []
    with store.read() as connection:
        index = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_events_date'"
        root = connection.exec_driver_sql(index).scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    store.close()
    with (tmp_path / FILE).open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    damaged = Store.open(None, tmp_path)
    assert damaged.check()
    with pytest.raises(StoreError) as caught:
        damaged.days()
    assert caught.value.code == "damaged"
    damaged.close()


def test_check_finds_a_broken_reference(tmp_path: Path) -> None:
    store = Store.open(None, tmp_path)
    with sqlite3.connect(tmp_path / FILE) as direct:
        direct.execute("INSERT INTO item_keys (key, item_id) VALUES ('k', 99)")
    direct.close()
    [problem] = store.check()
    assert "item_keys" in problem
    store.close()


@pytest.mark.parametrize("folder", ["file", "file/below", "/proc/newswire"])
def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("a regular file")
    with pytest.raises(StoreError) as caught:
        Store.open(None, tmp_path / folder)
    assert caught.value.code == "unwritable"
    assert "\n" not in str(caught.value)


def test_a_folder_in_the_place_of_the_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreError, match="a folder") as caught:
        Store.open(None, tmp_path)
    assert caught.value.code == "unwritable"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://127.0.0.1:1/none", "unreachable"),
        ("postgres://user:secret@127.0.0.1:1/none", "unreachable"),
        ("mysql://127.0.0.1/none", "unreachable"),
        ("no address", "unreachable"),
        ("sqlite://", "unwritable"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_clear_error(tmp_path: Path, address: str, code: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(address, tmp_path)
    assert caught.value.code == code
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_backup_is_a_whole_store(tmp_path: Path) -> None:
    store = Store.open(None, tmp_path)
    number = add_report(store, 1)
    (tmp_path / "copies").mkdir()
    to = tmp_path / "copies" / "copy.db"
    store.backup(to)
    store.close()
    copy = Store.open(f"sqlite:///{to}", tmp_path)
    assert copy.report(number) is not None
    assert copy.check() == []
    copy.close()
    assert [one.name for one in to.parent.iterdir()] == ["copy.db"]


def test_a_backup_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    store = Store.open(None, tmp_path)
    (tmp_path / "file").write_text("a regular file")
    with pytest.raises(StoreError) as caught:
        store.backup(tmp_path / "file" / "copy.db")
    assert caught.value.code == "unwritable"
    store.close()


@pytest.mark.parametrize(
    "name", [FILE, f"{FILE}-wal", f"{FILE}-shm", f"{FILE}-journal", "other", "link", "loop/" + FILE]
)
def test_a_backup_takes_the_place_of_nothing(tmp_path: Path, name: str) -> None:
    store = Store.open(None, tmp_path)
    number = add_report(store, 1)
    (tmp_path / "other").write_text("a report of mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StoreError, match="name a new file") as caught:
        store.backup(tmp_path / name)
    assert caught.value.code in {"exists", "unwritable"}
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "other").read_text() == "a report of mine"
    assert store.report(number) is not None
    assert store.check() == []
    store.close()


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
def test_a_backup_never_lies_where_the_database_keeps_its_own(tmp_path: Path, suffix: str) -> None:
    store = Store.open(None, tmp_path)
    store.close()
    own = tmp_path / f"{FILE}{suffix}"
    own.unlink(missing_ok=True)
    with pytest.raises(StoreError, match="name a new file"):
        store.backup(own)
    assert not own.exists()


def test_a_backup_leaves_what_lies_beside_it(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'copy.db.part'}", tmp_path)
    number = add_report(store, 1)
    store.backup(tmp_path / "copy.db")
    assert store.report(number) is not None
    assert (tmp_path / "copy.db").exists()
    store.close()


def test_a_backup_makes_no_folder(tmp_path: Path) -> None:
    store = Store.open(None, tmp_path)
    with pytest.raises(StoreError, match="no such folder") as caught:
        store.backup(tmp_path / "copies" / "copy.db")
    assert caught.value.code == "unwritable"
    assert not (tmp_path / "copies").exists()
    store.close()


def test_a_server_makes_its_own_backups(postgres_schema: str, tmp_path: Path) -> None:
    store = Store.open(postgres_schema, tmp_path)
    with pytest.raises(StoreError, match="pg_dump"):
        store.backup(tmp_path / "copy.db")
    store.close()


def test_the_newest_revision_is_named() -> None:
    assert newest() == "0013"


def test_a_writer_that_waits_in_vain_says_so(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "BUSY_MS", 50)
    one, two = Store.open(address, tmp_path), Store.open(address, tmp_path)
    with one.write(), pytest.raises(StoreError) as caught:
        add_item(two, 1)
    assert caught.value.code == "busy"
    add_item(two, 1)
    one.close()
    two.close()
