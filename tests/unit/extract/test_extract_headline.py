"""Which title is the headline, and where the site's name ends."""

import pytest

from crawler.extract.headline import choose_headline, shown_part, without_site
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
        # a title that is the site's name is no headline, though a heading says the same
        (
            ("dailyharbour", "Bridge closed for weeks"),
            (("meta", "Daily Harbour"), ("title", "Bridge closed for weeks")),
            ("h1", "Bridge closed for weeks"),
        ),
        ((), (("meta", "Daily Harbour"), ("title", "Bridge closed")), ("title", "Bridge closed")),
        (
            ("Daily Harbour stops its presses",),
            (("meta", "Daily Harbour stops its presses"),),
            ("h1", "Daily Harbour stops its presses"),
        ),
        # what JSON-LD and a meta element agree on beats a heading that neither has
        (
            ("Orden fürs Morden",),
            (("json-ld", "Veteranentag: Orden fürs Morden"), ("meta", "Veteranentag: Orden fürs Morden")),
            ("json-ld", "Veteranentag: Orden fürs Morden"),
        ),
        (
            ("Traffic: Bridge closed now",),
            (("json-ld", "Traffic: Bridge closed now"), ("meta", "Bridge closed now")),
            ("h1", "Traffic: Bridge closed now"),
        ),
        # the only heading is a sentence: it is the headline, whatever search engines are told
        (("Thirteen ways to cross a river",), (("meta", "River tips"),), ("h1", "Thirteen ways to cross a river")),
        (("Thirteen ways to cross a river",), (("json-ld", "River tips"),), ("json-ld", "River tips")),
        (("The weather and the tides", "Sport"), (("meta", "River tips"),), ("meta", "River tips")),
        (("One", "Two"), (), ("", "")),
        ((), (), ("", "")),
    ],
)
def test_choice(headings: tuple[str, ...], titles: tuple[tuple[str, str], ...], expected: tuple[str, str]) -> None:
    facts = Facts(headings=headings, titles=titles, site_names=("Daily Harbour",))
    chosen = choose_headline(facts, URL)
    assert (chosen.source, chosen.text) == expected


def test_the_feed_fills_what_the_page_lacks() -> None:
    chosen = choose_headline(Facts(), URL, "Bridge closed")
    assert (chosen.source, chosen.text, chosen.alternatives) == ("feed", "Bridge closed", ())


def test_what_was_beaten_is_kept_once_each() -> None:
    titles = (("json-ld", "Bridge closed for weeks"), ("meta", "Why the bridge is closed"), ("title", "BRIDGE closed"))
    chosen = choose_headline(Facts(headings=("Bridge closed",), titles=titles), URL, "Bridge closed")
    assert chosen.text == "Bridge closed"
    assert chosen.alternatives == titles[:2]


@pytest.mark.parametrize(
    ("title", "shown", "part"),
    [
        ("Bridge closed for weeks | Harbour Notes", ["News", "Bridge closed for weeks"], "Bridge closed for weeks"),
        ("Notes » Archive » Bridge closed for weeks", ["Bridge closed for weeks"], "Bridge closed for weeks"),
        (
            "Harbour Club - Bridge closed for weeks - News",
            ["Harbour Club", "BRIDGE closed for weeks"],
            "Bridge closed for weeks",
        ),
        ("桥梁因风暴关闭数周-海港网", ["桥梁因风暴关闭数周"], "桥梁因风暴关闭数周"),
        ("桥梁因风暴关闭数周_交通_海港日报", ["桥梁因风暴关闭数周"], "桥梁因风暴关闭数周"),
        ("Bridge closed for weeks | Harbour Notes", ["Harbour Notes"], "Bridge closed for weeks | Harbour Notes"),
        ("Well-known bridge closed", ["known bridge closed"], "Well-known bridge closed"),
        ("Bridge closed for weeks", [], "Bridge closed for weeks"),
    ],
)
def test_the_part_of_a_title_that_the_page_shows_as_heading(title: str, shown: list[str], part: str) -> None:
    assert shown_part(title, shown) == part
