"""The writer: whole files, only when they change, only under the root."""

import os
from pathlib import Path

import pytest

from crawler.errors import StoreError
from crawler.publish import writer


def test_writes_once(tmp_path: Path) -> None:
    assert writer.write(tmp_path, "news/2024/index.md", "é\n")
    before = (tmp_path / "news/2024/index.md").stat()
    assert not writer.write(tmp_path, "news/2024/index.md", "é\n")
    after = (tmp_path / "news/2024/index.md").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert (tmp_path / "news/2024/index.md").read_bytes() == "é\n".encode()


def test_changed_bytes_of_equal_length_are_seen_and_nothing_is_left_beside(tmp_path: Path) -> None:
    writer.write(tmp_path, "a.md", "one")
    assert writer.write(tmp_path, "a.md", "two")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_lone_surrogates_do_not_stop_a_page(tmp_path: Path) -> None:
    assert writer.write(tmp_path, "a.md", "x\udc80y")
    assert (tmp_path / "a.md").read_text("utf-8") == "x?y"


def test_pages_are_as_readable_as_the_umask_allows(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        writer.write(tmp_path, "a.md", "x")
    finally:
        os.umask(before)
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    "relative", ["../out.md", "/etc/out.md", "a/../../out.md", "link/out.md", "..", "", "a/..", "a\0b"]
)
def test_paths_that_leave_the_root_are_refused(tmp_path: Path, relative: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    for act in (lambda: writer.write(root, relative, "x"), lambda: writer.remove(root, relative)):
        with pytest.raises(StoreError) as caught:
            act()
        assert caught.value.code == "outside"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["root"]


def test_a_link_in_a_files_place_is_replaced_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.md").symlink_to(outside)
    assert writer.write(root, "a.md", "x")
    assert not (root / "a.md").is_symlink()
    assert writer.write(root, "a.md", "page")
    assert outside.read_text() == "x"


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert writer.write(tmp_path / "link", "news/a.md", "x")
    assert (tmp_path / "real/news/a.md").read_text() == "x"


@pytest.mark.parametrize("root", ["file", "file/below", "loop"])
def test_an_unusable_root_is_one_clear_error(tmp_path: Path, root: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(StoreError) as caught:
        writer.write(tmp_path / root, "news/a.md", "x")
    assert caught.value.code == "unwritable"
    assert "\n" not in str(caught.value)


def test_a_folder_in_a_files_place_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(StoreError) as caught:
        writer.write(tmp_path, "a.md", "x")
    assert caught.value.code == "unwritable"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    with pytest.raises(StoreError):
        writer.remove(tmp_path, "a.md")


def test_remove_takes_empty_folders_with_it(tmp_path: Path) -> None:
    writer.write(tmp_path, "news/2024/05/a.md", "x")
    writer.write(tmp_path, "news/b.md", "x")
    assert writer.remove(tmp_path, "news/2024/05/a.md")
    assert not writer.remove(tmp_path, "news/2024/05/a.md")
    assert not writer.remove(tmp_path, "news/b.md/c.md")
    assert [path.name for path in (tmp_path / "news").iterdir()] == ["b.md"]
