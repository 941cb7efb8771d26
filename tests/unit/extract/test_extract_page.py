"""Charsets, JSON-LD and page facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.extract import jsonld
from crawler.extract.charset import decode
from crawler.extract.metadata import Facts, read_facts

URL = "https://www.harbour.example/news/a"


@pytest.mark.parametrize(
    ("body", "stated", "text"),
    [
        ("Späth".encode(), None, "Späth"),
        ("Späth".encode(), "iso-8859-1", "Späth"),
        ("Späth".encode("latin-1"), "iso-8859-1", "Späth"),
        ("“Späth”".encode("cp1252"), "iso-8859-1", "“Späth”"),
        (b'<meta charset="windows-1251">' + "Москва".encode("cp1251"), None, '<meta charset="windows-1251">Москва'),
        (b'<meta charset="gb2312">' + "北京".encode("gbk"), None, '<meta charset="gb2312">北京'),
        ("Späth".encode("utf-16"), None, "Späth"),
        (b"\xef\xbb\xbfabc", None, "abc"),
        (b"\xff\xfa\xf0", "no-such-charset", None),
        (b'<meta charset="utf-16">caf\xe9!', None, None),
    ],
)
def test_decode(body: bytes, stated: str | None, text: str | None) -> None:
    assert decode(body, stated) == text


@given(st.binary(max_size=300), st.none() | st.text(max_size=20))
def test_decode_never_raises(body: bytes, stated: str | None) -> None:
    decode(body, stated)


def facts_of(head: str, body: str = "") -> Facts:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_facts(html.document_fromstring(page), URL)


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "headline": "Ferry sails"}',
        '[{"@type": "WebSite"}, {"@type": ["Thing", "NewsArticle"], "headline": "Ferry sails"}]',
        '{"@graph": [{"@type": "http://schema.org/NewsArticle", "headline": "Ferry sails",}]}',
        '<!-- {"@type": "BlogPosting", "headline": "Ferry sails"} -->',
        '//<![CDATA[\n{"@type": "Report", "headline": "Ferry sails"}\n//]]>',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Ferry &amp; bus"}}',
        # a bracket too many, objects in a row, and faults behind which nothing can be read as JSON any more
        '{"@type": "Article", "headline": "Ferry sails"}}',
        '{"@type": "WebSite", "name": "Harbour"},\n{"@type": "Article", "headline": "Ferry sails"},',
        '{"@type": "Article", "headline": "Ferry sails", "description": \'Three days in port\'}',
        '{"@type": "Article", "image": "<img src="a.png">",\n "headline": "Ferry sails",\n "author": {}}',
    ],
)
def test_article_object_is_found(text: str) -> None:
    assert facts_of(script(text)).titles[0] in {("json-ld", "Ferry sails"), ("json-ld", "Ferry & bus")}


def test_quotation_marks_inside_a_headline_and_what_stands_behind_them_are_read() -> None:
    text = '{"@type": "Article", "headline": "The "Gull" sails", "datePublished": "2021-05-03T10:00:00+02:00"}'
    facts = facts_of(script(text))
    assert facts.titles[0] == ("json-ld", 'The "Gull" sails')
    assert facts.published[0] == ("json-ld", "2021-05-03T10:00:00+02:00")


def test_the_object_that_names_the_page_wins() -> None:
    others = '{"@type": "NewsArticle", "headline": "Other", "datePublished": "2020-01-01"}'
    ours = f'{{"@type": "NewsArticle", "headline": "Ferry sails", "url": "{URL}", "datePublished": "2021-01-01"}}'
    assert facts_of(script(others) + script(ours)).published[0] == ("json-ld", "2021-01-01")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        '{"@type": "Person", "headline": "A" b"}',
        '"text"',
        "null",
        '{"@type": 3, "author": [[null, 4]]}',
    ],
)
def test_broken_json_ld_is_no_trouble(text: str) -> None:
    assert facts_of(script(text)).titles == ()


@pytest.mark.parametrize(
    "name",
    ["article:published_time", "article:published", "article:published:time", "date.available", "dc:date", "pub_date"],
)
def test_meta_elements_that_say_when_a_page_was_published(name: str) -> None:
    head = (
        f'<meta name="{name}" content="2021-05-03T10:00:00+02:00"><meta name="article:modified" content="2021-05-04">'
    )
    assert facts_of(head).published == (("meta", "2021-05-03T10:00:00+02:00"),)
    assert facts_of(head).modified == (("meta", "2021-05-04"),)


def test_persons_and_organisations_are_told_apart() -> None:
    stated = [{"@type": "Person", "name": "Jane Roe"}, {"@type": "NewsMediaOrganization", "name": "AP"}, "John Doe"]
    assert jsonld.people(stated, {}) == (["Jane Roe", "John Doe"], ["AP"])


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/news/b", "https://www.harbour.example/news/b"),
        ("https://m.harbour.example/b", "https://m.harbour.example/b"),
        ("https://evil.example/b", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
    ],
)
def test_canonical_stays_on_the_site(href: str, canonical: str | None) -> None:
    assert facts_of(f'<link rel="canonical" href="{href}">').canonical == canonical
