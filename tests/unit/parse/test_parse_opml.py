"""A list of feeds reads whatever program wrote it, refuses what is none, and comes back as it was written."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ParseError
from crawler.parse.opml import MOST_FEEDS, OpmlFeed, OpmlOutlet, read_opml, write_opml
from crawler.text.clean import plain

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="News">
  <outline text="Nordic" title="Nordic">
    <outline type="rss" text="Harbour &amp; Quay" title="Harbour &lt;Post&gt;" xmlUrl="https://harbour.example/rss"
      htmlUrl="https://harbour.example/" language="sv" category="/News"/>
  </outline>
  <outline text="no feed" htmlUrl="https://other.example/"/>
</outline>
<Outline TEXT="Valley" XMLURL=" https://valley.example/feed "/>
</body></opml>"""


def opml(body: str, before: str = "") -> bytes:
    """Return a list with these outlines."""
    return f'<?xml version="1.0"?>{before}<opml version="2.0"><body>{body}</body></opml>'.encode()


def test_feeds_are_found_in_folders() -> None:
    harbour, valley = read_opml(LIST.encode())
    assert harbour == OpmlFeed(
        "https://harbour.example/rss",
        "Harbour <Post>",
        OpmlOutlet(homepage="https://harbour.example/", language="sv"),
        6,
    )
    assert (valley.url, valley.title, valley.line) == ("https://valley.example/feed", "Valley", 10)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_any_encoding(encoding: str) -> None:
    assert len(read_opml(LIST.encode(encoding))) == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_body"),
        (b"\x1f\x8bnothing", "bad_gzip"),
        (b"<opml><body></opml>", "bad_xml"),
        (b"<opml><body><outline text='a & b'/></body></opml>", "bad_xml"),
        (b"just words", "bad_xml"),
        (b"<rss version='2.0'><channel/></rss>", "not_opml"),
        (b"<!DOCTYPE html><html></html>", "not_opml"),
        (opml("", '<!DOCTYPE o [<!ENTITY a "aa">]>'), "bomb"),
        (opml("", '<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "bomb"),
        (opml("<outline text='x'>" * 300 + "</outline>" * 300), "bomb"),
        (opml("<outline " + " ".join(f"a{n}='x'" for n in range(300)) + "/>"), "bomb"),
        (opml("<!--" + "x" * 5_000_001 + "-->"), "too_large"),
        (opml("<outline xmlUrl='u'/>" * (MOST_FEEDS + 1)), "too_many"),
    ],
    ids=str,
)
def test_what_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_opml(body)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


def test_entities_are_refused_in_any_encoding() -> None:
    body = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE o [<!entity a "aa">]><opml/>'.encode("utf-16")
    with pytest.raises(ParseError, match="entities"):
        read_opml(body)


WORDS = st.text(max_size=30).map(plain)
OUTLETS = st.builds(
    OpmlOutlet,
    name=WORDS,
    homepage=WORDS,
    language=WORDS,
    id=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    country=WORDS,
    timezone=WORDS,
)
FEEDS = st.builds(OpmlFeed, url=WORDS.filter(bool), title=WORDS, outlet=OUTLETS)


@given(st.lists(FEEDS, max_size=5))
def test_what_is_written_reads_back(feeds: list[OpmlFeed]) -> None:
    written = write_opml("Ours", feeds, NOW)
    assert [OpmlFeed(one.url, one.title, one.outlet) for one in read_opml(written.encode())] == feeds


def test_the_form_that_other_readers_take() -> None:
    outlet = OpmlOutlet("A & B", "https://harbour.example/?a=1&b=2", "sv", "harbour", "fi", "Europe/Helsinki")
    text = write_opml("Ours", [OpmlFeed("https://harbour.example/<\x00>", 'The "H"\x08', outlet)], NOW)
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml xmlns:newswire="urn:newswire:outlet" version="2.0">'
    )
    assert "<dateCreated>Mon, 02 Mar 2026 09:00:00 +0000</dateCreated>" in text
    assert '<outline text="A &amp; B" newswire:id="harbour"' in text
    assert (
        '<outline type="rss" text="The &quot;H&quot;" title="The &quot;H&quot;" xmlUrl="https://harbour.example/&lt;&gt;"'
        ' htmlUrl="https://harbour.example/?a=1&amp;b=2" language="sv"/>'
    ) in text
