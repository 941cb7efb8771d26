"""The matcher's grade follows from what editors found."""

import pytest

from crawler.match.grade import Grade, grade


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0, 0), Grade(None, None)),
        ((10, 0, 0, 0), Grade(1.0, 1.0)),
        ((10, 2, 0, 0), Grade(0.8, 1.0)),
        ((10, 0, 6, 4), Grade(1.0, 0.5)),
        ((0, 0, 3, 0), Grade(None, 0.0)),
        ((4, 4, 4, 0), Grade(0.0, 0.0)),
    ],
)
def test_precision_and_recall(counts: tuple[int, int, int, int], expected: Grade) -> None:
    assert grade(*counts) == expected
