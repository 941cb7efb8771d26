"""What a host asked of us holds over a restart."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from store_samples import FEED, LATER, NOW, poll

from crawler.model import RobotsFile
from crawler.store.schema import hosts
from crawler.store.store import Store

ROOT = "https://harbour.example"
DAY = timedelta(days=1)


def test_a_hold_lasts_until_its_time(store: Store) -> None:
    store.hold("harbour.example", LATER)
    store.hold("valley.example", LATER + DAY)
    assert store.holds(NOW) == {"harbour.example": LATER, "valley.example": LATER + DAY}
    assert store.holds(LATER) == {"valley.example": LATER + DAY}


@pytest.mark.parametrize(("second", "until"), [(LATER + DAY, LATER + DAY), (NOW, LATER), (LATER, LATER)])
def test_the_later_hold_stays(store: Store, second: datetime, until: datetime) -> None:
    store.hold("harbour.example", LATER)
    store.hold("harbour.example", second)
    assert store.holds(NOW - DAY) == {"harbour.example": until}


def test_holds_that_are_over_are_forgotten(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    store.hold("harbour.example", NOW)
    store.hold("valley.example", LATER + DAY)
    store.record_poll(store.channel(*FEED).id, poll(LATER), [], LATER)
    with store.read() as connection:
        assert list(connection.scalars(sa.select(hosts.c.key))) == ["valley.example"]


@pytest.mark.parametrize(
    "file",
    [
        RobotsFile(ROOT, NOW, "User-agent: *\nDisallow: /private\n"),
        RobotsFile(ROOT, NOW, ""),
        RobotsFile(ROOT, NOW),
        RobotsFile(ROOT, NOW, failed="http_503"),
    ],
)
def test_a_robots_file_comes_out_as_it_went_in(store: Store, file: RobotsFile) -> None:
    store.keep_robots(RobotsFile(ROOT, NOW - DAY, "User-agent: *\nDisallow: /\n", "timeout"))
    store.keep_robots(file)
    assert store.robots(ROOT) == file
    assert store.robots("http://harbour.example") is None


def test_robots_files_a_week_older_are_forgotten(store: Store) -> None:
    for root, days in (("https://a.example", 0), ("https://b.example", 1), ("https://c.example", 8)):
        store.keep_robots(RobotsFile(root, NOW + days * DAY))
    assert store.robots("https://a.example") is None
    assert store.robots("https://b.example") == RobotsFile("https://b.example", NOW + DAY)
    assert store.robots("https://c.example") is not None
