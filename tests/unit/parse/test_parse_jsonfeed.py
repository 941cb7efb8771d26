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
        ({"id": "4"}, ""),
        ({"url": "javascript:alert(1)"}, ""),
    ],
)
def test_link(item: dict[str, str], url: str) -> None:
    assert read(feed(item), BASE).items[0].url == url


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)
)
KEYS = ["id", "url", "title", "content_html", "summary", "date_published", "authors", "author", "language"]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING))
def test_any_types_are_survived(item: dict[str, object]) -> None:
    (found,) = read(feed(item), BASE).items
    assert found.title.encode("utf-8").decode("utf-8") == found.title
