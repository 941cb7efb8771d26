"""Floors for reading channel documents and for URL identity; each belongs to the data with the digest beside it."""

import hashlib
import json
import re
import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from crawler.parse.batch import parse_row
from crawler.text.clean import has_invisible, repaired
from crawler.text.urls import url_key

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FEEDS = SHARED / "data" / "feeds" / "index.jsonl"
PAIRS = SHARED / "data" / "urls" / "pairs.jsonl"
DIGESTS = {
    FEEDS: "e5365e4ae2d766e7e9c406254e156de8abaf7936bccc1a5bfa756db747af272e",
    PAIRS: "78b2558cb0fc4634ec2c241d5f1749bc980108bce6481a2070b06f153a29dd48",
}
# Measured: count 1.0, title 0.9408, link 0.9926, date 1.0. Of 152 titles, the nine that differ are stated with the
# peer's own faults: four with U+FFFD where it read Windows-1252 as UTF-8, five with raw tags and entities (`&#x0024;`,
# `<sup>`), which are mended here. The link that differs is a bare host, stated with a slash.
FLOORS = {"count": 0.99, "title": 0.94, "link": 0.985, "date": 0.99}
SECONDS = 5.0  # of processor time a document; the worst measured is 0.6

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="measured only where the data is")


def scored(verb: str, index: Path, predicted: list[dict[str, object]], folder: Path) -> dict[str, Any]:
    """Return what the benchmark's own scorer says."""
    if hashlib.sha256(index.read_bytes()).hexdigest() != DIGESTS[index]:
        pytest.skip("other data than the floors were measured on")
    path = folder / "predicted.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in predicted), encoding="utf-8")
    scorer: Callable[[Path, Path], dict[str, Any]] = runpy.run_path(str(SHARED / "bench" / "score.py"))[verb]
    return scorer(index, path)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def test_feeds(tmp_path: Path) -> None:
    figures = scored("feeds", FEEDS, [parse_row(row, FEEDS.parent) for row in rows(FEEDS)], tmp_path)
    assert (figures["missing"], figures["crashed"]) == (0, 0)
    assert {name: figures[name] >= floor for name, floor in FLOORS.items()} == dict.fromkeys(FLOORS, True)


def test_no_document_takes_long() -> None:
    took: dict[str, float] = {}
    for row in rows(FEEDS):
        started = time.process_time()
        parse_row(row, FEEDS.parent)
        took[row["file"]] = time.process_time() - started
    slowest = max(took, key=took.__getitem__)
    sys.stdout.write(f"slowest of {len(took)} documents: {took[slowest]:.2f} s, {slowest}\n")
    assert took[slowest] < SECONDS


def test_titles_hold_no_faults() -> None:
    """Beyond what peers state: no title of any document keeps what is to be mended."""
    items = [
        item for row in rows(FEEDS) for item in cast("list[dict[str, str]]", parse_row(row, FEEDS.parent)["items"])
    ]
    titles = [item["title"] for item in items]
    assert len(titles) > 7000
    assert [title for title in titles if has_invisible(title) or repaired(title) != title] == []
    assert [title for title in titles if re.search(r"&#?\w{2,8};|</?(?:b|i|em|sup|a)\b", title)] == []


def test_urls(tmp_path: Path) -> None:
    urls = {row[side] for row in rows(PAIRS) for side in "ab"}
    figures = scored("urls", PAIRS, [{"url": url, "key": url_key(url)} for url in sorted(urls)], tmp_path)
    assert figures["wrong_merges"] == 0
    assert figures["missed"] <= 2
