"""The starter data is plain, whole and free of clashes, whatever reads it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import pytest
import yaml

CONFIG = Path(__file__).resolve().parents[3] / "config"
OUTLETS = sorted((CONFIG / "outlets").glob("*.yaml"))
OUTLET_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
KEYS = {"name", "homepage", "country", "language", "timezone", "channels", "every"}
ENTITY_KINDS = {"state", "body", "group", "force", "company", "place"}

# The words of the entry on Khanasir of 2016-02-25 and of its related entries, each with the name it must lead to.
KHANASIR = {
    "Aleppo Governorate": "Aleppo Governorate",
    "Aleppo province": "Aleppo Governorate",
    "ISIL": "Islamic State",
    "ISIS": "Islamic State",
    "Daesh": "Islamic State",
    "Islamic State group": "Islamic State",
    "Russian Air Force": "Russian Air Force",
    "Russian airstrikes": "Russian Air Force",
    "Russian warplanes": "Russian Air Force",
    "SAA": "Syrian Army",
    "Syrian Army": "Syrian Army",
    "Syrian army": "Syrian Army",
    "Syrian government forces": "Syrian Army",
}

Row = Mapping[str, Any]


def read(path: Path) -> Any:
    """Read a file as any YAML tool would."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of agencies.yaml or entities.yaml."""
    return tuple(read(CONFIG / f"{name}.yaml")[name])


def names(row: Row) -> list[str]:
    """Return every spelling that leads to the row."""
    short = [row["short"]] if "short" in row else []
    return [row["name"], *short, *row.get("aliases", [])]


def addresses(outlet: Row) -> list[str]:
    """Return the channel addresses of an outlet."""
    return [address for channel in outlet["channels"] for address in channel.values()]


def clashes(claims: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return what two owners claim, out of (claimed, owner) pairs; case does not tell names apart."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for claimed, owner in claims:
        owners[claimed.casefold()].add(owner)
    return {claimed: found for claimed, found in owners.items() if len(found) > 1}


@pytest.mark.parametrize("path", OUTLETS, ids=lambda path: path.stem)
def test_an_outlet_file_is_whole(path: Path) -> None:
    outlet = read(path)
    assert OUTLET_ID.fullmatch(path.stem)
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../outlet.schema.json\n")
    assert set(outlet) <= KEYS
    assert outlet["name"].strip() == outlet["name"] != ""
    assert re.fullmatch(r"[a-z]{2}", outlet.get("country", "gb"))
    assert re.fullmatch(r"[a-z]{2}", outlet["language"])
    assert outlet["timezone"] in available_timezones()
    assert re.fullmatch(r"[1-9][0-9]*[mh]", outlet.get("every", "15m"))


@pytest.mark.parametrize("path", OUTLETS, ids=lambda path: path.stem)
def test_an_outlet_names_public_addresses(path: Path) -> None:
    outlet = read(path)
    assert 1 <= len(outlet["channels"]) <= 3
    assert all(set(channel) <= {"feed", "sitemap"} and len(channel) == 1 for channel in outlet["channels"])
    for address in (outlet["homepage"], *addresses(outlet)):
        parts = urlsplit(address)
        assert parts.scheme in {"http", "https"}
        assert parts.username is None
        assert "." in (parts.hostname or "")
        assert not re.search(r"\s", address)


def test_no_two_outlets_share_an_address_or_a_name() -> None:
    outlets = {path.stem: read(path) for path in OUTLETS}
    every = [address for outlet in outlets.values() for address in addresses(outlet)]
    assert len(every) == len(set(every))
    assert clashes((outlet["name"], stem) for stem, outlet in outlets.items()) == {}


def test_the_outlets_span_the_world() -> None:
    outlets = [read(path) for path in OUTLETS]
    assert len(outlets) >= 90
    assert len({outlet["country"] for outlet in outlets if "country" in outlet}) >= 30
    assert len({outlet["language"] for outlet in outlets}) >= 14


@pytest.mark.parametrize(("name", "fewest"), [("agencies", 40), ("entities", 300)])
def test_every_spelling_leads_to_one_row(name: str, fewest: int) -> None:
    found = rows(name)
    assert len(found) >= fewest
    assert len({row["name"] for row in found}) == len(found)
    assert clashes((spelling, row["name"]) for row in found for spelling in names(row)) == {}


@pytest.mark.parametrize("name", ["agencies", "entities"])
def test_no_spelling_is_blank_or_given_twice(name: str) -> None:
    for row in rows(name):
        spellings = names(row)
        assert all(isinstance(spelling, str) and spelling.strip() == spelling != "" for spelling in spellings)
        assert len(set(spellings)) == len(spellings), row["name"]


def test_agency_domains_are_bare_hosts_of_one_agency() -> None:
    agencies = rows("agencies")
    assert all(set(row) <= {"name", "short", "aliases", "domains", "datelines", "sign_offs"} for row in agencies)
    claims = [(domain, row["name"]) for row in agencies for domain in row.get("domains", [])]
    assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain) for domain, _ in claims)
    assert clashes(claims) == {}


@pytest.mark.parametrize(
    ("name", "shown"), [("Associated Press", "AP"), ("Reuters", "Reuters"), ("Agence France-Presse", "AFP")]
)
def test_the_great_agencies_are_shown_by_their_short_names(name: str, shown: str) -> None:
    agency = next(row for row in rows("agencies") if row["name"] == name)
    assert agency.get("short", agency["name"]) == shown


def test_an_entity_has_a_known_kind_and_no_common_word_for_a_name() -> None:
    for row in rows("entities"):
        assert set(row) <= {"name", "aliases", "kind"}
        assert row["kind"] in ENTITY_KINDS
        # One small word would be found in every second text.
        assert not [spelling for spelling in names(row) if " " not in spelling and spelling.islower()]


@pytest.mark.parametrize(("spelling", "name"), KHANASIR.items())
def test_the_words_of_the_khanasir_page_are_known(spelling: str, name: str) -> None:
    assert [row["name"] for row in rows("entities") if spelling in names(row)] == [name]
