"""What feedparser gives is checked, cleaned and completed, and nothing but the bytes given is ever read."""

import gzip

import pytest

from crawler.errors import ParseError
from crawler.model import Item
from crawler.parse.read import read

BASE = "https://harbour.example/feed"


LINK = "<link>https://a.example/1</link>"


def rss(*items: str, encoding: str = "utf-8", declared: str = "", channel: str = "") -> bytes:
    spaces = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"'
    head = f'<?xml version="1.0"{declared}?><rss version="2.0" {spaces}><channel><title>x</title>{channel}'
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
        ("R&D at AT&T", "R&D at AT&T"),
        ("Q&A; &bogus; &amp; <![CDATA[B&B]]>", "Q&A; &bogus; & B&B"),
    ],
)
def test_title_is_plain_text(written: str, title: str) -> None:
    assert only(rss(f"<title>{written}</title>{LINK}")).title == title


def test_a_permanent_guid_is_the_link_and_stays_the_guid() -> None:
    item = only(rss("<title>t</title><guid>https://a.example/9</guid>"))
    assert (item.url, item.guid) == ("https://a.example/9", "https://a.example/9")


def test_a_number_for_guid_is_not_made_an_address() -> None:
    assert only(rss(f"<title>t</title>{LINK}<guid>1559104147038</guid>")).guid == "1559104147038"


@pytest.mark.parametrize(
    ("dates", "published", "note", "fault"),
    [
        ("<pubDate>Wed, 01 Jul 2026 10:00:00 BST</pubDate>", "2026-07-01T10:00:00+01:00", None, None),
        ("<pubDate>Seg, 24 Set 2018 19:42:40 -0300</pubDate>", "2018-09-24T19:42:40-03:00", None, None),
        ("<pubDate>2026-07-01 10:00</pubDate>", "2026-07-01T10:00:00+02:00", "zone_assumed", "zone_assumed"),
        ("<pubDate>03/04/2026</pubDate>", "2026-04-03T00:00:00+02:00", "zone_assumed", "zone_assumed"),
        ("<pubDate>soon</pubDate>", None, None, "bad_date"),
        ("<pubDate>0001-01-01T00:00:00Z</pubDate>", None, "ancient", "ancient_date"),
        ("<pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate>", None, "ancient", "ancient_date"),
        ("<pubDate>0000-00-00 00:00:00</pubDate>", None, "ancient", "ancient_date"),
        ("<pubDate>-62135596800</pubDate>", None, "ancient", "ancient_date"),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None, "ancient", "ancient_date"),
        ("", None, None, "no_date"),
    ],
)
def test_published(dates: str, published: str | None, note: str | None, fault: str | None) -> None:
    listing = read(rss(f"<title>t</title><guid>g</guid>{LINK}{dates}"), BASE, zone="Europe/Berlin", language="de")
    (item,) = listing.items
    assert (item.published and item.published.isoformat()) == published
    assert (item.published_text is None, item.published_from is None) == (dates == "", dates == "")
    assert (item.published_note, listing.mended) == (note, {fault: 1} if fault else {})


def test_a_field_that_cannot_be_read_gives_way_to_the_next() -> None:
    body = rss(f"<title>t</title>{LINK}<pubDate>soon</pubDate><atom:updated>2026-07-01T10:00:00Z</atom:updated>")
    item = only(body)
    assert (item.published_from, item.published_text) == ("updated", "2026-07-01T10:00:00Z")


def test_repeats_in_one_document_are_one_item() -> None:
    same = f"<title>t</title>{LINK}<pubDate>Wed, 01 Jul 2026 10:00:00 GMT</pubDate>"
    listing = read(rss(f"{same}<guid>a</guid>", f"{same}<guid>b</guid>", "<title>t</title>", "<title>t</title>"), BASE)
    assert [item.guid for item in listing.items] == ["a"]
    assert [(row.why, row.title) for row in listing.dropped] == [("repeated", "t"), ("no_link", "t"), ("no_link", "t")]


def test_at_most_two_thousand_rows_are_read_and_the_others_counted() -> None:
    body = rss(*(f"<title>{number}</title><link>https://a.example/{number}</link>" for number in range(2100)))
    listing = read(body, BASE)
    assert len(listing.items) == 2000
    assert [row.why for row in listing.dropped] == ["too_many"] * 100


def test_a_guid_of_several_rows_is_counted_on_each() -> None:
    rows = (f"<title>{n}</title><link>https://a.example/{n}</link><guid isPermaLink='false'>g</guid>" for n in "123")
    assert read(rss(*rows), BASE).mended == {"guid_repeated": 3, "no_date": 3}


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("<ttl>15</ttl>", 900.0),
        ("<ttl> 15 </ttl>", 900.0),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999</ttl>", None),
        ("<ttl>\u0661\u0665</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600.0),
        ("<sy:updatePeriod> Hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 900.0),
        ("<sy:updateFrequency>2</sy:updateFrequency>", 43_200.0),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("<ttl>120</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 7200.0),
        ("", None),
    ],
)
def test_the_time_a_feed_asks_to_be_left_alone_for(channel: str, seconds: float | None) -> None:
    assert read(rss(channel=channel), BASE).ttl == seconds


@pytest.mark.parametrize(
    ("channel", "older"),
    [
        ('<atom:link rel="next" href="https://harbour.example/feed?page=2"/>', "https://harbour.example/feed?page=2"),
        ('<atom:link rel="next" href="?page=2"/>', "https://harbour.example/feed?page=2"),
        ('<atom:link rel="next" href="/n"/><atom:link rel="prev-archive" href="/a"/>', "https://harbour.example/a"),
        ('<atom:link rel="next" href="https://harbour.example/feed"/>', None),
        ('<atom:link rel="next" href="javascript:x"/>', None),
        ('<atom:link rel="previous" href="/p"/>', None),
        ("", None),
    ],
)
def test_the_document_that_goes_on(channel: str, older: str | None) -> None:
    assert read(rss(channel=channel), BASE).older == older


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        (b"<rss version='2.0'><channel><item><title>a</title><link>https://a.example/1</link></item>", "broken_xml"),
        (b"<?xml version='1.0' encoding='utf-8'?>" + rss("x \u00e9", encoding="latin-1")[21:], "wrong_encoding"),
        (b"junk " + rss(), "junk_before"),
        (gzip.compress(rss(*["<title>t</title>"] * 500))[:-9], "cut_gzip"),
    ],
)
def test_faults_of_the_document_are_counted_once(body: bytes, mended: str) -> None:
    assert read(body, BASE).mended[mended] == 1


def test_summary_and_longer_content() -> None:
    item = only(rss(f"<title>t</title>{LINK}<description>&lt;p&gt;Short.&lt;/p&gt;</description>"))
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
    body = rss(f"<title>Zürich é</title>{LINK}", encoding=encoding, declared=declared)
    (item,) = read(body, BASE, content_type=content_type).items
    assert item.title == "Zürich é"


def test_junk_before_the_declaration() -> None:
    assert only(b"\n\xef\xbb\xbf junk " + rss(f"<title>t</title>{LINK}")).title == "t"


def test_a_feed_without_rows_is_empty_not_wrong() -> None:
    assert read(rss(), BASE).items == ()


@pytest.mark.parametrize(
    "body", [b"<element/>", b"<svg><title>x</title></svg>", b"<?xml version='1.0'?><!-- nothing -->"]
)
def test_other_xml_is_no_feed(body: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        read(body, BASE)
    assert (caught.value.code, caught.value.url) == ("not_a_feed", BASE)


ADDRESS = "https://a.example/s?id=1&lang=en&copy=2&lt=4"


@pytest.mark.parametrize(
    "link", [ADDRESS, ADDRESS.replace("&", "&amp;"), ADDRESS.replace("&", "&#38;"), f"<![CDATA[{ADDRESS}]]>"]
)
def test_an_address_keeps_its_parameters_however_they_are_escaped(link: str) -> None:
    assert only(rss(f"<title>t</title><link>{link}</link>")).url == ADDRESS
    place = f"<url><loc>{link}</loc></url>"
    assert only(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{place}</urlset>'.encode()).url == ADDRESS


def test_a_bare_ampersand_is_counted_as_broken_xml() -> None:
    row = f"<title>R{{}}D</title>{LINK}<guid>1</guid>"
    assert "broken_xml" not in read(rss(row.format("&amp;")), BASE).mended
    assert read(rss(row.format("&")), BASE).mended["broken_xml"] == 1


def test_a_shifted_encoding_is_left_as_it_is() -> None:
    body = rss(f"<title>αβ市場</title>{LINK}", encoding="iso-2022-jp", declared=' encoding="iso-2022-jp"')
    assert b"&" in body.replace(b"&amp;", b"")  # half of a sign
    assert only(body).title == "αβ市場"
