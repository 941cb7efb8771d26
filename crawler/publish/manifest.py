"""Remembers which published files are ours and whose page each is, so that nothing else is ever removed."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from crawler.errors import StoreError
from crawler.publish import writer

MANIFEST = "news/.newswire-manifest"


class Manifest:
    """The owners of our files by path, kept as a journal of JSON lines.

    A line is written before its file is, so that a run cut short leaves no file behind that nobody knows.
    """

    def __init__(self, root: Path, owners: dict[str, str]) -> None:
        self._root = root
        self._owners = owners
        self._open = ExitStack()
        self._journal: BinaryIO | None = None

    @classmethod
    def read(cls, root: Path) -> Self:
        """Read the journal of a published folder; one that is torn or long out of date is written anew.

        Raises: StoreError where it cannot be read or written.
        """
        place = writer.locate(root, MANIFEST)
        try:
            text = place.read_text("utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return cls(root, {})
        except OSError as error:
            raise StoreError(f"{place} cannot be read: {error.strerror or error}", code="unwritable") from error
        owners = _replay(text.splitlines())
        if text.count("\n") != len(owners) or not text.endswith("\n"):
            writer.write(root, MANIFEST, "".join(_line(*pair) for pair in owners.items()))
        return cls(root, owners)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def owner(self, path: str) -> str | None:
        """Return whose page lies at a path, or None where none of ours does."""
        return self._owners.get(path)

    def paths(self, owners: frozenset[str] | None = None) -> list[str]:
        """Return our paths: all, or those of some owners."""
        return [path for path, owner in self._owners.items() if owners is None or owner in owners]

    def claim(self, path: str, owner: str) -> None:
        """Note that a file is ours, before it is written.

        Raises: StoreError.
        """
        if self._owners.get(path) != owner:
            self._append(path, owner)
            self._owners[path] = owner

    def release(self, path: str) -> None:
        """Note that a file is gone.

        Raises: StoreError.
        """
        if self._owners.pop(path, None) is not None:
            self._append(path, None)

    def _append(self, path: str, owner: str | None) -> None:
        place = writer.locate(self._root, MANIFEST) if self._journal is None else self._root
        try:
            if self._journal is None:
                place.parent.mkdir(parents=True, exist_ok=True)
                self._journal = self._open.enter_context(place.open("ab", buffering=0))
            self._journal.write(_line(path, owner).encode("utf-8"))
        except OSError as error:
            raise StoreError(f"{place} cannot be written: {error.strerror or error}", code="unwritable") from error


def _replay(lines: Iterable[str]) -> dict[str, str]:
    """Return who owns what after all lines; one that was torn or that we would never write is passed over."""
    owners: dict[str, str] = {}
    for line in lines:
        match _record(line):
            case [str(path), str(owner)] if _ours(path):
                owners[path] = owner
            case [str(path), None]:
                owners.pop(path, None)
    return owners


def _record(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _ours(path: str) -> bool:
    return path.startswith("news/") and path != MANIFEST and ".." not in path.split("/")


def _line(path: str, owner: str | None) -> str:
    return json.dumps([path, owner]) + "\n"
