"""Decides which files of the archive of raw pages have to go: those that are too old, then the oldest of too many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file of raw pages: its name, bytes, when it was last written to, and whether a process still writes it."""

    name: str
    size: int
    written_at: datetime
    in_use: bool = False


def too_many(files: Iterable[RawFile], keep: timedelta, size: int, now: datetime) -> list[str]:
    """Return the names of the files to delete, the oldest first; a file in use counts, but stays.

    :param keep: how long a page is kept after the last one of its file.
    :param size: bytes that all files together may have.
    """
    ordered = sorted(files, key=lambda file: (file.written_at, file.name))
    left = sum(file.size for file in ordered)
    gone = []
    for file in ordered:
        if not file.in_use and (file.written_at + keep < now or left > size):
            gone.append(file.name)
            left -= file.size
    return gone
