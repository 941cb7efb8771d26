"""A crawl killed at any moment loses no report and doubles none: the next crawl finishes what it began."""

import io
import sqlite3
import threading
from argparse import Namespace

import pytest
from end_desk import Newswire, Process, Site, path_of
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

WAITS_FOR_WORKERS = 15.0


def whole(newswire: Newswire, site: Site) -> None:
    """Check that everything expected is there once, and that nothing waits without a reason."""
    expected = site.room.expected
    rows = newswire.json("reports", "list")
    assert sorted(row["url"] for row in rows) == sorted(expected.stored)
    assert newswire.rows("SELECT count(*), count(DISTINCT item_id) FROM reports") == [(len(rows), len(rows))]
    assert newswire.rows("SELECT id FROM items WHERE state IS NOT NULL") == []
    listed = len(expected.stored) + len(expected.forbidden) + len(expected.missing)
    assert newswire.rows("SELECT count(*) FROM items") == [(listed,)]
    assert newswire.rows("SELECT count(*), count(outcome) FROM items") == [(listed, listed)]
    assert newswire.rows("SELECT count(*) FROM pages") == [(0,)]
    archived(newswire, len(expected.stored))
    decided = newswire.rows("SELECT count(*), count(DISTINCT report_id) FROM decisions")
    assert decided == [(len(rows), len(rows))]
    assert newswire.rows("SELECT count(*) FROM unmatched") == [(0,)]
    events = newswire.json("events", "list")
    assert len(events) == newswire.rows("SELECT count(*) FROM decisions WHERE verdict = 'opened'")[0][0]
    assert sum(event["reports"] for event in events) == sum(row["event"] is not None for row in rows)
    counted = newswire.rows("SELECT sum(count) FROM term_counts WHERE term = ''")
    assert counted == [(len(rows),)]
    assert newswire.inside("db", "check") == "no problem found\n"
    pages = {path.stem for path in (newswire.data / "site").rglob("*.md")} - {"index"}
    assert pages == {event["slug"] for event in events}
    assert not any(path_of(url) in site.asked for url in expected.forbidden)


def archived(newswire: Newswire, pages: int) -> None:
    """Check that each page lies whole in one file, and that no file ends in less than a record."""
    files = sorted((newswire.data / "raw").iterdir())
    assert Checker(Namespace(inputs=[str(path) for path in files], verbose=False)).process_all() == 0
    assert all(path.name.endswith(".warc.gz") for path in files)
    rows = newswire.rows('SELECT file, "offset", length, digest FROM captures')
    assert len(rows) == pages
    for file, offset, length, digest in rows:
        with (newswire.data / "raw" / file).open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(io.BytesIO(stream.read(length)), check_digests="raise")))
            assert record.rec_headers.get_header("WARC-Payload-Digest") == digest
            assert record.content_stream().read()


def kill(process: Process) -> None:
    """End a crawl on the spot, and see that its workers do not outlive it for long."""
    process.kill()
    pause = threading.Event()
    waited = 0.0
    while process.members() and waited < WAITS_FOR_WORKERS:
        pause.wait(0.1)
        waited += 0.1
    assert process.members() == [], "worker processes outlive their parent"


@pytest.mark.parametrize("requests", [4, 13])
def test_killed_while_it_asks(newswire: Newswire, site: Site, requests: int) -> None:
    with newswire.start("crawl") as process:
        site.wait_for(requests)
        kill(process)
    again = newswire("crawl")
    assert again.code in {0, 1}
    assert "Traceback" not in again.err
    whole(newswire, site)


def test_killed_while_it_matches(newswire: Newswire, site: Site) -> None:
    with newswire.start("crawl") as process:
        wait_for_decisions(newswire, process, 5)
        kill(process)
    assert newswire("crawl").code == 0
    whole(newswire, site)


def wait_for_decisions(newswire: Newswire, process: Process, count: int) -> None:
    """Wait until so many decisions are in the store, or all are."""
    pause = threading.Event()
    while process.is_running:
        try:
            if newswire.rows("SELECT count(*) FROM decisions")[0][0] >= count:
                return
        except sqlite3.OperationalError:
            pass  # no database yet, or no table in it
        pause.wait(0.005)


def test_killed_again_and_again(newswire: Newswire, site: Site) -> None:
    for requests in (1, 6, 9, 9):
        site.forget()
        with newswire.start("crawl") as process:
            site.wait_for(requests)
            kill(process)
    assert newswire("crawl").code in {0, 1}
    whole(newswire, site)
