"""Which title is the headline, and where the site's name ends."""

import pytest

from crawler.extract.headline import choose_headline, without_site
from crawler.extract.metadata import Facts

URL = "https://www.dailyharbour.example/a"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bridge closed - Daily Harbour", "Bridge closed"),
        ("Bridge closed | Daily Harbour", "Bridge closed"),
        ("Daily Harbour: Bridge closed", "Daily Harbour: Bridge closed"),
        ("Daily Harbour | Bridge closed", "Bridge closed"),
        ("Bridge closed - News - Daily Harbour", "Bridge closed - News"),
        ("Bridge - closed since Monday", "Bridge - closed since Monday"),
        ("Bridge closed – dailyharbour.example", "Bridge closed"),
        ("桥梁关闭_Daily Harbour", "桥梁关闭"),
        ("Bridge closed", "Bridge closed"),
    ],
)
def test_without_site(title: str, expected: str) -> None:
    assert without_site(title, ["Daily Harbour", "dailyharbour.example"]) == expected


@pytest.mark.parametrize(
    ("headings", "titles", "expected"),
    [
        (("Bridge closed for weeks",), (("meta", "Bridge closed for weeks"),), ("h1", "Bridge closed for weeks")),
        (
            ("Menu", "Bridge closed for weeks"),
            (("title", "Bridge closed for six weeks"),),
            ("h1", "Bridge closed for weeks"),
        ),
        (("Daily Harbour",), (("json-ld", "Bridge closed for weeks"),), ("json-ld", "Bridge closed for weeks")),
        (("Traffic: Bridge closed now",), (("json-ld", "Bridge closed now"),), ("h1", "Bridge closed now")),
        (("Bridge closed",), (), ("h1", "Bridge closed")),
        (("One", "Two"), (), ("", "")),
        ((), (), ("", "")),
    ],
)
def test_choice(headings: tuple[str, ...], titles: tuple[tuple[str, str], ...], expected: tuple[str, str]) -> None:
    facts = Facts(headings=headings, titles=titles, site_names=("Daily Harbour",))
    assert choose_headline(facts, URL) == expected


def test_the_feed_fills_what_the_page_lacks() -> None:
    assert choose_headline(Facts(), URL, "Bridge closed") == ("feed", "Bridge closed")
