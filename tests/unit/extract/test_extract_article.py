"""Pages and feed rows into reports or refusals, whatever their bytes."""

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from extract_agencies import AGENCIES
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.config.schema import Channel, Outlet
from crawler.errors import Rejected
from crawler.extract.article import extract, rehearse
from crawler.extract.batch import extract_row
from crawler.extract.fromfeed import from_item
from crawler.model import Item

URL = "https://www.harbour.example/news/a"
SENTENCE = "The ferry sailed again on Thursday after three days in port, the operator of the line said. "
PAGE = f"""<html lang="en"><head><title>Ferry sails again - Harbour Post</title></head><body><article>
<h1>Ferry sails again</h1><p>VESBY (AP) — {SENTENCE * 2}</p><p>{SENTENCE * 3}</p></article></body></html>""".encode()
OUTLET = Outlet(
    id="harbour-post",
    name="Harbour Post",
    homepage="https://www.harbour.example/",
    channels=(Channel(kind="feed", address="https://www.harbour.example/rss"),),
)
NOON = datetime(2021, 2, 11, 12, tzinfo=UTC)
ITEM = Item(
    url=URL,
    title="Ferry sails again",
    published=NOON,
    summary="The ferry is back.",
    content=f"BEIRUT (Reuters) - {SENTENCE * 4}",
    authors=("Jane Roe",),
    language="en",
)


def test_a_page_becomes_a_report() -> None:
    report = extract(PAGE, URL, item=None, agencies=AGENCIES)
    assert report.headline == "Ferry sails again"
    assert report.body.startswith("VESBY (AP) — The ferry sailed")
    assert (report.credit, report.dateline, report.language) == ("AP", "VESBY", "en")
    assert report.sources == {"headline": "h1", "body": "page", "credit": "dateline"}
    assert report.lead.startswith("VESBY")


def test_the_feed_is_a_witness_for_what_the_page_lacks() -> None:
    report = extract(PAGE, URL, item=ITEM, agencies=AGENCIES)
    assert (report.published, report.authors) == (NOON, ("Jane Roe",))
    assert (report.sources["published"], report.sources["authors"]) == ("feed", "feed")


def test_what_was_beaten_and_how_far_two_readings_agree_is_kept() -> None:
    page = PAGE.replace(b"<h1>", b'<meta property="article:published_time" content="2021-02-10T08:00:00Z"><h1>')
    report = extract(page, URL, item=ITEM, agencies=AGENCIES)
    assert report.alternatives == {"published": (("feed", "2021-02-11T12:00:00+00:00"),)}
    assert report.agreement is not None
    assert report.agreement > 0.9
    assert not report.doubtful


def test_the_day_in_the_address_is_marked_as_a_day() -> None:
    report = extract(PAGE, "https://www.harbour.example/2021/02/11/a", item=None, agencies=())
    assert report.published == datetime(2021, 2, 11, tzinfo=UTC)
    assert report.sources["published_precision"] == "day"


def test_the_outlet_is_no_author() -> None:
    page = PAGE.replace(b"<h1>", b'<span itemprop="author">Harbour Post and Jane Roe</span><h1>')
    assert extract(page, URL, item=None, agencies=(), outlet=OUTLET).authors == ("Jane Roe",)


def test_an_agency_is_credited_on_its_own_site() -> None:
    page = PAGE.replace(b"VESBY (AP) \xe2\x80\x94 ", b"")
    report = extract(page, "https://apnews.com/article/a", item=None, agencies=AGENCIES)
    assert (report.credit, report.sources["credit"]) == ("AP", "site")


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b"<html><body><p>Loading</p></body></html>", "too_short"),
        (b"<html><head><title>404</title></head><body><h1>Page not found</h1></body></html>", "error_page"),
    ],
)
def test_what_is_no_article_is_refused_by_name_even_where_the_feed_has_text(page: bytes, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        extract(page, URL, item=ITEM, agencies=AGENCIES)
    assert (caught.value.code, caught.value.url) == (code, URL)


def test_from_item() -> None:
    report = from_item(ITEM, AGENCIES)
    assert report is not None
    assert (report.headline, report.lead, report.published) == ("Ferry sails again", "The ferry is back.", NOON)
    assert (report.credit, report.authors) == ("Reuters", ("Jane Roe",))


@pytest.mark.parametrize("item", [Item(url=URL, title="A"), Item(url=URL, content="b"), Item(url="", title="A")])
def test_a_row_without_text_gives_no_report(item: Item) -> None:
    assert from_item(item, AGENCIES) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 500,
        b"\xff\xfe" * 300,
        b"%PDF-1.7 " + bytes(range(256)) * 4,
        b"\x1f\x8b\x08 not gzip",
        b"<?xml version='1.0' encoding='klingon'?><a/>",
        b"<html>" * 3000,
        b"just words",
    ],
)
def test_odd_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(Rejected) as caught:
        extract(body, URL, item=None, agencies=AGENCIES)
    assert caught.value.code in {"unreadable", "too_short", "no_headline"}


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=30))
def test_any_bytes_give_a_report_or_a_refusal(noise: bytes, url: str) -> None:
    with suppress(Rejected):
        assert extract(PAGE[:150] + noise + PAGE[150:], url, item=None, agencies=AGENCIES).body


def test_rehearsal_leaves_no_trace() -> None:
    assert rehearse() is None


def test_row_reads_gzip_and_plain(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE))
    rows = [
        extract_row({"id": 1, "url": URL, "html_file": name}, tmp_path, AGENCIES) for name in ("a.html", "a.html.gz")
    ]
    assert rows[0] == rows[1]
    assert (rows[0]["title"], rows[0]["error"], rows[0]["dateline"]) == ("Ferry sails again", None, "VESBY")
    json.dumps(rows)


@pytest.mark.parametrize("row", [{}, {"id": 1, "html_file": "none.html"}, {"html_file": 7}, {"html_file": "."}])
def test_a_row_without_a_page_has_an_error(row: dict[str, object], tmp_path: Path) -> None:
    assert extract_row(row, tmp_path, ())["error"] == "unreadable_file"


def test_a_broken_archive_has_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(PAGE)[:40])
    assert extract_row({"html_file": "a.gz"}, tmp_path, ())["error"] == "unreadable_file"


def test_a_refused_page_still_shows_what_was_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<html><head><title>Ferry sails</title></head><body><p>Short.</p></body></html>")
    row = extract_row({"id": "x", "url": URL, "html_file": "a.html"}, tmp_path, ())
    assert (row["title"], row["error"]) == ("Ferry sails", "too_short")
