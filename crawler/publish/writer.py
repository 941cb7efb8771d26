"""Guarantees that a published file is whole, is touched only when it changes, and lies under the root."""

import os
import threading
from pathlib import Path, PurePosixPath

from crawler.errors import StoreError


def write(root: Path, relative: str, text: str) -> bool:
    """Write a file under the root, at once and whole; return False where it held these bytes already.

    Raises: StoreError, `outside` where the path leaves the root, `unwritable` where the folder takes no file.
    """
    target = locate(root, relative)
    content = text.encode("utf-8", errors="replace")
    try:
        if _holds(target, content):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
    except OSError as error:
        raise _unwritable(target, error) from error
    return True


def remove(root: Path, relative: str) -> bool:
    """Remove a file under the root and the folders this leaves empty; return False where there was none.

    Raises: StoreError as `write` does.
    """
    target = locate(root, relative)
    try:
        target.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unwritable(target, error) from error
    _prune(target.parent, root.resolve())
    return True


def locate(root: Path, relative: str) -> Path:
    """Return the file's place, links in its folders followed.

    Raises: StoreError (`outside`) where that is not under the root.
    """
    path = PurePosixPath(relative)
    if path.is_absolute() or path.name in {"", ".."} or "\0" in relative:
        raise StoreError(f"{relative!r} is no path under {root}", code="outside")
    try:
        base = root.resolve()
        folder = (base / path.parent).resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, as Python 3.11 says it
        raise StoreError(f"{root} cannot be followed: {error}", code="unwritable") from error
    if not folder.is_relative_to(base):
        raise StoreError(f"{relative!r} leads out of {root}", code="outside")
    return folder / path.name


def _holds(target: Path, content: bytes) -> bool:
    """Tell whether the file is there with these bytes; a link in its place is replaced, never followed."""
    if target.is_symlink():
        return False
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False


def _replace(target: Path, content: bytes) -> None:
    """Put the bytes beside the file and then in its place: a reader sees the old or the new, never a part."""
    part = target.with_name(f".newswire-{os.getpid()}-{threading.get_ident()}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _prune(folder: Path, base: Path) -> None:
    """Remove folders that became empty, up to the root; one that is not empty ends the way."""
    while folder != base and folder.is_relative_to(base):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _unwritable(target: Path, error: OSError) -> StoreError:
    return StoreError(f"{target} cannot be written: {error.strerror or error}", code="unwritable")
