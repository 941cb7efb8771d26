"""Events taken in together lead where they lead taken in one by one, whatever came before them."""

from array import array
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.match.entities import Gazetteer
from crawler.match.postings import Index, Standing
from crawler.match.vocabulary import Vocabulary
from crawler.match.words import Reader
from crawler.model import Report

START = date(2020, 1, 1)
READER = Reader(Vocabulary(), Gazetteer([]))
texts = st.lists(st.sampled_from(["ferry", "sinks", "Belkanir", "comet", "Lund"]), max_size=4).map(" ".join)
events = st.lists(st.tuples(st.integers(0, 5), st.lists(texts, max_size=3)), max_size=6)


def standing(number: int, day: int, headlines: list[str]) -> Standing:
    reports = [Report("https://c.example/", headline, "", language="en") for headline in headlines]
    return Standing(f"e{number}", START + timedelta(days=day), [READER.report(report) for report in reports])


def state(index: Index) -> object:
    return index.postings, index.days, index.sizes, index.spans


@given(events, events)
def test_together_is_as_one_by_one(before: list[tuple[int, list[str]]], new: list[tuple[int, list[str]]]) -> None:
    singly, together = Index(), Index()
    for index in (singly, together):
        for number, (day, headlines) in enumerate(before):
            index.add(standing(number, day, headlines))
    for number, (day, headlines) in enumerate(new):
        singly.add(standing(number, day, headlines))
    together.extend([standing(number, day, headlines) for number, (day, headlines) in enumerate(new)])
    assert state(singly) == state(together)


@given(events.filter(bool), st.lists(texts, max_size=3), st.data())
def test_an_event_replaced_stands_as_if_it_had_been_so_all_along(
    before: list[tuple[int, list[str]]], headlines: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(before) - 1))
    changed, other = Index(), Index()
    old = [standing(number, day, told) for number, (day, told) in enumerate(before)]
    new = standing(place, before[place][0], headlines)
    changed.extend(old)
    changed.replace(old[place], new)
    for number, event in enumerate(old):
        other.add(standing(number, before[number][0], headlines) if number == place else event)
    assert state(changed) == state(other)
    assert changed.events[place] is new


def test_a_window_holds_the_events_of_its_days_only() -> None:
    index = Index()
    index.extend([standing(number, day, ["ferry"]) for number, day in enumerate((9, 3, 4, 3, 5))])
    [posting] = {tuple(found) for found in index.postings.values()}
    for first, last, inside in ((3, 4, [1, 2, 3]), (4, 9, [0, 2, 4]), (0, 1, []), (0, 20, [0, 1, 2, 3, 4])):
        window = index.window(START + timedelta(days=first), START + timedelta(days=last))
        assert [cut.tolist() for cut in window.cut([array("i", posting), None])] == [inside, []]


def test_an_event_that_was_given_up_lies_in_no_window() -> None:
    index = Index()
    old, kept = standing(0, 3, ["ferry"]), standing(1, 3, ["ferry"])
    index.extend([old, kept])
    index.drop(old)
    window = index.window(START + timedelta(days=3), START + timedelta(days=3))
    [posting] = {tuple(found) for found in index.postings.values()}
    assert [cut.tolist() for cut in window.cut([array("i", posting)])] == [[1]]


def test_an_event_that_grows_late_stands_where_it_would() -> None:
    early, late = standing(0, 1, ["ferry"]), standing(1, 2, ["comet"])
    index = Index()
    index.extend([early, late])
    for _ in range(2):
        early.members.append(READER.report(Report("https://c.example/", "comet", "", language="en")))
        index.grow(early, len(early.members))
    assert {tuple(found) for found in index.postings.values()} == {(0,), (0, 1)}
