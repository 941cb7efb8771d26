"""Brings an archive of entries in: reads its rows, names their entities, counts their words, stores what is new."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO

from crawler.errors import Stop
from crawler.match.context import ContextReader
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import count_entries
from crawler.model import Entry, Source
from crawler.pipeline.days import impossible
from crawler.store.store import Store
from crawler.store.values import Imported, TermCounts

SUFFIXES = (".jsonl", ".jsonl.gz")
# What reading a file of lines may raise, gzipped or not.
UNREADABLE = (OSError, EOFError, UnicodeDecodeError, zlib.error)


@dataclass(slots=True)
class Reading:
    """The rows of an archive, with a line for each that could not be read."""

    files: tuple[Path, ...]
    problems: list[str] = field(default_factory=list)
    days: tuple[date, date] | None = None
    """The first and last day of the entries read so far."""

    def entries(self, now: datetime) -> Iterator[Entry]:
        """Yield the entries; a broken row is noted and passed over."""
        for path in self.files:
            try:
                with open_lines(path) as lines:
                    yield from self._file(path, lines, now)
            except UNREADABLE as error:
                self.problems.append(f"{path}: cannot be read to its end ({error})")

    def _file(self, path: Path, lines: IO[str], now: datetime) -> Iterator[Entry]:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                entry = entry_of(object_of(line), now)
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                self.problems.append(f"{path}:{number} {fault_of(error)}")
                continue
            first, last = self.days or (entry.date, entry.date)
            self.days = (min(first, entry.date), max(last, entry.date))
            yield entry


def open_archive(path: Path) -> Reading:
    """Return the reading of a file of entries, or of every such file in a folder.

    Raises: Stop (`no_file`) where there is none.
    """
    if path.is_file():
        return Reading((path,))
    files = tuple(sorted(file for file in path.glob("**/*") if file.name.endswith(SUFFIXES))) if path.is_dir() else ()
    if not files:
        raise Stop(f"{path}: no such file, or no {' or '.join(SUFFIXES)} file in it", code="no_file")
    return Reading(files)


def open_lines(path: Path) -> IO[str]:
    """Open a text file for reading, gzipped or not."""
    if path.name.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def entry_of(row: dict[str, object], now: datetime) -> Entry:
    """Turn a row `{id, date, headline, summary, sources, topics, category}` into an entry.

    Raises: ValueError, TypeError, KeyError.
    """
    identity, headline = _text(row, "id"), " ".join(_text(row, "headline").split())
    if not identity or not headline:
        raise ValueError("an entry needs an id and a headline")
    day, category = date.fromisoformat(str(row["date"])), row.get("category")
    if reason := impossible(day, now):
        raise ValueError(reason)
    return Entry(
        id=identity,
        date=day,
        headline=headline,
        summary=str(row.get("summary") or ""),
        sources=tuple(_source(one) for one in _list(row, "sources")),
        topics=tuple(str(topic) for topic in _list(row, "topics")),
        category=str(category) if category else None,
    )


def import_archive(
    store: Store,
    reading: Reading,
    reader: ContextReader,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Store the entries of an archive with their context; those already there with the same content are left alone.

    Raises: StoreError.
    """
    frequencies = Frequencies()

    def counts(entries: Sequence[Entry]) -> TermCounts:
        count_entries(frequencies, entries, reader.gazetteer)
        return frequencies.changes()

    return store.import_entries(map(reader.of, reading.entries(now)), counts, now, progress)


def fault_of(error: Exception) -> str:
    """Say in a few words what is wrong with a row."""
    if isinstance(error, KeyError):
        return f"the row has no {error.args[0]}"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg}"
    return str(error)


def object_of(line: str) -> dict[str, object]:
    """Read one row.

    Raises: ValueError, TypeError, RecursionError where it is no JSON object.
    """
    row = json.loads(line)
    if not isinstance(row, dict):
        raise TypeError("not a JSON object")
    return row


def _text(row: dict[str, object], key: str) -> str:
    value = row[key]
    if not isinstance(value, str | int):
        raise TypeError(f"{key} must be text")
    return str(value).strip()


def _source(one: object) -> Source:
    if isinstance(one, dict):
        url = one.get("url")
        return Source(label=str(one["label"]), url=str(url) if url else None)
    return Source(label=str(one))


def _list(row: dict[str, object], key: str) -> list[object]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise TypeError(f"{key} must be a list")
    return value
