"""A home page's feeds, names and languages are found whatever its markup, and nothing that only sounds like a feed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ParseError
from crawler.parse.links import MOST_LEADS, Lead, looks_like_feed, read_home

BASE = "https://harbour.example/news/"


def leads(head: str = "", body: str = "") -> list[Lead]:
    """Return the feeds of a page with these elements."""
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}<p>Text</p></body></html>"
    return list(read_home(page.encode(), BASE).feeds)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('rel="alternate" type="application/rss+xml" href="/feed"', "https://harbour.example/feed"),
        ('rel="alternate" type="application/atom+xml" href="atom.xml"', f"{BASE}atom.xml"),
        ('rel="ALTERNATE" type="Application/RSS+XML; charset=utf-8" href="/a"', "https://harbour.example/a"),
        ('rel="alternate home" type="application/feed+json" href="/j"', "https://harbour.example/j"),
        ('rel="alternate" type="application/json" href="/feed.json"', "https://harbour.example/feed.json"),
        ('rel="alternate" type="text/xml" href="//feeds.harbour.example/x"', "https://feeds.harbour.example/x"),
        ('rel="feed" href="/news.php"', "https://harbour.example/news.php"),
        ('rel="alternate" type="application/rss+xml" href="feed://harbour.example/f"', "http://harbour.example/f"),
        ('rel="alternate" type="application/rss+xml" href="/f#top"', "https://harbour.example/f"),
    ],
)
def test_a_named_feed(link: str, url: str) -> None:
    assert leads(f'<link {link} title=" The  Harbour ">') == [Lead(url, "named", "The Harbour")]


@pytest.mark.parametrize(
    "link",
    [
        'rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1"',
        'rel="alternate" type="application/json+oembed" href="/oembed"',
        'rel="alternate" type="text/xml+oembed" href="/oembed"',
        'rel="alternate" hreflang="de" href="/de/"',
        'rel="alternate stylesheet" type="application/xml" href="/x"',
        'rel="stylesheet" type="text/css" href="/feed.css"',
        'rel="alternate" type="application/rss+xml"',
        'rel="alternate" type="application/rss+xml" href="javascript:alert(1)"',
        'rel="alternate" type="application/rss+xml" href="file:///etc/passwd"',
        'rel="alternate" type="application/rss+xml" href="http://[broken/"',
    ],
)
def test_no_feed_is_named(link: str) -> None:
    assert leads(f"<link {link}>") == []


@pytest.mark.parametrize(
    "path",
    [
        "/feed",
        "/feed/",
        "/rss",
        "/rss.xml",
        "/world/rss.xml",
        "/index.rdf",
        "/news.rss",
        "/atom.xml",
        "/feeds/world.xml",
        "/rss/world",
        "/rss2.php",
        "/feed.json",
        "/top-rss",
        "/?feed=rss2",
        "/index.php?format=feed&type=rss",
    ],
)
def test_what_looks_like_a_feed(path: str) -> None:
    assert looks_like_feed(f"https://harbour.example{path}")


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/",
        "https://harbour.example/feedback",
        "https://harbour.example/2026/03/press-freedom",
        "https://harbour.example/farmers-feed-cattle-as-usual.html",
        "https://harbour.example/atomic-power",
        "https://harbour.example/sitemap.xml",
        "https://harbour.example/?s=rss",
        "https://feedly.com/i/subscription/feed/https://harbour.example/rss.xml",
        "http://[broken/feed",
        f"https://harbour.example{'/rss/x' * 400_000}.xml",
    ],
    ids=lambda url: url[:60],
)
def test_what_only_sounds_like_a_feed(url: str) -> None:
    assert not looks_like_feed(url)


def test_named_feeds_stand_before_linked_ones_and_each_once() -> None:
    found = leads(
        '<link rel="alternate" type="application/rss+xml" href="/a/rss">',
        '<a href="/b/rss">More</a><a href="/a/rss">RSS</a><a href="/story">Story</a>',
    )
    assert [(lead.url[23:], lead.how, lead.title) for lead in found] == [
        ("/a/rss", "named", ""),
        ("/b/rss", "linked", "More"),
    ]


def test_a_directory_of_feeds_is_cut() -> None:
    assert len(leads(body="".join(f'<a href="/{n}/rss">{n}</a>' for n in range(500)))) == MOST_LEADS


def test_links_are_read_from_the_base() -> None:
    assert leads('<base href="/de/"><link rel="feed" href="rss">')[0].url == "https://harbour.example/de/rss"


def test_what_a_page_says_of_itself() -> None:
    page = """<!DOCTYPE html><html lang="pt-BR"><head><title>Notícias
      | O Porto</title><meta property="og:locale" content="pt_BR"><meta http-equiv="Content-Language" content="pt">
      <meta name="application-name" content="Porto App"><meta property="og:site_name" content="O Porto">"""
    home = read_home(page.encode(), BASE)
    assert home.title == "Notícias | O Porto"
    assert home.names == ("O Porto", "Porto App")
    assert home.languages == ("pt-BR", "pt", "pt_BR")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>Gävle</title>".encode(), None),
        ("<html><title>Gävle</title></html>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ('<html><meta charset="iso-8859-1"><title>Gävle</title></html>'.encode("latin-1"), "text/html; charset=nobody"),
        ("\ufeff<html><title>Gävle</title></html>".encode("utf-16"), None),
    ],
)
def test_a_page_is_read_in_its_own_charset(body: bytes, content_type: str | None) -> None:
    assert read_home(body, BASE, content_type).title == "Gävle"


@pytest.mark.parametrize("body", [b'{"title": "x"}', b"only words", b"<urlset></urlset>"])
def test_what_is_no_page(body: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        read_home(body, BASE)
    assert caught.value.code == "not_a_page"


def test_a_page_and_its_site_say_together() -> None:
    page = read_home(b"<html lang=en><title>World</title><link rel=feed href=/w></html>", BASE)
    site = read_home(b"<html lang=en-IE><title>Harbour</title><link rel=feed href=/all></html>", BASE)
    both = page.under(site)
    assert (both.title, both.languages) == ("Harbour", ("en", "en-IE"))
    assert [lead.url for lead in both.feeds] == ["https://harbour.example/w"]
    assert site.under(read_home(b"<html></html>", BASE)).feeds == site.feeds


@given(st.binary(max_size=300))
def test_no_bytes_bring_anything_but_a_page_or_our_error(junk: bytes) -> None:
    try:
        home = read_home(b"<html><a href='/rss'>" + junk, BASE)
    except ParseError:
        return
    assert all(lead.url.startswith(("http://", "https://")) for lead in home.feeds)
