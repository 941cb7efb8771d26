"""The small questions to an answer, in tables."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch import manners
from crawler.fetch.manners import LONGEST_WAIT, MAX_VALIDATOR, Validators
from crawler.model import Page

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
HTML = b"<!DOCTYPE html><html><title>x</title></html>"


def page(status: int = 200, body: bytes = b"", **headers: str) -> Page:
    """Return an answer; underscores in header names stand for hyphens."""
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Page("http://odd.example/", "http://odd.example/", status, pairs, body, NOW)


@pytest.mark.parametrize(
    "tag",
    ['"a"', 'W/"a"', "bare", '"\xe9"', '"\xc3\x89\xa0"', "a\x80", '" two  spaces "', f'"{"a" * (MAX_VALIDATOR - 2)}"'],
)
def test_validators_are_kept_as_spelled(tag: str) -> None:
    stated = "mon, 2 mar 2026 08:00:00 gmt"
    found = manners.validators_of(page(etag=tag, last_modified=stated))
    assert found == Validators(tag, stated)
    assert found.headers() == (("If-None-Match", tag), ("If-Modified-Since", stated), ("A-IM", "feed"))


def test_new_entries_alone_are_asked_for_with_an_etag_only() -> None:
    stated = "Mon, 02 Mar 2026 08:00:00 GMT"
    assert Validators(None, stated).headers() == (("If-Modified-Since", stated),)
    assert Validators('"a"').headers() == (("If-None-Match", '"a"'), ("A-IM", "feed"))
    assert Validators().headers() == ()


@pytest.mark.parametrize("tag", ["", "a" * (MAX_VALIDATOR + 1), "a\r\nb", "a\x00", "a\tb", "a\x7f"])
def test_odd_validators_are_none(tag: str) -> None:
    found = manners.validators_of(page(ETag=tag))
    assert found == Validators()
    assert found.headers() == ()


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("0", 1.0),
        ("1", 1.0),
        ("120", 120.0),
        (" 120 ", 120.0),
        ("86400", LONGEST_WAIT),
        ("86401", LONGEST_WAIT),
        ("9" * 400, LONGEST_WAIT),
        ("Thu, 05 Mar 2026 12:01:00 GMT", 60.0),
        ("Thursday, 05-Mar-26 12:01:00 GMT", 60.0),
        ("Thu Mar  5 12:01:00 2026", 60.0),
        ("Thu, 05 Mar 2026 13:01:00 +0100", 60.0),
        ("Thu, 05 Mar 2026 12:01:00 -0000", 60.0),
        ("Thu, 05 Mar 2026 11:00:00 GMT", 1.0),
        ("Sun, 06 Nov 2044 08:49:37 GMT", LONGEST_WAIT),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("٣", None),
        ("Thu, 99 Mar 2026 12:01:00 GMT", None),
        ("Thu, 05 Mar 2026 12:01:00 +9999999", None),
    ],
)
def test_retry_after(stated: str, seconds: float | None) -> None:
    assert manners.retry_after(page(503, Retry_After=stated)) == seconds


@pytest.mark.parametrize("date", ["Thu, 05 Mar 2026 10:00:00 GMT", "Thu, 05 Mar 2026 11:00:00 +0100"])
def test_a_date_is_relative_to_the_servers_clock(date: str) -> None:
    asked = page(429, Retry_After="Thu, 05 Mar 2026 10:05:00 GMT", Date=date)
    assert manners.retry_after(asked) == 300.0


def test_a_broken_clock_is_replaced_by_ours() -> None:
    asked = page(429, Retry_After="Thu, 05 Mar 2026 12:05:00 GMT", Date="yesterday")
    assert manners.retry_after(asked) == 300.0


@pytest.mark.parametrize(("status", "heard"), [(429, True), (503, True), (301, True), (200, False), (404, False)])
def test_retry_after_belongs_to_some_answers(status: int, heard: bool) -> None:
    assert (manners.retry_after(page(status, Retry_After="5")) is not None) is heard


@given(st.text(st.characters(max_codepoint=0xFF), max_size=40), st.text(st.characters(max_codepoint=0xFF), max_size=40))
def test_any_retry_after_is_none_or_within_bounds(stated: str, date: str) -> None:
    seconds = manners.retry_after(page(503, Retry_After=stated, Date=date))
    assert seconds is None or 1.0 <= seconds <= LONGEST_WAIT


@given(st.datetimes(), st.datetimes())
def test_any_two_dates_are_within_bounds(later: datetime, earlier: datetime) -> None:
    form = "%a, %d %b %Y %H:%M:%S GMT"
    asked = page(503, Retry_After=later.strftime(form), Date=earlier.strftime(form))
    seconds = manners.retry_after(asked)
    assert seconds is None or 1.0 <= seconds <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("text/html", b"", True),
        ("TEXT/HTML; charset=utf-8", b"", True),
        ("application/xhtml+xml", b"", True),
        ("application/xml", b"", True),
        ("text/plain", HTML, True),
        ("text/plain", b"plain words", False),
        ("application/octet-stream", b"  <HTML>", True),
        ("", HTML, True),
        ("", b"%PDF-1.7", False),
        ("application/pdf", HTML, False),
        ("application/json", b"{}", False),
        ("image/jpeg", b"", False),
    ],
)
def test_is_html(kind: str, body: bytes, expected: bool) -> None:
    assert manners.is_html(page(200, body, Content_Type=kind)) is expected


def test_without_a_type_the_bytes_decide() -> None:
    assert manners.is_html(page(200, HTML))
    assert not manners.is_html(page(200, b"\x89PNG"))


@pytest.mark.parametrize(
    ("kind", "charset"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ('text/html; Charset="ISO-8859-1"', "ISO-8859-1"),
        ("text/html; charset='windows-1251' ; x=y", "windows-1251"),
        ("text/html; x=y;charset=koi8-r", "koi8-r"),
        ("text/html; charset=", None),
        ("text/html; charset", None),
        ("text/html", None),
        ("charset=utf-8", None),
    ],
)
def test_charset(kind: str, charset: str | None) -> None:
    assert manners.charset_of(page(Content_Type=kind)) == charset


@pytest.mark.parametrize(
    ("status", "usable", "unchanged", "passing"),
    [
        (200, True, False, False),
        (203, True, False, False),
        (226, True, False, False),
        (204, False, False, False),
        (206, False, False, False),
        (302, False, False, False),
        (304, False, True, False),
        (404, False, False, False),
        (408, False, False, True),
        (425, False, False, True),
        (429, False, False, True),
        (500, False, False, True),
        (599, False, False, True),
    ],
)
def test_status(status: int, usable: bool, unchanged: bool, passing: bool) -> None:
    answer = page(status)
    assert (manners.is_usable(answer), manners.is_unchanged(answer), manners.is_passing(answer)) == (
        usable,
        unchanged,
        passing,
    )
    assert manners.failure_code(answer) == f"http_{status}"
    assert manners.is_partial(answer) is (status == 226)


def test_the_digest_is_the_bodys() -> None:
    assert manners.digest_of(page(body=b"a")) == manners.digest_of(page(404, body=b"a", ETag="x"))
    assert manners.digest_of(page(body=b"a")) != manners.digest_of(page(body=b"b"))
    assert len(manners.digest_of(page())) == 64


LATER = "Thu, 05 Mar 2026 12:10:00 GMT"
EARLIER = "Thu, 05 Mar 2026 11:50:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache_Control": "max-age=300"}, 300.0),
        ({"Cache_Control": "Public, MAX-AGE = 300"}, 300.0),
        ({"Cache_Control": 'max-age="300"'}, 300.0),
        ({"Cache_Control": "max-age=300, max-age=9"}, 300.0),
        ({"Cache_Control": "max-age=300", "Age": "100"}, 200.0),
        ({"Cache_Control": "max-age=300", "Age": "400"}, 0.0),
        ({"Cache_Control": "max-age=300", "Age": "old"}, 300.0),
        ({"Cache_Control": "max-age=300", "Age": "-5"}, 300.0),
        ({"Cache_Control": "max-age=0"}, 0.0),
        ({"Cache_Control": "max-age=-1"}, 0.0),
        ({"Cache_Control": "max-age=soon"}, 0.0),
        ({"Cache_Control": "max-age"}, 0.0),
        ({"Cache_Control": "max-age=" + "9" * 9000}, float(manners.LONGEST_AGE)),
        ({"Cache_Control": "max-age=300", "Expires": "0"}, 300.0),
        ({"Cache_Control": "s-maxage=300"}, None),
        ({"Cache_Control": "s-maxage=300", "Expires": LATER}, 600.0),
        ({"Cache_Control": "no-store, max-age=300"}, None),
        ({"Cache_Control": "no-cache, max-age=300"}, None),
        ({"Cache_Control": "NO-CACHE", "Expires": LATER}, None),
        ({"Cache_Control": 'no-cache="Set-Cookie", max-age=300'}, 300.0),
        ({"Cache_Control": "must-revalidate"}, None),
        ({"Cache_Control": ""}, None),
        ({"Expires": LATER}, 600.0),
        ({"Expires": LATER, "Date": EARLIER}, 1200.0),
        ({"Expires": LATER, "Date": "never"}, 600.0),
        ({"Expires": LATER, "Age": "60"}, 540.0),
        ({"Expires": EARLIER}, 0.0),
        ({"Expires": "0"}, 0.0),
        ({"Expires": "-1"}, 0.0),
        ({"Expires": ""}, 0.0),
    ],
)
def test_freshness(headers: dict[str, str], seconds: float | None) -> None:
    assert manners.freshness(page(**headers)) == seconds


@pytest.mark.parametrize(("status", "heard"), [(200, True), (226, True), (304, True), (404, False), (503, False)])
def test_freshness_belongs_to_documents(status: int, heard: bool) -> None:
    assert (manners.freshness(page(status, Cache_Control="max-age=60")) == 60.0) is heard


def test_headers_of_one_name_are_read_as_one() -> None:
    pairs = (("Cache-Control", "public"), ("cache-control", "max-age=60"))
    assert manners.freshness(Page("http://odd.example/", "http://odd.example/", 200, pairs, b"", NOW)) == 60.0


@given(
    st.text(st.characters(max_codepoint=0xFF), max_size=60),
    st.text(st.characters(max_codepoint=0xFF), max_size=40),
    st.text(st.characters(max_codepoint=0xFF), max_size=10),
)
def test_any_freshness_is_none_or_within_bounds(control: str, expires: str, age: str) -> None:
    for headers in ({"Cache_Control": control}, {"Cache_Control": f"max-age={control}"}, {"Expires": expires}):
        seconds = manners.freshness(page(Age=age, Date=expires, **headers))
        assert seconds is None or seconds >= 0.0


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("noindex", {"noindex"}),
        ("NoArchive, NOSNIPPET", {"noarchive", "nosnippet"}),
        ("none", {"none"}),
        ("noai, noimageai", {"noai", "noimageai"}),
        ("*: noai", {"noai"}),
        ("oddwire: noarchive", {"noarchive"}),
        ("OddWire : noarchive", {"noarchive"}),
        ("oddwire/1.0: noarchive", set()),
        ("otherbot: noindex", set()),
        ("otherbot: noindex, noarchive", set()),
        ("otherbot: noindex, oddwire: noai, nosnippet", {"noai", "nosnippet"}),
        ("noindex, otherbot: noarchive", {"noindex"}),
        ("unavailable_after: 25 Jun 2026 15:00:00 PST", set()),
        ("unavailable_after: Wed, 03 Dec 2025 13:09:53 GMT, noai", {"noai"}),
        ("max-snippet: 20, noarchive", {"noarchive"}),
        ("max-image-preview:large, noarchive", {"noarchive"}),
        ("all", set()),
        ("index, follow", set()),
        ("nofollow", set()),
        ("", set()),
        (":", set()),
    ],
)
def test_opt_outs(tag: str, words: set[str]) -> None:
    assert manners.opt_outs_of_headers(page(X_Robots_Tag=tag), "oddwire") == words


def test_opt_outs_of_several_headers_add_up() -> None:
    pairs = (("X-Robots-Tag", "otherbot: noindex"), ("x-robots-tag", "noai"), ("TDM-Reservation", " 1 "))
    found = manners.opt_outs_of_headers(Page("http://odd.example/", "http://odd.example/", 200, pairs, b"", NOW))
    assert found == {"noai", "tdm-reservation"}


@pytest.mark.parametrize(("value", "is_reserved"), [("1", True), ("0", False), ("", False), ("11", False)])
def test_tdm_reservation(value: str, is_reserved: bool) -> None:
    assert (manners.opt_outs_of_headers(page(tdm_reservation=value)) == {"tdm-reservation"}) is is_reserved


def test_without_a_token_only_what_is_for_all_counts() -> None:
    assert manners.opt_outs_of_headers(page(X_Robots_Tag="oddwire: noai, *: noarchive")) == {"noarchive"}
