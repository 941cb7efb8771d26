"""Datelines, sign-offs and bylines of many houses, and the doubtful ones that credit nobody."""

from pathlib import Path

import pytest
from extract_agencies import AGENCIES
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.credit import Credit, agency_named, agency_of_site, find_credit

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"

TEXT = "The two sides met for a third day and agreed on little, officials said."

DATELINES = [
    ("BEIRUT (Reuters) - ", "Reuters", "BEIRUT"),
    ("BEIRUT (REUTERS) - ", "Reuters", "BEIRUT"),
    ("(AP) — ", "AP", None),
    ("(Reuters) - ", "Reuters", None),
    ("WASHINGTON (AP) — ", "AP", "WASHINGTON"),
    ("WASHINGTON (AP) -- ", "AP", "WASHINGTON"),
    ("ST. PAUL, Minn. (AP) — ", "AP", "ST. PAUL, Minn."),
    ("GAZA/JERUSALEM (Reuters) - ", "Reuters", "GAZA/JERUSALEM"),
    ("PARIS, June 4 (Reuters) - ", "Reuters", "PARIS"),
    ("PARIS, 4 juin (AFP) - ", "AFP", "PARIS"),
    ("Paris (AFP) – ", "AFP", "Paris"),
    ("SEOUL, June 4 (Yonhap) -- ", "Yonhap", "SEOUL"),
    ("BEIJING, June 4 (Xinhua) -- ", "Xinhua", "BEIJING"),
    ("New Delhi, Jun 4 (PTI) ", "PTI", "New Delhi"),
    ("New Delhi [India], June 4 (ANI): ", "ANI", "New Delhi"),
    ("Mumbai, Jun 4 (PTI) - ", "PTI", "Mumbai"),
    ("Berlin (dpa) - ", "dpa", "Berlin"),
    ("Hannover (dpa/lni) - ", "dpa", "Hannover"),
    ("Frankfurt/Main (dpa) – ", "dpa", "Frankfurt/Main"),
    ("Wien (APA) - ", "APA", "Wien"),
    ("Madrid, 4 jun (EFE).- ", "EFE", "Madrid"),
    ("(ANSA) - ROMA, 04 GIU - ", "ANSA", "ROMA"),
    ("ROMA (ANSA) - ", "ANSA", "ROMA"),
    ("MOSCOW, June 4. /TASS/. ", "TASS", "MOSCOW"),
    ("МОСКВА, 4 июня. /ТАСС/. ", "TASS", "МОСКВА"),
    ("МОСКВА, 4 июн - РИА Новости. ", "RIA Novosti", "МОСКВА"),
    ("ANKARA (AA) - ", "AA", "ANKARA"),
    ("北京(新华社)", "Xinhua", "北京"),
    ("新华社北京6月4日电 ", "Xinhua", "北京"),
    ("（新华社北京6月4日电）", "Xinhua", "北京"),
    ("LONDON — (AP) — ", "AP", "LONDON"),
    ("ESCONDIDO, Calif. (KGTV) - ", None, "ESCONDIDO, Calif."),
    ("BEIRUT — ", None, "BEIRUT"),
    ("KHARTOUM, Sudan — ", None, "KHARTOUM, Sudan"),
    ("EXCLUSIVE — ", None, None),
    ("TOKYO (AFP/Kyodo) - ", None, "TOKYO"),
    ("TOKYO (AFP, Reuters) - ", None, "TOKYO"),
    ("LONDON (AFP/BBC) - ", None, "LONDON"),
]

SIGN_OFFS = [
    ("(Reporting by Jane Roe; Editing by John Doe)", "Reuters"),
    ("Reporting by Jane Roe in Amman; Additional reporting by A. N. Other; Editing by John Doe", "Reuters"),
    ("(Writing by Jane Roe, editing by John Doe)", "Reuters"),
    ("(Reporte de Ana Ruiz. Editado en español por Luis Paz)", "Reuters"),
    ("(Bericht von Anna Muster; redigiert von Max Muster)", "Reuters"),
    ("Reporting by Jane Roe", None),
    ("Edited by John Doe", None),
    ("© 2016 The Associated Press", "AP"),
    ("© 2016 Associated Press. All rights reserved.", "AP"),
    ("Copyright 2020 AFP", "AFP"),
    ("Copyright © 2019 Thomson Reuters", "Reuters"),
    ("Copyright 2020 The Daily Harbour", None),
    ("Source: Reuters", "Reuters"),
    ("Quelle: dpa", "dpa"),
    ("Fuente: EFE", "EFE"),
    ("Источник: ТАСС", "TASS"),
    ("来源：新华社", "Xinhua"),
    ("Source: Ministry of Health", None),
    ("AFP", "AFP"),
    ("(AFP)", "AFP"),
    ("— Reuters", "Reuters"),
    ("Reuters/AFP", None),
    ("The talks go on, he said. (ANI)", "ANI"),
    ("The talks go on, he said. — AFP", "AFP"),
    ("The talks, he told reporters (AP), go on.", None),
    ("The Associated Press contributed to this report.", None),
    ("Reuters could not reach the company for comment.", None),
    ("Photo: Reuters", None),
    ("PHOTO: AFP", None),
    ("Photo © 2016 AFP", None),
    ("Source: AFP and Reuters", None),
]

BYLINES = [
    (("By AP",), "AP"),
    (("Associated Press",), "AP"),
    (("Reuters Staff",), "Reuters"),
    (("The Associated Press",), "AP"),
    (("JANE ROE, Associated Press",), "AP"),
    (("Jane Roe | Reuters",), "Reuters"),
    (("Jane Roe of The Associated Press",), "AP"),
    (("Jane Roe (AFP)",), "AFP"),
    (("Jane Roe",), None),
    (("AP", "Reuters"), None),
    (("AFP, Reuters",), None),
    (("AFP", "AFP"), "AFP"),
    (("Jane Roe, The Daily Harbour",), None),
    (("Von dpa",), "dpa"),
    (("APA",), "APA"),
    ((), None),
]


@pytest.mark.parametrize(("opening", "agency", "place"), DATELINES)
def test_dateline(opening: str, agency: str | None, place: str | None) -> None:
    found = find_credit(f"{opening}{TEXT}\n\n{TEXT}", (), AGENCIES)
    assert found.agency == agency
    assert found.dateline == place


@pytest.mark.parametrize(("ending", "agency"), SIGN_OFFS)
def test_sign_off(ending: str, agency: str | None) -> None:
    assert find_credit(f"{TEXT}\n\n{TEXT}\n\n{ending}", (), AGENCIES).agency == agency


@pytest.mark.parametrize(("bylines", "agency"), BYLINES)
def test_byline(bylines: tuple[str, ...], agency: str | None) -> None:
    assert find_credit(TEXT, bylines, AGENCIES).agency == agency


def test_a_caption_before_the_dateline_is_passed_over() -> None:
    body = f"Soldiers at the bridge on May 16. PHOTO: AFP\n\nBEIRUT (REUTERS) - {TEXT}"
    assert find_credit(body, (), AGENCIES) == Credit("Reuters", "BEIRUT", "dateline")


def test_a_printed_byline_counts() -> None:
    assert find_credit(f"By JANE ROE, Associated Press\n\n{TEXT}", (), AGENCIES).agency == "AP"


def test_disagreeing_evidence_credits_nobody_but_keeps_the_place() -> None:
    body = f"BEIRUT (Reuters) - {TEXT}\n\n{TEXT}\n\n© 2016 AFP"
    assert find_credit(body, (), AGENCIES) == Credit(dateline="BEIRUT")


def test_agreeing_evidence_names_the_strongest() -> None:
    body = f"BEIRUT (Reuters) - {TEXT}\n\n(Reporting by Jane Roe; Editing by John Doe)"
    assert find_credit(body, ("Reuters",), AGENCIES) == Credit("Reuters", "BEIRUT", "dateline")


def test_no_agencies_no_credit() -> None:
    assert find_credit(f"BEIRUT (Reuters) - {TEXT}", ("AP",), ()).agency is None


def test_the_agency_of_its_own_site() -> None:
    assert agency_of_site("apnews.com", AGENCIES) == "AP"
    assert agency_of_site("example.org", AGENCIES) is None


@pytest.mark.parametrize(("text", "agency"), [("By AP", "AP"), ("AP, Reuters", None), ("Jane Roe", None)])
def test_agency_named(text: str, agency: str | None) -> None:
    assert agency_named(text, AGENCIES) == agency


@given(st.text(max_size=400), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_gives_a_credit_without_trouble(body: str, bylines: list[str]) -> None:
    found = find_credit(body, bylines, AGENCIES)
    assert found.agency is None or found.evidence


@pytest.mark.skipif(not SEEDS.exists(), reason="measured only where the data is")
def test_seed_report() -> None:
    text = next(SEEDS.glob("001_*.txt")).read_text("utf-8")
    assert find_credit(text, (), AGENCIES) == Credit("Reuters", "BEIRUT", "dateline")
