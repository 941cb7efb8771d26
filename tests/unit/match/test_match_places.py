"""Cities are found where a whole run of capitalised words is one, and not where the word may be something else."""

import pytest

from crawler.match.places import City, Places, shipped_places
from crawler.text.tokens import runs

CITIES = (
    City("Varna", "BG", "Bulgaria", "", 330_000, "Europe/Sofia", ("Варна", "Warna")),
    City("Varna", "US", "United States", "Illinois", 16_000, "America/Chicago"),
    City("Port Alden", "FI", "Finland", "", 20_000, "Europe/Helsinki"),
    City("Reading", "GB", "United Kingdom", "", 240_000, "Europe/London"),
    City("Grand Havn", "NO", "Norway", "", 900_000, "Europe/Oslo"),
    City("Georgia", "US", "United States", "Vermont", 17_000, "America/New_York"),
)
PLACES = Places(CITIES, {"Georgia"})


def found(text: str, *known: str) -> tuple[str, ...]:
    return PLACES.find(list(runs(text)), known)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("A ferry ran aground near Varna on its way to Port Alden, the harbour office said.", ("Varna", "Port Alden")),
        ("Port Alden closes its eastern quay after divers find a crack.", ("Port Alden",)),
        ("Reading is fun, the minister said.", ()),
        ("Two men were held in Reading on Monday.", ("Reading",)),
        ("The report by Jane Reading was sent to all members.", ()),
        ("A fire in Grand Havn killed four people.", ("Grand Havn",)),
        ("The parliament in Georgia votes on the bill.", ()),
        ("Пожар под Варна", ("Varna",)),
        ("An explosion shook the port of Warna.", ("Varna",)),
    ],
)
def test_cities_in_texts(text: str, places: tuple[str, ...]) -> None:
    assert found(text) == places


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ((), "Varna"),
        (("Illinois",), "Varna, Illinois"),
        (("United States",), "Varna, Illinois"),
        (("Bulgaria",), "Varna"),
    ],
)
def test_a_country_or_state_in_the_text_tells_cities_of_one_name_apart(known: tuple[str, ...], place: str) -> None:
    assert found("Shots were fired in Varna on Sunday.", *known) == (place,)


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("PORT ALDEN", "Europe/Helsinki"),
        ("VARNA, Bulgaria", "Europe/Sofia"),
        ("Варна", "Europe/Sofia"),
        ("NOWHERE", None),
    ],
)
def test_the_zone_of_a_dateline(place: str, zone: str | None) -> None:
    assert PLACES.zone(place) == zone


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rescuers searched the rubble in Kandahar after the quake.", "Kandahar"),
        ("L'attentat à Alep a fait dix morts, selon la police.", "Aleppo"),
        ("Talks resumed in Québec on Friday.", "Québec"),
    ],
)
def test_the_cities_of_the_world(text: str, place: str) -> None:
    assert shipped_places().find(list(runs(text))) == (place,)


@pytest.mark.parametrize(
    "text",
    [
        "The White House said so on Thursday.",
        "In March the court ruled again.",
        "Voters in Virginia went to the polls.",
    ],
)
def test_words_that_are_also_cities_are_none(text: str) -> None:
    assert shipped_places().find(list(runs(text))) in {(), ("March",)}
