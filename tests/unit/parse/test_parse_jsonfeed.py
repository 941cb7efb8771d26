"""JSON of any shape gives items with checked types, or one clear error."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import ParseError
from crawler.parse.read import read

BASE = "https://harbour.example/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, version: str = VERSION) -> bytes:
    return json.dumps({"version": version, "title": "x", "items": items}).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"error": "rate limited"}',
        b'{"items": []}',
        b'{"items": "x", "title": 1}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"version": 1' + b"0" * 10_000 + b"}",
        b'{"rss": {"channel": {}}}',
    ],
)
def test_no_feed(body: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        read(body, BASE)
    assert caught.value.code == "not_a_feed"


def test_an_empty_feed_is_empty() -> None:
    listing = read(feed(), BASE)
    assert (listing.kind, listing.items) == ("json-feed-1.1", ())


def test_a_wrong_version_is_forgiven_where_the_items_are_right() -> None:
    listing = read(feed({"id": "1", "title": "t", "url": "https://a.example/1"}, version="1.0"), BASE)
    assert [item.url for item in listing.items] == ["https://a.example/1"]


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"url": "https://a.example/1", "external_url": "https://b.example/"}, "https://a.example/1"),
        ({"id": "https://a.example/2"}, "https://a.example/2"),
        ({"id": "3", "external_url": "https://b.example/3"}, "https://b.example/3"),
    ],
)
def test_link(item: dict[str, str], url: str) -> None:
    assert read(feed(item), BASE).items[0].url == url


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"id": "4", "title": "t"}, "no_link"),
        ({"url": "javascript:alert(1)", "title": "t"}, "link_scheme"),
        ({"url": ["https://a.example/1"], "title": "t"}, "no_link"),
        ("https://a.example/1", "not_a_row"),
        (None, "not_a_row"),
    ],
)
def test_a_row_that_is_no_item(item: object, why: str) -> None:
    listing = read(feed(item), BASE)
    assert (listing.items, [row.why for row in listing.dropped]) == ((), [why])


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        ({}, False),
        ({"title": None, "summary": None, "authors": None}, False),
        ({"id": 7, "date_published": 1782900000}, False),
        ({"title": 7}, True),
        ({"content_html": {"p": "x"}}, True),
        ({"date_published": True}, True),
        ({"id": ["x"]}, True),
        ({"authors": {"name": "A"}}, True),
    ],
)
def test_wrong_types_are_passed_over_and_counted(stated: dict[str, object], wrong: bool) -> None:
    listing = read(feed({"url": "https://a.example/1", **stated}), BASE)
    assert len(listing.items) == 1
    assert ("wrong_type" in listing.mended) is wrong


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&amp;T", "AT&T"),
        ("It&#8217;s", "It’s"),
        ("<b>Bold</b> words", "Bold words"),
        ("<ISIL> is no tag", "<ISIL> is no tag"),
        ("cafÃ© at the pier", "café at the pier"),
    ],
)
def test_title_is_plain_text(written: str, title: str) -> None:
    assert read(feed({"url": "/1", "title": written}), BASE).items[0].title == title


@pytest.mark.parametrize(
    ("next_url", "older"),
    [
        ("https://harbour.example/feed.json?page=2", "https://harbour.example/feed.json?page=2"),
        ("?page=2", "https://harbour.example/feed.json?page=2"),
        (BASE, None),
        ("mailto:a@a.example", None),
        (2, None),
        (None, None),
    ],
)
def test_next_url(next_url: object, older: str | None) -> None:
    body = json.dumps({"version": VERSION, "items": [], "next_url": next_url}).encode()
    assert read(body, BASE).older == older


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)
)
KEYS = ["id", "url", "title", "content_html", "summary", "date_published", "authors", "author", "language"]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING))
def test_any_types_are_survived(item: dict[str, object]) -> None:
    listing = read(feed(item), BASE)
    (title,) = [row.title for row in (*listing.items, *listing.dropped)]
    assert title.encode("utf-8").decode("utf-8") == title
