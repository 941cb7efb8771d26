"""Datelines, sign-offs and bylines of many houses, and the doubtful ones that credit nobody."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from extract_agencies import AGENCIES
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.credit.find import Credit, Statement, agency_named, agency_of_site, find_credit
from crawler.model import Clue, CreditChain

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
    ("BERLIN dpa | ", "dpa", "BERLIN"),
    ("BERLIN taz | ", None, None),
    ("(Eds: Adds quotes) Mumbai, Jun 4 (PTI) ", "PTI", "Mumbai"),
    ("EXCLUSIVE — ", None, None),
    ("TOKYO (AFP/Kyodo) - ", "AFP/Kyodo", "TOKYO"),
    ("TOKYO (AFP, Reuters) - ", "AFP/Reuters", "TOKYO"),
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
    ("来源：新华社 编辑：张三", "Xinhua"),
    ("Source: Xinhua | Editor: A. Roe", "Xinhua"),
    ("Source: Ministry of Health", None),
    ("AFP", "AFP"),
    ("(AFP)", "AFP"),
    ("— Reuters", "Reuters"),
    ("Reuters/AFP", "Reuters/AFP"),
    ("The talks go on, he said. (ANI)", "ANI"),
    ("The talks go on, he said. — AFP", "AFP"),
    ("The talks, he told reporters (AP), go on.", None),
    ("The Associated Press contributed to this report.", None),
    ("Reuters could not reach the company for comment.", None),
    ("Photo: Reuters", None),
    ("PHOTO: AFP", None),
    ("Photo © 2016 AFP", None),
    ("Source: AFP and Reuters", "AFP/Reuters"),
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
    (("AP", "Reuters"), "AP/Reuters"),
    (("AFP, Reuters",), "AFP/Reuters"),
    (("AFP", "AFP"), "AFP"),
    (("Jane Roe, The Daily Harbour",), None),
    (("Von dpa",), "dpa"),
    (("APA",), "APA"),
    (("Getty Images/AFP",), None),
    (("Jane Roe is a reporter for The Associated Press",), None),
    (("Jane Roe, former Reuters correspondent",), None),
    (("BBC News, AFP",), None),
    (("Associated Press, NBC News",), None),
    (("Jane Roe, AFP, Nairobi",), "AFP"),
    (("JANE ROE/AFP",), "AFP"),
    (("Mia",), None),
    (("MIA",), "MIA"),
    (("The Associated Press on Tue 06/30/2015",), "AP"),
    ((), None),
]


def credit(body: str, bylines: Sequence[str] = (), **more: Any) -> Credit:
    return find_credit(Statement(body, bylines, **more), AGENCIES)


@pytest.mark.parametrize(("opening", "agency", "place"), DATELINES)
def test_dateline(opening: str, agency: str | None, place: str | None) -> None:
    found = credit(f"{opening}{TEXT}\n\n{TEXT}")
    assert found.chain.shown == agency
    assert found.dateline == place


@pytest.mark.parametrize(("ending", "agency"), SIGN_OFFS)
def test_sign_off(ending: str, agency: str | None) -> None:
    assert credit(f"{TEXT}\n\n{TEXT}\n\n{ending}").chain.shown == agency


@pytest.mark.parametrize(("bylines", "agency"), BYLINES)
def test_byline(bylines: tuple[str, ...], agency: str | None) -> None:
    assert credit(TEXT, bylines).chain.shown == agency


def test_a_caption_before_the_dateline_is_passed_over() -> None:
    found = credit(f"Soldiers at the bridge on May 16. PHOTO: AFP\n\nBEIRUT (REUTERS) - {TEXT}")
    clue = Clue("dateline", "BEIRUT (REUTERS) -", ("Reuters",))
    assert found == Credit(CreditChain(("Reuters",), 0.97, clues=(clue,)), "BEIRUT")


@pytest.mark.parametrize("byline", ["By JANE ROE, Associated Press", "By JANE ROE\n\nAssociated Press"])
def test_a_printed_byline_counts(byline: str) -> None:
    assert credit(f"{byline}\n\n{TEXT}").chain.shown == "AP"


def test_disagreeing_clues_credit_nobody_but_keep_the_place_and_themselves() -> None:
    found = credit(f"BEIRUT (Reuters) - {TEXT}\n\n{TEXT}\n\n© 2016 AFP")
    assert (found.chain.shown, found.chain.confidence, found.dateline, found.kind) == (None, 0.0, "BEIRUT", "")
    assert [clue.kind for clue in found.chain.clues] == ["dateline", "copyright"]
    assert credit(f"BEIRUT (Reuters) - {TEXT}", ("AFP",)).chain.contributors == ()


def test_agreeing_clues_are_surer_than_one_and_the_strongest_comes_first() -> None:
    body = f"BEIRUT (Reuters) - {TEXT}\n\n(Reporting by Jane Roe; Editing by John Doe)"
    found = credit(body, ("Reuters",))
    assert (found.chain.shown, found.kind, found.chain.confidence) == ("Reuters", "dateline", 0.99)
    assert [clue.kind for clue in found.chain.clues] == ["dateline", "sign-off", "byline"]


def test_a_word_is_no_agency_s_initials() -> None:
    ending = "With information from a mia, Reuters, MIA and dpa. The efe was used."
    assert credit(f"{TEXT}\n\n{ending}").chain.contributors == ("Reuters", "MIA", "dpa")


@pytest.mark.parametrize(
    "staff", ["Daily Harbour staff", "By The Daily Harbour staff reporter", "daily harbour newsroom"]
)
def test_an_agency_beside_the_outlet_s_staff_helped(staff: str) -> None:
    chain = credit(TEXT, (staff, "Associated Press in Vesby"), outlet=("The Daily Harbour",)).chain
    assert chain == CreditChain(contributors=("AP",))


def test_an_agency_beside_a_person_is_the_person_s() -> None:
    assert credit(TEXT, ("Jane Roe", "Associated Press"), outlet=("The Daily Harbour", "")).chain.shown == "AP"


def test_an_agency_joined_with_a_station_helped() -> None:
    assert credit(f"DENVER (AP/CBS4) – {TEXT}") == Credit(CreditChain(contributors=("AP",)), "DENVER")


def test_who_only_helped_is_a_contributor() -> None:
    ending = "The Associated Press and AFP contributed to this report."
    assert credit(f"{TEXT}\n\n{ending}").chain == CreditChain(contributors=("AP", "AFP"))
    chain = credit(f"BEIRUT (AFP) - {TEXT}\n\n{ending}").chain
    assert (chain.originators, chain.contributors) == (("AFP",), ("AP",))


STATED = [
    ({"feed": "Reuters"}, "Reuters", "feed"),
    ({"feed": "The Daily Harbour"}, None, ""),
    ({"stated": [("sourceOrganization", "AFP")]}, "AFP", "sourceOrganization"),
    ({"stated": [("publisher", "AFP")]}, None, ""),
    ({"stated": [("publisher", "AFP"), ("provider", "AFP")]}, "AFP", "provider"),
    ({"elsewhere": "https://apnews.com/article/1"}, "AP", "canonical"),
    ({"url": "https://www.reuters.com/a"}, "Reuters", "site"),
    ({"url": "https://www.reuters.com/a", "elsewhere": "https://apnews.com/1", "feed": "AP"}, "AP", "canonical"),
]


@pytest.mark.parametrize(("said", "agency", "kind"), STATED)
def test_what_stands_beside_the_text_counts(said: dict[str, Any], agency: str | None, kind: str) -> None:
    found = credit(TEXT, **said)
    assert (found.chain.shown, found.kind) == (agency, kind)


OWNERS = [
    ("", "https://www.dailyharbour.example/a", "dailyharbour.example"),
    ("", "https://apnews.com/article/1", None),
    ("© 2026 The Daily Harbour. Distributed by a service.", None, "The Daily Harbour"),
    ("© 2026 The Valley Courier", None, None),
    ("© 2026 Valley Courier Media Ltd", None, None),
    ("© 2026 AFP", None, None),
    ("© 2026 All rights reserved", None, None),
    ("Photo © The Daily Harbour", None, None),
]


@pytest.mark.parametrize(("ending", "elsewhere", "owner"), OWNERS)
def test_another_publication_is_named(ending: str, elsewhere: str | None, owner: str | None) -> None:
    found = credit(f"{TEXT}\n\n{ending}", elsewhere=elsewhere, outlet=("Valley Courier", ""))
    assert found.chain.taken_from == owner


def test_no_copyright_line_is_another_s_where_the_outlet_has_no_name() -> None:
    assert credit(f"{TEXT}\n\n© 2026 The Daily Harbour").chain.taken_from is None


def test_no_agencies_no_credit() -> None:
    assert find_credit(Statement(f"BEIRUT (Reuters) - {TEXT}", ("AP",)), ()).chain == CreditChain()


def test_the_agency_of_its_own_site() -> None:
    assert agency_of_site("apnews.com", AGENCIES) == "AP"
    assert agency_of_site("example.org", AGENCIES) is None


@pytest.mark.parametrize(("text", "agency"), [("By AP", "AP"), ("AP, Reuters", None), ("Jane Roe", None)])
def test_agency_named(text: str, agency: str | None) -> None:
    assert agency_named(text, AGENCIES) == agency


@given(st.text(max_size=400), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_gives_a_credit_without_trouble(body: str, bylines: list[str]) -> None:
    chain = credit(body, bylines).chain
    assert bool(chain.originators) == (chain.confidence > 0)
    assert chain.confidence <= 1.0


@pytest.mark.skipif(not SEEDS.exists(), reason="measured only where the data is")
def test_seed_report() -> None:
    found = credit(next(SEEDS.glob("001_*.txt")).read_text("utf-8"))
    assert (found.chain.shown, found.dateline) == ("Reuters", "BEIRUT")
