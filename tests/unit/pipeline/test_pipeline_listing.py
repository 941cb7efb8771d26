"""Of a listing, what may be asked for is taken, with dates on the right clock and ids that stay."""

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_fakes import FEED, NOW, SITE, Bench, article, feed, listed, outlet

from crawler.config.schema import Channel, Outlet
from crawler.fetch.engine import Reading
from crawler.fetch.gate import Gate
from crawler.model import Dropped, Item, Listing
from crawler.pipeline.listing import items_of, row_problem, sifted
from crawler.schedule.offset import Clock
from crawler.schedule.profile import Profile
from crawler.text.addressrules import AddressRules

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
GATE = Gate(())
CHANNEL = Channel(kind="feed", address=FEED)


def dated(published: datetime | None, channel: Channel = CHANNEL, profile: Profile = Profile()) -> Item:  # noqa: B008
    """Return what becomes of a row with this date, read NOW."""
    rows = sifted(outlet(), channel, Listing("rss-2.0", (listed(1, published=published),)), GATE)
    [new] = items_of(outlet(), channel, rows, profile, NOW)
    return new.item


BEHIND = Profile(clock=Clock(shift=120))


@pytest.mark.parametrize(
    ("stated", "profile", "pin", "taken", "note"),
    [
        (NOW - HOUR, Profile(), None, NOW - HOUR, None),
        (NOW + 4 * MINUTE, Profile(), None, NOW + 4 * MINUTE, None),
        (NOW + HOUR, Profile(), None, NOW, "future"),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), BEHIND, None, datetime(9999, 12, 31, 23, tzinfo=UTC), "future"),
        (datetime(1970, 1, 1, tzinfo=UTC), Profile(), None, None, "ancient"),
        (datetime(1, 1, 1, tzinfo=UTC), BEHIND, None, None, "ancient"),
        (NOW - 5 * HOUR, BEHIND, None, NOW - 3 * HOUR, "shifted"),
        (NOW - HOUR, BEHIND, None, NOW, "future"),
        (NOW - 5 * HOUR, BEHIND, -HOUR, NOW - 6 * HOUR, "shifted"),
        (NOW - 5 * HOUR, BEHIND, timedelta(0), NOW - 5 * HOUR, None),
        (None, BEHIND, HOUR, None, None),
    ],
)
def test_dates_are_put_on_the_right_clock(
    stated: datetime | None, profile: Profile, pin: timedelta | None, taken: datetime | None, note: str | None
) -> None:
    item = dated(stated, Channel(kind="feed", address=FEED, clock_offset=pin), profile)
    assert (item.published, item.published_note) == (NOW if note == "future" else taken, note)


def test_a_note_of_the_reader_s_stays_where_nothing_else_is_to_be_said() -> None:
    row = listed(1, published=NOW - HOUR, published_note="zone_assumed")
    rows = sifted(outlet(), CHANNEL, Listing("rss-2.0", (row,)), GATE)
    [new] = items_of(outlet(), CHANNEL, rows, Profile(), NOW)
    assert new.item.published_note == "zone_assumed"
    assert not rows.rows[0].zone_stated


@pytest.mark.parametrize(
    ("published", "sound"),
    [
        (NOW, True),
        (NOW + timedelta(days=400), True),
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(1, 1, 1, tzinfo=UTC), False),
        (datetime.max.replace(tzinfo=UTC), False),
        (None, False),
    ],
)
def test_only_sound_dates_teach(published: datetime | None, sound: bool) -> None:
    [row] = sifted(outlet(), CHANNEL, Listing("rss-2.0", (listed(1, published=published),)), GATE).rows
    assert row.published == (published if sound else None)


def test_faults_are_counted_by_word() -> None:
    rows = (listed(1), Item(""), Item("ftp://harbour.example/1"), Item("https://u:p@harbour.example/"))
    listing = Listing("rss-2.0", rows, mended={"relative_link": 3}, dropped=(Dropped("no_link"), Dropped("repeated")))
    found = sifted(outlet(), CHANNEL, listing, GATE)
    problems = [row_problem(row, frozenset(), GATE) for row in rows[2:]]
    assert found.kept == rows[:1]
    assert found.notes == {
        "mended:relative_link": 3,
        "dropped:no_link": 2,
        "dropped:repeated": 1,
        **{f"dropped:{problem}": 1 for problem in problems},
    }
    assert all(problem and problem.startswith("gate_") for problem in problems)


@pytest.mark.parametrize("host", ["localhost", "127.1", "[::1]", "169.254.169.254", "10.0.0.1", "paper.localhost"])
def test_a_row_that_leads_inside_is_dropped_unless_that_is_allowed(host: str) -> None:
    row = Item(f"http://{host}/1", "Story")
    found = sifted(outlet(), CHANNEL, Listing("rss-2.0", (row,)), GATE)
    assert (found.kept, found.notes) == ((), {"dropped:gate_address": 1})
    open_gate = Gate(map(ip_network, ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "169.254.0.0/16")))
    assert sifted(outlet(), CHANNEL, Listing("rss-2.0", (row,)), open_gate).kept == (row,)


def poll(bench: Bench, *rows: Item, after: timedelta = 15 * MINUTE) -> int:
    """Poll the channel, which lists these rows; return how many are new."""
    bench.engine.say(FEED, feed(*rows))
    return bench.poll(after).new


@pytest.mark.parametrize("count", [3, 10])
def test_guids_that_come_back_on_other_links_are_left_out_at_once(bench: Bench, count: int) -> None:
    def numbered(first: int) -> list[Item]:
        # The guid is the row's place in the list.
        return [listed(first - place, guid=f"{SITE}/?row={place}") for place in range(count)]

    assert poll(bench, *numbered(100)) == count
    assert poll(bench, *numbered(200)) == count
    assert poll(bench, *numbered(202)) == 2
    assert len(bench.pending()) == 2 * count + 2


def test_a_guid_that_is_the_article_holds_a_row_together_whose_link_changes(bench: Bench) -> None:
    def row(number: int, link: str) -> Item:
        return Item(f"{SITE}/{link}{number}", "Story", guid=f"{SITE}/?p={number}", published=NOW - HOUR)

    assert poll(bench, *[row(number, "") for number in range(10)]) == 10
    assert poll(bench, *[row(number, "new-") if number == 4 else row(number, "") for number in range(10)]) == 0


@pytest.mark.parametrize(("pin", "new"), [("link", 1), ("guid", 0), (None, 0)])
def test_the_id_is_pinned(tmp_path: Path, pin: str | None, new: int) -> None:
    bench = Bench(tmp_path / "data", [outlet("harbour-post", Channel(kind="feed", address=FEED, ids=pin))])
    rows = [listed(number, guid=f"{SITE}/?p={number}", published=NOW - HOUR) for number in range(10)]
    poll(bench, *rows)
    changed = Item(f"{SITE}/renamed", "Story", guid=f"{SITE}/?p=9", published=NOW - HOUR)
    assert poll(bench, *rows[:9], changed) == new
    bench.close()


AHEAD = timedelta(hours=2)


def test_a_clock_that_is_wrong_is_learnt_and_put_right(bench: Bench) -> None:
    """Every poll brings two rows of the minutes before, dated two hours ahead."""
    dice, shown, true = random.Random(1), [], {}
    for number in range(60):
        at = bench.clock.time + 15 * MINUTE
        moment = at - dice.uniform(1, 12) * MINUTE
        true[f"{SITE}/{number}"] = moment.replace(microsecond=0)
        shown = [listed(number, published=(moment + AHEAD).replace(microsecond=0)), *shown][:10]
        poll(bench, *shown)
    assert bench.profile.clock.shift == -120
    last = bench.pending()[f"{SITE}/59"]
    assert (last.published, last.published_note) == (true[f"{SITE}/59"], "shifted")


@pytest.fixture
def ruled(tmp_path: Path) -> Iterator[Bench]:
    """An outlet whose addresses follow rules of their own."""
    rules = AddressRules(drop_params=("seite",), mobile_hosts=("lite.harbour.example",), host="harbour.example")
    bench = Bench(tmp_path / "data", [outlet("harbour-post", addresses=rules)])
    yield bench
    bench.close()


def test_an_outlet_s_own_rules_hold_in_every_place(ruled: Bench) -> None:
    plain, same = f"{SITE}/story-1", "https://lite.harbour.example/story-1?seite=2"
    assert poll(ruled, Item(plain, "Quay closed")) == 1
    assert poll(ruled, Item(same, "Quay closed")) == 0
    for url in (plain, same):
        ruled.engine.say(url, article(url, "Quay closed"))
    asyncio.run(ruled.reader.read_due(ruled.outlet))
    assert asyncio.run(ruled.reader.read_url(ruled.outlet, same)) in {"stored", "duplicate", "version"}
    assert len(ruled.store.reports()) == 1


def test_where_pages_end_is_judged_by_the_outlet_s_rules_too(ruled: Bench) -> None:
    asked, end = f"{SITE}/go/1", "https://lite.harbour.example/story-1?seite=2"
    poll(ruled, Item(asked, "Quay closed"))
    ruled.engine.say(asked, article(asked, "Quay closed", final_url=end))
    asyncio.run(ruled.reader.read_due(ruled.outlet))
    assert poll(ruled, Item(f"{SITE}/story-1", "Quay closed")) == 0


def test_the_same_without_rules_is_two_articles(bench: Bench) -> None:
    poll(bench, Item(f"{SITE}/story-1", "Quay closed"))
    assert poll(bench, Item(f"{SITE}/story-1?seite=2", "Quay closed")) == 1


MOMENTS = st.one_of(st.none(), st.datetimes(timezones=st.timezones()))
ROWS = st.lists(
    st.builds(
        Item,
        st.one_of(st.just(""), st.text(max_size=12), st.integers(0, 20).map(lambda n: f"{SITE}/{n}")),
        guid=st.one_of(st.none(), st.text(max_size=4)),
        published=MOMENTS,
    ),
    max_size=8,
)


@settings(deadline=None)  # the cores may be busy with others
@given(polls=st.lists(ROWS, min_size=1, max_size=4))
def test_whatever_a_spider_gives_is_taken_or_is_one_failed_poll(
    tmp_path_factory: pytest.TempPathFactory, polls: list[list[Item]]
) -> None:
    bench = Bench(tmp_path_factory.mktemp("given") / "data")
    try:
        for rows in polls:
            give(bench, rows)
            polled = bench.poll(15 * MINUTE)
            assert polled.outcome == ("ok" if rows else "empty"), polled.error
    finally:
        bench.close()


def give(bench: Bench, rows: list[Item]) -> None:
    """Let the channel list rows that no reader has mended."""

    async def poll(outlet: Outlet, *_: object, **__: object) -> Reading:
        assert outlet
        return Reading(None, Listing("spider", tuple(rows)))

    bench.engine.poll = poll  # type: ignore[method-assign]


def test_a_listing_that_nobody_can_take_is_one_failed_poll(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OverflowError("date value out of range")

    monkeypatch.setattr("crawler.pipeline.poll.items_of", broken)
    bench.engine.say(FEED, feed(listed(1), etag='"one"'))
    polled = bench.poll(MINUTE)
    assert (polled.outcome, polled.failed, bench.state().failures) == ("crash", True, 1)
    assert bench.state().etag is None
