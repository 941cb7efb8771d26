"""Where addresses and languages are at home, and the time there."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.config import rules
from crawler.config.codes import COUNTRIES
from crawler.text.homes import country_of_domain, home_zone, press_zone, zone_of


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("gb", "Europe/London"),
        ("de", "Europe/Berlin"),
        ("in", "Asia/Kolkata"),
        ("ar", "America/Argentina/Buenos_Aires"),
        ("us", None),
        ("es", None),
        ("cn", None),
        ("eu", None),
        (None, None),
    ],
)
def test_the_zone_of_a_country_that_keeps_one_time(country: str | None, zone: str | None) -> None:
    assert zone_of(country) == zone


def test_every_zone_can_be_configured() -> None:
    zones = {zone for country in COUNTRIES if (zone := zone_of(country))}
    assert len(zones) > 150
    assert all(ZoneInfo(rules.timezone(zone)) for zone in zones)


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://news.example.jp/a", "jp"),
        ("https://www.example.co.uk/a", "gb"),
        ("https://example.com.co/a", "co"),
        ("https://example.co/a", None),
        ("https://example.tv/a", None),
        ("https://example.com/jp", None),
        ("jp", None),
        ("", None),
    ],
)
def test_the_country_of_a_domain(url: str, country: str | None) -> None:
    assert country_of_domain(url) == country


@pytest.mark.parametrize(
    ("country", "language", "zone"),
    [
        ("jp", "en", "Asia/Tokyo"),
        ("es", None, "Europe/Madrid"),
        ("us", "ja", None),
        (None, "ko-KR", "Asia/Seoul"),
        (None, "en-US", None),
        (None, "pt", None),
        (None, None, None),
    ],
)
def test_the_zone_where_a_page_is_at_home(country: str | None, language: str | None, zone: str | None) -> None:
    assert home_zone(country, language) == zone


@pytest.mark.parametrize(
    ("country", "language", "at", "day", "zone"),
    [
        ("de", None, "2021-05-04 02:00", "2021-05-03", "Europe/Berlin"),
        ("ca", "fr", "2021-05-04 02:00", None, "America/Toronto"),
        ("au", None, "2021-05-03 14:10", "2021-05-03", "Australia/Adelaide"),
        (None, "en", "2021-05-04 02:00", "2021-05-03", "America/New_York"),
        (None, "en", "2021-05-04 05:30", "2021-05-03", "America/Denver"),
        (None, "en-IN", "2021-05-03 20:00", "2021-05-04", "Asia/Kolkata"),
        (None, "en", "2021-05-04 02:00", "2021-03-03", None),
        (None, "en", "2021-05-04 02:00", None, None),
        ("nosuch", "en", "2021-05-04 02:00", "2021-05-03", None),
        (None, None, "2021-05-04 02:00", "2021-05-03", None),
    ],
)
def test_the_zone_by_which_a_page_was_dated(
    country: str | None, language: str | None, at: str, day: str | None, zone: str | None
) -> None:
    told = date.fromisoformat(day) if day else None
    assert press_zone(country, language, datetime.fromisoformat(at).replace(tzinfo=UTC), told) == zone


def test_every_zone_of_a_wide_press_exists() -> None:
    for country in ("us", "ca", "au", "br", "mx", "ru", "id"):
        assert press_zone(country, None, datetime(2021, 5, 4, tzinfo=UTC)) is not None
