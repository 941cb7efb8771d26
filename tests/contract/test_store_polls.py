"""A poll is kept as it went, and leaves its channel as it says."""

from datetime import timedelta, timezone

import pytest
import sqlalchemy as sa
from store_samples import FEED, LATER, NOW, new_item, poll

from crawler.store.schema import polls
from crawler.store.store import Store
from crawler.store.values import NewGap

OTHER = ("valley-courier", "sitemap", "https://valley.example/news.xml")
WINDOW = (("a1", "g1"), ("b2", ""))


def kept(store: Store) -> list[tuple[int, int]]:
    """Return the channel of each poll that is kept, and how many days after the first it was."""
    chosen = sa.select(polls.c.channel_id, polls.c.started_at).order_by(polls.c.started_at, polls.c.channel_id)
    with store.read() as connection:
        return [(row.channel_id, (row.started_at - NOW).days) for row in connection.execute(chosen)]


@pytest.mark.parametrize(
    ("second", "after"),
    [
        ({"outcome": "timeout", "error": "no answer", "keep_validators": True}, ('"1"', "Mon", "d")),
        ({"outcome": "unchanged", "keep_validators": True, "etag": '"2"'}, ('"2"', "Mon", "d")),
        ({"outcome": "ok", "body_digest": "e"}, (None, None, "e")),
        ({"outcome": "timeout", "error": "no answer"}, (None, None, None)),
    ],
)
def test_validators_stay_where_they_are_to(
    store: Store, second: dict[str, object], after: tuple[str | None, ...]
) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    store.record_poll(number, poll(etag='"1"', last_modified="Mon", body_digest="d"), [], NOW)
    store.record_poll(number, poll(LATER, **second), [], LATER)
    state = store.channel(*FEED)
    assert (state.etag, state.last_modified, state.body_digest) == after


def test_failures_and_what_they_weigh_end_with_a_good_poll(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    store.record_poll(number, poll(), [], NOW)
    store.record_poll(number, poll(LATER, outcome="timeout", error="no answer", failures=3, weight=0.75), [], LATER)
    state = store.channel(*FEED)
    assert (state.failures, state.weight, state.last_error, state.last_ok_at) == (3, 0.75, "no answer", NOW)
    at = LATER + timedelta(hours=1)
    store.record_poll(number, poll(at), [], at)
    state = store.channel(*FEED)
    assert (state.failures, state.weight, state.last_error, state.last_ok_at) == (0, 0.0, None, at)


def test_a_poll_is_kept_with_what_it_listed_and_noted(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    notes = {"dropped:no_link": 3, "mended:relative_link": 7}
    news = [new_item(number) for number in range(2)]
    store.record_poll(store.channel(*FEED).id, poll(listed=12, notes=notes), news, NOW)
    store.record_poll(store.channel(*FEED).id, poll(LATER), news, LATER)
    with store.read() as connection:
        first, second = connection.execute(sa.select(polls).order_by(polls.c.started_at)).all()
    assert (first.listed, first.notes, first.new_items) == (12, notes, 2)
    assert (first.took_ms, first.status, first.outcome, first.error) == (12, 200, "ok", None)
    assert (second.listed, second.notes, second.new_items) == (0, {}, 0)


def test_the_same_poll_again_brings_no_gap_and_teaches_nothing(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    first = poll(gap=NewGap(NOW, LATER), profile={"depth": 3}, window=WINDOW)
    store.record_poll(number, first, [], NOW)
    store.record_poll(number, poll(gap=NewGap(NOW, LATER), profile={"depth": 4}, window=()), [], NOW)
    assert len(store.gaps()) == 1
    assert store.profile(number).profile == {"depth": 3}
    assert store.profile(number).window == WINDOW


def test_polls_are_forgotten_after_a_season_but_counted_for_ever(store: Store) -> None:
    store.sync_channels([FEED, OTHER], NOW)
    number, other = store.channel(*FEED).id, store.channel(*OTHER).id
    store.record_poll(other, poll(), [], NOW)
    for days in (0, 1, 90, 91):
        at = NOW + timedelta(days=days)
        store.record_poll(number, poll(at), [], at)
    assert kept(store) == [(other, 0), (number, 1), (number, 90), (number, 91)]
    assert store.channel(*FEED).polls == store.status().outlets[0].polls == 4


def test_what_is_old_is_looked_for_on_the_first_poll_of_a_day(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    east = timezone(timedelta(hours=14))
    start = NOW.replace(hour=11)
    evening = start + timedelta(days=90, minutes=-1)
    for at in (start, evening, evening + timedelta(minutes=2), evening.astimezone(east) + timedelta(minutes=3)):
        store.record_poll(number, poll(at), [], at)
    assert len(kept(store)) == 4
    store.record_poll(number, poll(evening + timedelta(days=1)), [], evening)
    assert len(kept(store)) == 4
    assert kept(store)[0] == (number, 90)
