"""Each process has files of its own; what a dead one left torn is cut, what a living one writes is left alone."""

import fcntl
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from raw_pages import BODY, NOW, URL, checks, page, records

from crawler.errors import StoreError
from crawler.store.rawfiles import RawFiles, _Writing
from crawler.store.values import Place

MADE: list[RawFiles] = []
NEXT_DAY = NOW + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "raw"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """End what a test leaves open."""
    yield
    while MADE:
        MADE.pop().close()


def files(folder: Path, rotate: int = 10**9) -> RawFiles:
    MADE.append(RawFiles(folder, "newswire-test/1", rotate))
    return MADE[-1]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def nothing(_: str) -> int:
    return 0


def torn(folder: Path, cut: int = 3) -> tuple[Path, Place]:
    """Leave a file as a process does that is killed while it writes its third record; return where the first lies."""
    dead = files(folder)
    place = dead.append(page(), None, NOW)
    dead.append(page(b"another"), None, NOW)
    assert dead._writing is not None
    dead._writing.file.truncate(dead._writing.size - cut)
    path = dead._writing.path
    dead._writing.file.close()  # as the system does for the dead
    dead._writing = None
    return path, place


def test_a_page_is_read_from_its_place_while_and_after_it_is_written(folder: Path) -> None:
    ours = files(folder)
    place = ours.append(page(), None, NOW)
    second = ours.append(page(b"second"), None, NOW)
    ours.flush()
    assert names(folder) == [f"{place.file}.open"]
    assert (ours.read(place, URL).body, ours.read(second, URL).body) == (BODY, b"second")
    assert second.offset > place.offset + place.length
    ours.close()
    ours.close()
    assert names(folder) == [place.file]
    assert (ours.read(place, URL).body, ours.read(second, URL).body) == (BODY, b"second")
    assert checks(folder / place.file) == 0
    kind, fields, content = records(folder / place.file)[0]
    assert (kind, fields["WARC-Filename"]) == ("warcinfo", place.file)
    assert b"http-header-user-agent: newswire-test/1\r\n" in content


def test_a_new_file_begins_when_the_last_is_full_or_of_another_day(folder: Path) -> None:
    ours = files(folder, rotate=4000)
    bodies = [os.urandom(900) for _ in range(4)]
    places = [ours.append(page(body), None, NOW) for body in bodies]
    assert len({place.file for place in places}) == 2
    today = ours.append(page(), None, NOW)
    tomorrow = ours.append(page(), None, NEXT_DAY)
    assert today.file != tomorrow.file
    ours.end_old(NEXT_DAY)
    assert f"{tomorrow.file}.open" in names(folder)
    ours.end_old(NEXT_DAY + timedelta(days=1))
    assert tomorrow.file in names(folder)
    assert [ours.read(place, URL).body for place in places] == bodies


def test_two_processes_write_two_files(folder: Path) -> None:
    one, other = files(folder), files(folder)
    first, second = one.append(page(), None, NOW), other.append(page(), None, NOW)
    assert first.file != second.file
    one.close()
    other.close()
    assert checks(folder / first.file, folder / second.file) == 0


def test_a_torn_end_is_cut_at_the_next_start(folder: Path) -> None:
    path, place = torn(folder)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    ours = files(folder)
    assert ours.mend(nothing) == [path.name]
    [final] = list(folder.iterdir())
    assert (final.name, final.stat().st_mtime) == (place.file, 1_700_000_000)
    assert checks(final) == 0
    assert [kind for kind, _, _ in records(final)] == ["warcinfo", "response", "request", "response"]
    assert ours.read(place, URL).body == BODY
    assert ours.mend(nothing) == []


def test_what_the_store_knows_is_not_read_again(folder: Path) -> None:
    path, place = torn(folder)
    data = bytearray(path.read_bytes())
    data[20] ^= 0xFF  # a fault before the known end is no torn end
    path.write_bytes(data)
    assert files(folder).mend(lambda name: place.offset + place.length if name == place.file else 0)
    assert (folder / place.file).stat().st_size > place.offset + place.length


def test_a_whole_file_of_a_dead_process_gets_its_name(folder: Path) -> None:
    _, place = torn(folder, cut=0)
    assert files(folder).mend(nothing) == []
    assert names(folder) == [place.file]


def test_a_file_without_a_record_goes(folder: Path) -> None:
    folder.mkdir()
    (folder / "newswire-1.warc.gz.open").write_bytes(b"\x1f\x8b")
    assert files(folder).mend(nothing) == ["newswire-1.warc.gz.open"]
    assert names(folder) == []


def test_a_file_being_written_is_left_alone(folder: Path) -> None:
    living = files(folder)
    place = living.append(page(), None, NOW)
    assert files(folder).mend(nothing) == []
    [file] = files(folder).listing()
    assert (file.name, file.in_use) == (f"{place.file}.open", True)
    living.append(page(b"more"), None, NOW)
    living.close()
    [file] = files(folder).listing()
    assert (file.name, file.in_use, file.size) == (place.file, False, (folder / place.file).stat().st_size)


def test_a_new_file_that_was_taken_for_a_dead_one_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    lock = fcntl.flock

    def mended_first(file: object, how: int) -> None:
        """Let another process mend the file between its making and its locking."""
        monkeypatch.setattr(fcntl, "flock", lock)
        files(folder).mend(nothing)
        lock(file, how)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", mended_first)
    with pytest.raises(FileExistsError):
        _Writing(folder, "newswire-1.warc.gz", "2026-03-02")
    monkeypatch.setattr(fcntl, "flock", mended_first)
    ours = files(folder)
    assert ours.read(ours.append(page(), None, NOW), URL).body == BODY


def test_what_a_full_disk_cuts_short_is_taken_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = files(folder)
    place = ours.append(page(), None, NOW)
    assert ours._writing is not None

    class Full:
        """A file on a disk that has room for a few bytes."""

        def __init__(self, file: object) -> None:
            self._file = file

        def write(self, data: bytes) -> int:
            if len(data) < 100:
                raise OSError(28, "No space left on device")
            return self._file.write(data[: len(data) - 50])  # type: ignore[attr-defined, no-any-return]

        def __getattr__(self, name: str) -> object:
            return getattr(self._file, name)

    real = ours._writing.file
    monkeypatch.setattr(ours._writing, "file", Full(real))
    with pytest.raises(StoreError, match="No space left") as caught:
        ours.append(page(os.urandom(5000)), None, NOW)
    assert caught.value.code == "unwritable"
    ours._writing.file = real
    after = ours.append(page(b"after"), None, NOW)
    ours.close()
    assert checks(folder / place.file) == 0
    assert ours.read(after, URL).body == b"after"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("a file")
    with pytest.raises(StoreError, match="raw: ") as caught:
        files(tmp_path / "raw").append(page(), None, NOW)
    assert caught.value.code == "unwritable"


def test_a_page_that_is_gone_or_damaged_is_named(folder: Path) -> None:
    ours = files(folder)
    place = ours.append(page(), None, NOW)
    ours.close()
    with pytest.raises(StoreError) as caught:
        ours.read(Place(place.file, place.offset + 1, place.length), URL)
    assert caught.value.code == "raw_damaged"
    ours.remove(place.file)
    ours.remove(place.file)
    with pytest.raises(StoreError, match="No such file") as caught:
        ours.read(place, URL)
    assert caught.value.code == "raw_missing"
    assert ours.listing() == []


def test_files_of_others_are_left_alone(folder: Path) -> None:
    folder.mkdir()
    for name in ("other.warc.gz", "newswire-1.txt", "other.warc.gz.open"):
        (folder / name).write_bytes(b"x")
    assert files(folder).mend(nothing) == []
    assert files(folder).listing() == []
    assert len(names(folder)) == 3
