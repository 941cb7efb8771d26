"""Each document in golden/parse has beside it what it lists; a new case is two new files."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from crawler.model import Listing
from crawler.parse.read import read

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "parse"
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".expected.json"))


def shown(listing: Listing) -> Mapping[str, object]:
    """Return the listing without what is empty, times as ISO 8601."""
    filled: list[dict[str, object]] = [
        {key: value for key, value in asdict(item).items() if value} for item in listing.items
    ]
    whole: dict[str, object] = {
        "kind": listing.kind,
        "title": listing.title,
        "children": listing.children,
        "items": filled,
    }
    whole |= {"mended": listing.mended, "dropped": [asdict(row) for row in listing.dropped]}
    whole |= {"ttl": listing.ttl, "older": listing.older}
    plain: Mapping[str, object] = json.loads(json.dumps(whole, default=lambda moment: moment.isoformat()))
    return plain


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_golden(path: Path) -> None:
    listing = read(path.read_bytes(), "https://harbour.example/feed", section=path.suffix == ".html")
    expected = json.loads(path.with_name(path.name + ".expected.json").read_text(encoding="utf-8"))
    assert shown(listing) == expected


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) >= 13
