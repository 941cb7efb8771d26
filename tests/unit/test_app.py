"""A data folder that another process works on is left as it is."""

import asyncio
from pathlib import Path

import pytest

from crawler import app, launch
from crawler.config.schema import Channel, Config, Outlet, Settings
from crawler.errors import ConfigError
from crawler.pipeline.watch import Silent
from crawler.schedule.lock import Lock
from crawler.store.store import Store

SETTINGS = Settings(user_agent="newswire-test/1 (+https://harbour.example/)")
FEED = "https://harbour.example/feed.xml"


def config(*feeds: str) -> Config:
    """Return a configuration of one outlet with these feeds."""
    channels = tuple(Channel(kind="feed", address=feed) for feed in feeds)
    outlet = Outlet(id="harbour-post", name="Harbour Post", homepage="https://harbour.example/", channels=channels)
    return Config(SETTINGS, {outlet.id: outlet}, (), ())


async def daemon(folder: Path, *feeds: str) -> None:
    """Open a desk as the daemon does."""
    async with launch.open_desk(config(*feeds), folder, Silent(), alone=True):
        pytest.fail("two at work")


def test_a_second_daemon_changes_nothing(tmp_path: Path) -> None:
    store = Store.open(None, tmp_path)
    store.sync_channels([("harbour-post", "feed", FEED)], app.now())
    lock = Lock(tmp_path / "match.lock")
    assert lock.take()
    with pytest.raises(ConfigError, match="another newswire process works on it"):
        asyncio.run(daemon(tmp_path, "https://harbour.example/other.xml"))
    assert [state.address for state in store.channels()] == [FEED]
    store.close()
    lock.free()
