"""An event's reports are parted where they are least alike, and never what is tied together."""

from datetime import UTC, datetime

import numpy as np
import pytest

from crawler.match.decide import MatchSettings
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.parting import Parting, halves, part
from crawler.match.repair import Advice, advise_split, tied
from crawler.match.replay import MemoryArchive
from crawler.model import Report, StoredReport

LINES = MatchSettings(threshold_attach=0.5, threshold_open=0.4)
FERRY = "The ferry Sarn ran aground off Port Alden on Monday; 84 passengers were taken ashore by the coast guard."
VOTE = "Voters in Krevia rejected the pension reform on Sunday by 61 percent, and minister Dolan offered to resign."


def report(number: int, headline: str, body: str, copy_of: int | None = None) -> StoredReport:
    told = Report(f"https://o.example/{number}", headline, body, published=datetime(2026, 3, 2, tzinfo=UTC))
    return StoredReport(number, "o", "O", told, datetime(2026, 3, 2, tzinfo=UTC), copy_of=copy_of)


TWO_EVENTS = [
    report(1, "Ferry Sarn runs aground off Port Alden", FERRY),
    report(2, "Krevia rejects pension reform", VOTE),
    report(3, "84 saved as ferry Sarn runs aground", FERRY),
    report(4, "Minister Dolan offers to resign after Krevia vote", VOTE),
]


def test_two_groups_are_found_with_how_well_they_fit_each_other() -> None:
    supposed = Matcher(MemoryArchive(), Frequencies(), Gazetteer(())).suppose(TWO_EVENTS)
    found = part(supposed, [[0], [1], [2], [3]])
    assert found is not None
    assert (found.stays, found.leaves) == ((0, 2), (1, 3))
    assert max(*found.forth, *found.back) < min(supposed.score(0, [2]), supposed.score(1, [3]))
    again = part(supposed, [[0], [1], [2], [3]])
    assert again == found


def test_what_is_tied_is_not_parted_and_what_is_tied_first_stays() -> None:
    supposed = Matcher(MemoryArchive(), Frequencies(), Gazetteer(())).suppose(TWO_EVENTS)
    found = part(supposed, [[1], [0, 3], [2]])
    assert found is not None
    assert found.stays == (1,)
    assert part(supposed, [[0, 1, 2, 3]]) is None


def test_the_least_alike_on_the_average_are_left_apart() -> None:
    alike = np.array([[1, 0.9, 0.6, 0.1], [0.9, 1, 0.5, 0.2], [0.6, 0.5, 1, 0.3], [0.1, 0.2, 0.3, 1]])
    assert halves(alike, [[0], [1], [2], [3]]) == ((0, 1, 2), (3,))
    assert halves(alike, [[0, 3], [1], [2]]) == ((0, 1, 3), (2,))


def test_equals_are_joined_in_their_order() -> None:
    assert halves(np.ones((4, 4)), [[0], [1], [2], [3]]) == ((0, 1, 2), (3,))


def test_copies_and_what_editors_bound_stay_together() -> None:
    reports = [report(1, "a", "a"), report(2, "b", "b"), report(3, "c", "c", copy_of=2), report(4, "d", "d")]
    assert tied(reports, ()) == [[0], [1, 2], [3]]
    assert tied(reports, {4}) == [[3], [0], [1, 2]]
    assert tied(reports, {1, 3}) == [[0, 1, 2], [3]]
    assert tied(reports, {1, 2, 3, 4}) == [[0, 1, 2, 3]]


@pytest.mark.parametrize(
    ("forth", "back", "expected"),
    [
        ((0.4, 0.4), (0.4,), Advice.NOTHING),
        ((0.6, 0.1), (0.3,), Advice.PROPOSE),
        ((0.01, 0.02), (0.0,), Advice.PROPOSE),
        ((0.01, 0.02), (0.0, 0.02), Advice.APPLY),
        ((0.01, 0.02), (0.0, 0.03), Advice.PROPOSE),
    ],
)
def test_what_is_to_be_done(forth: tuple[float, ...], back: tuple[float, ...], expected: Advice) -> None:
    assert advise_split(Parting((), (), forth, back), LINES) is expected
