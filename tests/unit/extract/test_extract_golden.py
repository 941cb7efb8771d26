"""Golden pairs: a page beside the row expected of it; a new case is two new files."""

import json
from pathlib import Path

import pytest
from extract_agencies import AGENCIES

from crawler.extract.batch import extract_row

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "extract"
PAGES = sorted(FOLDER.glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_gives_the_expected_row(page: Path) -> None:
    row = {"id": page.stem, "url": f"https://www.harbourpost.example/news/{page.stem}", "html_file": page.name}
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    assert extract_row(row, FOLDER, AGENCIES) == expected


def test_every_expectation_has_its_page() -> None:
    assert len(PAGES) >= 5
    assert {page.stem for page in PAGES} == {file.stem for file in FOLDER.glob("*.json")}
