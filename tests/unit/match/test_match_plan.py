"""What would differ is said report by report and event by event; an event opened by another report is the same one."""

import pytest

from crawler.match.plan import Differences, EventChange, Moved, Places, compare

A = {1: "a", 2: "a", 3: "a"}


@pytest.mark.parametrize(
    ("before", "after", "moved", "changes"),
    [
        (A, A, (), ()),
        (A, {1: "z", 2: "z", 3: "z"}, (), ()),
        (
            A,
            {1: "a", 2: "a", 3: "n"},
            (Moved(3, "a", "n"),),
            (EventChange("a", "loses", (3,)), EventChange("n", "opens", (3,))),
        ),
        (
            {1: "a", 2: "b"},
            {1: "a", 2: "a"},
            (Moved(2, "b", "a"),),
            (EventChange("a", "gains", (2,)), EventChange("b", "merges", (2,), "a")),
        ),
        ({1: "a"}, {1: None}, (Moved(1, "a", None),), (EventChange("a", "vanishes", (1,)),)),
        ({1: None}, {1: "n"}, (Moved(1, None, "n"),), (EventChange("n", "opens", (1,)),)),
        (
            {1: "a", 2: "a", 3: "b"},
            {1: "b", 2: None, 3: "b"},
            (Moved(1, "a", "b"), Moved(2, "a", None)),
            (EventChange("a", "vanishes", (1, 2)), EventChange("b", "gains", (1,))),
        ),
        (
            {1: "a", 2: "a", 3: "a"},
            {1: "y", 2: "z", 3: "z"},
            (Moved(1, "a", "y"),),
            (EventChange("a", "loses", (1,)), EventChange("y", "opens", (1,))),
        ),
    ],
)
def test_differences(before: Places, after: Places, moved: tuple[Moved, ...], changes: tuple[EventChange, ...]) -> None:
    assert compare(before, after, lambda _: False) == Differences(len(before), moved, changes)


@pytest.mark.parametrize(
    ("before", "after", "moved", "changes"),
    [
        ({1: "old"}, {1: None}, (Moved(1, "old", None),), (EventChange("old", "loses", (1,)),)),
        ({1: None}, {1: "old"}, (Moved(1, None, "old"),), (EventChange("old", "gains", (1,)),)),
        (
            {1: "a"},
            {1: "old"},
            (Moved(1, "a", "old"),),
            (EventChange("a", "merges", (1,), "old"), EventChange("old", "gains", (1,))),
        ),
        (
            {1: "old"},
            {1: "n"},
            (Moved(1, "old", "n"),),
            (EventChange("n", "opens", (1,)), EventChange("old", "loses", (1,))),
        ),
        (
            {1: "old"},
            {1: "older"},
            (Moved(1, "old", "older"),),
            (EventChange("old", "loses", (1,)), EventChange("older", "gains", (1,))),
        ),
    ],
)
def test_an_event_that_stood_before_stays_itself(
    before: Places, after: Places, moved: tuple[Moved, ...], changes: tuple[EventChange, ...]
) -> None:
    assert compare(before, after, {"old", "older"}.__contains__) == Differences(1, moved, changes)
