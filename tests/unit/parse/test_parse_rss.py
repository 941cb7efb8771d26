"""What feedparser gives is checked, cleaned and completed, and nothing but the bytes given is ever read."""

import pytest

from crawler.errors import ParseError
from crawler.model import Item
from crawler.parse.read import read

BASE = "https://harbour.example/feed"


def rss(*items: str, encoding: str = "utf-8", declared: str = "") -> bytes:
    head = f'<?xml version="1.0"{declared}?><rss version="2.0"><channel><title>x</title>'
    return (head + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>").encode(encoding)


def only(body: bytes, **hints: str) -> Item:
    (item,) = read(body, BASE, **hints).items
    return item


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("It&amp;#8217;s", "It’s"),
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("<![CDATA[<i>Time</i>: what now?]]>", "Time: what now?"),
        ("1 &lt; 2", "1 < 2"),
        ("a\u200bb\u202e c", "ab c"),
        ("  two\n   lines ", "two lines"),
        ("&lt;ISIL&gt; is no tag", "<ISIL> is no tag"),
        ("&amp;lt;script&amp;gt;", "<script>"),
        ("Caf&eacute; &hellip;", "Café …"),
    ],
)
def test_title_is_plain_text(written: str, title: str) -> None:
    assert only(rss(f"<title>{written}</title><link>https://a.example/1</link>")).title == title


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://a.example/1?utm_source=rss#x", "https://a.example/1?utm_source=rss#x"),
        ("/1", "https://harbour.example/1"),
        ("//cdn.example/1", "https://cdn.example/1"),
        ("https://a.example/two words", "https://a.example/two%20words"),
        (" \n https://a.example/1 \n", "https://a.example/1"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/hostname", ""),
        ("ftp://a.example/1", ""),
        ("http://", ""),
        ("http://[::1", ""),
        ("mailto:a@a.example", ""),
    ],
)
def test_only_web_addresses_are_links(link: str, url: str) -> None:
    assert only(rss(f"<title>t</title><link>{link}</link>")).url == url


def test_a_permanent_guid_is_the_link_and_stays_the_guid() -> None:
    item = only(rss("<title>t</title><guid>https://a.example/9</guid>"))
    assert (item.url, item.guid) == ("https://a.example/9", "https://a.example/9")


def test_a_number_for_guid_is_not_made_an_address() -> None:
    assert only(rss("<title>t</title><guid>1559104147038</guid>")).guid == "1559104147038"


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ("<pubDate>Wed, 01 Jul 2026 10:00:00 BST</pubDate>", "2026-07-01T10:00:00+01:00"),
        ("<pubDate>Seg, 24 Set 2018 19:42:40 -0300</pubDate>", "2018-09-24T19:42:40-03:00"),
        ("<pubDate>2026-07-01 10:00</pubDate>", "2026-07-01T10:00:00+02:00"),
        ("<pubDate>03/04/2026</pubDate>", "2026-04-03T00:00:00+02:00"),
        ("<pubDate>soon</pubDate>", None),
        ("<pubDate>0001-01-01T00:00:00Z</pubDate>", None),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None),
        ("", None),
    ],
)
def test_published(dates: str, published: str | None) -> None:
    item = only(rss(f"<title>t</title>{dates}"), zone="Europe/Berlin", language="de")
    assert (item.published and item.published.isoformat()) == published
    assert (item.published_text is None) == (dates == "")


def test_repeats_in_one_document_are_one_item() -> None:
    same = "<title>t</title><link>https://a.example/1</link><pubDate>Wed, 01 Jul 2026 10:00:00 GMT</pubDate>"
    body = rss(f"{same}<guid>a</guid>", f"{same}<guid>b</guid>", "<title>t</title>", "<title>t</title>")
    assert [item.url for item in read(body, BASE).items] == ["https://a.example/1", "", ""]


def test_at_most_two_thousand_items() -> None:
    body = rss(*(f"<title>{number}</title><link>https://a.example/{number}</link>" for number in range(2100)))
    assert len(read(body, BASE).items) == 2000


def test_summary_and_longer_content() -> None:
    item = only(rss("<title>t</title><description>&lt;p&gt;Short.&lt;/p&gt;</description>"))
    assert (item.summary, item.content) == ("Short.", "")


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "", None),
        ("utf-8", "", "text/xml; charset=iso-8859-1"),
        ("utf-8", "", "text/xml"),
        ("iso-8859-1", ' encoding="iso-8859-1"', "text/xml; charset=utf-8"),
        ("windows-1252", "", "application/rss+xml; charset=windows-1252"),
        ("utf-16", ' encoding="utf-8"', None),
        ("utf-16-le", "", None),
        ("utf-16-be", ' encoding="utf-16"', None),
        ("utf-32", "", None),
    ],
)
def test_encodings(encoding: str, declared: str, content_type: str | None) -> None:
    body = rss("<title>Zürich é</title>", encoding=encoding, declared=declared)
    (item,) = read(body, BASE, content_type=content_type).items
    assert item.title == "Zürich é"


def test_junk_before_the_declaration() -> None:
    assert only(b"\n\xef\xbb\xbf junk " + rss("<title>t</title>")).title == "t"


def test_a_feed_without_rows_is_empty_not_wrong() -> None:
    assert read(rss(), BASE).items == ()


@pytest.mark.parametrize(
    "body", [b"<element/>", b"<svg><title>x</title></svg>", b"<?xml version='1.0'?><!-- nothing -->"]
)
def test_other_xml_is_no_feed(body: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        read(body, BASE)
    assert (caught.value.code, caught.value.url) == ("not_a_feed", BASE)
