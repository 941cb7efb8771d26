"""The daemon polls what is due, takes changed files in, ends as it is told, and shares a data folder with no other."""

import signal
import time

import pytest
from end_desk import Newswire, Process, Site, path_of, write_outlet

DRAINED = 30.0
AT_ONCE = 5.0
SLOW = "/radio/stories/vessaly-runoff"


def started(process: Process) -> Process:
    """Wait until the daemon works."""
    process.wait_for(" start slots=4")
    return process


def reports(newswire: Newswire) -> list[str]:
    """Return the addresses stored so far."""
    return sorted(row["url"] for row in newswire.json("reports", "list"))


def test_the_daemon_does_the_main_job_and_takes_changes_in(newswire: Newswire, site: Site) -> None:
    with started(newswire.start("run")) as process:
        for name in ("harbour/feed.xml", "valley/atom.xml", "radio/news-sitemap.xml", "example_wire"):
            assert "code=ok" in process.wait_for(f"{name} ")
        process.wait_for("publish pages=")
        assert reports(newswire) == sorted(site.room.expected.stored)
        assert path_of(site.room.expected.forbidden[0]) not in site.asked
        due = {row["id"]: row["next_poll_at"] for row in newswire.json("status")["outlets"]}
        assert len(due) == 4
        assert all(due.values())

        page = site.page("/later/1", "<html><body><p>Not yet.</p></body></html>")
        row = f"<item><title>Later</title><link>{page}</link><description>It was late.</description></item>"
        feed = site.page("/later/feed.xml", f'<rss version="2.0"><channel>{row}</channel></rss>', "application/rss+xml")
        (newswire.config / "outlets" / "harbour-post.yaml").write_text("name: [\n")
        write_outlet(newswire.config, "later", f"feed: {feed}", site.room.url)
        assert "harbour-post.yaml" in process.wait_for("code=kept_old_setting")
        process.wait_for("code=reloaded outlets=5")
        assert "outlet=later" in process.wait_for("later/feed.xml")
        assert process.is_running

        process.send(signal.SIGTERM)
        begun = time.monotonic()
        said = process.end()
    assert time.monotonic() - begun < DRAINED
    assert (said.code, said.out) == (0, "")
    assert said.err.splitlines()[-1].endswith(" stopped")
    assert "Traceback" not in said.err
    used = newswire.rows("SELECT outlet FROM channels WHERE retired_at IS NULL ORDER BY outlet")
    assert ("harbour-post",) in used
    assert ("later",) in used


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_in_flight_is_finished(newswire: Newswire, site: Site, number: signal.Signals) -> None:
    site.hold(SLOW)
    with started(newswire.start("run")) as process:
        site.wait_for(1, SLOW)
        process.send(number)
        process.wait_for(" stop how=draining")
        assert process.is_running
        site.let_go()
        said = process.end()
    assert said.code == 0
    assert site.room.url + SLOW in reports(newswire)


def test_a_second_signal_ends_at_once_and_loses_nothing(newswire: Newswire, site: Site) -> None:
    site.hold(SLOW)
    with started(newswire.start("run")) as process:
        site.wait_for(1, SLOW)
        process.send(signal.SIGTERM)
        process.wait_for(" stop how=draining")
        process.send(signal.SIGTERM)
        begun = time.monotonic()
        said = process.end()
        assert time.monotonic() - begun < AT_ONCE
    assert said.code == 1
    assert "Traceback" not in said.err
    site.let_go()
    newswire("crawl")
    assert reports(newswire) == sorted(site.room.expected.stored)


def test_a_data_folder_has_one_daemon(newswire: Newswire, site: Site) -> None:
    site.hold(SLOW)
    with started(newswire.start("run")) as process:
        site.wait_for(1, SLOW)
        second = newswire("run")
        assert (second.code, second.out) == (2, "")
        refused = "data: another newswire process works on it; stop that, or name another --data"
        assert second.err.splitlines()[-1].endswith(refused)
        assert "Traceback" not in second.err
        site.let_go()
        beside = newswire("crawl", "harbour-post")
        assert beside.code in {0, 1}
        assert "another newswire process works on this data folder: it matches and publishes" in beside.err
        process.send(signal.SIGTERM)
        assert process.end().code == 0
    assert reports(newswire) == sorted(set(reports(newswire)))
    newswire("crawl", "harbour-post")  # what the daemon had no time left to match on a busy machine is matched now
    assert newswire.rows("SELECT count(*) FROM unmatched") == [(0,)]


def test_a_crawl_is_interrupted_with_one_line(newswire: Newswire, site: Site) -> None:
    site.hold(SLOW)
    with newswire.start("crawl") as process:
        site.wait_for(1, SLOW)
        process.send(signal.SIGINT)
        said = process.end()
    assert (said.code, said.out) == (130, "")
    kept = "everything read so far is kept, the next crawl goes on from there"
    assert said.err.splitlines()[-1] == f"newswire: interrupted; {kept}"
    assert "Traceback" not in said.err
    site.let_go()
    newswire("crawl")
    assert reports(newswire) == sorted(site.room.expected.stored)
    assert newswire.rows("SELECT count(*) FROM items WHERE outcome = 'quarantined'") == [(0,)]


def test_sighup_reloads(newswire: Newswire, site: Site) -> None:
    assert site.asked == []
    with started(newswire.start("run")) as process:
        write_outlet(newswire.config, "later", f"feed: {site.room.url}/later.xml", site.room.url)
        process.send(signal.SIGHUP)
        process.wait_for("code=reloaded outlets=5")
        process.send(signal.SIGTERM)
        assert process.end().code == 0
