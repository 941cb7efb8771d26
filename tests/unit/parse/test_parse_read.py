"""The bytes alone decide the reader, and what no reader can take gives one error with a stable code."""

import gzip
import time
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.errors import ParseError
from crawler.parse.read import read
from crawler.parse.sniff import SIZE_LIMIT, shape, unpacked

BASE = "https://harbour.example/feed"
SECONDS = 2.0  # of processor time; the worst measured is 0.3
FEED = b"<rss version='2.0'><channel><title>x</title><item><title>t</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<rss/>", "feed"),
        (b"<?xml version='1.0'?><!-- <html> --><rdf:RDF/>", "feed"),
        (b"<!DOCTYPE rss [<!ENTITY x 'y'>]><rss/>", "feed"),
        (b"<atom:feed/>", "feed"),
        (b"<urlset/>", "sitemap"),
        (b"<sm:sitemapindex/>", "sitemap"),
        (b"<html><body><rss></body></html>", "html"),
        (b"<!DOCTYPE html><div>", "html"),
        (b"<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><p>", "html"),
        (b"{}", "json"),
        (b"[1]", "json"),
        (b"Please wait", "text"),
        (b"/dev/zero", "text"),
        (b"<!-- only a comment -->", "text"),
    ],
)
def test_shape(body: bytes, kind: str) -> None:
    assert shape(unpacked(body).data) == kind


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_body"),
        (b" \r\n\t", "empty_body"),
        (b"\x00\x00", "empty_body"),
        (b"\xef\xbb\xbf", "empty_body"),
        (b"please wait", "not_a_feed"),
        (b"/etc/passwd", "not_a_feed"),
        (b"https://harbour.example/feed", "not_a_feed"),
        (b"<html><p>One moment</html>", "not_a_feed"),
        (b"\x1f\x8bnot really gzip", "bad_gzip"),
        (b" " * (SIZE_LIMIT + 1), "too_large"),
        (gzip.compress(b" " * (SIZE_LIMIT + 1)), "too_large"),
        (b"<rss><channel>" + b"<a>" * 300, "bomb"),
        (b"<rss " + b" ".join(b"a%d='1'" % number for number in range(300)) + b"/>", "bomb"),
        (b"<rss " + b" ".join(b"xmlns:a%d='u'" % number for number in range(300)) + b"/>", "bomb"),
        (b"<urlset>" + b"<a>" * 300, "bomb"),
    ],
)
def test_refused(body: bytes, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body, BASE)
    assert (caught.value.code, caught.value.url) == (code, BASE)


def test_gzip_is_known_by_its_first_bytes() -> None:
    assert read(gzip.compress(FEED), BASE).kind == "rss-2.0"


def test_a_broken_off_gzip_gives_its_beginning() -> None:
    items = "".join(f"<item><title>{number}</title><link>/{number}</link></item>" for number in range(500))
    packed = gzip.compress(f"<rss version='2.0'><channel>{items}".encode())
    assert read(packed[:-40], BASE).items[0].title == "0"


def test_unclosed_comments_take_no_time() -> None:
    body = b"<rss version='2.0'><channel><item><title>t</title><link>/1</link><description><![CDATA[" + b"<!--" * 50_000
    assert read(body + b"]]></description></item></channel></rss>", BASE).items[0].title == "t"


@settings(deadline=None)
@given(st.binary(max_size=200))
@example(b"<")
@example(b"<rss><")
@example(b"\xff\xfe<\x00")
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read(body, BASE)
    except ParseError as error:
        assert error.code in {"empty_body", "not_a_feed", "bad_gzip", "bomb"}  # noqa: PT017 - either outcome is right


def entities(*declared: str, title: str) -> bytes:
    """Return a feed with entities of its own."""
    document = "".join(f"<!ENTITY {one}>" for one in declared)
    row = f"<item><title>{title}</title><link>https://a.example/1</link></item>"
    return f'<!DOCTYPE rss [{document}]><rss version="2.0"><channel><title>x</title>{row}</channel></rss>'.encode()


def laughs(levels: int) -> list[str]:
    """Return entities, each ten times the one before."""
    return ['a0 "lol"', *(f'a{n} "{f"&a{n - 1};" * 10}"' for n in range(1, levels))]


@pytest.mark.parametrize(
    "body",
    [
        entities(*laughs(10), title="&a9;"),
        entities(*reversed(laughs(10)), title="&a9;"),
        entities(f'a "{"x" * 50_000}"', title="&a;" * 5_000),
        entities('a "&b;"', 'b "&a;"', title="&a;"),
        entities(*laughs(9), "% p '&a8;'", title="&p;"),
    ],
    ids=["billion", "backwards", "quadratic", "cycle", "parameter"],
)
def test_entities_that_grow_beyond_all_measure_are_refused(body: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        read(body, BASE)
    assert caught.value.code == "bomb"


def test_a_few_entities_of_its_own_are_no_bomb() -> None:
    assert len(read(entities('corp "Harbour &amp; Sons"', 'all "&corp;, &corp;"', title="&all;"), BASE).items) == 1
    chain = [f'a{n} "&a{n - 1};"' for n in range(1, 300)]
    assert len(read(entities('a0 "x"', *chain, title="&a299;"), BASE).items) == 1


@pytest.mark.parametrize("start", ["<![CDATA[", "<!--", "<?p", "&", "&a", "<!ENTITY a '", '<!ENTITY a "&b;', "&#"])
def test_what_is_opened_a_hundred_thousand_times_takes_no_time(start: str) -> None:
    began = time.process_time()
    with suppress(ParseError):
        read(f"<rss>{start * 100_000}</rss>".encode(), BASE)
    assert time.process_time() - began < SECONDS
