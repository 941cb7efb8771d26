"""Addresses of one article share a key; addresses that may be two articles never do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.urls import MAX_URL, MOST_UNWRAPPED, host_of, site_of, url_key

STORY = "https://news.example/world/town-recaptured"

SAME = [
    "http://news.example/world/town-recaptured",
    "https://www.news.example/world/town-recaptured",
    "https://m.news.example/world/town-recaptured",
    "https://amp.news.example/world/town-recaptured",
    "https://mobile.news.example/world/town-recaptured",
    "HTTPS://NEWS.Example:443/world/town-recaptured",
    "https://news.example./world/town-recaptured",
    "https://news.example/world/town-recaptured/",
    "https://news.example/world/town-recaptured/index.html",
    "https://news.example/world/town-recaptured/amp/",
    "https://news.example/world/town-recaptured.amp",
    "https://news.example/amp/world/town-recaptured",
    "https://news.example//world/./x/../town-recaptured",
    "https://news.example/world/town%2Drecaptured",
    "https://news.example/world/town-recaptured?utm_source=rss&UTM_Medium=feed",
    "https://news.example/world/town-recaptured?fbclid=1&gclid=2&xtor=RSS-1",
    "https://news.example/world/town-recaptured?ref=rss",
    "https://news.example/world/town-recaptured?source=twitter",
    "https://news.example/world/town-recaptured?amp",
    "https://news.example/world/town-recaptured?outputType=amp",
    "https://news.example/world/town-recaptured?print=1",
    "https://news.example/world/town-recaptured#comments",
    "https://news.example/world/town-recaptured#xtor=RSS-3",
    "https://news.example/world/town-recaptured#1",
    "https://news.example/world/town-recaptured#:~:text=the%20town",
    "https://news.example/world/town-recaptured;jsessionid=8F3A",
    "  https://news.example/world/town-recaptured\n",
    "<![CDATA[https://news.example/world/town-recaptured]]>",
    "http://https://news.example/world/town-recaptured",
    "https://www.google.com/amp/s/news.example/world/town-recaptured/amp",
    "https://news-example.cdn.ampproject.org/c/s/news.example/world/town-recaptured",
]

APART = [
    ("https://news.example/story?id=1", "https://news.example/story?id=2"),
    ("https://news.example/story?source=reuters", "https://news.example/story?source=afp"),
    ("https://news.example/?p=1", "https://news.example/?p=2"),
    ("https://news.example/live?page=2", "https://news.example/live"),
    ("https://news.example/Story", "https://news.example/story"),
    ("https://news.example/a%2Fb", "https://news.example/a/b"),
    ("https://news.example/log#v1-2", "https://news.example/log#v1-3"),
    ("https://news.example/#!/story/5", "https://news.example/#!/story/6"),
    ("https://news.example/day.html#a100647", "https://news.example/day.html#a100648"),
    ("https://uk.news.example/story", "https://news.example/story"),
    ("https://amp.dev/story", "https://dev/story"),
    ("https://www.com/story", "https://com/story"),
    ("https://m.blogspot.com/story", "https://blogspot.com/story"),
    ("https://news.example:8080/story", "https://news.example/story"),
    ("https://news.example/amp", "https://news.example/"),
    ("https://youtu.be/AbC", "https://youtu.be/aBc"),
]


@pytest.mark.parametrize("url", SAME)
def test_one_article(url: str) -> None:
    assert url_key(url) == STORY


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_articles(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/AbC?t=3", "https://www.youtube.com/watch?v=AbC&feature=share"),
        ("https://www.bbc.co.uk/news/amp/world-1", "https://www.bbc.co.uk/news/world-1"),
        ("https://news.example/s?b=2&a=1", "https://news.example/s?a=1&b=2"),
        ("https://news.example/s?a=1&amp;b=2", "https://news.example/s?a=1&b=2"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("http://news.example:80/", "https://news.example"),
    ],
)
def test_two_spellings(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    "text", ["", "news", "/world/story", "mailto:a@b.example", "urn:uuid:1", "http://", "http://[::1", "http://a:x/"]
)
def test_no_web_address_comes_back_as_it_is(text: str) -> None:
    assert url_key(text) == text


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    url_key(text)
    url_key("http://news.example/" + text)
    host_of(text)
    site_of(text)


@settings(deadline=None)
@given(st.from_regex(r"https?://[a-z]{1,8}\.example(/[a-z0-9.~-]{0,6}){0,4}(\?[a-z]=[a-z0-9%]{0,4})?", fullmatch=True))
def test_a_key_is_its_own_key(url: str) -> None:
    assert url_key(url_key(url)) == url_key(url)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("feeds.bbci.co.uk", "bbci.co.uk"),
        ("https://abcnews.go.com/x", "go.com"),
        ("https://a.blogspot.com/", "a.blogspot.com"),
        ("http://127.0.0.1:8000/a", "127.0.0.1"),
        ("http://[::1]:8000/a", "::1"),
        ("http://localhost/a", "localhost"),
        ("localhost:8000", "localhost"),
        ("", ""),
        ("http://[::1", ""),
    ],
)
def test_site(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://U:p@News.Example.:8443/x", "news.example"), ("/x", ""), ("mailto:a@b", ""), ("http://[::1]/", "::1")],
)
def test_host(url: str, host: str) -> None:
    assert host_of(url) == host


VIEWER = "https://www.google.com/amp/s/"


def test_a_viewer_of_a_cached_page_is_the_page() -> None:
    cached = "news-example.cdn.ampproject.org/c/s/news.example/world/town-recaptured"
    assert url_key(VIEWER + cached) == STORY


def test_addresses_are_taken_out_of_one_another_a_few_times_only() -> None:
    inner = "www.google.com/amp/s/"
    nested = VIEWER + inner * (MOST_UNWRAPPED - 1) + "news.example/world/town-recaptured"
    assert url_key(nested) == STORY
    assert url_key(VIEWER + inner * MOST_UNWRAPPED + "news.example/world/town-recaptured") != STORY
    deep = VIEWER + inner * 90 + "news.example"
    assert len(deep) <= MAX_URL
    assert url_key(deep) == deep


@pytest.mark.parametrize(
    "url",
    [
        VIEWER + "www.google.com/amp/s/" * 1200 + "x",
        "https://news.example/" + "/" * 3_000_000,
        "https://news.example/?" + "a=b&" * 500_000,
        "https://news.example/" + ";jsessionid=" * 200_000 + "#",
    ],
    ids=["nested", "slashes", "query", "sessions"],
)
def test_what_is_longer_than_any_address_is_its_own_key(url: str) -> None:
    assert url_key(url) is url
