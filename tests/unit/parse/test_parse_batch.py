"""A batch row always comes back, whatever its file holds."""

import gzip
import json
import pickle
from pathlib import Path

import pytest

from crawler.parse.batch import parse_row

FEED = b"""<rss version="2.0"><channel><item><title>t</title><link>/1</link><guid isPermaLink="false">g</guid>
<pubDate>Wed, 01 Jul 2026 10:00:00 +0200</pubDate></item><item><title>u</title></item></channel></rss>"""
ROWS = [
    {"id": "g", "title": "t", "link": "https://harbour.example/1", "published": "2026-07-01T10:00:00+02:00"},
    {"id": None, "title": "u", "link": "", "published": None},
]


@pytest.mark.parametrize(
    ("name", "stored"),
    [("a.xml", FEED), ("a.xml.gz", gzip.compress(FEED)), ("a.gz.gz", gzip.compress(gzip.compress(FEED)))],
)
def test_a_document(tmp_path: Path, name: str, stored: bytes) -> None:
    (tmp_path / name).write_bytes(stored)
    result = parse_row({"file": name, "base_url": "https://harbour.example/"}, tmp_path)
    assert result == {"file": name, "kind": "rss-2.0", "error": None, "crash": False, "items": ROWS}
    assert json.dumps(result)


@pytest.mark.parametrize(
    ("name", "stored", "error"),
    [
        ("empty.xml", b"", "empty_body"),
        ("page.xml", b"<html>", "not_a_feed"),
        ("broken.xml.gz", b"not gzip", "unreadable"),
        ("cut.xml.gz", gzip.compress(FEED)[:-12], "unreadable"),
        ("missing.xml", None, "unreadable"),
    ],
)
def test_a_failure_is_a_code(tmp_path: Path, name: str, stored: bytes | None, error: str) -> None:
    if stored is not None:
        (tmp_path / name).write_bytes(stored)
    result = parse_row({"file": name, "base_url": None}, tmp_path)
    assert (result["error"], result["crash"], result["items"]) == (error, False, [])


def test_it_can_be_sent_to_a_worker() -> None:
    assert pickle.loads(pickle.dumps(parse_row)) is parse_row


def test_a_crash_is_counted_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_body: bytes, _base_url: str) -> None:
        raise RecursionError

    monkeypatch.setattr("crawler.parse.batch.read_document", broken)
    (tmp_path / "a.xml").write_bytes(FEED)
    result = parse_row({"file": "a.xml", "base_url": ""}, tmp_path)
    assert (result["error"], result["crash"]) == ("crash: RecursionError", True)
