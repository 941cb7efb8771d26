"""What an entry's row holds is decided by its content alone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Entry, Source
from crawler.store.entries import digest, free_slug, part_rows, search_text

ENTRY = Entry(
    "2026-03-01#1",
    date(2026, 3, 1),
    "A ferry leaves.",
    sources=(Source("AP"), Source("The Wire", "https://wire.example/a", "wire", "Wire")),
    topics=("Ferries",),
    entities=("Port Varna",),
)


@pytest.mark.parametrize(
    "change",
    [
        {"date": date(2026, 3, 2)},
        {"headline": "Another."},
        {"summary": "More."},
        {"slug": "another"},
        {"category": "Disasters"},
        {"sources": ENTRY.sources[::-1]},
        {"topics": ()},
        {"entities": ("Ferries",), "topics": ("Port Varna",)},
    ],
)
def test_every_change_of_content_changes_the_digest(change: dict[str, object]) -> None:
    assert digest(replace(ENTRY, **change)) != digest(ENTRY)  # type: ignore[arg-type]


def test_what_is_not_content_does_not() -> None:
    assert digest(replace(ENTRY, id="other", reports=9)) == digest(ENTRY)
    assert digest(replace(ENTRY, headline="A ferry\x00 leaves.")) == digest(ENTRY)


@given(st.lists(st.sampled_from(["a b", "a-b", "a#b", "A B", "a", "b", "", "é"]), max_size=20))
def test_a_free_slug_is_always_found(ids: list[str]) -> None:
    taken: set[str] = set()
    for one in ids:
        slug = free_slug(replace(ENTRY, id=one), taken)
        assert slug not in taken
        taken.add(slug)


def test_parts_keep_their_order() -> None:
    rows = [(row["part"], row["position"], row["name"], row["url"]) for row in part_rows(ENTRY)]
    assert rows == [
        ("source", 0, "AP", None),
        ("source", 1, "The Wire", "https://wire.example/a"),
        ("topic", 0, "Ferries", None),
        ("entity", 0, "Port Varna", None),
    ]


def test_search_is_without_case_and_covers_topics_and_entities() -> None:
    assert search_text(ENTRY) == "a ferry leaves.\n\nferries\nport varna"
