"""Sitemaps are read as far as they go: odd names, broken ends, foreign rows."""

import gzip

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


def test_a_row_without_address_is_dropped() -> None:
    listing = read(HEAD + b"<url><lastmod>2026-07-01</lastmod></url><url><loc>data:x</loc></url></urlset>", BASE)
    assert (listing.items, [row.why for row in listing.dropped]) == ((), ["no_link", "link_scheme"])


def test_of_too_many_rows_the_latest_are_read_in_their_order() -> None:
    rows = "".join(
        f"<url><loc>/{number}</loc><lastmod>{2000 + number // 100}-01-01</lastmod></url>" for number in range(2300)
    )
    listing = read(HEAD + rows.encode() + b"</urlset>", BASE)
    assert [item.url for item in listing.items] == [f"https://harbour.example/{number}" for number in range(300, 2300)]
    assert [row.why for row in listing.dropped] == ["too_many"] * 300


def test_of_too_many_rows_without_dates_the_first_are_read() -> None:
    rows = "".join(f"<url><loc>/{number}</loc></url>" for number in range(2001))
    listing = read(HEAD + rows.encode() + b"</urlset>", BASE)
    assert [listing.items[0].url, listing.items[-1].url] == [
        "https://harbour.example/0",
        "https://harbour.example/1999",
    ]


def test_the_sitemaps_of_an_index_come_latest_first() -> None:
    children = [("a", "2019-01-01"), ("b", ""), ("c", "2026-07-01T10:00:00Z"), ("d", "2026-06-30"), ("e", "")]
    rows = "".join(f"<sitemap><loc>/{name}</loc><lastmod>{date}</lastmod></sitemap>" for name, date in children)
    listing = read(f"<sitemapindex>{rows}</sitemapindex>".encode(), BASE)
    assert [url[-1] for url in listing.children] == ["c", "d", "a", "b", "e"]


def test_a_packed_sitemap_is_unpacked() -> None:
    listing = read(gzip.compress(HEAD + b"<url><loc>/1</loc></url></urlset>"), BASE)
    assert [item.url for item in listing.items] == ["https://harbour.example/1"]


def test_a_broken_sitemap_says_so() -> None:
    listing = read(HEAD + b"<url><loc>/1</loc></url><url>", BASE)
    assert listing.mended["broken_xml"] == 1


@pytest.mark.parametrize("field", ["publication_date", "lastmod"])
def test_the_field_of_the_date_is_kept(field: str) -> None:
    stated = f"<{field}>2026-07-01T10:00:00Z</{field}>"
    inner = f"<news>{stated}</news>" if field == "publication_date" else stated
    (item,) = read(HEAD + f"<url><loc>/1</loc>{inner}</url></urlset>".encode(), BASE).items
    assert item.published_from == {"publication_date": "news:publication_date"}.get(field, field)
