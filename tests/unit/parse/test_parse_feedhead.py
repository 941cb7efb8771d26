"""A document that was asked for as a channel says whose it is and in what language, and whether it is news at all."""

import json

import pytest

from crawler.errors import ParseError
from crawler.parse.feedhead import examine, is_comments

URL = "https://harbour.example/feeds/all.xml"
ROWS = "".join(f"<item><title>T{n}</title><link>https://harbour.example/{n}</link>%s</item>" for n in range(4))
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def rss(inside: str = "", each: str = "") -> bytes:
    """Return a feed of four rows."""
    return f'<rss version="2.0"><channel>{inside}{ROWS.replace("%s", each)}</channel></rss>'.encode()


def atom(inside: str, attributes: str = "") -> bytes:
    """Return an Atom feed of one entry."""
    entry = '<entry><title>T</title><link href="https://harbour.example/1"/></entry>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{inside}{entry}</feed>'.encode()


@pytest.mark.parametrize(
    ("body", "home", "language"),
    [
        (rss("<link>https://harbour.example/</link><language>en-ie</language>"), "https://harbour.example/", "en-ie"),
        (rss("<link>/world</link>"), "https://harbour.example/world", ""),
        (rss(), "", ""),
        (
            rss('<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="self" href="/feeds/all.xml"/><link>/w</link>'),
            "https://harbour.example/w",
            "",
        ),
        (atom('<link rel="self" href="/feed"/><link href="/"/>', 'xml:lang="sv"'), "https://harbour.example/", "sv"),
        (atom('<link rel="alternate" type="text/html" href="/n"/>'), "https://harbour.example/n", ""),
        (atom('<link rel="alternate" type="application/rss+xml" href="/n"/>'), "", ""),
        (rss("<link>javascript:alert(1)</link>"), "", ""),
        (
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "home_page_url": "https://harbour.example/",
                    "language": "is",
                    "items": [{"id": "1", "url": "https://harbour.example/1", "title": "T"}],
                }
            ).encode(),
            "https://harbour.example/",
            "is",
        ),
        (b'{"version": "https://jsonfeed.org/version/1", "language": 7, "home_page_url": [], "items": 1}', "", ""),
    ],
)
def test_whose_a_feed_is(body: bytes, home: str, language: str) -> None:
    sample = examine(body, URL)
    assert (sample.home, sample.language, sample.is_podcast, sample.is_sitemap) == (home, language, False, False)


@pytest.mark.parametrize(
    ("body", "is_podcast"),
    [
        (rss(each='<enclosure url="/a.mp3" type="audio/mpeg" length="1"/>'), True),
        (rss(each='<enclosure url="/a.jpg" type="image/jpeg" length="1"/>'), False),
        (rss().replace(b"</item>", b'<enclosure url="/a.mp3" type="audio/mpeg"/></item>', 1), False),
        (atom("").replace(b"</entry>", b'<link rel="enclosure" type="audio/ogg" href="/a"/></entry>'), True),
        (
            b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/1", "title": "T",'
            b' "attachments": [{"url": "/a", "mime_type": "audio/mpeg"}]}]}',
            True,
        ),
    ],
)
def test_a_podcast_is_known_by_its_recordings(body: bytes, is_podcast: bool) -> None:
    assert examine(body, URL).is_podcast is is_podcast


@pytest.mark.parametrize(
    ("inside", "is_news"),
    [
        ("<news:news><news:publication_date>2026-03-02</news:publication_date></news:news>", True),
        ("<news:news><news:publication><news:name>H</news:name></news:publication></news:news>", True),
        ("<lastmod>2026-03-02</lastmod>", False),
    ],
)
def test_a_news_sitemap_has_news(inside: str, is_news: bool) -> None:
    body = f"<urlset {SITEMAP} {NEWS}><url><loc>https://harbour.example/1</loc>{inside}</url></urlset>"
    sample = examine(body.encode(), URL)
    assert (sample.is_sitemap, sample.is_news_sitemap) == (True, is_news)


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><html><p>Not found</p></html>", b"<x/>", b"{}", b"words"])
def test_what_is_no_channel(body: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        examine(body, URL)
    assert caught.value.code == "not_a_feed"


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/comments/feed/", ""),
        ("/?feed=comments-rss2", ""),
        ("/feeds/comments/default", ""),
        ("/feed", "Harbour » Comments Feed"),
        ("/feed", "Comments on: The quay"),
        ("/feed", "Hafen » Kommentar-Feed"),
        ("/feed", "Le Port » Flux des commentaires"),
        ("/feed", "O Porto » Feed de comentários"),
    ],
)
def test_comments(url: str, title: str) -> None:
    assert is_comments(f"https://harbour.example{url}", title)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/feed", "Harbour » Feed"),
        ("/comment/rss", "Comment and opinion"),
        ("/kommentare/rss", "Kommentare"),
        ("/", ""),
    ],
)
def test_no_comments(url: str, title: str) -> None:
    assert not is_comments(f"https://harbour.example{url}", title)
