"""Copies, texts and newsrooms are counted, and the sources that stand for themselves come first."""

import pytest

from crawler.text.independence import Counts, Printed, by_independence, counts


def printed(outlet: str, text: int, credit: str | None = None) -> Printed:
    return Printed(outlet, outlet.title(), credit, text)


AP_A, AP_B = printed("harbour", 1, "AP"), printed("valley", 1, "AP")


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([], Counts(0, 0, 0)),
        ([printed("harbour", 1)], Counts(0, 1, 1)),
        ([AP_A, AP_B], Counts(1, 1, 1)),
        ([AP_A, printed("valley", 2, "AP")], Counts(0, 2, 1)),
        ([printed("harbour", 1), printed("harbour", 2)], Counts(0, 2, 1)),
        ([printed("harbour", 1), printed("valley", 2)], Counts(0, 2, 2)),
        ([printed("harbour", 1), printed("valley", 1, "AP"), printed("hill", 2, "AP")], Counts(1, 2, 1)),
        ([printed("harbour", 1, "Harbour")], Counts(0, 1, 1)),
        ([printed("harbour", 1, "Harbour"), printed("harbour", 2)], Counts(0, 2, 1)),
        ([AP_A, AP_B, printed("hill", 3), printed("hill", 4)], Counts(1, 3, 2)),
    ],
)
def test_counts(reports: list[Printed], expected: Counts) -> None:
    assert counts(reports) == expected


@pytest.mark.parametrize(
    ("reports", "order"),
    [
        ([], []),
        ([AP_A, AP_B, printed("hill", 3)], [0, 2, 1]),
        ([AP_A, printed("valley", 2, "AP"), AP_B, printed("hill", 3)], [0, 3, 1, 2]),
        ([printed("hill", 3), AP_A], [0, 1]),
    ],
)
def test_order(reports: list[Printed], order: list[int]) -> None:
    assert by_independence(reports) == order
