"""The shape of a line, written as data, fits that line in every print, and a bad shape says what is wrong with it."""

import pytest

from crawler.text.shapes import letters_of, line_end, line_start

STARTS = [
    ("{place} (AFP) -", "PARIS (AFP) – The", "PARIS"),
    ("{place}, {date} (AFP) -", "PARIS, 4 juin 2026 （AFP） - Le", "PARIS"),
    ("{place} (AFP) -", "PARIS(AFP)-The", "PARIS"),
    ("{place}, {date} (AFP) -", "KHARTOUM, Sudan (AFP) - The 3", None),
    ("{place}, {date} (भाषा)", "नयी दिल्ली, तीन मार्च (भाषा) मौसम", "नयी दिल्ली"),
    ("{place} (AFP) -", "PARIS (AP) - The", None),
    ("{place} (AFP) -", "4 (AFP) - The", None),
    ("{place} (AFP) -", "He asked: who (AFP) - The", None),
    ("[{place} {date} ロイター]", "［東京 ３日 ロイター］ - 日銀", "東京"),
    ("{place}/{place} (AFP) -", "KYIV/PARIS (AFP) - The", "KYIV"),
    ("{names}/{place}, (DHA)-", "Ada KAYA/VAN, (DHA)- Van", "VAN"),
]
ENDS = [
    ("Reporting by {names} Editing by {names}", "(Reporting by A. Roe in Lagos; editing by B. Doe)", True),
    ("Reporting by {names} Editing by {names}", "He left. (Reporting by A. Roe, Editing by B. Doe)", True),
    ("Reporting by {names} Editing by {names}", "Reporting by A. Roe", False),
    ("Reporting by {names} Editing by {names}", "He liked Reporting by A. Roe and Editing by B. Doe", False),
    ("(©NTB)", "(©NTB)", True),
    ("(©NTB)", "(©NTB) said so", False),
]
BAD = [
    ("{place} (AFP, {day}) -", r"has no place called \{day\}; there are \{place\}, \{date\}, \{names\}"),
    ("{place} - ", "needs at least 2 letters"),
    ("{place (AFP)", "has a brace without its partner"),
    ("AFP}", "has a brace without its partner"),
]


@pytest.mark.parametrize(("shape", "line", "place"), STARTS)
def test_lines_that_begin_so(shape: str, line: str, place: str | None) -> None:
    found = line_start(shape).match(line)
    assert (found.group("place") if found else None) == place


@pytest.mark.parametrize(("shape", "line", "fits"), ENDS)
def test_lines_that_are_so(shape: str, line: str, fits: bool) -> None:
    assert bool(line_end(shape).search(line)) is fits


@pytest.mark.parametrize(("shape", "reason"), BAD)
def test_bad_shapes(shape: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        line_start(shape)


def test_letters_are_the_longest_run_of_its_own() -> None:
    assert letters_of("{place}, {date} - РИА Новости.") == "Новости."
