"""Related entries: by shared names, the rarer first, near in time before far, never the entry itself."""

import gzip
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.match.entities import Gazetteer
from crawler.match.related import RelatedIndex
from crawler.model import Entry

ARCHIVE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "archive" / "entries.jsonl.gz"
START = date(2024, 1, 1)


def entry(number: int, *names: str, day: int = 0, topics: tuple[str, ...] = ()) -> Entry:
    return Entry(f"e{number:03}", START + timedelta(days=day), f"Event {number}", entities=names, topics=topics)


def filler(first: int, count: int, *names: str) -> list[Entry]:
    return [entry(first + step, *names, day=step) for step in range(count)]


def found(index: RelatedIndex, about: Entry, limit: int = 5) -> list[str]:
    return [relation.entry.id for relation in index.related(about, limit)]


def test_rare_names_count_more_than_common_ones() -> None:
    about = entry(0, "Common", "Rare")
    index = RelatedIndex([about, entry(1, "Rare"), entry(2, "Common"), *filler(10, 40, "Common"), *filler(60, 40)])
    assert found(index, about) == ["e001"]


def test_more_shared_context_comes_first() -> None:
    about = entry(0, "A", "B", topics=("Storm",))
    index = RelatedIndex(
        [about, entry(1, "A"), entry(2, "A", "B", topics=("Storm",)), entry(3, "A", "B"), *filler(9, 30)]
    )
    assert found(index, about) == ["e002", "e003", "e001"]


def test_nearness_orders_equals_and_the_later_wins_a_tie() -> None:
    about = entry(0, "A", day=100)
    others = [entry(1, "A", day=0), entry(2, "A", day=90), entry(3, "A", day=110)]
    assert found(RelatedIndex([*others, *filler(9, 30)]), about) == ["e003", "e002", "e001"]


def test_context_is_what_is_shared_sorted() -> None:
    about = entry(0, "Zeta", "Alpha", "Alone", topics=("Flood of 2024",))
    index = RelatedIndex([about, entry(1, "Alpha", "Zeta", "Other", topics=("Flood of 2024",)), *filler(9, 9)])
    assert index.related(about)[0].context == ("Alpha", "Flood of 2024", "Zeta")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ruritanian civil war", "Ruritanian Civil War"),
        ("Graustark–Ruritania relations", "Graustark-Ruritania relations"),
        ("Ruritanian Civil War (2014–present)", "Ruritanian Civil War"),
        ("Ruritanian  Civil War", "Ruritanian Civil War (2014-2019)"),
    ],
)
def test_spellings_of_a_topic_are_one(one: str, other: str) -> None:
    about = entry(0, topics=(one,))
    index = RelatedIndex([about, entry(1, topics=(other,)), *filler(9, 9)])
    assert [relation.context for relation in index.related(about)] == [(one,)]


def test_an_event_of_another_year_is_another_topic() -> None:
    about = entry(0, topics=("Battle of Strelsau (2016)",))
    assert found(RelatedIndex([about, entry(1, topics=("Battle of Strelsau (2004)",)), *filler(9, 9)]), about) == []


def test_joined_topics_are_taken_apart_where_each_part_stands_alone() -> None:
    alone = [entry(20 + step, topics=(name,)) for step, name in enumerate(("War", "Peace talks") * 2)]
    about = entry(0, topics=("War, Peace talks",))
    index = RelatedIndex([about, *alone, *filler(40, 40)])
    assert sorted(found(index, about)) == ["e020", "e021", "e022", "e023"]
    assert {relation.context for relation in index.related(about)} == {("War",), ("Peace talks",)}


def test_a_comma_inside_a_name_stays() -> None:
    about = entry(0, topics=("Ruritanian election, 2007",))
    other = entry(1, topics=("Ruritanian election, 2007",))
    assert RelatedIndex([about, other, *filler(9, 9)]).related(about)[0].context == ("Ruritanian election, 2007",)


def test_an_entry_outside_the_index_is_answered_too() -> None:
    index = RelatedIndex([entry(1, "A"), *filler(9, 9)])
    assert found(index, entry(0, "A")) == ["e001"]
    assert found(index, entry(0, "Unknown")) == []
    assert found(RelatedIndex([]), entry(0, "A")) == []


def test_common_names_are_looked_through_near_the_day() -> None:
    many = [entry(step, "Everywhere", day=step) for step in range(1, 900)]
    quiet = [Entry(f"q{step:05}", START, "Quiet") for step in range(60_000)]
    about = entry(0, "Everywhere", day=450)
    nearest = found(RelatedIndex([*many, *quiet]), about, limit=3)
    assert nearest == ["e450", "e451", "e449"]


@given(st.lists(st.tuples(st.sets(st.sampled_from("ABCDE")), st.integers(0, 30)), max_size=20), st.randoms())
def test_order_of_entries_does_not_matter(rows: list[tuple[set[str], int]], random: object) -> None:
    entries = [entry(number, *sorted(names), day=day) for number, (names, day) in enumerate(rows)]
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = RelatedIndex(entries), RelatedIndex(shuffled)
    for about in entries:
        related = one.related(about)
        assert related == other.related(about)
        assert about.id not in {relation.entry.id for relation in related}
        assert all(relation.context for relation in related)


class Known:
    """An entity of the measured page."""

    def __init__(self, name: str, *aliases: str) -> None:
        self.name = name
        self.aliases = aliases


@pytest.mark.skipif(not ARCHIVE.exists(), reason="measured only where the data is")
def test_the_page_of_the_archive_finds_its_relations() -> None:
    gazetteer = Gazetteer(
        [
            Known("Aleppo Governorate", "Aleppo province", "Aleppo countryside"),
            Known("Islamic State", "ISIL", "ISIS", "Daesh"),
            Known("Syrian Army", "Syrian Arab Army"),
            Known("Russian Air Force", "Russian airstrikes", "Russian warplanes"),
        ]
    )
    with gzip.open(ARCHIVE, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if '"date": "201' in line]
    entries = [
        Entry(
            row["id"],
            date.fromisoformat(row["date"]),
            row["headline"],
            topics=tuple(row["topics"]),
            entities=gazetteer.find(row["headline"]),
        )
        for row in rows
    ]
    page = next(row for row in entries if row.id == "2016-02-25#2")
    first = RelatedIndex(entries).related(page, limit=10)
    assert {date(2017, 3, 7), date(2017, 2, 26), date(2016, 4, 29), date(2016, 2, 6)} <= {
        relation.entry.date for relation in first
    }


def named(number: int, headline: str, *names: str) -> Entry:
    return Entry(f"e{number:03}", START, headline, names=names)


def test_a_name_on_no_list_is_context_once_it_recurs() -> None:
    about = named(0, "Ada Moor speaks", "Ada Moor")
    twice = RelatedIndex([about, named(1, "Ada Moor rests", "Ada Moor"), *filler(10, 300)])
    assert found(twice, about) == []
    thrice = RelatedIndex([about, *(named(n, "Ada Moor rests", "Ada Moor") for n in (1, 2)), *filler(10, 300)])
    assert found(thrice, about) == ["e002", "e001"]
    assert thrice.related(about)[0].context == ("Ada Moor",)


def test_a_lone_word_that_stands_in_small_letters_elsewhere_is_no_name() -> None:
    about = named(0, "The Parliament votes", "Parliament")
    others = [named(n, "The Parliament votes", "Parliament") for n in (1, 2, 3)]
    small = [named(n, "A parliament votes") for n in range(10, 15)]
    assert found(RelatedIndex([about, *others, *filler(30, 300)]), about) == ["e003", "e002", "e001"]
    assert found(RelatedIndex([about, *others, *small, *filler(30, 300)]), about) == []


def test_a_listed_name_counts_more_than_one_on_no_list() -> None:
    about = Entry("e000", START, "x", entities=("Listed",), names=("Moor Line",))
    listed = [Entry(f"e{n:03}", START, "x", entities=("Listed",)) for n in (1, 2)]
    unlisted = [Entry(f"e{n:03}", START, "x", names=("Moor Line",)) for n in (3, 4)]
    assert found(RelatedIndex([about, *listed, *unlisted, *filler(30, 300)]), about) == ["e002", "e001", "e004", "e003"]


def test_learned_topics_and_places_are_context() -> None:
    about = Entry("e000", START, "x", learned=("Ferry strike",), places=("Port Alden",))
    other = Entry("e001", START, "x", topics=("Ferry strike",), places=("Port Alden",))
    assert RelatedIndex([about, other, *filler(30, 300)]).related(about)[0].context == ("Ferry strike", "Port Alden")
