"""Knows where an address and a language are at home, and the time there; in doubt it says nothing."""

from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from crawler.text.urls import site_of

# A day of every month: zones that agree on all of them keep the same time, summer and winter.
MONTHS = tuple(datetime(2025, month, 15, 12, tzinfo=UTC) for month in range(1, 13))

# Top-level domains of countries that are sold to everybody: those that Google treats as generic (Search Central,
# "Managing multi-regional and multilingual sites"), given away free, or bought for how they read.
_GENERIC_DOMAINS_TEXT = """
    ac ad ag ai am as bz cc cd cf co dj eu fm ga gg gl gq gs im io la ly me ml ms mu nu pw sc sh sr st su tk tl to tv
    vc vu ws
"""
# Under these a country's domain is its own all the same (`example.com.co`).
_SECOND_LEVELS_TEXT = """
    ac co com edu go gob gov mil ne net or org
"""
# Languages written in one country, or in several that keep the same time; Unicode CLDR, likely subtags.
_LANGUAGES_TEXT = """
    ja-jp ko-kr vi-vn th-th tr-tr pl-pl cs-cz sk-sk hu-hu fi-fi da-dk nb-no nn-no no-no sv-se el-gr bg-bg ro-ro lt-lt
    lv-lv et-ee uk-ua he-il it-it is-is ka-ge hy-am az-az sl-si hr-hr sr-rs bs-ba mk-mk sq-al mt-mt fa-ir ne-np si-lk
    km-kh lo-la my-mm nl-nl de-de
"""
GENERIC_DOMAINS = frozenset(_GENERIC_DOMAINS_TEXT.split())
SECOND_LEVELS = frozenset(_SECOND_LEVELS_TEXT.split())
# The zone in which nearly all of a country's press is printed, where islands and border towns keep another time.
_MAINLAND = {
    "cn": "Asia/Shanghai",
    "de": "Europe/Berlin",
    "es": "Europe/Madrid",
    "pt": "Europe/Lisbon",
    "nz": "Pacific/Auckland",
    "cl": "America/Santiago",
    "ec": "America/Guayaquil",
    "ua": "Europe/Kyiv",
}
# Countries whose press is printed in several zones: those of their largest papers, most readers first.
_WIDE = {
    "us": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "ca": ("America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Halifax"),
    "au": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"),
    "br": ("America/Sao_Paulo", "America/Manaus"),
    "mx": ("America/Mexico_City", "America/Tijuana"),
    "ru": ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"),
    "id": ("Asia/Jakarta", "Asia/Makassar"),
}
# The same of languages written in many countries.
_SPREAD = {
    "en": (*_WIDE["us"], "Europe/London", "Asia/Kolkata", "Asia/Manila", "Australia/Sydney"),
    "es": ("Europe/Madrid", "America/Mexico_City", "America/Bogota", "America/Argentina/Buenos_Aires"),
    "pt": ("America/Sao_Paulo", "Europe/Lisbon"),
    "fr": ("Europe/Paris", "America/Toronto"),
}


def country_of_domain(url: str) -> str | None:
    """Return the country (ISO 3166, lower case) of an address's domain; None where it is sold to everybody."""
    labels = site_of(url).split(".")
    code = {"uk": "gb"}.get(labels[-1], labels[-1])
    if len(labels) < 2 or code not in _zones():
        return None
    return code if code not in GENERIC_DOMAINS or (len(labels) > 2 and labels[-2] in SECOND_LEVELS) else None


def zone_of(country: str | None) -> str | None:
    """Return the time zone of a country all of whose zones (IANA, zone.tab) keep the same time, else None."""
    zones = _zones().get(country or "", ())
    clocks = {tuple(moment.replace(tzinfo=ZoneInfo(zone)).utcoffset() for moment in MONTHS) for zone in zones}
    return zones[0] if len(clocks) == 1 else None


@cache
def home_zone(country: str | None, language: str | None) -> str | None:
    """Return the zone in which a country's press is printed, else the one where a language (BCP 47) is at home."""
    if country:
        return _MAINLAND.get(country) or zone_of(country)
    code = _languages().get((language or "").casefold().partition("-")[0])
    return (_MAINLAND.get(code) or zone_of(code)) if code else None


def press_zone(country: str | None, language: str | None, at: datetime, day: date | None = None) -> str | None:
    """Return the zone by whose clock a page was most likely dated; None where nothing tells.

    :param at: an instant at which it was published, in UTC.
    :param day: the day on which its house says that was, which tells apart the zones of a wide country or language.
    """
    home = home_zone(country, language)
    if home:
        return home
    spread = () if country or at.date() == day else _SPREAD.get((language or "").casefold().partition("-")[0], ())
    wide = _WIDE.get(country or "", spread)
    fitting = (zone for zone in wide if at.astimezone(ZoneInfo(zone)).date() == day)
    return next(fitting, wide[0] if wide and country and day is None else None)


@cache
def _languages() -> dict[str, str]:
    return dict(pair.split("-") for pair in _LANGUAGES_TEXT.split())


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """Return the zones of each country."""
    table: dict[str, tuple[str, ...]] = {}
    for line in (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            table[code.lower()] = (*table.get(code.lower(), ()), zone)
    return table
