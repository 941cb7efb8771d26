"""Makes further hostile inputs, of the kinds that are known to hold or fool the libraries at hand."""

import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any

import brotli
from backports import zstd
from hostile_documents import (
    Check,
    bomb,
    brotli_bomb,
    coded,
    nothing_active,
    polled_from,
    private_links,
    still_read,
    titled,
)
from hostile_ground import Case, Ground
from hostile_rest import config

from crawler.parse.rows import LIMIT

MIB = 1 << 20
LINK = "<link>https://example.org/1</link>"
DATE = "<pubDate>Wed, 01 Jul 2026 10:00:00 GMT</pubDate>"
ARTICLE = "<article><h1>The bridge is open</h1>{}</article>"
NEWS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def rss(*items: str, before: str = "", channel: str = "") -> bytes:
    """Return a feed of these rows."""
    rows = "".join(f"<item>{item}</item>" for item in items)
    return f'{before}<rss version="2.0"><channel><title>Hostile</title>{channel}{rows}</channel></rss>'.encode()


def declared(*entities: str, title: str) -> bytes:
    """Return a feed with entities of its own."""
    before = f"<!DOCTYPE rss [{''.join(f'<!ENTITY {one}>' for one in entities)}]>"
    return rss(f"<title>{title}</title>{LINK}", before=before)


def page(text: str, head: str = "") -> bytes:
    """Return a page with an article."""
    return f"<html><head><title>The bridge is open</title>{head}</head><body>{text}</body></html>".encode()


def feed_of(**fields: Any) -> bytes:
    """Return a JSON Feed of one row."""
    row = {"id": "1", "url": "https://example.org/1", "title": "t", **fields}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [row]}).encode()


async def bounded(ground: Ground, case: Case) -> None:
    """Of more rows than anybody lists, the first are taken and the others counted as dropped."""
    found = await ground.read(case, case.body)
    _, polled = await polled_from(ground, case, case.body)
    case.check(polled.new == polled.listed == len(found.items) == LIMIT, f"{polled.outcome}, {polled.new} new")
    case.check(len(found.dropped) == case.body.count(b"<item>") - LIMIT, f"{len(found.dropped)} dropped")


FEEDS: dict[str, tuple[bytes, Check | None]] = {
    "quadratic_entity": (declared(f'a "{"x" * 50_000}"', title="&a;" * 5_000), bomb),
    "entity_cycle": (declared('a "&b;"', 'b "&a;"', title="&a;"), bomb),
    "entity_chain_20k": (declared('a0 "x"', *(f'a{n} "&a{n - 1};"' for n in range(1, 20_000)), title="&a19999;"), None),
    "parameter_entity": (
        declared('% p SYSTEM "http://127.0.0.1:8099/p.dtd"', title="t").replace(b"]>", b"%p;]>"),
        still_read,
    ),
    "xxe_http": (declared('a SYSTEM "http://127.0.0.1:8099/secret"', title="&a;"), None),
    "open_cdata_100k": (rss(f"<title>t</title>{LINK}" + "<![CDATA[" * 100_000), None),
    "open_comments_100k": (rss(f"<title>t</title>{LINK}" + "<!--" * 100_000), None),
    "ampersands_1m": (rss(f"<title>t</title>{LINK}<description>{'&' * 1_000_000}</description>"), still_read),
    "namespaced_links": (
        rss(f"<title>t</title>{LINK}", channel='<a:link xmlns:a="x" href="file:///etc/passwd"/>'),
        None,
    ),
    "date_am_am": (rss(f"<title>t</title>{LINK}<pubDate>{'am ' * 20_000}</pubDate>"), still_read),
    "date_digits": (rss(f"<title>t</title>{LINK}<pubDate>{'1' * 1_000_000}</pubDate>"), still_read),
    "title_4mb": (rss(f"<title>{'word ' * 800_000}</title>{LINK}"), None),
    "title_one_word_4mb": (rss(f"<title>{'w' * 4_000_000}</title>{LINK}"), None),
    "categories_100k": (rss(f"<title>t</title>{LINK}" + "<category>c</category>" * 100_000), still_read),
    "rows_20k": (rss(*(f"<title>t{n}</title><link>https://example.org/{n}</link>" for n in range(20_000))), bounded),
    "link_1mb": (rss(f"<title>t</title><link>https://example.org/{'a' * 1_000_000}</link>"), None),
    "base_elsewhere": (
        rss("<title>t</title><link>secret</link>").replace(b"<rss ", b'<rss xml:base="http://127.0.0.1:8099/" '),
        private_links,
    ),
    "unknown_encoding": (rss(f"<title>t</title>{LINK}", before='<?xml version="1.0" encoding="x-none"?>'), None),
    "bidi_title": (rss(f"<title>safe\u202egnp.exe\u202c \u200bname</title>{LINK}"), titled("safegnp.exe name")),
    "ansi_title": (rss(f"<title>&#27;[2J&#7;red</title>{LINK}"), None),
    "script_in_all": (
        rss("".join(f"<{name}>&lt;script&gt;alert(1)&lt;/script&gt;x</{name}>" for name in ("title", "author")) + LINK),
        nothing_active,
    ),
    "sitemap_deep": (f"<urlset {NEWS}>{'<url>' * 3_000}{'</url>' * 3_000}</urlset>".encode(), coded("bomb")),
    "sitemap_links": (
        f"<urlset {NEWS}>{''.join(f'<url><loc>{one}</loc></url>' for one in ('file:///etc/passwd', 'http://[::1]/a'))}"
        "</urlset>".encode(),
        private_links,
    ),
}
JSONS: dict[str, tuple[bytes, Check | None]] = {
    "digits_200k": (feed_of(id=1).replace(b'"id": 1', b'"id": ' + b"9" * 200_000), coded("not_a_feed")),
    "null_author": (feed_of(authors=[None], author=None), still_read),
    "wrong_types": (feed_of(title={"a": [1]}, summary=7, authors="x", date_published=[2026], language=1.5), None),
    "rows_no_objects": (b'{"version":"https://jsonfeed.org/version/1","items":[1,null,"x",[[]],{}]}', None),
    "items_an_object": (b'{"version":"https://jsonfeed.org/version/1","items":{"0":{"title":"x"}}}', None),
    "not_numbers": (feed_of().replace(b'"t"', b"NaN"), None),
    "surrogate_link": (feed_of().replace(b"/1", b"/\\ud800"), None),
    "script_in_html": (feed_of(content_html="<svg/onload=alert(1)><script>alert(1)</script>words"), nothing_active),
}
PAGES: dict[str, bytes] = {
    "divs_100k": page("<div>" * 100_000 + "The bridge is open." + "</div>" * 100_000),
    "lists_50k": page("<ul><li>" * 50_000),
    "spans_60k": page(ARTICLE.format("<p>" + "<span>a</span> " * 60_000 + "</p>")),
    "attributes_400k": page(ARTICLE.format(f"<p {' '.join(f'a{n}=x' for n in range(50_000))}>The bridge is open.</p>")),
    "style_spaces": page(ARTICLE.format(f'<p style="{" " * 60_000}">The bridge is open.</p>')),
    "open_comments": page("<!--" * 50_000),
    "jsonld_deep": page("", f'<script type="application/ld+json">{"[" * 100_000}</script>'),
    "jsonld_digits": page("", '<script type="application/ld+json">{"wordCount": ' + "9" * 200_000 + "}</script>"),
    "jsonld_types": page(
        "", '<script type="application/ld+json">{"@type":[{}],"headline":{"a":1},"author":7}</script>'
    ),
    "dates_20k": page(ARTICLE.format("<time>1 July 2026</time>" * 20_000)),
    "meta_refresh": page("", '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:8099/secret">'),
    "base_script": page(ARTICLE.format('<a href="x">y</a>'), '<base href="javascript:alert(1)//">'),
    "nul": page(ARTICLE.format("<p>The \0bridge\0 is open.</p>" * 50)),
    "entities_1m": page(ARTICLE.format("<p>" + "&amp;" * 200_000 + "</p>")),
}
YAMLS: dict[str, str] = {
    "alias_bomb": "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(40)),
    "nested_100k": "a: " + "[" * 100_000,
    "duplicate_keys": "name: a\nname: b\n",
    "numbers_200k": "name: " + "9" * 200_000 + "\n",
    "second_document": "name: a\n---\nname: b\n",
    "binary": "name: !!binary aGVsbG8=\n",
    "surprises": "name: NO\nevery: 12:30\nports: [0777]\n",
}
LAYERS = {
    ".gz": lambda: gzip.compress(b"x" * 200 * MIB, 1),
    ".br": lambda: brotli.compress(b"x" * 200 * MIB, quality=1),
    ".zst": lambda: zstd.compress(b"x" * 200 * MIB, 1),
    ".zz": lambda: zlib.compress(b"x" * 200 * MIB, 1),
}


def own_rows() -> Iterator[dict[str, Any]]:
    """Yield the rows, each with its bytes and whoever judges it, where it has a judge of its own."""
    for suffix, table in ((".xml", FEEDS), (".json", JSONS)):
        for name, (body, check) in table.items():
            yield {"file": f"{suffix[1:]}/own_{name}{suffix}", "body": body, "check": check}
    for name, body in PAGES.items():
        yield {"file": f"html/own_{name}.html", "body": body}
    for name, text in YAMLS.items():
        yield {"file": f"yaml/own_{name}.yaml", "body": text.encode(), "check": config}
    for suffix, packed in LAYERS.items():
        yield {"file": f"http/own_bomb_200m{suffix}", "body": packed(), "check": brotli_bomb}
    twice = gzip.compress(gzip.compress(rss(f"<title>t</title>{LINK}{DATE}")))
    yield {"file": "http/own_gzip_in_gzip.xml.gz", "body": twice}
