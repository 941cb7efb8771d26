"""Floors for extraction on a small fixed sample of real pages: raised with a better figure, never lowered."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.extract.batch import extract_row

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "extraction"
SAMPLE = 25  # pages, the first of each set

# Measured on the first 25 pages of each set on the day the floor was set, less half a point.
FLOORS = {
    "fundus": {"body": 0.980, "title": 0.915, "authors": 0.875, "day": 0.995, "kept": 1.0},
    "misinfo": {"body": 0.972, "title": 0.995, "authors": 0.911, "day": 0.875, "kept": 1.0},
}
# Of the truth files the floors were measured with: SHA-256, first 16 digits.
DIGESTS = {"fundus": "1fa9a5d66eb9952c", "misinfo": "88a465c1c17ac2c1"}

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="measured only where the data is")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    found = words(text)
    return Counter(zip(*(found[at:] for at in range(4)), strict=False))


def overlap(mine: str, truth: str) -> float:
    """Return the F1 of the four-word runs of two texts."""
    have, want = shingles(mine), shingles(truth)
    common = (have & want).total()
    return 2 * common / (have.total() + want.total()) if common else 0.0


def pairs(name: str) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    folder = DATA / name
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        for _, line in zip(range(SAMPLE), lines, strict=False):
            truth = json.loads(line)
            yield truth, extract_row(truth, folder, ())


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def figures(name: str) -> dict[str, float]:
    found: dict[str, list[float]] = {"body": [], "title": [], "authors": [], "day": [], "kept": []}
    for truth, row in pairs(name):
        found["kept"].append(row["error"] is None)
        body, lead = str(truth["body"]), str(truth.get("summary") or "")
        found["body"].append(max(overlap(str(row["body"]), text) for text in (body, f"{lead}\n{body}")))
        found["title"].append(words(str(truth["title"])) == words(str(row["title"])))
        if truth["authors"]:
            found["authors"].append(set(map(str.casefold, truth["authors"])) == set(map(str.casefold, row["authors"])))  # type: ignore[arg-type,call-overload]
        if truth["date"]:
            found["day"].append(str(truth["date"])[:10] == str(row["published"])[:10])
    return {field: mean(values) for field, values in found.items()}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_extraction_stays_above_its_floor(name: str) -> None:
    digest = hashlib.sha256((DATA / name / "truth.jsonl").read_bytes()).hexdigest()
    assert digest.startswith(DIGESTS[name]), "other data needs other floors"
    measured = figures(name)
    assert {field: value for field, value in measured.items() if value < FLOORS[name][field]} == {}
