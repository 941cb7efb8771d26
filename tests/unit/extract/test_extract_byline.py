"""Author strings as pages and feeds print them, and the names in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.byline import clean_authors, printed_bylines

CASES = [
    ("By Jane Roe", ["Jane Roe"]),
    ("Written by Jane Roe", ["Jane Roe"]),
    ("More stories by Jane Roe", ["Jane Roe"]),
    ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
    ("JANE ROE, JOHN DOE and ANN POE", ["JANE ROE", "JOHN DOE", "ANN POE"]),
    ("Jane Roe; John Doe", ["Jane Roe", "John Doe"]),
    ("Jane Roe | John Doe", ["Jane Roe", "John Doe"]),
    ("Von Jörg Späth und Anna Muster", ["Jörg Späth", "Anna Muster"]),
    ("Veröffentlicht von Anna Muster", ["Anna Muster"]),
    ("Walter von Aachen", ["Walter von Aachen"]),
    ("Par Hélène Duvivier et Marc Oustal", ["Hélène Duvivier", "Marc Oustal"]),
    ("Por Ana Ruiz y Luis Paz", ["Ana Ruiz", "Luis Paz"]),
    ("José Ortega y Gasset", ["José Ortega y Gasset"]),
    ("文/王小明", ["王小明"]),
    ("作者：王小明、李大同", ["王小明", "李大同"]),
    ("Jane Roe, Staff Writer", ["Jane Roe"]),
    ("Jane Roe Staff Writer", ["Jane Roe"]),
    ("Jane Roe in Beirut", ["Jane Roe"]),
    ("Jane Roe for The Daily Harbour", ["Jane Roe"]),
    ("Jane Roe (Washington)", ["Jane Roe"]),
    ("Jane Roe Updated May 3, 2016", ["Jane Roe"]),
    ("JANE ROE December 16, 2016", ["JANE ROE"]),
    ("Theresa May", ["Theresa May"]),
    ("Bart Jansen", ["Bart Jansen"]),
    ("April Glaser", ["April Glaser"]),
    ("Roe, Jane", ["Jane Roe"]),
    ("jane@harbour.example (Jane Roe)", ["Jane Roe"]),
    ("Jane Roe jane@harbour.example", ["Jane Roe"]),
    ("Jane Roe @janeroe", ["Jane Roe"]),
    ("Martin Roe, Jr", ["Martin Roe, Jr."]),
    ("Jane Roe, Jane Roe", ["Jane Roe"]),
    ("Piše: Ana Horvat", ["Ana Horvat"]),
    ("Escribe Ana Ruiz", ["Ana Ruiz"]),
    ("Eingestellt von Anna Muster", ["Anna Muster"]),
    ("DAHA FAZLA GÖSTER", []),
    ("Mehr anzeigen", []),
    ("Kategorien: Insel", []),
    ("Veröffentlicht am", []),
    ("admin", []),
    ("Editor", []),
    ("Staff", []),
    ("Web Desk", []),
    ("Redaktion", []),
    ("View all posts", []),
    ("Updated May 3", []),
    ("The Daily Harbour", []),
    ("dailyharbour.com", []),
    ("https://harbour.example/jane", []),
    ("2016", []),
    ("", []),
]


@pytest.mark.parametrize(("stated", "names"), CASES)
def test_names(stated: str, names: list[str]) -> None:
    assert list(clean_authors([stated], houses=["Daily Harbour"])) == names


def test_names_of_several_places_are_each_given_once() -> None:
    assert clean_authors(["Jane Roe", "By JANE ROE", "John Doe"]) == ("Jane Roe", "John Doe")


@pytest.mark.parametrize(
    ("line", "is_byline"),
    [
        ("By JANE ROE, Associated Press", True),
        ("Von Jörg Späth", True),
        ("By Monday the water had gone.", False),
        ("By the time the last ferry had left the harbour of Vesby on its way home", False),
    ],
)
def test_printed_bylines(line: str, is_byline: bool) -> None:
    assert printed_bylines([line]) == ([line] if is_byline else [])


@given(st.text(max_size=200))
def test_any_text_gives_short_clean_names(text: str) -> None:
    for name in clean_authors([text]):
        assert 0 < len(name) <= 61
        assert name == name.strip()
        assert "\n" not in name
