"""Of the documents found for an outlet the main feeds come first; what is no news or says the same is left out."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Item, Listing
from crawler.parse.feedhead import Sample
from crawler.parse.links import Lead
from crawler.parse.offers import MOST_FEEDS, Finding, feed_of, is_near, ranked, section_of, sitemap_of

HOME = "https://www.harbour.example/"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def sample(
    *links: str, title: str = "Harbour", newest: datetime | None = None, home: str = "", podcast: bool = False
) -> Sample:
    """Return a feed that lists these pages of the site, or whole addresses."""
    urls = [link if "://" in link else f"{HOME}{link}" for link in links]
    return Sample(Listing("rss-2.0", tuple(Item(url, published=newest) for url in urls), title), home, "", podcast)


def feed(path: str, *links: str, how: str = "named", title: str = "Harbour", newest: datetime | None = None) -> Finding:
    """Return the verdict on a feed of the site."""
    return feed_of(Lead(HOME + path, how), sample(*(links or (path,)), title=title, newest=newest), HOME + path, HOME)


@pytest.mark.parametrize(
    ("lead", "found", "code"),
    [
        (Lead(f"{HOME}rss", "named"), sample("1"), "kept"),
        (Lead(f"{HOME}rss", "named"), sample(), "empty"),
        (Lead(f"{HOME}rss", "named"), sample("1", podcast=True), "podcast"),
        (Lead(f"{HOME}rss", "named"), sample("1", title="Comments for Harbour"), "comments"),
        (Lead(f"{HOME}rss", "named"), Sample(Listing("sitemap", (Item(HOME),))), "not_a_feed"),
        (Lead("https://cdn.example.net/rss", "named"), sample("1", "2", "https://other.example/3"), "kept"),
        (Lead("https://cdn.example.net/rss", "named"), sample("https://other.example/3", home=HOME), "kept"),
        (Lead("https://cdn.example.net/rss", "named"), sample("https://other.example/3"), "foreign"),
        (Lead("https://cdn.example.net/rss", "given"), sample("https://other.example/3"), "kept"),
        (Lead("https://feeds.feedburner.com/h", "named"), sample("https://feedproxy.example/3"), "kept"),
        (Lead("https://harbour.ie/rss", "named"), sample("https://harbour.ie/3"), "kept"),
    ],
)
def test_a_feed_is_judged(lead: Lead, found: Sample, code: str) -> None:
    assert feed_of(lead, found, lead.url, HOME).code == code


@pytest.mark.parametrize(
    ("found", "has_news", "code"),
    [
        (Sample(Listing("sitemap", (Item(HOME),))), True, "kept"),
        (Sample(Listing("sitemap", (Item(HOME),))), False, "no_news"),
        (Sample(Listing("sitemap", ())), False, "empty"),
        (Sample(Listing("sitemap-index", (), children=(HOME,))), True, "kept"),
        (sample("1"), True, "not_a_sitemap"),
    ],
)
def test_a_sitemap_is_judged(found: Sample, has_news: bool, code: str) -> None:
    assert sitemap_of(Lead(f"{HOME}s.xml", "robots"), found, f"{HOME}s.xml", has_news=has_news).code == code


@pytest.mark.parametrize(("rows", "code"), [(0, "no_links"), (2, "no_links"), (3, "kept")])
def test_a_section_has_links(rows: int, code: str) -> None:
    listing = Listing("section", tuple(Item(f"{HOME}{number}") for number in range(rows)))
    assert section_of(Lead(HOME, "given"), listing).code == code


def order(*findings: Finding) -> list[str]:
    """Return the paths of the feeds kept, in order."""
    return [one.address.removeprefix(HOME) for one in ranked(findings, ["Harbour"]) if one.is_kept]


def test_the_feed_titled_as_the_site_is_first_then_the_shortest() -> None:
    rows = [
        feed("world/rss", title="World"),
        feed("deep/er/rss", title="Harbour - Latest news"),
        feed("sport", how="linked", title="Sport"),
        feed("rss", title="Short"),
    ]
    assert order(*rows) == ["deep/er/rss", "rss", "world/rss", "sport"]


def test_a_feed_given_by_hand_is_first() -> None:
    assert order(feed("rss"), feed("world/rss", how="given", title="World")) == ["world/rss", "rss"]


def test_a_feed_that_brings_nothing_of_its_own_is_left_out() -> None:
    main = feed("rss", *"abcdefghij")
    assert order(feed("sport/rss", *"abcd", "own", title="Sport"), main) == ["rss"]
    assert order(feed("sport/rss", *"abc", "own", title="Sport"), main) == ["rss", "sport/rss"]
    assert order(main, feed("atom", *"abcdefghij")) == ["rss"]


def test_an_idle_feed_is_left_out_beside_a_lively_one() -> None:
    old = feed("old/rss", title="Old", newest=NOW - timedelta(days=91))
    assert order(old, feed("new/long/rss", newest=NOW)) == ["new/long/rss"]
    assert order(old) == ["old/rss"]
    assert order(old, feed("undated")) == ["undated", "old/rss"]


def test_enough_is_enough() -> None:
    found = ranked([feed(f"{number}/rss") for number in range(MOST_FEEDS + 3)], [])
    assert [one.code for one in found] == ["kept"] * MOST_FEEDS + ["beyond"] * 3


def test_what_was_left_out_before_stays_so() -> None:
    podcast = feed_of(Lead(f"{HOME}a", "named"), sample("1", podcast=True), f"{HOME}a", HOME)
    assert [one.code for one in ranked([podcast, feed("rss", "1")], ["Harbour"])].count("podcast") == 1


@pytest.mark.parametrize(
    ("url", "is_so"),
    [
        ("https://feeds.harbour.example/a", True),
        ("https://harbour.co.uk/a", True),
        ("https://feeds.feedburner.com/a", True),
        ("https://harbours.example/a", False),
        ("https://127.0.0.1/a", False),
    ],
)
def test_what_is_near(url: str, is_so: bool) -> None:
    assert is_near(url, HOME) is is_so
