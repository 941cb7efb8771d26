"""Pages as they must look: each tests/golden/publish/<case>.json beside its .md; a new case is a new pair."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.model import Entry, Related, Source
from crawler.publish.outputs import OUTPUTS
from crawler.publish.sheets import DaySheet, EntrySheet, MonthSheet, RootSheet, Sheet, YearSheet

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "publish"
CASES = sorted(GOLDEN.glob("*.json"))


def entry(row: dict[str, Any]) -> Entry:
    fields = row | {
        "date": date.fromisoformat(row["date"]),
        "sources": tuple(Source(**source) for source in row.get("sources", ())),
        "topics": tuple(row.get("topics", ())),
    }
    return Entry(**fields)


def entry_sheet(row: dict[str, Any]) -> Sheet:
    related = tuple(Related(entry(one["entry"]), tuple(one["context"])) for one in row.get("related", ()))
    return EntrySheet(entry(row["entry"]), related)


def day_sheet(row: dict[str, Any]) -> Sheet:
    before, after = (date.fromisoformat(row[name]) if name in row else None for name in ("before", "after"))
    entries, moved = (tuple(map(entry, row.get(name, ()))) for name in ("entries", "moved"))
    return DaySheet(date.fromisoformat(row["day"]), entries, before, after, moved)


def month_sheet(row: dict[str, Any]) -> Sheet:
    return MonthSheet(row["year"], row["month"], {date.fromisoformat(day): n for day, n in row["days"].items()})


def year_sheet(row: dict[str, Any]) -> Sheet:
    return YearSheet(row["year"], {int(month): days for month, days in row["months"].items()})


def root_sheet(row: dict[str, Any]) -> Sheet:
    return RootSheet({int(year): days for year, days in row["years"].items()})


SHEETS = {"entry": entry_sheet, "day": day_sheet, "month": month_sheet, "year": year_sheet, "root": root_sheet}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_page(case: Path) -> None:
    row = json.loads(case.read_text("utf-8"))
    (file,) = OUTPUTS["markdown"](SHEETS[row["sheet"]](row))
    assert file.path == row["path"]
    assert file.text == case.with_suffix(".md").read_text("utf-8")


def test_there_are_cases_of_every_sheet() -> None:
    assert {json.loads(case.read_text("utf-8"))["sheet"] for case in CASES} == set(SHEETS)
