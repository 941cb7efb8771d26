"""Floors under the matcher's quality on labelled streams; measured only where the data is."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from crawler.match.entities import Gazetteer
from crawler.match.replay import replay

EVENTS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "events"

pytestmark = pytest.mark.skipif(not EVENTS.exists(), reason="measured only where the data is")

# stream, SHA-256 of the articles, articles read, floor of BCubed F1
STREAMS = [
    ("allsides-dev", "65f05506565a10b8b00daaa732caa8acb2383852823a1b2d9f4cb6098a0443fe", 731, 0.94),
    ("gva-dev", "e308c9b54274ad9a2e50f79253ea57434f9ad5d97b99e7c9172b700221078c32", 1000, 0.92),
    ("og2021-dev", "e2f60a5a85f67cd687ae1d8dc94ebafbda2aec99251ca5e9973ae8787a847b88", 2000, 0.62),
]
ATTACH = "39c16142d3fbbbb03379d79c3ce85181690a04686e6d058d7a14b454b4e2fb20"


def rows(name: str) -> list[dict[str, str]]:
    with gzip.open(EVENTS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def digest(name: str) -> str:
    return hashlib.sha256((EVENTS / f"{name}.jsonl.gz").read_bytes()).hexdigest()


def bcubed_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """Harmonic mean of BCubed precision and recall (Bagga and Baldwin, 1998)."""
    both, wanted, given = Counter(zip(gold, found, strict=True)), Counter(gold), Counter(found)
    precision = sum(n * n / given[cluster] for (_, cluster), n in both.items()) / len(gold)
    recall = sum(n * n / wanted[event] for (event, _), n in both.items()) / len(gold)
    return 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize(("name", "sha256", "count", "floor"), STREAMS)
def test_stream(name: str, sha256: str, count: int, floor: float) -> None:
    assert digest(f"{name}.articles") == sha256, "the data changed: measure anew and pin the floor with its digest"
    articles = rows(f"{name}.articles")[:count]
    gold = {row["id"]: row["event"] for row in rows(f"{name}.gold")}
    found = {str(row["id"]): str(row["event"]) for row in replay(articles, [], Gazetteer([]))}
    ids = [row["id"] for row in articles]
    assert bcubed_f1([gold[number] for number in ids], [found[number] for number in ids]) >= floor


def test_attach_to_standing_entries() -> None:
    assert digest("attach-dev.articles") == ATTACH
    gold = {row["id"]: row["entry"] for row in rows("attach-dev.gold")}
    entries = rows("attach-dev.entries")
    standing = {row["id"] for row in entries}
    found = {str(row["id"]): row["event"] for row in replay(rows("attach-dev.articles"), entries, Gazetteer([]))}
    attached = [name for name in gold if found[name] in standing]
    right = sum(found[name] == gold[name] for name in attached)
    precision, recall = right / len(attached), right / sum(entry is not None for entry in gold.values())
    assert precision >= 0.95
    assert 2 * precision * recall / (precision + recall) >= 0.94
