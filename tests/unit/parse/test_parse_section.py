"""A section page lists the links its selector names, else those that look like articles of the same site."""

import time

import pytest

from crawler.errors import ParseError
from crawler.parse.read import read

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
        ("article h2", ["/a"]),
        ("article, article a", ["/a", "/b?x=1"]),
        ("nav", ["/about-us"]),
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


def test_a_selector_may_name_what_a_link_holds() -> None:
    body = b'<html><a href="/1"><div><h3>One</h3><p>Teaser</p></div></a><h3>No link</h3></html>'
    assert [(item.url, item.title) for item in read(body, BASE, links="h3").items] == [
        ("https://harbour.example/1", "One")
    ]


def test_of_several_links_in_what_a_selector_names_the_headline_is_taken() -> None:
    body = b"""<html><li><a href="javascript:share()">Share this</a> <a href="/tag/pier">Pier</a>
    <a href="/1"><h4>One of many</h4></a></li></html>"""
    assert [item.url for item in read(body, BASE, links="li").items] == ["https://harbour.example/1"]


def test_a_chosen_link_that_is_no_address_is_dropped() -> None:
    body = (
        b'<html><a href="javascript:open(1)">One</a><a href="mailto:a@a.example">Two</a><a href="/3">Three</a></html>'
    )
    listing = read(body, BASE, links="a")
    assert [item.title for item in listing.items] == ["Three"]
    assert [(row.why, row.title) for row in listing.dropped] == [("link_scheme", "One"), ("link_scheme", "Two")]


def test_hostile_links_are_not_discovered() -> None:
    body = b"""<html><base href="javascript:alert(1)"><main>
    <h2><a href="javascript:alert('one two three four five')">One two three four five six</a></h2>
    <h2><a href="data:text/html,2026/07/01/x">One two three four five six</a></h2>
    <h2><a href="http://127.0.0.1/2026/07/01/x">One two three four five six</a></h2>
    <h2><a href="/2026/07/01/fine">Fine</a></h2></main></html>"""
    assert [item.url for item in read(body, BASE, section=True).items] == ["https://harbour.example/2026/07/01/fine"]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ('<a href="{u}"><img alt="A pier"></a> <a href="{u}">Read more</a>', "A pier"),
        ('<a href="{u}" title="Pier: all of it"><img alt="A pier"></a>', "Pier: all of it"),
        ('<div><h3>Pier sold</h3><a href="{u}">Continue reading…</a></div>', "Pier sold"),
        (
            '<a href="{u}"><span class="kicker">Town</span><h3>Pier sold</h3><p>For a pound, says the deed.</p></a>',
            "Pier sold",
        ),
        ('<h3><span class="label">Live</span><a href="{u}">Pier sold</a></h3>', "Pier sold"),
        (
            '<a href="{u}"><span class="c-card__title">Pier sold</span><span>For a pound, says the deed</span></a>',
            "Pier sold",
        ),
        (
            '<h2 class="section-title"><span>Town</span></h2><p><a href="{u}">Pier sold for one pound</a></p>',
            "Pier sold for one pound",
        ),
        ('<a href="{u}">02:41</a><a href="{u}">12 comments</a><a href="{u}">28.11.2024, 11:05</a>', ""),
        ('<a href="{u}"><script>var x = "one two three";</script>Pier sold</a>', "Pier sold"),
    ],
)
def test_the_headline_is_chosen(page: str, title: str) -> None:
    body = f"<html><main>{page.format(u='/2026/07/01/pier')}</main></html>".encode()
    assert [item.title for item in read(body, BASE, section=True).items] == [title]


def test_a_date_between_two_cards_belongs_to_neither_in_doubt() -> None:
    cards = '<p><a href="/2026/07/01/{n}x">Headline {n}</a></p><time datetime="2026-07-0{n}T10:00:00Z"></time>'
    both = cards.format(n=1) + '<time datetime="2026-07-09T10:00:00Z"></time>' + cards.format(n=2)
    listing = read(f"<html><main>{both}</main></html>".encode(), BASE, section=True)
    assert [item.published_text for item in listing.items] == [None, "2026-07-02T10:00:00Z"]


def test_a_page_whose_list_is_named_like_a_menu_is_read_all_the_same() -> None:
    body = b'<html><div class="news-menu"><a href="/2026/07/01/pier">Pier</a></div></html>'
    assert [item.title for item in read(body, BASE, section=True).items] == ["Pier"]


@pytest.mark.parametrize(
    "page",
    [
        b"<nav>%s</nav>",
        b"<footer>%s</footer>",
        b"<header>%s</header>",
        b'<div role="navigation">%s</div>',
    ],
)
def test_what_surrounds_the_articles_is_left_out(page: bytes) -> None:
    body = b"<html>" + page % b'<ul><li><a href="/2026/07/01/pier">Pier</a></li></ul>' + b"</html>"
    assert read(body, BASE, section=True).items == ()


def test_a_link_amid_sentences_cites_and_one_that_says_nothing_lists() -> None:
    prose = "The pier, which nobody had painted since the last war but one, {} on Monday night."
    links = '<a href="/2026/07/01/sold">was sold</a>', '<a href="/2026/07/02/more">read more</a>'
    body = "".join(f"<div><h3>Pier</h3><p>{prose.format(link)}</p></div>" for link in links)
    assert [item.url[-4:] for item in read(f"<html>{body}</html>".encode(), BASE, section=True).items] == ["more"]


def test_the_header_of_an_article_is_not_the_sites() -> None:
    body = b'<html><article><header><a href="/2026/07/01/pier">Pier</a></header></article></html>'
    assert len(read(body, BASE, section=True).items) == 1


@pytest.mark.parametrize(
    "page",
    [
        b'<div class="a-b c_d e-nav-x">' * 250 + b'<a href="/2026/07/01/y">x</a>' * 20_000,
        b"<div><a href='/x/y'>some text of more than seven words, it is</a></div>" * 20_000,
        b"<p>" + b'many words of a paragraph <a href="/2026/07/01/y">cited here</a>' * 20_000,
        b'<h2><a href="/2026/07/01/y">' + b"read more " * 200_000,
        b'<div class="' + b"nav_-" * 400_000 + b'"><a href="/2026/07/01/y">x</a>',
    ],
)
def test_no_page_takes_long(page: bytes) -> None:
    started = time.process_time()
    read(b"<html>" + page, BASE, section=True)
    assert time.process_time() - started < 5.0  # the worst measured is 0.6
