"""robots.txt as text: each class of what RFC 9309 says, and of what real files get wrong."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.robotstxt import LONGEST_DELAY, Rules, product, sitemaps
from crawler.model import RobotsFile

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
SITE = "https://odd.example"


def allowed(text: str, path: str = "/a/story", token: str = "oddwire") -> bool:
    """Tell whether a file lets us ask for a path."""
    return Rules(text, token).allows(f"{SITE}{path}")


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("oddwire", "oddwire"),
        ("OddWire/1.0 (+https://oddwire.example)", "oddwire"),
        ("Odd Wire", "odd"),
        ("odd_wire-2*", "odd_wire-2"),
        ("*", ""),
        ("", ""),
        ("ö", ""),
    ],
)
def test_product_tokens(text: str, token: str) -> None:
    assert product(text) == token


@pytest.mark.parametrize(
    ("agent", "ours"),
    [
        ("oddwire", True),
        ("OddWire", True),
        ("ODDWIRE/2.1", True),
        ("oddwire news", True),
        ("oddwire*", True),
        ("*", True),
        ("* # everybody", True),
        ("odd", False),
        ("wire", False),
        ("oddwire-images", False),
        ("the oddwire", False),
        ("notoddwire", False),
        ("**", False),
        ("", False),
    ],
)
def test_whose_a_group_is(agent: str, ours: bool) -> None:
    assert allowed(f"User-agent: {agent}\nDisallow: /\n") is not ours


def test_our_own_group_goes_before_that_of_all() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: oddwire\nDisallow: /b\n"
    assert allowed(text, "/a")
    assert not allowed(text, "/b")


def test_several_groups_of_ours_are_one() -> None:
    text = "User-agent: oddwire\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: OddWire/2\nDisallow: /b\n"
    assert [allowed(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize(
    "between",
    [
        "",
        "\n\n",
        "# a comment\n",
        "Sitemap: https://odd.example/map.xml\n",
        "Host: odd.example\n",
        "Noindex: /x\n",
        "Content-Signal: search=yes\n",
        "Unknown\n",
        "<html>\n",
    ],
)
def test_a_line_that_is_no_rule_ends_no_run_of_names(between: str) -> None:
    assert not allowed(f"User-agent: oddwire\n{between}User-agent: other\nDisallow: /a\n")


@pytest.mark.parametrize("rule", ["Disallow:", "Allow: /x", "Crawl-delay: 5", "Request-rate: 1/5"])
def test_a_rule_ends_a_run_of_names(rule: str) -> None:
    assert allowed(f"User-agent: oddwire\n{rule}\nUser-agent: other\nDisallow: /\n")


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\r\nDisallow: /a\r\n",
        "User-agent: *\rDisallow: /a\r",
        "\ufeffUser-agent: *\nDisallow: /a",
        "user agent *\ndisallow /a",
        "USERAGENT:*\nDISSALOW:/a",
        "  User-agent :  *  \n\t Disallow :\t/a # all of it",
        "User-agent: *\n\nDisallow: /a",
        "User-agent: *\nDisallow: /A\nDisallow: /a/*ry$",
        "User-agent: *\nAllow: /\nDisallow: /a",
        "User-agent: *\nDisallow: /%61/",
    ],
)
def test_ways_to_write_the_same(text: str) -> None:
    assert not allowed(text)
    assert allowed(text, "/b/story")


@pytest.mark.parametrize(
    "text", ["", "Disallow: /", "<!DOCTYPE html><html>Disallow: /</html>", "User-agent: *\nDisallow:", "\x00\x01"]
)
def test_what_forbids_nothing(text: str) -> None:
    assert allowed(text)


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/p/open/1", True), ("/p/1", False), ("/p/1.pdf", False), ("/q?print=1", False), ("/q?page=1", True)],
)
def test_the_longest_rule_wins(path: str, asked: bool) -> None:
    text = "User-agent: *\nDisallow: /p\nAllow: /p/open\nDisallow: /*.pdf$\nDisallow: /*?print="
    assert allowed(text, path) is asked


@pytest.mark.parametrize("path", ["/fête/ein", "/f%C3%AAte/ein", "/f%c3%aate/ein"])
def test_spellings_of_one_path_are_one(path: str) -> None:
    assert not allowed("User-agent: *\nDisallow: /fête\n", path)
    assert not allowed("User-agent: *\nDisallow: /f%C3%AAte\n", path)


def test_robots_txt_itself_may_always_be_asked() -> None:
    assert allowed("User-agent: *\nDisallow: /\n", "/robots.txt")


@pytest.mark.parametrize(
    ("value", "delay"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("0", 0.0),
        ("10s", 10.0),
        ("10 S", 10.0),
        ("10sec.", 10.0),
        ("10 seconds", 10.0),
        ("1,5", 1.5),
        ("1.5 s", 1.5),
        ("1 min", 60.0),
        ("2m", LONGEST_DELAY),
        ("500ms", 0.5),
        ("86400", LONGEST_DELAY),
        ("1e9", LONGEST_DELAY),
        ("9" * 400, LONGEST_DELAY),
        ("5 # seconds", 5.0),
        ("-3", 0.0),
        ("soon", 0.0),
        ("10 parsecs", 0.0),
        ("nan", 0.0),
        ("inf", 0.0),
        ("1,5,5", 0.0),
        ("", 0.0),
    ],
)
def test_crawl_delay(value: str, delay: float) -> None:
    assert Rules(f"User-agent: *\nCrawl-delay: {value}\nDisallow: /x\n", "oddwire").delay == delay


def test_the_crawl_delay_is_that_of_our_own_group() -> None:
    text = "User-agent: *\nCrawl-delay: 60\n\nUser-agent: oddwire\nCrawl-delay: 3\n\nUser-agent: odd\nCrawl-delay: 90\n"
    assert Rules(text, "oddwire").delay == 3.0
    assert Rules(text, "else").delay == 60.0


def test_sitemaps_are_named_once_in_order_and_absolute() -> None:
    text = """\
Sitemap: https://odd.example/b.xml
User-agent: *
site-map: /a.xml
Sitemap https://odd.example/c.xml # with a comment
Sitemap: https://odd.example/b.xml
Sitemap: ftp://odd.example/d.xml
Sitemap: javascript:alert(1)
Sitemap: http://[::1/
Sitemap:
"""
    expected = (f"{SITE}/b.xml", f"{SITE}/a.xml", f"{SITE}/c.xml")
    assert sitemaps(RobotsFile(SITE, NOON, text)) == expected


@pytest.mark.parametrize("file", [RobotsFile(SITE, NOON), RobotsFile(SITE, NOON, failed="http_500")])
def test_no_file_names_no_sitemap(file: RobotsFile) -> None:
    assert sitemaps(file) == ()


LINES = st.sampled_from(
    ["User-agent: oddwire", "User-agent: *", "User-agent: x y", "Disallow: /", "Allow: /a", "Crawl-delay: 1,5", "odd"]
)


@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=12), st.text(max_size=12))
def test_any_text_is_read(lines: list[str], token: str) -> None:
    rules = Rules("\n".join(lines), token)
    assert rules.allows(f"{SITE}/a") in {True, False}
    assert 0.0 <= rules.delay <= LONGEST_DELAY
    assert all(url.lower().startswith("http") for url in sitemaps(RobotsFile(SITE, NOON, "\n".join(lines))))


@given(st.lists(LINES, max_size=12), st.sampled_from(["# x", "", "Sitemap: /x", "Clean-param: a", "?"]), st.data())
def test_a_line_that_is_no_rule_changes_nothing(lines: list[str], line: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines)))
    plain, odd = Rules("\n".join(lines), "oddwire"), Rules("\n".join([*lines[:at], line, *lines[at:]]), "oddwire")
    for path in ("/", "/a", "/b"):
        assert plain.allows(SITE + path) == odd.allows(SITE + path)
    assert plain.delay == odd.delay
