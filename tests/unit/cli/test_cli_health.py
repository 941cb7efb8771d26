"""What is wrong with an outlet is shown at a glance, in full, and as metrics; a row that is dropped says why."""

import json
from datetime import timedelta

import pytest
from cli_desk import NOW, OUTLET, SITE, Newswire, write_config
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from crawler import app
from crawler.cli.metrics import exposition
from crawler.cli.status import GAPS
from crawler.cli.trying import seen
from crawler.config.schema import Channel, Outlet
from crawler.fetch.gate import Gate
from crawler.match.grade import Grade
from crawler.model import Dropped, Item, Listing
from crawler.schedule.profile import Profile
from crawler.store.edits import Graded
from crawler.store.store import Store
from crawler.store.values import Alarm, Health, NewGap, OutletHealth, PollRecord

FEED, WORLD = f"{SITE}/feed.xml", f"{SITE}/world.xml"
HOUR = timedelta(hours=1)
GAP = NewGap(NOW - 3 * HOUR, NOW - 2 * HOUR)
BROKEN = "404 Not Found"


@pytest.fixture
def outlet() -> Outlet:
    """The Harbour Post."""
    channels = (Channel(kind="feed", address=FEED),)
    return Outlet(id="harbour-post", name="Harbour Post", homepage=f"{SITE}/", channels=channels)


@pytest.fixture
def troubled(fresh: Newswire, monkeypatch: pytest.MonkeyPatch) -> Newswire:
    """A desk with one good channel that has a gap, one that cannot be read, one never polled, and an alarm."""
    channels = f"  - feed: {WORLD}\n    ids: link\n    validators: ignore\n  - section: {SITE}/late\n"
    write_config(fresh.config, **{"harbour-post": OUTLET + channels})
    store = Store.open(None, fresh.data)
    store.sync_channels(
        [("harbour-post", "feed", FEED), ("harbour-post", "feed", WORLD), ("harbour-post", "section", f"{SITE}/late")],
        NOW,
    )
    good, bad, _ = store.channels()
    profile = Profile().to_json()
    notes = {"mended:relative_link": 3, "dropped:no_link": 1}
    store.record_poll(
        good.id,
        PollRecord(NOW - HOUR, 40, "ok", NOW + HOUR, 200, profile=profile, listed=12, notes=notes, gap=GAP),
        [],
        NOW - HOUR,
    )
    failed = PollRecord(NOW - HOUR, 9, "http_404", NOW + HOUR, 404, BROKEN, failures=4, weight=4.0)
    store.record_poll(bad.id, failed, [], NOW - HOUR)
    [gap] = store.gaps()
    store.fill_gap(gap.id, 2, None, None)
    store.raise_alarm(Alarm("harbour-post", "pages", NOW - HOUR, "12 of the last 20 pages gave no report"))
    store.close()
    monkeypatch.setattr(app, "now", lambda: NOW)
    return fresh


def test_the_list_says_at_a_glance_what_is_wrong(troubled: Newswire) -> None:
    heads, row = troubled("outlets", "list").out.splitlines()
    assert heads.split()[-2:] == ["last_ok_at", "trouble"]
    assert row.split()[:6] == ["harbour-post", "Harbour", "Post", "fi", "en", "pages"]
    assert row.endswith("2026-03-02 08:00+00:00  12 of the last 20 pages gave no report")
    store = Store.open(None, troubled.data)
    store.end_alarm("harbour-post", "pages")
    store.close()
    assert troubled("outlets", "list").out.endswith(f"2026-03-02 08:00+00:00  1 broken of 3; {BROKEN}\n")


def test_one_outlet_is_shown_with_what_its_channels_have_taught(troubled: Newswire) -> None:
    said = troubled("outlets", "show", "harbour-post")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[:3] == [
        f"harbour-post: Harbour Post, {SITE}/",
        "condition: pages (1 broken of 3)",
        "alarm: pages since 2026-03-02 08:00+00:00: 12 of the last 20 pages gave no report",
    ]
    assert f"feed {FEED}: ok" in lines
    assert f"feed {WORLD}: broken" in lines
    assert "  next poll   2026-03-02 10:00+00:00; 1 poll, 4 failures in a row: 404 Not Found" in lines
    assert "  validators  never sent; pinned" in lines
    assert "  identity    the link; pinned" in lines
    assert lines[-2] == f"section {SITE}/late: never"
    assert "  2026-03-02 08:00+00:00  ok, 12 listed, 0 new, dropped:no_link 1, mended:relative_link 3" in lines
    reach = "from 2026-03-02 06:00+00:00 to 2026-03-02 07:00+00:00"
    assert lines[-1] == f"gap: {FEED} {reach}: open, 1 try, 2 filled"


def test_one_outlet_as_json(troubled: Newswire) -> None:
    row = json.loads(troubled("outlets", "show", "harbour-post", "--json").out)
    assert list(row) == ["id", "name", "homepage", "condition", "alarms", "channels", "gaps", "hints"]
    good, bad, late = row["channels"]
    assert [good["condition"], bad["condition"], late["condition"]] == ["ok", "broken", "never"]
    assert (bad["failures"], bad["last_error"]) == (4, BROKEN)
    assert good["last_polls"][0]["notes"] == {"mended:relative_link": 3, "dropped:no_link": 1}
    assert (late["polls"], late["profile"], late["last_polls"]) == (0, {}, [])
    assert row["gaps"][0]["from"] == "2026-03-02T06:00:00+00:00"


def test_an_outlet_nobody_polled_yet_is_shown(fresh: Newswire) -> None:
    said = fresh("outlets", "show", "harbour-post")
    assert said.out.splitlines() == [f"harbour-post: Harbour Post, {SITE}/", "condition: never", f"feed {FEED}: never"]
    assert not fresh.data.exists()


def test_an_outlet_that_is_not_configured_is_named(fresh: Newswire) -> None:
    said = fresh("outlets", "show", "nobody")
    assert (said.code, said.out) == (2, "")
    assert "nobody" in said.err


def test_status_lists_alarms_and_open_gaps(troubled: Newswire) -> None:
    lines = troubled("status").out.splitlines()
    assert lines[1].split()[:2] == ["harbour-post", "pages"]
    assert lines[2].startswith("alarm: harbour-post: pages since 2026-03-02 08:00+00:00: 12 of the last 20")
    reach = "from 2026-03-02 06:00+00:00 to 2026-03-02 07:00+00:00"
    assert lines[3] == f"gap: harbour-post: feed {FEED} {reach}; 1 try to fill it brought 2 items"
    found = json.loads(troubled("status", "--json").out)
    assert (found["alarms"][0]["kind"], found["gaps"][0]["tries"]) == ("pages", 1)
    assert (found["outlets"][0]["condition"], found["outlets"][0]["gaps"]) == ("pages", 1)


def test_of_many_gaps_status_shows_the_latest(troubled: Newswire) -> None:
    store = Store.open(None, troubled.data)
    for number in range(1, GAPS + 5):
        at = NOW + number * HOUR
        record = PollRecord(at, 9, "ok", at + HOUR, 200, gap=NewGap(at - HOUR, at))
        store.record_poll(store.channels()[0].id, record, [], at)
    store.close()
    lines = troubled("status").out.splitlines()
    assert lines[3] == "5 older gaps not shown; --json lists all"
    told = [line for line in lines if line.startswith("gap: ")]
    assert len(told) == GAPS
    assert " to 2026-03-03 09:00+00:00;" in told[-1]
    assert len(json.loads(troubled("status", "--json").out)["gaps"]) == GAPS + 5


def test_the_metrics_are_what_a_scraper_reads(troubled: Newswire) -> None:
    said = troubled("status", "--metrics")
    assert said.code == 0
    assert said.out.endswith("# EOF\n")
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(said.out)
        for sample in family.samples
    }
    assert found["newswire_polls_total", "harbour-post"] == 2
    assert found["newswire_gaps", "harbour-post"] == 1
    assert found["newswire_alarm", "harbour-post", "pages"] == 1
    assert found["newswire_alarm", "harbour-post", "quiet"] == 0
    assert found["newswire_condition", "harbour-post", "pages"] == 1
    assert found["newswire_condition", "harbour-post", "ok"] == 0
    assert found["newswire_last_success_timestamp_seconds", "harbour-post"] == (NOW - HOUR).timestamp()
    assert found["newswire_tray",] == 0


def test_the_metrics_of_an_outlet_never_polled_name_no_time() -> None:
    text = exposition(Health((OutletHealth("new"),), 0, 0, 0), {}, (), (Graded(), Grade(None, None)))
    assert 'newswire_condition{newswire_condition="never",outlet="new"} 1' in text
    assert 'newswire_last_success_timestamp_seconds{outlet="new"}' not in text


def test_json_and_metrics_exclude_each_other(troubled: Newswire) -> None:
    said = troubled("status", "--json", "--metrics")
    assert (said.code, said.out) == (2, "")
    assert "exclude each other" in said.err


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (Item(f"{SITE}/1", "A", published=NOW), f"kept  2026-03-02T09:00+00:00  A  {SITE}/1"),
        (Item(f"{SITE}/2"), f"kept  undated  (no title)  {SITE}/2"),
        (Item("", "B"), "dropped: no_link  undated  B  "),
        (Item(f"{SITE}:8443/3", "C"), f"dropped: gate_port  undated  C  {SITE}:8443/3"),
    ],
)
def test_each_row_says_what_becomes_of_it(item: Item, line: str, outlet: Outlet) -> None:
    assert line in list(seen(outlet, outlet.channels[0], Listing("rss-2.0", (item,)), Profile(), Gate(())))


def test_rows_the_reader_dropped_say_why(outlet: Outlet) -> None:
    dropped = (Dropped("link_scheme", "Click", "javascript:void(0)"), Dropped("repeated"), Dropped("repeated"))
    listing = Listing("rss-2.0", (Item(f"{SITE}/1", "A"),), "Harbour", mended={"no_guid": 1}, dropped=dropped)
    lines = list(seen(outlet, outlet.channels[0], listing, Profile(), Gate(())))
    assert lines == [
        "rss-2.0, 1 kept, 3 dropped, title 'Harbour'",
        f"kept  undated  A  {SITE}/1",
        "dropped: link_scheme  Click  javascript:void(0)",
        "dropped: repeated  (no title)",
        "dropped: repeated  (no title)",
        "mended: no_guid 1",
        "dropped: link_scheme 1, repeated 2",
    ]
