"""The entry a report opens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.match.entities import Gazetteer
from crawler.match.opening import first_sentence, open_entry, plain_headline, plain_lead
from crawler.model import Report, StoredReport


@pytest.mark.parametrize(
    ("headline", "outlet", "expected"),
    [
        ("Dam bursts in Orvan hills", "The Courier", "Dam bursts in Orvan hills"),
        ("Dam bursts in Orvan hills - The Courier", "The Courier", "Dam bursts in Orvan hills"),
        ("Dam bursts in Orvan hills - ministry", "The Courier", "Dam bursts in Orvan hills - ministry"),
        ("Dam bursts in Orvan hills | Weather | Courier", "", "Dam bursts in Orvan hills | Weather"),
        ("Sport | Courier", "", "Sport | Courier"),
        ("UPDATE 2 - Dam bursts in hills", "", "Dam bursts in hills"),
        ("BREAKING: Dam bursts", "", "Dam bursts"),
        ("Dam bursts in Orvan hills - AP News", "The Courier", "Dam bursts in Orvan hills"),
        ("Dam bursts in Orvan hills - KQXZ5", "", "Dam bursts in Orvan hills"),
        ("Dam bursts in hills - WQXZ News 12 Tarport, Sarn News Weather & Sports", "", "Dam bursts in hills"),
        ("Dam bursts in hills - Tarport News, Weather, and Sports | FOX 5", "", "Dam bursts in hills"),
        ("Dam bursts in Orvan hills « CBS Tarport", "", "Dam bursts in Orvan hills"),
        ("Dam bursts in Orvan hills - Port Alden Herald", "", "Dam bursts in Orvan hills"),
        ("Dam bursts in hills - News of deaths comes late", "", "Dam bursts in hills - News of deaths comes late"),
        ("Minister calls the broken dam « a warning »", "", "Minister calls the broken dam « a warning »"),
        ("Dam bursts in Orvan hills - WHO", "", "Dam bursts in Orvan hills - WHO"),
    ],
)
def test_plain_headline(headline: str, outlet: str, expected: str) -> None:
    assert plain_headline(headline, outlet) == expected


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("BEL TARIA (Agency) - The dam burst.", "The dam burst."),
        ("BEL TARIA, Orvan (AP) — The dam burst.", "The dam burst."),
        ("BEL TARIA — The dam burst.", "The dam burst."),
        ("BEL TARIA, Calif. — The dam burst.", "The dam burst."),
        ("BEL TARIA, Calif. (KQXZ/KQXY) - The dam burst.", "The dam burst."),
        ("BEL TARIA, Ala. (AP) The dam burst.", "The dam burst."),
        ("(KQXZ/KQXY) Four dams burst.", "Four dams burst."),
        ("(AP) - The dam burst.", "The dam burst."),
        ("NATO (the alliance) said the dam burst.", "NATO (the alliance) said the dam burst."),
        ("A dam (AP photo) burst.", "A dam (AP photo) burst."),
        ("The dam (built in 1962) - a landmark - burst.", "The dam (built in 1962) - a landmark - burst."),
    ],
)
def test_plain_lead(lead: str, expected: str) -> None:
    assert plain_lead(lead) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam burst. Ten villages flooded.", "The dam burst."),
        ("Mr. J. Orla spoke at 5 p.m. on Sunday. He left.", "Mr. J. Orla spoke at 5 p.m. on Sunday."),
        ("No stop here\nNext line.", "No stop here"),
        ("BEL TARIA, Calif. The dam burst. It rained.", "BEL TARIA, Calif. The dam burst."),
        ("A man fell ill. He left.", "A man fell ill."),
    ],
)
def test_first_sentence(text: str, expected: str) -> None:
    assert first_sentence(text) == expected


def stored(url: str, number: int = 1) -> StoredReport:
    when = datetime(2020, 5, 2, 0, 30, tzinfo=timezone(timedelta(hours=8)))
    report = Report(
        url, "Dam bursts in Orvan hills", "BEL TARIA (Agency) - It burst. Rain fell.\nMore.", published=when
    )
    return StoredReport(number, "courier", "The Courier", report, datetime(2020, 5, 3, tzinfo=UTC))


def test_entry_has_the_local_day_and_a_stable_id() -> None:
    entry = open_entry(stored("https://courier.example/dam"), Gazetteer([]))
    assert (entry.date, entry.headline, entry.summary) == (
        date(2020, 5, 2),
        "Dam bursts in Orvan hills",
        "It burst. Rain fell.",
    )
    assert entry.id.startswith("2020-05-02-")
    assert len(entry.id) == 19
    assert entry.id == open_entry(stored("http://www.courier.example/dam?utm_source=rss"), Gazetteer([])).id
    assert entry.id != open_entry(stored("https://courier.example/dam-2"), Gazetteer([])).id


def test_reports_without_url_open_apart() -> None:
    assert open_entry(stored("", 1), Gazetteer([])).id != open_entry(stored("", 2), Gazetteer([])).id


@pytest.mark.parametrize("canonical", ["https://courier.example/", "https://courier.example/live"])
def test_reports_that_state_one_canonical_address_open_apart(canonical: str) -> None:
    first, second = stored("https://courier.example/dam", 1), stored("https://courier.example/quake", 2)
    ids = {
        open_entry(replace(one, report=replace(one.report, canonical=canonical)), Gazetteer([])).id
        for one in (first, second)
    }
    assert len(ids) == 2


def test_reports_that_ended_at_one_address_open_apart() -> None:
    url = "https://courier.example/"
    assert open_entry(stored(url, 1), Gazetteer([])).id != open_entry(stored(url, 2), Gazetteer([])).id


@pytest.mark.parametrize(
    "text", ["汉" * 300_000, "a!" * 150_000 + "b", "a." + '"' * 300_000 + "b", "A. " * 100_000 + "b"]
)
def test_a_text_without_an_end_is_read_in_time(text: str) -> None:
    """Looked for from each of its letters anew, the end of these would take minutes."""
    assert first_sentence(text) == text
