"""A newsroom for all whole-program tests, and what takes long begun at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from end_desk import Newswire, Process, Site, open_site, write_outlet, write_settings


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The sample newsroom, counted."""
    with open_site() as site:
        yield site


@pytest.fixture
def newswire(site: Site, tmp_path: Path) -> Newswire:
    """The command on a configuration of the newsroom, without data yet."""
    site.forget()
    site.let_go()
    site.room.write_config(tmp_path / "config")
    return Newswire(tmp_path / "config", tmp_path / "data")


@pytest.fixture(scope="session", autouse=True)
def hanging(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Newswire, Process] | None]:
    """A crawl that waits most of its time: begun before the other tests, looked at after them."""
    if not any("test_end_waiting" in item.nodeid for item in request.session.items):
        yield None
        return
    with open_site() as site:
        newswire = _hanging(site, tmp_path_factory.mktemp("hanging"))
        with newswire.start("crawl") as process:
            yield newswire, process


def _hanging(site: Site, folder: Path) -> Newswire:
    """Return a desk of one outlet whose pages never come, and one that is well."""
    write_settings(folder / "config")
    rows = "".join(f"<item><title>T{n}</title><link>{site.room.url}/hang/{n}</link></item>" for n in range(6))
    feed = site.page("/hang/feed.xml", f'<rss version="2.0"><channel>{rows}</channel></rss>', "application/rss+xml")
    for number in range(6):
        site.hold(f"/hang/{number}")
    write_outlet(folder / "config", "hanging", f"feed: {feed}", site.room.url)
    write_outlet(folder / "config", "harbour-post", f"feed: {site.room.url}/harbour/feed.xml", site.room.url)
    return Newswire(folder / "config", folder / "data")
