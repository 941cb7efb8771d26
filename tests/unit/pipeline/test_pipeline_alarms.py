"""What stands wrong with an outlet is said once, and once more when it is over, whatever comes between."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_fakes import FEED, NOW, Bench, failure, feed, listed, outlet, page

from crawler.config.schema import Channel
from crawler.pipeline.alarms import REPORTED, Alarms
from crawler.pipeline.backfill import MOST_TRIES
from crawler.pipeline.crawl import Crawl
from crawler.pipeline.listing import new_item
from crawler.pipeline.rounds import ChannelRounds
from crawler.store.values import Alarm, NewGap, PollRecord

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = 24


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The log, from the level at which alarms are told."""
    caplog.set_level(logging.INFO)
    return caplog


def look(bench: Bench, after: timedelta = timedelta(minutes=2)) -> None:
    """Look at all outlets, some time after whatever was before."""
    bench.clock.time += after
    asyncio.run(bench.alarms.look())


def told(said: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log told of alarms, in order: the word, and the kind."""
    lines = [record.getMessage().split() for record in said.records]
    return [f"{line[0]} {line[2]}" for line in lines if line[0].startswith("alarm")]


def kinds(bench: Bench) -> list[str]:
    """Return the kinds of the alarms that stand."""
    return [alarm.kind for alarm in bench.store.alarms()]


def missing(bench: Bench, times: int) -> None:
    """Let the channel be missing, so many polls long."""
    for _ in range(times):
        bench.engine.say(FEED, page(FEED, b"not here", status=404))
        bench.poll()


def test_a_broken_outlet_is_told_once_and_once_more_when_it_is_well(
    bench: Bench, said: pytest.LogCaptureFixture
) -> None:
    missing(bench, 1)
    look(bench)
    assert kinds(bench) == []
    missing(bench, 2)
    look(bench)
    look(bench)
    [alarm] = bench.store.alarms()
    assert (alarm.outlet, alarm.kind) == ("harbour-post", "broken")
    assert "its channel cannot be read" in alarm.text
    assert "404" in alarm.text
    assert told(said) == ["alarm kind=broken"]
    assert [record.levelname for record in said.records if record.getMessage().startswith("alarm ")] == ["WARNING"]
    bench.engine.say(FEED, feed(listed(1)))
    bench.poll()
    look(bench)
    look(bench)
    assert kinds(bench) == []
    assert told(said) == ["alarm kind=broken", "alarm_over kind=broken"]


def test_a_restart_does_not_tell_again(bench: Bench, said: pytest.LogCaptureFixture) -> None:
    missing(bench, 3)
    look(bench)
    bench.alarms = Alarms(bench.store, bench.network, bench.clock)
    look(bench)
    assert told(said) == ["alarm kind=broken"]


def test_it_is_looked_once_a_minute_at_the_most(bench: Bench) -> None:
    look(bench)
    missing(bench, 3)
    bench.clock.time = NOW + timedelta(minutes=2, seconds=30)
    look(bench, timedelta(0))
    assert kinds(bench) == []
    look(bench, timedelta(seconds=31))
    assert kinds(bench) == ["broken"]


def test_while_our_own_network_is_down_nobody_is_blamed(bench: Bench) -> None:
    missing(bench, 3)
    for number in range(10):
        bench.network.note(f"https://outlet{number}.example/", failure("timeout"))
    assert bench.network.is_down
    look(bench)
    assert kinds(bench) == []


def test_the_daemon_looks_with_every_sweep(bench: Bench, tmp_path: Path) -> None:
    missing(bench, 3)
    asyncio.run(ChannelRounds(bench.desk, tmp_path, bench.clock).sweep())
    assert kinds(bench) == ["broken"]


def test_a_manual_crawl_looks_at_its_end(bench: Bench) -> None:
    missing(bench, 2)
    bench.engine.say(FEED, page(FEED, b"not here", status=404))
    asyncio.run(Crawl(bench.desk, bench.clock, bench.clock.sleep).run([bench.outlet]))
    assert kinds(bench) == ["broken"]


def test_most_pages_failing_is_told(bench: Bench, said: pytest.LogCaptureFixture) -> None:
    bench.engine.say(FEED, feed(*map(listed, range(12))))
    bench.poll()
    for number, item in enumerate(bench.store.pending(None, bench.clock())):
        bench.store.finish(item.id, "failed:http_403" if number < 9 else "rejected:too_short")
    look(bench)
    [alarm] = bench.store.alarms()
    assert alarm.kind == "pages"
    assert alarm.text == "12 of the last 12 pages gave no report, most of them failed:http_403"
    assert told(said) == ["alarm kind=pages"]


def steady(bench: Bench, days: int, until: timedelta = DAY) -> None:
    """Let the outlet bring an item an hour for some days, polled each hour; `until` before the end it falls silent."""
    bench.clock.time = NOW
    state = bench.state()
    for hour in range(days * DAILY):
        at = NOW + hour * HOUR
        new = [new_item(listed(hour))] if hour * HOUR < days * DAY - until else []
        bench.store.record_poll(state.id, PollRecord(at, 5, "ok", at + HOUR, 200, listed=20), new, at)
    bench.clock.time = NOW + days * DAY - HOUR


def test_an_outlet_under_its_usual_volume_is_told_once_and_when_it_is_back(
    bench: Bench, said: pytest.LogCaptureFixture
) -> None:
    steady(bench, 22)
    look(bench)
    look(bench)
    [alarm] = bench.store.alarms()
    assert alarm.kind == "quiet"
    assert "usual" in alarm.text
    back = [new_item(listed(10_000 + number)) for number in range(20)]
    at = bench.clock()
    bench.store.record_poll(bench.state().id, PollRecord(at, 5, "ok", at + HOUR, 200, listed=20), back, at)
    look(bench)
    assert told(said) == ["alarm kind=quiet", "alarm_over kind=quiet"]


def test_an_outlet_that_brings_what_is_usual_is_not_quiet(bench: Bench) -> None:
    steady(bench, 22, timedelta(hours=4))
    look(bench)
    assert kinds(bench) == []


def test_an_outlet_that_was_not_watched_is_not_quiet(bench: Bench) -> None:
    steady(bench, 22)
    look(bench, timedelta(hours=5))  # and no poll since
    assert kinds(bench) == []


def gap_open(bench: Bench, tries: int) -> None:
    """Let a gap be found, and vainly filled so often."""
    bench.engine.say(FEED, feed(listed(1)))
    bench.poll()
    at = bench.clock() + timedelta(minutes=1)
    record = PollRecord(at, 5, "ok", at + HOUR, 200, listed=1, gap=NewGap(at - 3 * HOUR, at - HOUR))
    bench.store.record_poll(bench.state().id, record, [], at)
    [gap] = bench.store.gaps()
    for _ in range(tries):
        bench.store.fill_gap(gap.id, 0, None, None)


def test_a_gap_that_cannot_be_closed_is_told_for_a_week_and_listed_on(
    bench: Bench, said: pytest.LogCaptureFixture
) -> None:
    gap_open(bench, MOST_TRIES)
    look(bench)
    [alarm] = bench.store.alarms()
    assert alarm.kind == "gap"
    assert alarm.text.startswith("1 gap could not be closed, the oldest from ")
    look(bench, REPORTED)
    assert kinds(bench) == []
    assert told(said) == ["alarm kind=gap", "alarm_over kind=gap"]
    assert len(bench.store.gaps()) == 1


def test_a_gap_that_may_yet_be_closed_is_not_told(bench: Bench) -> None:
    gap_open(bench, MOST_TRIES - 1)
    look(bench)
    assert kinds(bench) == []


def test_an_outlet_that_is_configured_no_more_has_no_alarm(tmp_path: Path) -> None:
    bench = Bench(
        tmp_path / "data", [outlet(), outlet("valley", Channel(kind="feed", address="https://valley.example"))]
    )
    bench.store.raise_alarm(Alarm("harbour-post", "broken", NOW, "its channel cannot be read"))
    bench.store.sync_channels([("valley", "feed", "https://valley.example")], NOW)
    look(bench)
    assert kinds(bench) == []
    bench.close()
