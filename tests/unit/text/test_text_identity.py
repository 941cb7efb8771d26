"""Keys join what is one article and keep apart what may be two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Item
from crawler.text.addressrules import AddressRules
from crawler.text.identity import is_landing, item_keys, names_page, report_keys, shared_guids
from crawler.text.urls import MAX_URL, url_key

STORY = "https://paper.example/world/story-1"
HOME = "https://paper.example/"


@pytest.mark.parametrize(
    "guid",
    [
        None,
        "",
        "story-1",
        "tag:paper.example,2026:1",
        "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
        HOME,
        "https://paper.example",
        "https://paper.example/?utm_source=rss",
        "https://www.paper.example/index.html#top",
        "https://other.example/world/story-1",
        "ftp://paper.example/world/2",
        "http://[::1",
        "https:///world/2",
        "https://paper.example/" + "a" * MAX_URL,
        STORY,
        "http://www.paper.example/world/story-1/?utm_source=rss",
    ],
)
def test_a_guid_that_says_no_more_adds_no_key(guid: str | None) -> None:
    assert item_keys(STORY, guid) == {url_key(STORY)}


@pytest.mark.parametrize("guid", ["https://paper.example/?p=17", "http://feeds.paper.example/1"])
def test_a_guid_of_the_same_site_is_a_key(guid: str) -> None:
    assert item_keys(STORY, guid) == {url_key(STORY), url_key(guid)}


def test_listings_that_share_a_guid_share_a_key() -> None:
    first = item_keys("https://paper.example/first-title", "https://paper.example/?p=17")
    second = item_keys("https://paper.example/second-title", "https://paper.example/?p=17")
    assert first & second


def test_numbers_of_one_site_are_not_keys_of_another() -> None:
    assert not item_keys("https://one.example/a", "17") & item_keys("https://two.example/b", "17")


@pytest.mark.parametrize(
    ("final_url", "canonical", "more"),
    [
        (STORY, None, []),
        (STORY, "", []),
        (STORY, HOME, []),
        (STORY, "https://other.example/world/story-1", []),
        (HOME, None, []),
        (HOME + "?ref=rss", HOME + "index.php", []),
        (STORY, "https://www.google.com/url?q=https://paper.example/", []),
        (STORY, "https://paper-example.cdn.ampproject.org/c/s/paper.example/first", ["https://paper.example/first"]),
        ("https://paper.example/login?next=1", None, ["https://paper.example/login?next=1"]),
        (STORY, "https://paper.example/canonical", ["https://paper.example/canonical"]),
        (STORY, "https://m.paper.example/canonical", ["https://paper.example/canonical"]),
        ("https://elsewhere.example/story", None, ["https://elsewhere.example/story"]),
        ("https://elsewhere.example/story", "https://elsewhere.example/other", ["https://elsewhere.example/story"]),
    ],
)
def test_a_report_is_known_by_where_it_ended_and_by_its_canonical_address(
    final_url: str, canonical: str | None, more: list[str]
) -> None:
    assert report_keys(STORY, None, final_url, canonical) == {url_key(STORY), *map(url_key, more)}


def test_what_was_listed_by_a_short_link_meets_what_was_listed_by_the_story() -> None:
    short = report_keys("https://sho.rt/x1", None, STORY, None)
    assert short & item_keys(STORY, None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (STORY, True),
        ("http://paper.example/a", True),
        ("https://paper.example/?p=17", True),
        ("https://paper.example/#top", False),
        (HOME, False),
        ("https://paper.example//", False),
        ("paper.example/a", False),
        ("/a", False),
        ("mailto:desk@paper.example", False),
        ("http://[::1", False),
        ("", False),
        ("https://paper.example/" + "a" * MAX_URL, False),
    ],
)
def test_names_page(url: str, expected: bool) -> None:
    assert names_page(url) is expected


RULES = AddressRules(
    keep_params=("ref",), drop_params=("show",), mobile_hosts=("paper-m.example",), host="paper.example"
)


def test_an_outlets_own_rules_hold_for_all_its_keys() -> None:
    assert item_keys(STORY, "https://paper-m.example/?p=17", RULES) == {url_key(STORY), "https://paper.example/?p=17"}
    assert item_keys(STORY, "https://paper-m.example/?p=17") == {url_key(STORY)}
    moved = report_keys(STORY, None, STORY + "?show=1", "https://paper-m.example/first", RULES)
    assert moved == {url_key(STORY), "https://paper.example/first"}
    assert not is_landing(QUAKE, "Other", STORY + "?show=2", FLOOD, RULES)
    assert is_landing(QUAKE, "Other", STORY + "?show=2", FLOOD)
    rows = [Item(STORY + "?ref=rss", guid="g"), Item(STORY, guid="g")]
    assert shared_guids(rows, RULES) == {"g"}
    assert shared_guids(rows) == frozenset()


@given(st.text(max_size=80), st.none() | st.text(max_size=80), st.text(max_size=80), st.none() | st.text(max_size=80))
def test_any_texts_make_keys(url: str, guid: str | None, final_url: str, canonical: str | None) -> None:
    assert url_key(url) in item_keys(url, guid) <= report_keys(url, guid, final_url, canonical)


@pytest.mark.parametrize(
    ("rows", "shared"),
    [
        ([], []),
        ([("a", "g"), ("b", "h")], []),
        ([("a", None), ("b", None), ("c", ""), ("d", "")], []),
        ([("a", "g"), ("a?utm_source=rss", "g")], []),
        ([("a", "g"), ("b", "g"), ("c", "h")], ["g"]),
        ([("a", "g?utm_source=rss"), ("b", "g/")], ["g"]),
    ],
)
def test_a_guid_of_rows_with_different_links_is_shared(rows: list[tuple[str, str | None]], shared: list[str]) -> None:
    site = "https://paper.example/"
    items = [Item(site + link, guid=site + guid if guid else guid) for link, guid in rows]
    assert shared_guids(items) == {site + guid for guid in shared}


QUAKE, FLOOD = Item(STORY, "Quake in Orvan"), Item("https://paper.example/world/story-2", "Flood in Orvan")
CONSENT = "https://paper.example/consent?id=1"


@pytest.mark.parametrize(
    ("headline", "final_url", "other", "expected"),
    [
        ("Before you continue", STORY, None, False),
        ("Before you continue", f"{STORY}?utm_source=rss", FLOOD, False),
        ("Before you continue", CONSENT, None, False),
        ("Before you continue", CONSENT, FLOOD, True),
        ("Welcome", HOME, None, True),
        ("Welcome", HOME + "?utm_source=redirect", None, True),
        ("Flood in Orvan", FLOOD.url, FLOOD, False),
        ("QUAKE in  Orvan", "https://paper.example/moved", FLOOD, False),
        ("A quake", "https://paper.example/moved", Item("https://sho.rt/x2", "Quake in Orvan"), False),
    ],
)
def test_a_page_where_other_links_end_too_is_not_the_article(
    headline: str, final_url: str, other: Item | None, expected: bool
) -> None:
    assert is_landing(QUAKE, headline, final_url, other) is expected


def test_a_home_page_that_is_listed_itself_is_no_landing_page() -> None:
    assert not is_landing(Item(HOME, "Live"), "Live", "https://www.paper.example", None)
