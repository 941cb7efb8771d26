"""A section page lists the links its selector names, else those that look like articles of the same site."""

import pytest

from crawler.errors import ParseError
from crawler.parse.read import read
from crawler.parse.section import _looks_like_article

BASE = "https://harbour.example/world/"
PAGE = b"""<!doctype html><body><nav><a href="/about-us">About</a></nav>
<article><h2><a href="/a">First</a></h2><p>x</p></article><article><div><a href="/b?x=1">Second</a></div></article>
<a class="story" href="/c">Third</a></body>"""


@pytest.mark.parametrize(
    ("links", "urls"),
    [
        ("article h2 a", ["/a"]),
        ("article", ["/a", "/b?x=1"]),
        ("a.story", ["/c"]),
        ("article a, .story", ["/a", "/b?x=1", "/c"]),
        ("table", []),
    ],
)
def test_selector(links: str, urls: list[str]) -> None:
    listing = read(PAGE, BASE, links=links)
    assert [item.url for item in listing.items] == [f"https://harbour.example{url}" for url in urls]


@pytest.mark.parametrize("links", ["a[[", "::", "a:has(", ""])
def test_bad_selector(links: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(PAGE, BASE, links=links)
    assert caught.value.code == "bad_selector"


@pytest.mark.parametrize(
    ("url", "article"),
    [
        ("https://harbour.example/2026/07/01/ferry", True),
        ("https://harbour.example/world/2026-07-01/ferry", True),
        ("https://www.harbour.example/2026/jul/01/ferry", True),
        ("https://harbour.example/world/ferry-crews-vote-to-strike", True),
        ("https://harbour.example/world/article1234567.ece", True),
        ("https://harbour.example/story?id=5", False),
        ("https://harbour.example/", False),
        ("https://harbour.example/world/", False),
        ("https://harbour.example/about-us", False),
        ("https://harbour.example/tag/ferry-crews-vote-to-strike", False),
        ("https://harbour.example/2026/07/01/ferry.jpg", False),
        ("https://elsewhere.example/2026/07/01/ferry", False),
    ],
)
def test_what_looks_like_an_article(url: str, article: bool) -> None:
    assert _looks_like_article(url, BASE) is article


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_encoding(encoding: str) -> None:
    body = '<html><head><meta charset="iso-8859-1"></head><a href="/2026/07/01/x">Zürich</a></html>'.encode(encoding)
    assert read(body, BASE, section=True).items[0].title == "Zürich"


def test_a_page_of_nothing() -> None:
    assert read(b"<html></html>", BASE, section=True).items == ()


@pytest.mark.parametrize("content_type", ["text/html; charset=iso-8859-1", "text/html; charset=no-such", None])
def test_the_bytes_are_believed_before_the_header(content_type: str | None) -> None:
    body = '<html><a href="/2026/07/01/x">Zürich</a></html>'.encode()
    assert read(body, BASE, section=True, content_type=content_type).items[0].title == "Zürich"


def test_the_header_helps_where_the_bytes_are_no_utf8() -> None:
    body = '<html><a href="/2026/07/01/x">Łódź</a></html>'.encode("iso-8859-2")
    listing = read(body, BASE, section=True, content_type="text/html; charset=iso-8859-2")
    assert listing.items[0].title == "Łódź"
