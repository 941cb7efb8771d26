"""Guarantees that what was written to the WARC files is on the disk, whole, and in a file of this process alone.

A file is named `*.warc.gz.open` while its process writes it, under a lock that the system frees with the process. One
whose process is gone is cut behind its last whole record and given its final name, by which the store knows it.
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from socket import gethostname
from typing import BinaryIO

from crawler.errors import StoreError
from crawler.model import Page
from crawler.store.retention import RawFile
from crawler.store.values import Place
from crawler.store.warc import Origin, info_record, page_records, read_page, whole_until

SUFFIX, OPEN = ".warc.gz", ".warc.gz.open"
PREFIX = "newswire-"
# A new file begins at this many bytes (the size that WARC's guidelines recommend), and each day (UTC).
ROTATE = 10**9
FORMAT = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class _Writing:
    """The file that this process writes."""

    def __init__(self, folder: Path, name: str, day: str) -> None:
        self.name = name
        self.day = day
        self.path = folder / f"{name}{OPEN.removeprefix(SUFFIX)}"
        self.file = self.path.open("xb", buffering=0)
        fcntl.flock(self.file, fcntl.LOCK_EX)
        if not _is_the_file(self.file, self.path):  # taken for a dead process's before it was locked
            self.file.close()
            raise FileExistsError(name)
        self.size = 0

    def append(self, data: bytes) -> None:
        """Write at the end; what a full disk cuts short is taken back.

        Raises: OSError.
        """
        try:
            done = 0
            while done < len(data):
                done += self.file.write(data[done:])
        except OSError:
            self.file.truncate(self.size)
            self.file.seek(self.size)
            raise
        self.size += len(data)

    def close(self) -> None:
        """Give the file its final name."""
        os.fsync(self.file.fileno())
        self.path.rename(self.path.with_name(self.name))
        self.file.close()


class RawFiles:
    """The WARC files of a data folder.

    :param agent: how we introduce ourselves to servers, for whoever reads the files.
    :param rotate: bytes at which a new file begins.
    """

    def __init__(self, folder: Path, agent: str, rotate: int = ROTATE) -> None:
        self._folder = folder
        self._agent = agent
        self._rotate = rotate
        self._serial = count(1)
        self._writing: _Writing | None = None

    def append(self, page: Page, origin: Origin | None, now: datetime) -> Place:
        """Write a page's records; they are on the disk after `flush`.

        :param origin: of the same payload, where an earlier response holds it.

        Raises: StoreError `unwritable`.
        """
        with self._named_errors():
            file = self._file_for(now)
            answer, rest = page_records(page, origin)
            place = Place(file.name, file.size, len(answer))
            file.append(answer + rest)
        return place

    def flush(self) -> None:
        """Wait until what was written is on the disk.

        Raises: StoreError `unwritable`.
        """
        if self._writing is not None:
            with self._named_errors():
                os.fsync(self._writing.file.fileno())

    def close(self) -> None:
        """End the file that is being written.

        Raises: StoreError `unwritable`.
        """
        if self._writing is not None:
            with self._named_errors():
                self._writing.close()
                self._sync_folder()
            self._writing = None

    def end_old(self, now: datetime) -> None:
        """End the file that is being written where its day is over.

        Raises: StoreError `unwritable`.
        """
        if self._writing is not None and self._writing.day != _day(now):
            self.close()

    def read(self, place: Place, url: str) -> Page:
        """Return the page that lies in a place; a revisit gives its headers and no body.

        :param url: asked for.

        Raises: StoreError `raw_missing` where the file is gone, `raw_damaged` where the record is not what was written.
        """
        where = f"{self._folder / place.file} at {place.offset}"
        try:
            with self._open(place.file) as file:
                return read_page(file, place.offset, url)
        except OSError as error:
            raise StoreError(f"{where}: {error.strerror}", code="raw_missing") from error
        except ValueError as error:
            raise StoreError(f"{where}: {error}", code="raw_damaged") from error

    def listing(self) -> list[RawFile]:
        """Return every file of raw pages that lies in the folder.

        Raises: StoreError `unwritable`.
        """
        with self._named_errors():
            return list(self._files())

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already is no fault.

        Raises: StoreError `unwritable`.
        """
        with self._named_errors():
            (self._folder / name).unlink(missing_ok=True)

    def mend(self, known_end: Callable[[str], int]) -> list[str]:
        """Bring the files of dead processes to a whole end and their final name; return those that had to be cut.

        :param known_end: says of a name up to which byte its records are known to be whole.

        Raises: StoreError `unwritable`.
        """
        with self._named_errors():
            left = sorted(self._folder.glob(f"{PREFIX}*{OPEN}")) if self._folder.is_dir() else []
            cut = [path for path in left if self._mend(path, known_end)]
            if left:
                self._sync_folder()
        return [path.name for path in cut]

    def _mend(self, path: Path, known_end: Callable[[str], int]) -> bool:
        """Mend one file unless a process writes it; return whether something was cut off."""
        try:
            file = path.open("r+b")
        except FileNotFoundError:  # mended by another process meanwhile
            return False
        with file:
            if not _lock(file) or not _is_the_file(file, path):
                return False
            final = path.with_name(path.name.removesuffix(OPEN) + SUFFIX)
            written = os.fstat(file.fileno())
            end = whole_until(file, min(known_end(final.name), written.st_size))
            if end < written.st_size:
                file.truncate(end)
                os.fsync(file.fileno())
                os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))
            if end:
                path.rename(final)
            else:
                path.unlink()
            return end < written.st_size

    def _file_for(self, now: datetime) -> _Writing:
        """Return the file to write to, a new one where the last is full or of another day."""
        self.end_old(now)
        if self._writing is not None and self._writing.size >= self._rotate:
            self.close()
        if self._writing is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._writing = self._new(now)
            self._sync_folder()
        return self._writing

    def _new(self, now: datetime) -> _Writing:
        host = re.sub(r"[^A-Za-z0-9.-]+", "-", gethostname())[:60]
        while True:
            stamp = now.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
            name = f"{PREFIX}{stamp}-{next(self._serial):05}-{os.getpid()}-{host}{SUFFIX}"
            if (self._folder / name).exists():
                continue
            with suppress(FileExistsError):
                made = _Writing(self._folder, name, _day(now))
                made.append(info_record(name, now, self._info(host)))
                return made

    def _info(self, host: str) -> dict[str, str]:
        return {
            "software": "newswire",
            "format": "WARC File Format 1.1",
            "conformsTo": FORMAT,
            "hostname": host,
            "http-header-user-agent": self._agent,
            "description": "Bodies are decoded; X-Crawler- headers say what held on the wire. The reason in a status "
            "line is the registered one.",
        }

    def _files(self) -> Iterator[RawFile]:
        for path in sorted(self._folder.glob(f"{PREFIX}*")) if self._folder.is_dir() else ():
            if path.name.endswith((SUFFIX, OPEN)):
                with suppress(FileNotFoundError):  # ended or deleted by another process meanwhile
                    found = path.stat()
                    at = datetime.fromtimestamp(found.st_mtime, UTC)
                    yield RawFile(path.name, found.st_size, at, path.name.endswith(OPEN))

    @contextmanager
    def _open(self, name: str) -> Iterator[BinaryIO]:
        """Open a file under its final name, or the one it has until it is ended, which may be now."""
        path = self._folder / name
        being_written = path.with_name(name.removesuffix(SUFFIX) + OPEN)
        for candidate in (path, being_written):
            with suppress(FileNotFoundError):
                file = candidate.open("rb")
                break
        else:
            file = path.open("rb")
        with file:
            yield file

    def _sync_folder(self) -> None:
        """See that the folder's names are on the disk too."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(f"{error.filename or self._folder}: {error.strerror}", code="unwritable") from error


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()


def _lock(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_the_file(file: BinaryIO, path: Path) -> bool:
    """Tell whether an open file still has its name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
