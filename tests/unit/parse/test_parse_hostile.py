"""The hostile documents kept beside the checkout end in time, in a listing or in one error, with nothing opened."""

import time
from pathlib import Path

import pytest

from crawler.errors import ParseError
from crawler.parse.read import read

HOSTILE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "hostile"
FILES = sorted(path for kind in ("xml", "json", "xss", "http") for path in (HOSTILE / kind).glob("*"))
CODES = {
    "billion_laughs.xml": "bomb",
    "deep_nesting_20k.xml": "bomb",
    "many_attributes.xml": "bomb",
    "many_namespaces.xml": "bomb",
    "empty.xml": "empty_body",
    "body_is_dev_zero.txt": "not_a_feed",
    "body_is_a_url.txt": "not_a_feed",
    "deep_100k.json": "not_a_feed",
    "not_a_feed.json": "not_a_feed",
    "brotli_bomb_1g.br": "not_a_feed",
    "sitemap_bomb.xml.gz": "too_large",
}
SECONDS = 5.0  # of processor time; the worst measured is 0.2

pytestmark = pytest.mark.skipif(not HOSTILE.exists(), reason="measured only where the data is")


def outcome(path: Path) -> str | None:
    """Return the error code, or None where the document was read; every text is checked on the way."""
    try:
        listing = read(path.read_bytes(), "https://harbour.example/feed")
    except ParseError as error:
        return error.code
    for item in listing.items:
        assert item.url.startswith(("http://", "https://")) or not item.url
        for text in (item.title, item.summary, item.content, item.url):
            assert "\x00" not in text
            assert "root:" not in text
            assert text.encode("utf-8").decode("utf-8") == text
    return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_hostile(path: Path) -> None:
    started = time.process_time()
    assert outcome(path) == CODES.get(path.name)
    assert time.process_time() - started < SECONDS


def test_a_flood_of_guids_is_one_item() -> None:
    body = (HOSTILE / "xml" / "guid_flood.xml").read_bytes()
    assert len(read(body, "https://harbour.example/feed").items) == 1


def test_entities_stay_readable() -> None:
    (item,) = read((HOSTILE / "xml" / "entities_html.xml").read_bytes(), "https://harbour.example/").items
    assert item.title == "Café … © &bogus; AT&T"
