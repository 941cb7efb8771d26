"""Paths: two digits always, never out of the news folder."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Entry
from crawler.publish.paths import day_of, day_path, entry_path, month_path, year_path

ENTRY = Entry("2024-05-06#1", date(2024, 5, 6), "Bridge opens", slug="bridge-opens")


def test_paths() -> None:
    assert entry_path(ENTRY) == "news/2024/05/06/bridge-opens.md"
    assert day_path(date(2024, 5, 6)) == "news/2024/05/06/index.md"
    assert month_path(2024, 5) == "news/2024/05/index.md"
    assert year_path(987) == "news/0987/index.md"


@pytest.mark.parametrize("slug", ["", "../../x", "a/b", "-x", "A", "x" * 201])
def test_an_unsafe_slug_is_made_anew(slug: str) -> None:
    assert entry_path(replace(ENTRY, slug=slug)) == "news/2024/05/06/bridge-opens-2024-05-06-1.md"


@given(st.text(), st.text(), st.text(), st.dates())
def test_any_entry_has_a_safe_path(event: str, headline: str, slug: str, day: date) -> None:
    path = entry_path(Entry(event, day, headline, slug=slug))
    assert re.fullmatch(r"news/\d{4}/\d\d/\d\d/[a-z0-9-]{1,200}\.md", path)
    assert day_of(path) == day


@pytest.mark.parametrize("path", ["news/2024/05/index.md", "news/2024/13/45/x.md", "other/2024/05/06/x.md", ""])
def test_a_path_in_no_days_folder(path: str) -> None:
    assert day_of(path) is None
