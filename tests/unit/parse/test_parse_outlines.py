"""The feeds of one site become one outlet that the configuration takes; what cannot be taken over is named."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.addresses import same_address
from crawler.config.schema import Outlet
from crawler.parse.opml import OpmlFeed, OpmlOutlet
from crawler.parse.outlines import Draft, drafts, free_id

HARBOUR = "https://www.harbour.example/"


def feed(url: str, title: str = "", home: str = "", language: str = "", line: int = 0) -> OpmlFeed:
    """Return a feed as a foreign list names it."""
    return OpmlFeed(url, title, OpmlOutlet(homepage=home, language=language), line)


def accepts(draft: Draft) -> Outlet:
    """Return the outlet that the configuration reads from a draft."""
    channels = [{"kind": kind, "address": url} for one in draft.outlet["channels"] for kind, url in one.items()]  # type: ignore[attr-defined]
    return Outlet.model_validate({**draft.outlet, "id": draft.id, "channels": channels})


def test_feeds_of_one_site_are_one_outlet() -> None:
    made, refused = drafts(
        [
            feed("https://feeds.cdn.example/a", "Harbour Post - World", HARBOUR + "world", "en-IE"),
            feed("https://valley.example.ie/rss", "Valley"),
            feed("https://feeds.cdn.example/b", "Harbour Post - Sport", HARBOUR, "en"),
        ],
        {},
        (),
    )
    assert refused == ()
    assert [(draft.id, draft.outlet) for draft in made] == [
        (
            "harbour",
            {
                "name": "Harbour Post",
                "homepage": HARBOUR,
                "country": "ie",
                "language": "en",
                "timezone": "Europe/Dublin",
                "channels": [{"feed": "https://feeds.cdn.example/a"}, {"feed": "https://feeds.cdn.example/b"}],
            },
        ),
        (
            "example",
            {
                "name": "Valley",
                "homepage": "https://valley.example.ie/",
                "country": "ie",
                "timezone": "Europe/Dublin",
                "channels": [{"feed": "https://valley.example.ie/rss"}],
            },
        ),
    ]
    assert [accepts(draft).id for draft in made] == ["harbour", "example"]


def test_a_site_in_two_languages_is_two_outlets() -> None:
    made, _ = drafts([feed(f"{HARBOUR}sv", language="sv"), feed(f"{HARBOUR}fi", language="fi")], {}, ["harbour"])
    assert [(draft.id, draft.outlet["language"]) for draft in made] == [("harbour-2", "sv"), ("harbour-3", "fi")]


@pytest.mark.parametrize(
    ("url", "code", "why"),
    [
        ("ftp://harbour.example/rss", "invalid", "http"),
        ("harbour.example/rss", "invalid", "http"),
        ("https://user:word@harbour.example/rss", "invalid", ""),
        ("https://harbour.example/a b", "invalid", "space"),
        ("http://127.0.0.1/rss", "invalid", "private"),
        ("http://0x7f.1/rss", "invalid", "private"),
        (f"{HARBOUR}rss#top", "repeated", "line 3"),
        ("https://VALLEY.example:443/rss", "taken", "outlet valley"),
    ],
)
def test_what_is_left_out_is_named(url: str, code: str, why: str) -> None:
    taken = {same_address("https://valley.example/rss"): "valley"}
    made, refused = drafts([feed(f"{HARBOUR}rss", line=3), feed(url, line=4)], taken, ())
    assert [draft.id for draft in made] == ["harbour"]
    assert [(one.feed.line, one.code) for one in refused] == [(4, code)]
    assert why in refused[0].why


def test_a_private_network_that_is_allowed() -> None:
    made, refused = drafts([feed("http://127.0.0.1:8000/rss")], {}, (), (ip_network("127.0.0.0/8"),))
    assert ([draft.id for draft in made], refused) == (["127-0-0-1"], ())


def test_a_list_of_ours_brings_back_what_it_said() -> None:
    outlet = OpmlOutlet("Harbour", HARBOUR, "pt-BR", "quay", "fi", "Europe/Lisbon")
    bare = OpmlOutlet("Bare", HARBOUR, "", "bare", "", "")
    made, _ = drafts([OpmlFeed(f"{HARBOUR}a", "x", outlet), OpmlFeed(f"{HARBOUR}b", "x", bare)], {}, ())
    assert [(draft.id, draft.outlet.get("country"), draft.outlet.get("timezone")) for draft in made] == [
        ("quay", "fi", "Europe/Lisbon"),
        ("bare", None, None),
    ]
    assert made[0].outlet["language"] == "pt-BR"


def test_what_ours_cannot_mean_is_left_out() -> None:
    outlet = OpmlOutlet("\x00", "javascript:x", "klingon", "../../etc", "zz", "Mars/Base")
    made, _ = drafts([OpmlFeed(f"{HARBOUR}a", "", outlet)], {}, ())
    assert made == (
        Draft("harbour", {"name": "harbour.example", "homepage": HARBOUR, "channels": [{"feed": f"{HARBOUR}a"}]}),
    )


def test_an_id_nobody_has() -> None:
    assert free_id("harbour", []) == "harbour"
    assert free_id("harbour", ["harbour", "harbour-2"]) == "harbour-3"
    assert free_id("a" * 63, ["a" * 63]) == "a" * 61 + "-2"


URLS = st.from_regex(r"https?://[a-z]{1,5}\.(example|ie|co\.uk|com)(/[a-z]{0,3})?", fullmatch=True)
TEXTS = st.text(max_size=40)
FEEDS = st.builds(feed, st.one_of(URLS, TEXTS), TEXTS, st.one_of(URLS, TEXTS), TEXTS)


@given(st.lists(FEEDS, max_size=8))
def test_every_feed_is_taken_over_once_or_named(feeds: list[OpmlFeed]) -> None:
    made, refused = drafts(feeds, {}, ())
    channels = [channel.address for draft in made for channel in accepts(draft).channels]
    assert sorted([*channels, *(one.feed.url for one in refused)]) == sorted(one.url for one in feeds)
    assert len({draft.id for draft in made}) == len(made)
