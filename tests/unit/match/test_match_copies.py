"""A stream of reports falls into copy groups, one report after another."""

from collections.abc import Collection, Iterable, Sequence

from copy_samples import HEADLINE, OTHER_OWN, OWN, PARAGRAPHS, WIRE, stored

from crawler.match.copies import Copyist
from crawler.match.shelf import MemoryShelf
from crawler.match.sketches import Sketches
from crawler.model import StoredReport

CUT = "\n\n".join(PARAGRAPHS[:3])


def groups(reports: Iterable[StoredReport], shelf: MemoryShelf | None = None) -> list[list[int]]:
    shelf = shelf or MemoryShelf()
    copyist = Copyist(shelf, Sketches())
    for one in reports:
        found, signature = copyist.compare(one)
        shelf.keep(one, found)
        copyist.learn(one, signature)
    return [[copy.report for copy in group] for group in shelf.groups()]


def test_copies_come_together_and_own_reports_stay_apart() -> None:
    reports = [stored(1, WIRE), stored(2, OWN), stored(3, CUT, hours=1), stored(4, OTHER_OWN), stored(5, WIRE, hours=2)]
    assert groups(reports) == [[1, 3, 5]]


def test_the_order_of_arrival_makes_no_other_group() -> None:
    reports = [stored(1, CUT), stored(2, WIRE, hours=1), stored(3, OWN)]
    assert groups(reports) == groups(list(reversed(reports))) == [[1, 2]]


def test_looking_changes_nothing() -> None:
    copyist = Copyist(MemoryShelf(), Sketches())
    first = copyist.compare(stored(1, WIRE))
    assert copyist.compare(stored(2, WIRE))[0].group is None
    assert copyist.compare(stored(1, WIRE)) == first


def test_a_reprint_long_after_is_no_copy() -> None:
    assert groups([stored(1, WIRE), stored(2, WIRE, hours=24 * 13)]) == [[1, 2]]
    assert groups([stored(1, WIRE), stored(2, WIRE, hours=24 * 15)]) == []


def test_a_follow_up_is_no_copy_of_whoever_copied_its_first_part() -> None:
    follow_up = "\n\n".join((OTHER_OWN, *PARAGRAPHS[1:4]))
    reports = [stored(1, WIRE, "Post"), stored(2, WIRE, "Radio", 1), stored(3, follow_up, "Post", 2)]
    assert groups(reports) == [[1, 2]]
    assert groups([*reports[:2], stored(3, follow_up, "Courier", 2)]) == [[1, 2, 3]]


def test_outlets_without_a_name_are_not_one() -> None:
    reports = [
        stored(number, body, " ") for number, body in ((1, WIRE), (2, "\n\n".join((OTHER_OWN, *PARAGRAPHS[1:4]))))
    ]
    assert groups(reports) == []


def test_a_story_that_very_many_print_is_still_one_group() -> None:
    [group] = groups(stored(number, WIRE if number % 2 else CUT, hours=number / 60) for number in range(1, 101))
    assert group == list(range(1, 101))


class Counting(MemoryShelf):
    """Counts how many reports are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def reports_of(self, numbers: Collection[int]) -> Sequence[StoredReport]:
        """Count, then answer."""
        self.asked += len(numbers)
        return super().reports_of(numbers)


def test_few_are_compared_however_many_print_it() -> None:
    shelf = Counting()
    groups((stored(number, WIRE, hours=number / 60) for number in range(1, 101)), shelf)
    assert shelf.asked <= 16 * 100


def test_a_new_version_is_read_anew() -> None:
    shelf = MemoryShelf()
    copyist = Copyist(shelf, Sketches())
    for one in (stored(1, WIRE), stored(2, WIRE, hours=1), stored(2, OWN, hours=1)):
        current = shelf.keep(one, copyist.compare(one)[0])
        found, signature = copyist.compare(current)
        copyist.learn(current, signature)
    assert found.group is None


def test_nothing_to_read_is_no_copy() -> None:
    assert groups([stored(1, ""), stored(2, ""), stored(3, HEADLINE), stored(4, HEADLINE)]) == []
