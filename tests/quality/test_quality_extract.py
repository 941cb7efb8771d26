"""Floors for extraction on fixed samples of real pages: raised with a better figure, never lowered."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.extract.batch import extract_row

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "extraction"
MINUTE = timedelta(minutes=1)
HALF_HOUR = timedelta(minutes=30)
WIDEST = timedelta(hours=14)  # between a clock time without zone and UTC

# Measured on every n-th page of each set on the day the floor was set, less half a point.
EVERY = {"fundus": 2, "htmldate_mediacloud": 1, "mercury": 2, "misinfo": 2, "scrapinghub": 2}
FLOORS: Mapping[str, Mapping[str, float]] = {
    "fundus": {"body": 0.966, "title": 0.812, "authors": 0.859, "day": 0.995, "instant": 0.995, "kept": 1.0},
    "htmldate_mediacloud": {"day": 0.947, "kept": 0.956},
    "mercury": {"title": 0.970, "authors": 0.731, "day": 0.911, "instant": 0.717, "kept": 1.0},
    "misinfo": {"body": 0.983, "title": 0.972, "authors": 0.895, "day": 0.995, "instant": 0.968, "kept": 1.0},
    "scrapinghub": {"body": 0.982, "kept": 0.974},
}
# Of the truth files the floors were measured with: SHA-256, first 16 digits.
DIGESTS = {
    "fundus": "1fa9a5d66eb9952c",
    "htmldate_mediacloud": "42a5888b3fd6d7b7",
    "mercury": "714bdc56b2c18d42",
    "misinfo": "88a465c1c17ac2c1",
    "scrapinghub": "23d895a0776708f8",
}

Row = Mapping[str, object]

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="measured only where the data is")


def words(text: object) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", str(text or "")).casefold())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    found = words(text)
    return Counter(zip(*(found[at:] for at in range(4)), strict=False))


def overlap(mine: str, truth: str) -> tuple[float, float]:
    """Return precision and recall of the four-word runs of a text."""
    have, want = shingles(mine), shingles(truth)
    common = (have & want).total()
    return common / max(1, have.total()), common / max(1, want.total())


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def people(names: object) -> set[str]:
    listed = names if isinstance(names, list) else []
    parts = (part for name in listed for part in re.split(r",|;| and | und | et ", re.sub(r"(?i)^by\s+", "", name)))
    return {" ".join(words(part)) for part in parts}


def same_instant(mine: datetime, truth: datetime) -> bool:
    """Tell whether two times are one; where the truth names no zone, any is taken."""
    if truth.tzinfo is not None and mine.tzinfo is not None:
        return abs(mine - truth) < MINUTE
    apart = abs(mine.replace(tzinfo=None) - truth.replace(tzinfo=None))
    return apart <= WIDEST and abs(apart - round(apart / HALF_HOUR) * HALF_HOUR) < MINUTE


def pairs(name: str) -> Iterator[tuple[Row, Row]]:
    folder = DATA / name
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()[:: EVERY[name]]:
        truth = json.loads(line)
        for field in truth.get("truth_suspect") or ():
            truth[field] = None
        yield truth, extract_row(truth, folder, ())


def marks(truth: Row, row: Row) -> Iterator[tuple[str, bool]]:
    """Yield the fields that the truth states, and whether each was found."""
    if truth.get("title"):
        yield "title", words(truth["title"]) == words(row["title"])
    if truth.get("authors"):
        yield "authors", people(truth["authors"]) == people(row["authors"])
    if truth.get("date"):
        want = datetime.fromisoformat(str(truth["date"]))
        have = datetime.fromisoformat(str(row["published"])) if row["published"] else None
        same = have is not None and same_instant(have, want)
        yield "day", same or (have is not None and have.date() == want.date())
        if truth.get("date_precision") != "day" and ":" in str(truth["date"]):
            yield "instant", same and ":" in str(row["published"])


def figures(name: str) -> dict[str, float]:
    found: dict[str, list[bool]] = {}
    precisions, recalls = [], []
    for truth, row in pairs(name):
        for field, is_right in (*marks(truth, row), ("kept", row["error"] is None)):
            found.setdefault(field, []).append(is_right)
        if truth.get("body"):
            lead, body = truth.get("summary") or "", str(truth["body"])
            fits = (overlap(str(row["body"]), text) for text in (body, f"{lead}\n{body}"))
            precision, recall = max(fits, key=lambda fit: f1(*fit))
            precisions.append(precision)
            recalls.append(recall)
    measured = {field: sum(right) / len(right) for field, right in found.items()}
    if precisions:
        measured["body"] = f1(sum(precisions) / len(precisions), sum(recalls) / len(recalls))
    return measured


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_extraction_stays_above_its_floor(name: str) -> None:
    digest = hashlib.sha256((DATA / name / "truth.jsonl").read_bytes()).hexdigest()
    assert digest.startswith(DIGESTS[name]), "other data needs other floors"
    measured = figures(name)
    assert {
        field: measured.get(field) for field, floor in FLOORS[name].items() if measured.get(field, 0.0) < floor
    } == {}
