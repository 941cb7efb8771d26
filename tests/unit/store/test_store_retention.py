"""Files go once they are too old, then the oldest while there are too many bytes; never one in use."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.store.retention import RawFile, too_many

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def file(name: str, days: float, size: int = 10, in_use: bool = False) -> RawFile:
    return RawFile(name, size, NOW - timedelta(days=days), in_use)


CASES: list[tuple[str, list[RawFile], int, list[str]]] = [
    ("none", [], 100, []),
    ("young", [file("a", 90), file("b", 0)], 100, []),
    ("old", [file("a", 90.1), file("b", 0)], 100, ["a"]),
    ("in use", [file("a", 91, in_use=True), file("b", 91)], 100, ["b"]),
    ("exactly full", [file("a", 2), file("b", 1)], 20, []),
    ("too many", [file("b", 1), file("a", 2), file("c", 0)], 20, ["a"]),
    ("one is enough", [file("a", 3, 100), file("b", 2), file("c", 1)], 20, ["a"]),
    ("the open one counts", [file("a", 3), file("b", 2), file("c", 1, 15, in_use=True)], 20, ["a", "b"]),
    ("only the open one", [file("a", 1, 500, in_use=True)], 20, []),
    ("same time", [file("b", 1), file("a", 1)], 10, ["a"]),
    ("from the future", [file("a", -400), file("b", 1)], 10, ["b"]),
]


@pytest.mark.parametrize(("files", "size", "gone"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_goes(files: list[RawFile], size: int, gone: list[str]) -> None:
    assert too_many(files, timedelta(days=90), size, NOW) == gone
