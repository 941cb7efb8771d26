"""Pages that have ended lie in WARC files, once each, unless their publisher says no; old files go."""

import asyncio
import logging
from argparse import Namespace
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_fakes import NOW, SITE, Bench, article, page
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.config.schema import Config, RawPages, Settings
from crawler.errors import WorkerError
from crawler.extract.optouts import opt_outs_of_html
from crawler.model import Item, Page
from crawler.pipeline.filing import Filing
from crawler.pipeline.listing import new_item
from crawler.schedule.lock import Lock
from crawler.store.rawfiles import RawFiles
from crawler.store.values import Capture

DAY = timedelta(days=1)


def end(bench: Bench, number: int, came: Page | None = None, outcome: str = "rejected:too_short") -> None:
    """Take an item to its end with a page."""
    url = f"{SITE}/{number}"
    item_id, is_new = bench.store.add_item(bench.outlet.id, new_item(Item(url)), NOW)
    if not is_new:
        bench.store.reopen(item_id)
    kept = came or article(url, f"Quay {number}")
    bench.store.keep_page(item_id, replace(kept, fetched_at=bench.clock()))
    bench.store.finish(item_id, outcome)


def file_all(bench: Bench) -> int:
    return asyncio.run(bench.filing.file_all())


def files(bench: Bench) -> list[Path]:
    return sorted(bench.raw.glob("*.warc.gz*"))


def kinds(bench: Bench) -> list[str]:
    """Return the kinds of all records but warcinfo, in order; the files are sound."""
    found = []
    for path in files(bench):
        with path.open("rb") as file:
            found += [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]
    assert Checker(Namespace(inputs=[str(path) for path in files(bench)], verbose=False)).process_all() == 0
    return [kind for kind in found if kind != "warcinfo"]


def captures(bench: Bench) -> list[Capture]:
    return [one for number in range(1, 20) if (one := bench.store.capture(number))]


def test_pages_that_ended_are_in_a_file(bench: Bench) -> None:
    assert file_all(bench) == 0
    assert files(bench) == [], "no file is made for nothing"
    bodies = {}
    for number in range(1, 4):
        came = article(f"{SITE}/{number}", f"Quay {number}")
        bodies[came.url] = came.body
        end(bench, number, came)
    assert file_all(bench) == 3
    assert file_all(bench) == 0
    assert kinds(bench) == ["response"] * 3
    assert bench.store.ended_pages(10) == []
    read = RawFiles(bench.raw, "x").read
    assert {one.url: read(one.place, one.url).body for one in captures(bench)} == bodies


def test_more_pages_than_are_moved_at_a_time(bench: Bench) -> None:
    for number in range(40):
        end(bench, number)
    assert file_all(bench) == 40
    assert kinds(bench) == ["response"] * 40


@pytest.mark.parametrize("together", [True, False])
def test_the_same_payload_again_is_a_revisit(bench: Bench, together: bool) -> None:
    end(bench, 1)
    moved = 0 if together else file_all(bench)
    bench.clock.time += DAY
    end(bench, 1)
    end(bench, 2, replace(article(f"{SITE}/1", "Quay 1"), url=f"{SITE}/2", final_url=f"{SITE}/2"))
    assert moved + file_all(bench) == 3
    assert kinds(bench) == ["response", "revisit", "revisit"]
    first, again, other = captures(bench)
    assert (first.original, again.original, other.original) == (None, first.id, first.id)
    assert (first.item_id, again.item_id, other.item_id) == (1, 1, 2)


def test_a_payload_half_as_old_as_pages_get_is_kept_again(bench: Bench) -> None:
    end(bench, 1)
    file_all(bench)
    bench.clock.time += 46 * DAY
    end(bench, 1)
    file_all(bench)
    assert kinds(bench) == ["response", "response"]


RESERVED = [
    (b'<meta name="robots" content="noarchive">', (), False),
    (b'<META CONTENT="index, NoArchive" NAME=ROBOTS>', (), False),
    (b'<meta name="newswire-test" content="noarchive">', (), False),
    (b'<meta name="otherbot" content="noarchive">', (), True),
    (b"<p>They asked for noarchive.</p>", (), True),
    (b'<meta name="robots" content="noindex, noai">', (), True),
    (b"", (("X-Robots-Tag", "noarchive"),), False),
    (b"", (("X-Robots-Tag", "otherbot: noarchive"),), True),
]


@pytest.mark.parametrize(("said", "headers", "kept"), RESERVED)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_page_whose_publisher_says_no_is_not_kept(
    bench: Bench, said: bytes, headers: tuple[tuple[str, str], ...], kept: bool, charset: str
) -> None:
    body = f"<html><head>{said.decode()}</head><body><p>Text.</p></body></html>".encode(charset)
    end(bench, 1, page(f"{SITE}/1", body, ("Content-Type", "text/html"), *headers))
    assert file_all(bench) == kept
    assert bench.store.ended_pages(10) == []
    assert len(files(bench)) == kept


@pytest.mark.parametrize(("code", "gone"), [("worker_timeout", True), ("worker_closed", False)])
def test_a_page_that_cannot_be_asked_for_its_opt_outs(bench: Bench, code: str, gone: bool) -> None:
    end(bench, 1, page(f"{SITE}/1", b"<p>noarchive"))
    bench.pool.error = WorkerError("it is lost", code=code)
    if gone:
        assert file_all(bench) == 0
    else:
        with pytest.raises(WorkerError):
            file_all(bench)
    assert (bench.store.ended_pages(10) == []) is gone
    assert files(bench) == []


def test_only_a_page_that_may_reserve_something_is_parsed(bench: Bench) -> None:
    end(bench, 1)
    file_all(bench)
    assert bench.pool.runs == 0
    assert opt_outs_of_html(b'<meta name="robots" content="noarchive">') == {"noarchive"}


def test_nothing_is_kept_where_nothing_is_wanted(tmp_path: Path) -> None:
    settings = Settings(user_agent="t/1 (+https://a.example/)", raw_pages=RawPages(keep="0d"))
    bench = Bench(
        tmp_path, config=Config(settings, {one.id: one for one in [Bench(tmp_path / "other").outlet]}, (), ())
    )
    end(bench, 1)
    assert file_all(bench) == 0
    assert bench.store.ended_pages(10) == []
    assert files(bench) == []
    bench.close()


def test_another_process_that_moves_pages_is_left_to_it(bench: Bench, tmp_path: Path) -> None:
    end(bench, 1)
    other = Lock(tmp_path / "data" / "raw.lock")
    assert other.take()
    assert file_all(bench) == 0
    assert len(bench.store.ended_pages(10)) == 1
    other.free()
    assert file_all(bench) == 1


def limited(bench: Bench, size: int, rotate: int) -> Filing:
    """Return a filing that has room for so many bytes."""
    settings = RawPages.model_construct(keep=90 * DAY, size=size)
    return Filing(
        bench.store,
        RawFiles(bench.raw, "newswire-test/1", rotate),
        bench.pool,  # type: ignore[arg-type]
        Lock(bench.raw.parent / "raw.lock"),
        settings=settings,
        token="",
        now=bench.clock,
    )


def test_the_oldest_files_go_where_there_are_too_many(bench: Bench) -> None:
    filing = limited(bench, 6000, 1000)
    for number in range(12):
        end(bench, number)
        asyncio.run(filing.file_all())
        assert sum(path.stat().st_size for path in files(bench)) <= 6000
    left = captures(bench)
    assert 0 < len(left) < 12
    assert [one.item_id for one in left] == list(range(13 - len(left), 13)), "the newest stay"
    read = RawFiles(bench.raw, "x").read
    assert all(read(one.place, one.url).body for one in left)
    filing.close()


def test_files_too_old_go_and_what_is_open_stays(bench: Bench) -> None:
    end(bench, 1)
    waiting, _ = bench.store.add_item(bench.outlet.id, new_item(Item(f"{SITE}/9")), NOW)
    bench.store.keep_page(waiting, article(f"{SITE}/9", "Quay 9"))
    file_all(bench)
    [path] = files(bench)
    written_at = RawFiles(bench.raw, "x").listing()[0].written_at
    bench.clock.time = written_at + 91 * DAY
    file_all(bench)
    assert files(bench) == []
    assert captures(bench) == []
    assert bench.store.page_of(waiting) is not None
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_named_once(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.raw.write_text("in the way")
    end(bench, 1)
    with caplog.at_level(logging.ERROR):
        assert [file_all(bench), file_all(bench)] == [0, 0]
    assert len(caplog.records) == 1
    assert "unwritable" in caplog.text
    assert len(bench.store.ended_pages(10)) == 1
    bench.raw.unlink()
    assert file_all(bench) == 1


def test_what_a_dead_process_left_is_mended(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    dead = RawFiles(bench.raw, "newswire-test/1")
    dead.append(article(f"{SITE}/1", "Quay"), None, NOW)
    assert dead._writing is not None
    dead._writing.file.write(b"\x1f\x8b torn")
    dead._writing.file.close()
    with caplog.at_level(logging.WARNING):
        file_all(bench)
    assert "torn_end" in caplog.text
    assert kinds(bench) == ["response"]
    assert [path.name.endswith(".open") for path in files(bench)] == [False]
