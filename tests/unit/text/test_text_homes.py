"""Where addresses and languages are at home, and the time there."""

from zoneinfo import ZoneInfo

import pytest

from crawler.config import rules
from crawler.config.codes import COUNTRIES
from crawler.text.homes import country_of_domain, home_zone, zone_of


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
