"""Each agency's own lines, as the starter configuration states them, lead to that agency."""

from pathlib import Path

import pytest

from crawler.config.load import load
from crawler.extract.credit.find import Statement, find_credit

CONFIG = Path(__file__).resolve().parents[3] / "config"
AGENCIES = load(CONFIG).agencies
SAMPLES = {"{place}": "Vesby", "{date}": "3 May", "{names}": "Ann Roe"}
TEXT = "The two sides met for a third day and agreed on little, officials said."
MORE = "\n".join([TEXT] * 5)


def filled(shape: str) -> str:
    for place, sample in SAMPLES.items():
        shape = shape.replace(place, sample)
    return shape


DATELINES = [(one.short or one.name, filled(shape)) for one in AGENCIES for shape in one.datelines]
SIGN_OFFS = [(one.short or one.name, filled(shape)) for one in AGENCIES for shape in one.sign_offs]


@pytest.mark.parametrize(("agency", "opening"), DATELINES)
def test_a_text_that_opens_so_is_the_agency_s(agency: str, opening: str) -> None:
    found = find_credit(Statement(f"{opening} {MORE}"), AGENCIES)
    assert found.chain.shown == agency
    assert found.kind == "dateline"


@pytest.mark.parametrize(("agency", "closing"), SIGN_OFFS)
def test_a_text_that_closes_so_is_the_agency_s(agency: str, closing: str) -> None:
    assert find_credit(Statement(f"{MORE}\n{closing}"), AGENCIES).chain.shown == agency


OPENINGS = [
    ("KHARTOUM, Sudan (Reuters) - ", "KHARTOUM, Sudan"),
    ("KHARTOUM, Sudan, March 3 (Reuters) - ", "KHARTOUM, Sudan"),
    ("BOISE, Idaho (AP) — ", "BOISE, Idaho"),
    ("Quarn, Vessaly (AFP) - ", "Quarn, Vessaly"),
    ("Dakar, 9 août 2026 (AFP) – ", "Dakar"),
    ("Győr, 2026. március 3., kedd (MTI) - ", "Győr"),
    ("МУРМАНСК, 3 марта. /ТАСС/. ", "МУРМАНСК"),
    ("बेंगलुरु, 3 मार्च (भाषा) ", "बेंगलुरु"),
]


@pytest.mark.parametrize(("opening", "place"), OPENINGS)
def test_the_place_keeps_its_country_and_loses_its_date(opening: str, place: str) -> None:
    assert find_credit(Statement(f"{opening}{MORE}"), AGENCIES).dateline == place


def test_most_agencies_of_the_world_have_their_lines() -> None:
    assert len(AGENCIES) >= 130
    assert sum(bool(one.datelines or one.sign_offs) for one in AGENCIES) >= 120
