"""A poll ends in one recorded outcome whatever the channel answers, and keeps each item once."""

import asyncio
from datetime import timedelta

import pytest
from pipeline_fakes import FEED, HTML, NOW, SITE, XML, Bench, failure, feed, listed, outlet, page

from crawler.config.schema import Channel, Outlet
from crawler.errors import ParseError, StoreError
from crawler.fetch.engine import Reading
from crawler.fetch.gate import Gate
from crawler.fetch.manners import Validators
from crawler.fetch.robotstxt import LONGEST_DELAY
from crawler.fetch.turns import SPREAD
from crawler.model import Item, Listing
from crawler.pipeline import poll as poll_module
from crawler.pipeline.listing import items_of, sifted
from crawler.pipeline.watch import Polled
from crawler.schedule.daemon import VISIT_DEADLINE
from crawler.schedule.due import SPREAD as SPREAD_OF_POLLS
from crawler.schedule.due import failure_weight
from crawler.schedule.profile import Profile
from crawler.store.values import NewItem
from spiders.sitemap import MOST_CHILDREN

MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(days=30)
CHANNEL = Channel(kind="feed", address=FEED)


def admitted(outlet: Outlet, channel: Channel, listing: Listing) -> tuple[NewItem, ...]:
    """Return what is taken of a listing of a channel that nothing is known of."""
    return items_of(outlet, channel, sifted(outlet, channel, listing, Gate(())), Profile(), LATER)


def poll(bench: Bench) -> Polled:
    """Poll the bench's channel, a minute after whatever was before."""
    bench.clock.time += MINUTE
    return asyncio.run(bench.poller.poll(bench.outlet, bench.channel))


def pending(bench: Bench) -> list[str]:
    """Return the addresses that wait to be read."""
    return [one.item.url for one in bench.store.pending(bench.outlet.id, bench.clock())]


def test_a_poll_keeps_what_the_channel_lists(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1), listed(2), etag='"one"'))
    polled = poll(bench)
    assert (polled.outcome, polled.listed, polled.new, polled.failed) == ("ok", 2, 2, False)
    assert sorted(pending(bench)) == [f"{SITE}/1", f"{SITE}/2"]
    state = bench.state()
    assert (state.etag, state.polls, state.failures, state.last_ok_at, state.last_error) == (
        '"one"',
        1,
        0,
        NOW + MINUTE,
        None,
    )
    assert 13 * MINUTE < state.next_poll_at - NOW < 18 * MINUTE
    assert bench.watcher.polls == [polled]


def test_a_second_poll_sends_the_validators_and_a_304_keeps_them(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1), etag='"one"'), page(FEED, b"", XML, status=304))
    poll(bench)
    before = bench.state()
    assert poll(bench).outcome == "unchanged"
    assert bench.engine.validators == [Validators(), Validators('"one"', None)]
    after = bench.state()
    assert (after.etag, after.body_digest, after.polls) == ('"one"', before.body_digest, 2)
    assert pending(bench) == [f"{SITE}/1"]


def test_the_same_bytes_are_unchanged_and_not_parsed_again(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1), etag='"one"'), feed(listed(1), etag='"two"'))
    poll(bench)
    parsed = bench.pool.runs
    polled = poll(bench)
    assert (polled.outcome, polled.new, bench.pool.runs) == ("unchanged", 0, parsed)
    assert bench.state().etag == '"two"'


def test_a_listing_of_known_items_brings_nothing_new(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1)), feed(listed(2), listed(1)))
    assert [poll(bench).new, poll(bench).new] == [1, 1]
    assert pending(bench) == [f"{SITE}/1", f"{SITE}/2"]


def test_an_empty_listing_is_no_failure(bench: Bench) -> None:
    bench.engine.say(FEED, feed())
    polled = poll(bench)
    assert (polled.outcome, polled.failed) == ("empty", False)
    assert bench.state().failures == 0


FAILURES = [
    (page(FEED, b"<html><body><p>Please sign in.</p></body></html>", HTML), "not_a_feed"),
    (page(FEED, b"", XML), "empty_body"),
    (page(FEED, b"busy", HTML, status=503), "http_503"),
    (page(FEED, b"gone", HTML, status=410), "http_410"),
    (failure("timeout"), "timeout"),
    (ParseError("deep", code="too_deep"), "too_deep"),
    (ZeroDivisionError("a spider's own fault"), "crash"),
    (TimeoutError(), "deadline"),
]


@pytest.mark.parametrize(("answer", "code"), FAILURES, ids=[code for _, code in FAILURES])
def test_a_failure_is_an_outcome(bench: Bench, answer: object, code: str) -> None:
    bench.engine.say(FEED, feed(listed(1), etag='"one"'), answer)  # type: ignore[arg-type]
    poll(bench)
    before = bench.state()
    polled = poll(bench)
    assert (polled.outcome, polled.failed, polled.listed, polled.new) == (code, True, 0, 0)
    state = bench.state()
    assert (state.failures, state.last_error, state.last_ok_at) == (1, polled.error, before.last_ok_at)
    assert (state.etag, state.body_digest) == (before.etag, before.body_digest)
    assert state.weight == failure_weight(code)
    assert state.next_poll_at > NOW + 2 * MINUTE + 15 * MINUTE * 2**state.weight * (1 - SPREAD_OF_POLLS)


def test_failures_add_up_and_end_with_the_first_success(bench: Bench) -> None:
    bench.engine.say(FEED, failure("refused"), failure("refused"), feed(listed(1)))
    seen = []
    for _ in range(3):
        poll(bench)
        seen.append(bench.state().failures)
    assert seen == [1, 2, 0]
    assert bench.state().last_error is None


def test_retry_after_is_passed_on_and_kept(bench: Bench) -> None:
    bench.engine.say(FEED, page(FEED, b"", HTML, ("Retry-After", "7200"), status=503))
    polled = poll(bench)
    assert polled.retry_after == 7200
    assert bench.state().next_poll_at >= NOW + timedelta(seconds=7200)


def test_a_poll_that_hangs_is_ended(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(poll_module, "POLL_DEADLINE", 0.01)
    monkeypatch.setattr(bench.engine, "poll", hang)
    assert poll(bench).outcome == "deadline"
    assert bench.state().failures == 1


def test_the_longest_crawl_delay_leaves_time_for_every_document_of_a_poll() -> None:
    documents = 1 + MOST_CHILDREN
    assert documents * LONGEST_DELAY * (1 + SPREAD) < poll_module.POLL_DEADLINE < VISIT_DEADLINE


@pytest.mark.parametrize("listing", [Listing("spider", (None,)), "no listing"])  # type: ignore[arg-type]
def test_a_listing_that_cannot_be_taken_is_a_failed_poll(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, listing: object
) -> None:
    async def broken(*_: object) -> Reading:
        return Reading(None, listing)  # type: ignore[arg-type]

    monkeypatch.setattr(bench.engine, "poll", broken)
    polled = poll(bench)
    assert (polled.outcome, polled.failed) == ("crash", True)
    assert (bench.state().polls, bench.state().failures) == (1, 1)


def test_a_store_that_fails_is_not_taken_for_a_channel_that_fails(bench: Bench) -> None:
    bench.engine.say(FEED, StoreError("the disk is full", code="unwritable"))
    with pytest.raises(StoreError):
        poll(bench)


def test_look_keeps_nothing(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1), etag='"one"'))
    reading = asyncio.run(bench.looker.look(bench.outlet, bench.channel))
    assert reading.listing is not None
    assert [item.url for item in reading.listing.items] == [f"{SITE}/1"]
    assert (pending(bench), bench.state().polls) == ([], 0)


def test_the_oldest_rows_come_first_and_undated_ones_keep_their_order_turned() -> None:
    dated = [Item(f"{SITE}/{day}", published=NOW + timedelta(days=day)) for day in (5, 3, 4)]
    undated = [Item(f"{SITE}/newer"), Item(f"{SITE}/older")]
    found = admitted(outlet(), CHANNEL, Listing("rss-2.0", (*undated, *dated)))
    assert [new.item.url.removeprefix(f"{SITE}/") for new in found] == ["3", "4", "5", "older", "newer"]


@pytest.mark.parametrize(
    ("url", "passes"),
    [
        (f"{SITE}/1", True),
        ("https://elsewhere.example/1", True),
        (f"{SITE}:8443/1", True),
        (f"{SITE}:9999/1", False),
        ("", False),
        ("ftp://harbour.example/1", False),
        ("javascript:alert(1)", False),
        ("https://user:secret@harbour.example/1", False),
        ("https:///nowhere", False),
        (f"{SITE}/a b", False),
        (f"{SITE}/{'x' * 3000}", False),
        ("http://[::1", False),
    ],
)
def test_only_links_that_may_be_asked_are_admitted(url: str, passes: bool) -> None:
    found = list(admitted(outlet(ports=(8443,)), CHANNEL, Listing("rss-2.0", (Item(url),))))
    assert [new.item.url for new in found] == [url] * passes
    assert all(new.keys for new in found)


def test_the_ports_of_an_outlets_own_addresses_are_open() -> None:
    own = outlet("harbour-post", Channel(kind="feed", address="https://harbour.example:8444/feed"))
    assert list(admitted(own, own.channels[0], Listing("rss-2.0", (Item("https://harbour.example:8444/1"),))))


@pytest.mark.parametrize(
    "guid",
    [FEED, "http://www.harbour.example/feed.xml?utm_source=rss", f"{SITE}/", f"{SITE}/same-for-all", "plain word"],
)
def test_a_guid_that_all_rows_share_hides_none_of_them(bench: Bench, guid: str) -> None:
    rows = tuple(Item(f"{SITE}/{number}", guid=guid) for number in (1, 2, 3))
    found = list(admitted(bench.outlet, bench.channel, Listing("rss-2.0", rows)))
    assert [new.item.guid for new in found] == [None] * 3
    assert [is_new for _, is_new in (bench.store.add_item("harbour-post", new, NOW) for new in found)] == [True] * 3


@pytest.mark.parametrize(
    ("guid", "kept"), [(FEED, None), (f"{SITE}/", None), (SITE, None), (f"{SITE}/?p=1", f"{SITE}/?p=1")]
)
def test_the_guid_of_a_single_row(guid: str, kept: str | None) -> None:
    [new] = admitted(outlet(), CHANNEL, Listing("rss-2.0", (Item(f"{SITE}/1", guid=guid),)))
    assert new.item.guid == kept
