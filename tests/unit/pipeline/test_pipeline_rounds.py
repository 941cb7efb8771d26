"""The daemon's rounds follow the store's times and the folder's files; a broken file changes nothing but the log."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_fakes import FEED, NOW, SITE, Bench, article, failure, feed, listed, outlet, stored_report

from crawler.config.load import load
from crawler.config.schema import Agency, Config, Entity, Settings
from crawler.config.trials import Trials
from crawler.pipeline.rounds import ChannelRounds, addresses, changed_for_restart
from crawler.schedule.lock import Lock

SETTINGS = "user_agent: newswire-test/1 (+https://harbour.example/)\n"
OUTLET = "name: {name}\nhomepage: https://harbour.example/\nchannels:\n  - feed: {feed}\n"
VALLEY = "https://valley.example/feed.xml"


def write(folder: Path, name: str, text: str) -> None:
    """Write one file of a configuration."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def write_outlet(folder: Path, name: str, feed: str, shown: str = "Harbour Post") -> None:
    """Write one outlet's file."""
    write(folder, f"outlets/{name}.yaml", OUTLET.format(name=shown, feed=feed))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration of one outlet."""
    folder = tmp_path / "config"
    write(folder, "newswire.yaml", SETTINGS)
    write(folder, "entities.yaml", "entities: []\n")
    write_outlet(folder, "harbour-post", FEED)
    return folder


@pytest.fixture
def desk(tmp_path: Path, folder: Path) -> Iterator[Bench]:
    """A desk of that configuration."""
    bench = Bench(tmp_path / "data", config=load(folder))
    yield bench
    bench.close()


@pytest.fixture
def rounds(desk: Bench, folder: Path) -> ChannelRounds:
    """The rounds of that desk."""
    return ChannelRounds(desk.desk, folder, desk.clock)


KEY = f"harbour-post feed {FEED}"


def keys(rounds: ChannelRounds) -> list[str]:
    """Return the keys of the slots."""
    return sorted(slot.key for slot in rounds.slots())


def test_each_channel_is_a_slot_due_when_the_store_says(rounds: ChannelRounds) -> None:
    [slot] = rounds.slots()
    assert (slot.key, slot.due) == (KEY, NOW)


def test_a_visit_polls_reads_and_names_the_next_turn(rounds: ChannelRounds, desk: Bench) -> None:
    desk.engine.say(FEED, feed(listed(1)))
    desk.engine.say(f"{SITE}/1", article(f"{SITE}/1", "Quay closed"))
    slot = asyncio.run(rounds.visit(KEY))
    assert slot is not None
    assert slot.key == KEY
    assert slot.due >= NOW + timedelta(minutes=13)
    assert list(rounds.slots()) == [slot]
    assert desk.watcher.outcomes == ["stored"]
    assert desk.watcher.decisions == []


def test_a_visit_to_a_channel_that_is_gone_is_none(rounds: ChannelRounds, desk: Bench) -> None:
    assert asyncio.run(rounds.visit("harbour-post feed https://harbour.example/old")) is None
    assert desk.engine.asked == []


def test_a_sweep_matches_and_publishes(rounds: ChannelRounds, desk: Bench) -> None:
    desk.engine.say(FEED, feed(listed(1)))
    desk.engine.say(f"{SITE}/1", article(f"{SITE}/1", "Quay closed"))
    asyncio.run(rounds.visit(KEY))
    asyncio.run(rounds.sweep())
    assert len(desk.watcher.decisions) == 1
    assert (desk.site / "news" / "index.md").exists()
    assert desk.store.ended_pages(10) == []


def test_a_sweep_is_left_to_whoever_holds_the_lock(rounds: ChannelRounds, desk: Bench, tmp_path: Path) -> None:
    desk.engine.say(FEED, feed(listed(1)))
    desk.engine.say(f"{SITE}/1", article(f"{SITE}/1", "Quay closed"))
    other = Lock(tmp_path / "data" / "match.lock")
    assert other.take()
    asyncio.run(rounds.visit(KEY))
    asyncio.run(rounds.sweep())
    other.free()
    assert desk.watcher.decisions == []
    assert desk.store.ended_pages(10) == [], "the archive of raw pages has a lock of its own"


def test_nothing_changed_is_no_reload(rounds: ChannelRounds) -> None:
    assert rounds.reload() is False


def test_a_new_outlet_is_picked_up(rounds: ChannelRounds, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_outlet(folder, "valley-courier", VALLEY)
    caplog.set_level(logging.INFO)
    assert rounds.reload() is True
    assert keys(rounds) == [KEY, f"valley-courier feed {VALLEY}"]
    assert "config code=reloaded outlets=2 problems=0" in caplog.text
    assert rounds.reload() is False


def test_a_changed_outlet_takes_effect(rounds: ChannelRounds, desk: Bench, folder: Path) -> None:
    other = f"{SITE}/other.xml"
    write_outlet(folder, "harbour-post", other, "The Harbour Post")
    assert rounds.reload() is True
    assert keys(rounds) == [f"harbour-post feed {other}"]
    desk.engine.say(other, feed(listed(1)))
    desk.engine.say(f"{SITE}/1", article(f"{SITE}/1", "Quay closed"))
    asyncio.run(rounds.visit(f"harbour-post feed {other}"))
    assert [stored.outlet_name for stored in desk.store.reports()] == ["The Harbour Post"]


def test_an_outlet_without_its_file_is_no_slot(rounds: ChannelRounds, folder: Path) -> None:
    write_outlet(folder, "valley-courier", VALLEY)
    rounds.reload()
    (folder / "outlets" / "harbour-post.yaml").unlink()
    assert rounds.reload() is True
    assert keys(rounds) == [f"valley-courier feed {VALLEY}"]


@pytest.mark.parametrize("broken", ["name: [", "name: Harbour\tPost\n\tcountry: x\n", "colour: blue\n", ""])
def test_a_broken_file_keeps_the_old_setting_and_is_named(
    rounds: ChannelRounds, folder: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    write(folder, "outlets/harbour-post.yaml", broken)
    write_outlet(folder, "valley-courier", VALLEY)
    rounds.reload()
    assert keys(rounds) == [KEY, f"valley-courier feed {VALLEY}"]
    kept = [record for record in caplog.records if "kept_old_setting" in record.message]
    assert kept
    assert all("harbour-post.yaml" in record.message and record.levelname == "ERROR" for record in kept)


def test_a_repaired_file_takes_effect(rounds: ChannelRounds, folder: Path) -> None:
    write(folder, "outlets/harbour-post.yaml", "name: [")
    rounds.reload()
    write_outlet(folder, "harbour-post", VALLEY)
    assert rounds.reload() is True
    assert keys(rounds) == [f"harbour-post feed {VALLEY}"]


def test_settings_no_daemon_would_start_with_are_named_at_once_and_need_no_restart(
    desk: Bench, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    trials = Trials(matcher=lambda match: [(("margin",), "is too wide")] if match.margin else [])
    rounds = ChannelRounds(desk.desk, folder, desk.clock, trials)
    write(folder, "newswire.yaml", SETTINGS + "match: {margin: 0.5}\n")
    assert rounds.reload() is True
    assert "code=kept_old_setting" in caplog.text
    assert "config/newswire.yaml:2 match.margin: is too wide" in caplog.text
    assert "restart_needed" not in caplog.text
    write(folder, "newswire.yaml", SETTINGS)
    caplog.clear()
    assert rounds.reload() is True
    assert "kept_old_setting" not in caplog.text


def test_what_needs_a_restart_is_named_and_does_not_take_effect(
    rounds: ChannelRounds, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(folder, "newswire.yaml", SETTINGS + "every: 1h\n")
    write(folder, "entities.yaml", "entities:\n  - name: Harbour Council\n")
    rounds.reload()
    assert "code=restart_needed file=newswire.yaml" in caplog.text
    assert "code=restart_needed file=entities.yaml" in caplog.text
    assert keys(rounds) == [KEY]


@pytest.mark.parametrize("broken", ["", "user_agent: [\n"])
def test_settings_that_cannot_be_read_change_nothing(rounds: ChannelRounds, folder: Path, broken: str) -> None:
    write(folder, "newswire.yaml", broken)
    rounds.reload()
    assert keys(rounds) == [KEY]


def test_a_folder_that_vanishes_keeps_everything(rounds: ChannelRounds, folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    rounds.reload()
    assert keys(rounds) == [KEY]


def test_draining_reaches_the_reader(rounds: ChannelRounds, desk: Bench) -> None:
    rounds.drain()
    assert desk.reader.draining


def test_changes_that_need_a_restart_are_named_by_file() -> None:
    before = Config(Settings(user_agent="newswire-test/1 (+https://harbour.example/)"), {}, (), ())
    agencies = replace(before, agencies=(Agency(name="Harbour Wire"),))
    entities = replace(before, entities=(Entity(name="Harbour Council"),))
    assert changed_for_restart(before, before) == []
    assert changed_for_restart(before, agencies) == ["agencies.yaml"]
    assert changed_for_restart(before, entities) == ["entities.yaml"]
    assert changed_for_restart(before, replace(before, outlets={"a": outlet()})) == []


def test_addresses_name_every_channel() -> None:
    one = outlet()
    config = Config(Settings(user_agent="newswire-test/1 (+https://harbour.example/)"), {one.id: one}, (), ())
    assert addresses(config) == [("harbour-post", "feed", FEED)]


def test_pages_put_off_bring_the_visit_back_without_another_poll(rounds: ChannelRounds, desk: Bench) -> None:
    desk.engine.say(FEED, feed(listed(1)))
    desk.engine.say(f"{SITE}/1", failure("cut"), article(f"{SITE}/1", "Quay closed"))
    first = asyncio.run(rounds.visit(KEY))
    assert first is not None
    assert NOW < first.due < NOW + timedelta(seconds=10)
    desk.clock.time = first.due
    second = asyncio.run(rounds.visit(KEY))
    assert second is not None
    assert second.due >= NOW + timedelta(minutes=13)
    assert desk.watcher.outcomes == ["later:cut", "stored"]
    assert desk.state().polls == 1


def test_an_outlet_with_waiting_pages_is_due_at_once(rounds: ChannelRounds, desk: Bench) -> None:
    desk.engine.say(FEED, feed(listed(1)))
    asyncio.run(desk.poller.poll(desk.outlet, desk.channel))
    [slot] = rounds.slots()
    assert slot.due == NOW < desk.state().next_poll_at


def test_a_folder_that_cannot_be_written_is_named_once_and_stops_nothing(
    rounds: ChannelRounds, desk: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    desk.site.parent.mkdir(parents=True, exist_ok=True)
    desk.site.write_text("in the way", "utf-8")
    stored_report(desk, 1, "Quay closed", 1)
    asyncio.run(rounds.sweep())
    asyncio.run(rounds.sweep())
    assert [record.getMessage().split()[:2] for record in caplog.records] == [["publish", "code=unwritable"]]
    assert len(desk.store.unpublished()) == 1
