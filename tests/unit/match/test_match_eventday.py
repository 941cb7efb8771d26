"""An event's day is its report's local day, or the day just before that the first words name."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.match.eventday import event_day, weekdays
from crawler.model import Report

SEEN = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)  # a Thursday
HELSINKI = timezone(timedelta(hours=2))


def report(body: str, published: datetime | None = SEEN) -> Report:
    return Report("https://courier.example/1", "A headline", body, published=published)


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Divers found a crack in the quay.", 5),
        ("Divers found a crack in the quay on Wednesday, the harbour office said.", 4),
        ("Divers found a crack in the quay on Thursday.", 5),
        ("Divers found a crack in the quay on Tuesday.", 3),
        ("Divers will look at the quay on Monday.", 5),
        ("Divers will look at the quay next Wednesday.", 5),
        ("Yesterday divers found a crack in the quay.", 4),
        ("Taucher haben am Mittwoch einen Riss in der Kaimauer gefunden.", 4),
        ("Sukeltajat löysivät halkeaman.", 5),
        ("Mergulhadores acharam na quarta-feira uma fissura no cais.", 4),
        ("Водолазы нашли трещину в среду.", 4),
        ("Des plongeurs ont trouvé hier une fissure.", 4),
        ("Nurkowie znaleźli w środę pęknięcie.", 4),
        ("x " * 300 + "on Wednesday", 5),
        ("", 5),
    ],
)
def test_the_day_the_first_words_name(body: str, day: int) -> None:
    assert event_day(report(body), SEEN) == date(2026, 3, day)


@pytest.mark.parametrize(
    ("published", "zone", "day"),
    [
        (datetime(2026, 3, 5, 1, 0, tzinfo=UTC), None, 5),
        (datetime(2026, 3, 5, 1, 0, tzinfo=UTC), "America/New_York", 4),
        (datetime(2026, 3, 4, 23, 30, tzinfo=UTC), "Asia/Tokyo", 5),
        (datetime(2026, 3, 5, 0, 30, tzinfo=HELSINKI), None, 5),
        (None, "Asia/Tokyo", 5),
    ],
)
def test_the_local_day_is_that_of_the_dateline(published: datetime | None, zone: str | None, day: int) -> None:
    assert event_day(report("Divers found a crack.", published), SEEN, zone) == date(2026, 3, day)


def test_a_report_without_a_date_is_of_the_day_it_was_seen() -> None:
    assert event_day(report("Divers found a crack on Wednesday.", None), SEEN) == date(2026, 3, 5)


def test_every_language_has_seven_days() -> None:
    assert set(weekdays().values()) == set(range(7))
    assert weekdays()["quartafeira"] == 2
