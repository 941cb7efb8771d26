"""Sitemaps are read as far as they go: odd names, broken ends, foreign rows."""

import pytest

from crawler.errors import ParseError
from crawler.parse.read import read

BASE = "https://harbour.example/sitemap.xml"
HEAD = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def test_a_broken_end_keeps_what_was_read() -> None:
    listing = read(HEAD + b"<url><loc>https://harbour.example/1</loc></url><url><loc>https://harbour", BASE)
    assert listing.items[0].url == "https://harbour.example/1"


def test_without_namespace_and_in_capitals() -> None:
    listing = read(b"<urlset><URL><LOC>https://harbour.example/1</LOC></URL></urlset>", BASE)
    assert [item.url for item in listing.items] == ["https://harbour.example/1"]


def test_the_publication_date_comes_before_lastmod() -> None:
    body = HEAD.replace(b">", b' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">') + (
        b"<url><loc>/1</loc><lastmod>2026-07-05</lastmod><n:news><n:title>t</n:title>"
        b"<n:publication_date>2026-07-01</n:publication_date></n:news></url></urlset>"
    )
    (item,) = read(body, BASE, zone="Europe/Berlin").items
    assert item.published is not None
    assert item.published.isoformat() == "2026-07-01T00:00:00+02:00"


def test_an_index_never_names_itself() -> None:
    body = f"<sitemapindex><sitemap><loc>{BASE}</loc></sitemap></sitemapindex>".encode()
    assert read(body, BASE).children == ()


def test_entities_are_not_resolved() -> None:
    doctype = b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    listing = read(doctype + HEAD + b"<url><loc>/-&x;-</loc></url></urlset>", BASE)
    assert [item.url.replace("&x", "").replace(";", "") for item in listing.items] == ["https://harbour.example/--"]


def test_an_empty_urlset_is_empty() -> None:
    assert read(HEAD + b"</urlset>", BASE).items == ()


def test_no_xml_at_all() -> None:
    with pytest.raises(ParseError):
        read(b"urlset", BASE)
