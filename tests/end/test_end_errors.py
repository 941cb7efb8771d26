"""What cannot be had or read costs one clear line and nothing else; the rest of the crawl goes on."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from end_desk import Newswire, Said, Site, write_outlet, write_settings

from crawler.store.store import Store

FEED = "application/rss+xml; charset=utf-8"


def refused(said: Said, *parts: str) -> None:
    """Check that a command was refused in one line."""
    assert (said.code, said.out) == (2, "")
    [line] = said.err.splitlines()
    for part in parts:
        assert part in line


@pytest.fixture
def desk(tmp_path: Path) -> Newswire:
    """A desk of one outlet that need not answer."""
    write_settings(tmp_path / "config")
    write_outlet(tmp_path / "config", "silent", "feed: http://127.0.0.1:1/feed.xml", "http://127.0.0.1:1/")
    return Newswire(tmp_path / "config", tmp_path / "data")


@pytest.mark.parametrize("command", ["crawl", "run"])
def test_a_database_of_a_newer_version(desk: Newswire, command: str) -> None:
    Store.open(None, desk.data).close()
    with closing(sqlite3.connect(desk.data / "newswire.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    refused(desk(command), "newer version")


def test_a_damaged_database(desk: Newswire) -> None:
    desk.data.mkdir()
    (desk.data / "newswire.db").write_bytes(b"this is no database" * 1000)
    refused(desk("crawl"), "not a database")


def test_a_data_folder_below_a_file(desk: Newswire, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    refused(Newswire(desk.config, tmp_path / "file" / "data")("crawl"), "file")


def test_an_outlet_nobody_answers_for_is_a_failed_poll(desk: Newswire) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
    write_outlet(desk.config, "silent", f"feed: {address}feed.xml", address)
    said = desk("crawl")
    assert (said.code, said.out.splitlines()[0]) == (1, "channels: 0 read, 1 failed")
    [line] = said.err.splitlines()
    assert line.startswith("silent: robots_unreachable: ")
    assert "(refused)" in line
    [row] = desk.json("status")["outlets"]
    assert (row["polls"], row["items"], "refused" in row["last_error"]) == (1, 0, True)


def test_a_spider_that_is_not_there_stops_only_those_who_ask_for_it(desk: Newswire, site: Site) -> None:
    write_outlet(desk.config, "odd", "spider: no_such_spider", site.room.url)
    write_outlet(desk.config, "silent", f"feed: {site.room.url}/harbour/feed.xml", site.room.url)
    refused(desk("crawl"), "channels[0].spider: there is no module spiders/no_such_spider.py")
    assert not desk.data.exists()
    said = desk("crawl", "silent")
    assert (said.code, "4 stored" in said.out) == (0, True)


def test_a_database_elsewhere_needs_no_data_folder_beforehand(desk: Newswire, site: Site, tmp_path: Path) -> None:
    with (desk.config / "newswire.yaml").open("a") as settings:
        settings.write(f"database: sqlite:///{tmp_path / 'elsewhere' / 'desk.db'}\n")
    write_outlet(desk.config, "silent", f"feed: {site.room.url}/harbour/feed.xml", site.room.url)
    said = desk("crawl")
    assert (said.code, "4 stored" in said.out) == (0, True)
    assert (tmp_path / "elsewhere" / "desk.db").is_file()
    assert not (desk.data / "newswire.db").exists()


CHANNELS = [
    ("empty", "", FEED, "empty_body"),
    ("signin", "<!doctype html><html><body><p>Please sign in.</p></body></html>", "text/html", "not_a_feed"),
    ("noise", "\x00\x01\x02 nothing", "application/octet-stream", "not_a_feed"),
    ("bare", '<rss version="2.0"><channel><title>Bare</title></channel></rss>', FEED, "empty"),
]


def test_feeds_that_are_none_cost_themselves_alone(desk: Newswire, site: Site) -> None:
    for name, text, kind, _ in CHANNELS:
        write_outlet(desk.config, name, f"feed: {site.page(f'/odd/{name}', text, kind)}", site.room.url)
    page = site.room.expected.stored[0]
    cut = f'<rss version="2.0"><channel><item><title>A</title><link>{page}</link></item><item><title>B</ti'
    write_outlet(desk.config, "silent", f"feed: {site.page('/odd/cut', cut, FEED)}", site.room.url)
    said = desk("crawl")
    assert said.code == 1
    assert "Traceback" not in said.err
    outcomes = dict(desk.rows("SELECT outlet, outcome FROM polls JOIN channels ON channels.id = polls.channel_id"))
    assert outcomes == {name: code for name, *_, code in CHANNELS} | {"silent": "ok"}
    for name, *_, code in CHANNELS[:3]:
        assert f"{name}: {code}: " in said.err
    assert [row["url"] for row in desk.json("reports", "list")] == [page]
    health = {row["id"]: row for row in desk.json("status")["outlets"]}
    assert health["signin"]["last_error"]
    assert health["bare"]["last_error"] is None


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of a few thousand entries, more than a pipe holds."""
    folder = tmp_path_factory.mktemp("archive")
    write_settings(folder / "config")
    write_outlet(folder / "config", "silent", "feed: http://127.0.0.1:1/feed.xml", "http://127.0.0.1:1/")
    rows = [{"id": f"2026-03-02#{n}", "date": "2026-03-02", "headline": f"Žofín {n}: Кры́ша"} for n in range(3000)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    Newswire(folder / "config", folder / "data").inside("archive", "import", str(folder / "rows.jsonl"))
    return folder


def first_line(command: list[str], *, both: bool = False) -> tuple[int, bytes, bytes]:
    """Run a command whose output (and errors too) is read for one line; return its exit code and what it said."""
    errors = subprocess.STDOUT if both else subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-m", "crawler", *command], stdout=subprocess.PIPE, stderr=errors
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read() if process.stderr is not None else b""
        return process.wait(60), line, err


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["plain", "json"])
def test_whoever_stops_reading_a_list_gets_no_complaint(archive: Path, form: list[str]) -> None:
    command = ["events", "list", *form, "--config", str(archive / "config"), "--data", str(archive / "data")]
    code, line, err = first_line(command)
    assert line
    assert (code, err) == (0, b"")


def test_a_crawl_goes_on_when_nobody_reads_what_it_says(newswire: Newswire, site: Site) -> None:
    command = ["crawl", "--config", str(newswire.config), "--data", str(newswire.data)]
    code, line, _ = first_line(command, both=True)
    assert line
    assert code == 1, "a listed page is missing: partly failed"
    assert newswire.json("status")["reports"] == len(site.room.expected.stored)
    assert newswire.rows("SELECT count(*) FROM unmatched") == [(0,)]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1251", "ascii"])
def test_output_that_cannot_show_every_letter(archive: Path, encoding: str) -> None:
    folders = ["--config", str(archive / "config"), "--data", str(archive / "data")]
    command = [sys.executable, "-m", "crawler", "events", "list", "--limit", "1", *folders]
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    said = subprocess.run(command, env=env, capture_output=True, timeout=60, check=False)
    assert (said.returncode, said.stderr) == (0, b"")
    assert " 0: " in said.stdout.decode("utf-8" if encoding == "ascii" else encoding)  # click makes UTF-8 of ASCII


def test_an_import_that_is_interrupted_ends_in_one_line(archive: Path, tmp_path: Path) -> None:
    rows = [{"id": f"2026-03-02#{number}", "date": "2026-03-02", "headline": "A"} for number in range(40_000)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with Newswire(archive / "config", tmp_path / "data").start(
        "archive", "import", f"{tmp_path}/rows.jsonl"
    ) as process:
        process.wait_for("20000 entries")
        process.send(signal.SIGINT)
        said = process.end()
    assert (said.code, said.out) == (130, "")
    assert [line for line in said.err.splitlines() if "entries" not in line] == [
        "newswire: interrupted; what was stored is kept"
    ]
