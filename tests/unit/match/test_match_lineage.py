"""Who took a text from whom, told by credit, time and what stands where; and which groups become one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from copy_samples import NOW, stored

from crawler.match.likeness import Likeness
from crawler.match.lineage import Match, Placed, placed, precedes
from crawler.model import Copy, StoredReport


def match(other: StoredReport, within: float = 0.9, around: float = 0.9, resemblance: float = 0.8) -> Match:
    return Match(other, Likeness(100, resemblance, within, around))


def grouped(number: int, group: int, **more: object) -> StoredReport:
    return replace(stored(number, "text", **more), copy_of=group)  # type: ignore[arg-type]


def places(found: Placed) -> dict[int, int | None]:
    return {copy.report: copy.parent for copy in found.members}


def test_an_own_text_stands_alone() -> None:
    assert placed(stored(5, "text"), [], []) == Placed()


def test_a_copy_is_taken_from_the_report_before() -> None:
    found = placed(stored(5, "text", hours=1), [match(stored(2, "text"), within=0.75)], [])
    assert found.group == 2
    assert found.members == (Copy(2, 2), Copy(5, 2, 2, 0.8, 0.75, 100))


def test_an_earlier_report_that_comes_late_is_the_first() -> None:
    found = placed(stored(5, "text", hours=-1), [match(stored(2, "text"), around=0.6)], [])
    assert (found.group, places(found)) == (2, {2: 5, 5: None})
    assert next(copy for copy in found.members if copy.report == 2).within == 0.6


@pytest.mark.parametrize(
    ("matches", "parent"),
    [
        ([match(stored(1, "t", hours=-2)), match(stored(2, "t", hours=-1))], 1),
        ([match(stored(1, "t", hours=-2), within=0.5), match(stored(2, "t", hours=-1))], 2),
        ([match(stored(1, "t", hours=-2), within=0.88), match(stored(2, "t", hours=-1), within=0.9)], 1),
        ([match(stored(1, "t", hours=-2)), match(stored(2, "t", "AP News", hours=-1), within=0.6)], 2),
        ([match(stored(1, "t", hours=-2)), match(stored(2, "t", "AP News", hours=3))], 2),
    ],
)
def test_of_several_the_best_is_the_parent(matches: list[Match], parent: int) -> None:
    assert places(placed(stored(5, "t", credit="AP"), matches, []))[5] == parent


def test_the_credited_house_takes_over_whom_it_is_credited_by() -> None:
    """Two carriers were here first; their agency's own report comes last."""
    carriers = [replace(stored(number, "t", credit="AP", hours=number), copy_of=1) for number in (1, 2)]
    known = [Copy(1, 1), Copy(2, 1, 1, 0.8, 0.9, 100)]
    found = placed(stored(5, "t", "AP News", hours=4), [match(carrier) for carrier in carriers], known)
    assert (found.group, places(found)) == (1, {1: 5, 2: 5, 5: None})
    assert all(copy.credited for copy in found.members if copy.report != 5)


def test_a_fuller_text_takes_over_only_what_it_holds_more_of() -> None:
    child = replace(stored(2, "t", hours=5), copy_of=1)
    known = [Copy(1, 1), Copy(2, 1, 1, 0.5, 0.7, 60)]
    between = stored(5, "t", hours=1)
    root = match(replace(stored(1, "t"), copy_of=1))
    assert places(placed(between, [root, match(child, around=0.95)], known)) == {5: 1, 2: 5}
    assert places(placed(between, [root, match(child, around=0.75)], known)) == {5: 1}


def test_nobody_takes_from_whoever_took_from_him() -> None:
    """The newcomer credits report 2, and report 1, above report 2, credits the newcomer."""
    first = replace(stored(1, "t", "One Wire", credit="Five Wire"), copy_of=1)
    second = replace(stored(2, "t", "Two Wire", hours=1, credit="One Wire"), copy_of=1)
    known = [Copy(1, 1), Copy(2, 1, 1, 0.8, 0.9, 100, credited=True)]
    newcomer = stored(5, "t", "Five Wire", hours=2, credit="Two Wire")
    assert places(placed(newcomer, [match(first), match(second)], known)) == {5: 2}


def test_groups_that_a_text_is_like_become_one() -> None:
    known = [Copy(1, 1), Copy(2, 1, 1), Copy(3, 3), Copy(4, 3, 3)]
    near = [match(grouped(2, 1), resemblance=0.7), match(grouped(4, 3), resemblance=0.65)]
    found = placed(stored(5, "t", hours=1), near, known)
    assert (found.group, found.joined) == (1, (3,))


def test_a_digest_joins_no_groups() -> None:
    known = [Copy(1, 1), Copy(2, 1, 1), Copy(3, 3), Copy(4, 3, 3)]
    parts = [match(grouped(2, 1), resemblance=0.4), match(grouped(4, 3), resemblance=0.3)]
    found = placed(stored(5, "t", hours=1), parts, known)
    assert (found.group, found.joined, places(found)) == (1, (), {5: 2})


def test_a_changed_report_leaves_its_group_unless_others_took_from_it() -> None:
    own = grouped(5, 1, hours=1)
    assert placed(own, [], [Copy(1, 1), Copy(5, 1, 1)]) == Placed()
    assert placed(own, [], [Copy(1, 1), Copy(5, 1, 1), Copy(6, 1, 5)]) == Placed(1)


def test_the_first_of_a_group_may_join_an_older_one() -> None:
    found = placed(grouped(5, 5, hours=1), [match(grouped(2, 2))], [Copy(2, 2), Copy(5, 5), Copy(6, 5, 5)])
    assert (found.group, found.joined) == (2, (5,))


@pytest.mark.parametrize("group", [1, 5])
def test_a_text_changed_into_anothers_copy_leaves_its_group_behind(group: int) -> None:
    """Whoever printed what it printed before has nothing to do with what it prints now."""
    known = [Copy(4, group), Copy(5, group, 4), Copy(6, group, 4)]
    found = placed(grouped(5, group, hours=9), [match(stored(8, "another text"))], known)
    assert (found.group, found.joined, places(found)) == (8, (), {8: None, 5: 8})


def test_a_changed_text_still_like_its_group_brings_it_along() -> None:
    known = [Copy(1, 1), Copy(5, 1, 1)]
    near = [match(grouped(1, 1), resemblance=0.9), match(grouped(8, 8), resemblance=0.7)]
    found = placed(grouped(5, 1, hours=9), near, [*known, Copy(8, 8), Copy(9, 8, 8)])
    assert (found.group, found.joined) == (1, (8,))


@pytest.mark.parametrize("between", [6, 7])
def test_nobody_takes_from_his_own_copies_though_he_is_dated_after_them_now(between: int) -> None:
    """Else each would be the other's copy, and no one the first."""
    known = [Copy(5, 5), Copy(6, 5, 5, 0.8, 0.9, 100), Copy(7, 5, 6, 0.8, 0.9, 100)]
    found = placed(grouped(5, 5, hours=9), [match(grouped(between, 5, hours=1))], known)
    assert (found.group, places(found)) == (5, {5: None})


def test_a_day_alone_is_no_midnight() -> None:
    midnight = NOW.replace(hour=0)
    dated = stored(1, "t")
    dated = replace(dated, report=replace(dated.report, published=midnight), seen_at=midnight + timedelta(hours=14))
    timed = stored(2, "t", hours=2)
    assert precedes(timed, dated)
    assert precedes(replace(dated, seen_at=midnight + timedelta(hours=1)), timed)
    assert precedes(stored(3, "t", hours=30), replace(dated, seen_at=midnight + timedelta(days=9))) is False
