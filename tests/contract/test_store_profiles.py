"""What a channel has taught is there again, whatever part of it a poll leaves out."""

from datetime import timedelta

import pytest
from store_samples import FEED, LATER, NOW, poll

from crawler.store.store import Store
from crawler.store.values import StoredProfile

OTHER = ("valley-courier", "feed", "https://valley.example/rss")
PROFILE = {"depth": {"rows": 30, "hours": 8.25}, "ids": "guid", "moves": [], "gone": None}
WINDOW = (("a1", "g1"), ("b2", ""))


def test_a_channel_that_taught_nothing_has_an_empty_profile(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    store.record_poll(number, poll(), [], NOW)
    assert store.profile(number) == store.profile(99) == StoredProfile({}, ())
    assert store.profiles() == {}


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({}, StoredProfile(PROFILE, WINDOW)),
        ({"profile": {"ids": "link"}}, StoredProfile({"ids": "link"}, WINDOW)),
        ({"window": (("c3", "g3"),)}, StoredProfile(PROFILE, (("c3", "g3"),))),
        ({"profile": {}, "window": ()}, StoredProfile({}, ())),
    ],
)
def test_what_a_poll_leaves_out_stays(store: Store, changes: dict[str, object], after: StoredProfile) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    store.record_poll(number, poll(profile=PROFILE, window=WINDOW), [], NOW)
    store.record_poll(number, poll(LATER, **changes), [], LATER)
    assert store.profile(number) == after


@pytest.mark.parametrize(
    ("part", "found"), [("profile", StoredProfile(PROFILE, ())), ("window", StoredProfile({}, WINDOW))]
)
def test_either_part_may_come_first(store: Store, part: str, found: StoredProfile) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    store.record_poll(number, poll(**{part: {"profile": PROFILE, "window": WINDOW}[part]}), [], NOW)
    assert store.profile(number) == found


def test_profiles_are_by_channel(store: Store) -> None:
    store.sync_channels([FEED, OTHER], NOW)
    first, second = store.channel(*FEED).id, store.channel(*OTHER).id
    for number, ids in ((first, "guid"), (second, "link")):
        store.record_poll(number, poll(profile={"ids": ids}, window=WINDOW), [], NOW)
    assert store.profiles() == {first: {"ids": "guid"}, second: {"ids": "link"}}


def test_a_long_window_comes_back_in_its_order(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    window = tuple((f"{one:012x}", f"{one + 1:012x}") for one in range(1_500, 0, -1))
    store.record_poll(number, poll(window=window), [], NOW)
    assert store.profile(number).window == window
    at = LATER + timedelta(days=40)
    store.record_poll(number, poll(at), [], at)
    assert store.profile(number).window == window
