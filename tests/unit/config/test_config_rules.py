"""Each rule accepts what is meant and refuses the rest, whatever it is fed."""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv4Address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.config import addresses, rules
from crawler.config.document import MAX_DEPTH, read_document
from crawler.config.problems import shown

ACCEPTED = [
    (rules.text, " Beta ", "Beta"),
    (rules.text, "خبرگزاری\u200cها", "خبرگزاری\u200cها"),
    (rules.country, "NO", "no"),
    (rules.language, "pt-br", "pt-BR"),
    (rules.language, "zh-hans", "zh-Hans"),
    (rules.language, "sr-latn-rs", "sr-Latn-RS"),
    (rules.language, "es-419", "es-419"),
    (rules.language, "ckb", "ckb"),
    (rules.timezone, "UTC", "UTC"),
    (rules.timezone, "America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    (rules.timezone, "Etc/GMT+3", "Etc/GMT+3"),
    (rules.duration, "30s", timedelta(seconds=30)),
    (rules.duration, "15m", timedelta(minutes=15)),
    (rules.duration, "2h", timedelta(hours=2)),
    (rules.duration, "1d", timedelta(days=1)),
    (rules.duration, "0s", timedelta(0)),
    (rules.keeping, "90d", timedelta(days=90)),
    (rules.keeping, "48h", timedelta(days=2)),
    (rules.keeping, "0d", timedelta(0)),
    (rules.room, "20GB", 20 * 10**9),
    (rules.room, "100 MB", 10**8),
    (rules.room, 10**9, 10**9),
    (rules.clock_offset, "-1h", timedelta(hours=-1)),
    (rules.clock_offset, "+30m", timedelta(minutes=30)),
    (rules.clock_offset, "+5h30m", timedelta(hours=5, minutes=30)),
    (rules.clock_offset, "-90m", timedelta(minutes=-90)),
    (rules.clock_offset, "+14h", timedelta(hours=14)),
    (rules.clock_offset, "+0h", timedelta(0)),
    (rules.reason, " We asked, they agreed. ", "We asked, they agreed."),
    (rules.reason, "編集部の許可を得ています。", "編集部の許可を得ています。"),
    (rules.parameter, "ID", "id"),
    (rules.parameter, "utm_*", "utm_*"),
    (rules.parameter, "*", "*"),
    (rules.user_agent, "bot/1 (+https://example.org/)", "bot/1 (+https://example.org/)"),
    (rules.user_agent, "bot/1 desk@example.org", "bot/1 desk@example.org"),
    (rules.database, "sqlite:////var/lib/news.db", "sqlite:////var/lib/news.db"),
    (rules.database, "postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
    (rules.selector, "main article h2 > a[href]", "main article h2 > a[href]"),
    (rules.page_selector, " div.text ", "div.text"),
    (rules.page_selector, "//time/@datetime", "//time/@datetime"),
    (rules.page_selector, "(//h1)[1]", "(//h1)[1]"),
    (rules.page_selector, "string(//h1)", "string(//h1)"),
    (addresses.domain, "APNews.com", "apnews.com"),
    (addresses.domain, "news.xn--p1ai", "news.xn--p1ai"),
    (addresses.network, "127.0.0.1", ip_network("127.0.0.1/32")),
    (addresses.url, "https://example.org:8443/a?b=c#d", "https://example.org:8443/a?b=c#d"),
    (addresses.url, "HTTP://Example.org", "HTTP://Example.org"),
    (addresses.url, "https://новости.рф/лента", "https://новости.рф/лента"),
    (addresses.url, "http://[2001:db8::1]:80/", "http://[2001:db8::1]:80/"),
]


@pytest.mark.parametrize(("rule", "value", "expected"), ACCEPTED)
def test_accepted(rule: Callable[[object], object], value: object, expected: object) -> None:
    assert rule(value) == expected


REFUSED = [
    (rules.text, ["", "a\x00b", "a\x85b", "\ud800", "a\u2028b", "\u2066x", "x" * 301]),
    (rules.outlet_id, ["", "-a", "A", "a/b", "..", "a\n", "a" * 64, "a.b", "é"]),
    (rules.country, ["", "uk", "gbr", "zz", "n0"]),
    (rules.language, ["", "en_GB", "xx", "e", "en-", "en-GB-oed", "deutsch"]),
    (rules.timezone, ["", "CET+1", "posix/UTC", "right/UTC", "localtime", "Europe", "../etc/passwd", "/etc/x",
        "Europe/" + "x" * 5000]),
    (rules.duration, ["", "15", "15 m", "m", "-1s", "1.5h", "1w", "9999999d", 15, True, None, [], "١s"]),
    (rules.keeping, ["", "90", "90 d", "1h", "36501d", "25h", "-1d", 90, True, None, []]),
    (rules.room, ["", "20", "20G", "20gb", "99MB", "1001TB", "1.5GB", "-1GB", "999999999GB", True, None, [], 1, "١GB"]),
    (rules.clock_offset, ["", "1h", "+", "-", "+1", "+1d", "+h", "+m", "+1h1", "+14h1m", "-15h", "+5h 30m", "--1h", 1,
        None, True, "+١h"]),
    (rules.reason, ["", "yes", "no", "because", " " * 20, True, None, 1, "a b\x00 c d e f g", "a " * 200, []]),
    (rules.parameter, ["", "a b", "a=b", "a&b", "a*b", "**", "#", "?", "x" * 101, "a\x00", "a\u202eb"]),
    (rules.user_agent, ["", "bot", "bot\r\nX: 1 a@b", "bøt a@b.example", "a@b" + "x" * 300]),
    (rules.database, ["", "news.db", "mysql://h/d", "postgresql+asyncpg://h/d", "postgresql://h/\x00"]),
    (rules.spider, ["", "Bbc", "1a", "a-b", "a.b", "../a", "a" * 64]),
    (rules.page_selector, ["", " ", "h3 >", "//h1[", "(//p) > 1", "//x:p", "/" * 400, ".//p | $x"]),
    (rules.selector, ["", "h3 >", "a::attr(href)", "a[", "a:nonsense(1)", ":not(" * 5000]),
    (rules.port, [0, -1, 65536]),
    (rules.requests_at_once, [0, 17]),
    (addresses.domain, ["", "localhost", "a..b", "-a.example", "a b.example", "http://a.example"]),
    (addresses.network, ["", "10.0.0.1/8", "x", 10, None, True]),
    (addresses.url, ["", "example.org", "//example.org/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_X",
        "javascript:alert(1)", "http://", "http:///x", "http://u:p@example.org/", "http://u@example.org/",
        "http://exa mple.org/", "http://example.org/\r\nX: 1", "http://example.org/\x7f", "http://example.org\\@x/",
        "http://example.org:0/", "http://example.org:99999/", "http://example.org:x/", "http://[::1/", "http://[x]/",
        "http://a..example/", "http://exa<mple.org/", "http://%31.example/", "http://" + "a" * 64 + ".example/",
        "http://example.org/" + "a" * 2083, "http://example.org/\u202e"]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "value"), [(rule, value) for rule, values in REFUSED for value in values])
def test_refused_in_one_short_line(rule: Callable[[object], object], value: object) -> None:
    with pytest.raises(ValueError, match=r"\S") as caught:
        rule(value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 160


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0s"), (1, "1s"), (90, "90s"), (60, "1m"), (900, "15m"), (7200, "2h"), (86400, "1d"), (90000, "25h")],
)
def test_a_span_is_written_as_it_is_read(seconds: int, written: str) -> None:
    assert rules.duration_text(timedelta(seconds=seconds)) == written
    assert rules.duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize("written", ["100MB", "1500MB", "20GB", "1TB", "1000TB"])
def test_a_size_is_written_as_it_is_read(written: str) -> None:
    assert rules.room_text(rules.room(written)) == written


@pytest.mark.parametrize("written", ["+0m", "-1h", "+30m", "+5h30m", "-13h45m", "+14h"])
def test_an_offset_is_written_as_it_is_read(written: str) -> None:
    assert rules.clock_offset_text(rules.clock_offset(written)) == written


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("https://a.example", "https://A.example:443/#x", True),
        ("http://a.example:80/f", "http://a.example/f", True),
        ("https://a.example/f", "http://a.example/f", False),
        ("https://a.example/f", "https://a.example/f?edition=uk", False),
        ("https://a.example/F", "https://a.example/f", False),
        ("https://a.example:8443/f", "https://a.example/f", False),
    ],
)
def test_same_address(one: str, other: str, is_same: bool) -> None:
    assert (addresses.same_address(one) == addresses.same_address(other)) is is_same


def test_a_name_is_no_literal_address() -> None:
    assert addresses.literal_address("https://example.org/") is None
    assert addresses.literal_address("https://10.example.org/") is None
    assert addresses.literal_address("http://１２７.0.0.1/") == IPv4Address("127.0.0.1")


@settings(deadline=None)  # the cores may be busy with others
@given(st.text(max_size=200))
def test_any_text_is_judged_and_shown(value: str) -> None:
    for rule in (rules.text, rules.country, rules.language, rules.timezone, rules.user_agent, addresses.url):
        try:
            rule(value)
        except ValueError as error:
            assert str(error).isprintable()  # noqa: PT017 - the other outcome is as good
    assert shown(value).isprintable()


@settings(deadline=None)  # the cores may be busy with others
@given(st.binary(max_size=300) | st.text(alphabet=" \n:-[]{}&*!|>'\"%#?,ab<~0", max_size=300).map(str.encode))
def test_any_bytes_are_a_document_or_have_a_problem(body: bytes) -> None:
    document = read_document(body, "f")
    assert document.is_read or document.problems
    assert all(str(problem).isprintable() for problem in document.problems)
    assert all(len(place) <= MAX_DEPTH + 1 for place in document.lines)
