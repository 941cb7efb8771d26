"""The table of date shapes, row by row: what each says, and that no row is read as another time."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.datefallback import read_by_libraries
from crawler.text.dates import read_date
from crawler.text.zones import find_zone

TABLE = Path(__file__).resolve().parents[2] / "golden" / "dates" / "shapes.tsv"
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Shape:
    """A row: a text, where it comes from, and the time it states, or `-` where it states none for certain."""

    text: str
    zone: str
    language: str | None
    answer: str


def shapes() -> list[Shape]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    return [Shape(text, zone or "UTC", language or None, answer) for text, zone, language, answer in rows]


def ours(shape: Shape) -> str:
    found = read_date(shape.text, zone=shape.zone, language=shape.language)
    return found.moment.isoformat() if found else NOTHING


def feedparsers(shape: Shape) -> str:
    """Return what feedparser makes of the text, in whole seconds UTC."""
    try:
        parts = feedparser.datetimes._parse_date(shape.text)
        return datetime(*parts[:6], tzinfo=UTC).isoformat() if parts else NOTHING
    except (ValueError, TypeError, OverflowError):
        return "raised"


def same_second(answer: str, other: str) -> bool:
    if NOTHING in {answer, other} or other == "raised":
        return answer == other
    return datetime.fromisoformat(answer).replace(microsecond=0) == datetime.fromisoformat(other).replace(microsecond=0)


@pytest.mark.parametrize("shape", shapes(), ids=lambda shape: f"{shape.text} {shape.zone} {shape.language}")
def test_each_shape(shape: Shape) -> None:
    assert ours(shape) == shape.answer


def test_the_table_as_a_whole(record_property: Callable[[str, object], None]) -> None:
    table = shapes()
    right = sum(ours(shape) == shape.answer for shape in table)
    wrong = sum(ours(shape) not in {shape.answer, NOTHING} for shape in table)
    alone = sum(same_second(shape.answer, feedparsers(shape)) for shape in table)
    record_property("shapes", f"{len(table)} rows: right {right}, wrong {wrong}, feedparser alone right {alone}")
    assert len(table) >= 200
    assert len({shape.language for shape in table if shape.answer != NOTHING}) >= 40
    assert wrong == 0
    assert right >= 0.95 * len(table)
    assert alone < 0.6 * len(table)


def test_no_row_stands_twice() -> None:
    assert [row for row, times in Counter(shapes()).items() if times > 1] == []


@pytest.mark.parametrize(
    ("text", "language", "stated", "by"),
    [
        ("Wed, 01 Jul 2026 10:00:00 GMT", None, True, "shape"),
        ("Wed, 01 Jul 2026 10:00:00", None, False, "shape"),
        ("2026-07-01T10:00:00+02:00", None, True, "shape"),
        ("2026-07-01", None, False, "shape"),
        ("1782900000", None, True, "shape"),
        ("2026-W27-3", None, False, "dateutil"),
        ("1-Jul-2026T10:00 GMT", None, True, "dateutil"),
        ("1 Gorffennaf 2026 10:00", "cy", False, "dateparser"),
        ("1 Gorffennaf 2026 10:00 BST", "cy", True, "dateparser"),
    ],
)
def test_says_what_read_it_and_whether_it_states_its_zone(
    text: str, language: str | None, stated: bool, by: str
) -> None:
    found = read_date(text, zone="Asia/Tokyo", language=language)
    assert found is not None
    assert (found.zone_stated, found.by) == (stated, by)


# What dateutil and dateparser make of these is another time, or a time that is not there.
MISREAD = [
    ("5 ਜੂਨ 2026", "pa", "2026-06-05T00:00:00"),  # without its vowel sign: January
    ("5 มี.ค. 2026", "th", "2026-03-05T00:00:00"),  # the same
    ("Wed July 2026", "en", None),  # the day of the starting point
    ("10.30am July 1 2026", "en", None),  # 10.3 hours
    ("July 1 2026 0:30 PM", "en", None),
    ("July 1 2026 10:00 a", "en", None),
    ("01/02/2026", "cy", None),
    ("1 2 2026", "ka", None),
    ("1 กรกฎาคม 2569", "th", None),
    ("10 فروردین 1405", "fa", None),
    ("ddoe 2026", "cy", None),
    ("1 Gorffennaf 26", "cy", None),
    ("1 Gorffennaf", "cy", None),
]


@pytest.mark.parametrize(("text", "language", "answer"), MISREAD)
def test_libraries_are_not_believed_in_doubt(text: str, language: str, answer: str | None) -> None:
    read = read_by_libraries(text, UTC, language)
    assert (read and read.moment.isoformat()) == answer


@pytest.mark.parametrize("language", ["xx", "", "en", "zz-ZZ", "../etc", "cy\x00", "x" * 500])
def test_a_language_nobody_knows_reads_nothing_more(language: str) -> None:
    assert read_by_libraries("1 Gorffennaf 2026", UTC, language) is None


@pytest.mark.parametrize(
    ("text", "language", "month"),
    [
        ("5 Kas 2026", "tr", 11),
        ("5 Kas 2026", "dav", 5),
        ("5 Nov 2026", "dav", 11),
        ("5 lip 2026", "pl", 7),
        ("5 lip 2026", "hr", 6),
    ],
)
def test_a_short_word_means_what_the_outlets_language_says(text: str, language: str, month: int) -> None:
    found = read_date(text, zone="UTC", language=language)
    assert found is not None
    assert found.moment.month == month


PIECES = """
    2026 1405 2569 01 7 31 10:30 24:00 :: am pm يوليو Jul júl lip mar 年 月 日 午後 ( ) [ ] + - / . GMT CST EST
    T Z W27 ٠١
"""


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=9), st.sampled_from(["en", "hu", "ar", "th", "cy", "zh", None])
)
def test_any_pieces_are_a_time_or_none(pieces: list[str], language: str | None) -> None:
    found = read_date(" ".join(pieces), zone="Europe/Paris", language=language)
    assert found is None or found.moment.utcoffset() is not None


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(["de", "fa", "ka", "th", "cy"]))
def test_libraries_never_raise(text: str, language: str) -> None:
    read = read_by_libraries(f"1 2026 {text}", UTC, language)
    assert read is None or read.moment.year > 0


@pytest.mark.parametrize(
    "text", ["am " * 19 + "1", "2026 " * 11, "2026 " + "1:" * 27, "2026 1 " + "(" * 52, "2026" + "-1" * 27]
)
@pytest.mark.parametrize("language", ["en", "de", "cy", "ar"])
def test_odd_texts_cost_little(text: str, language: str) -> None:
    read_date("1 x 2026", zone="UTC", language=language)  # the libraries load once
    start = process_time()
    assert read_date(text, zone="UTC", language=language) is None
    assert process_time() - start < 0.5


def test_common_dates_load_no_library() -> None:
    code = """if True:
        import sys
        from crawler.text.dates import parse_date
        for text in ("Wed, 01 Jul 2026 10:00:00 GMT", "2026-07-01T10:00:00Z", "1 липня 2026", "not a date"):
            parse_date(text, language="uk")
        assert not {"dateutil", "dateparser"} & set(sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "home", "language", "hours"),
    [
        ("CST", "Asia/Shanghai", None, 8),
        ("CST", "America/Chicago", "zh", -6),
        ("CST", "UTC", "zh-TW", None),
        ("CST", "UTC", "en", -6),
        ("IST", "Europe/Dublin", "en", 1),
        ("IST", "Asia/Jerusalem", "he", 2),
        ("IST", "UTC", "he", None),
        ("EDT", "Australia/Melbourne", "en", 11),
        ("EST", "Europe/Berlin", "de", -5),
        ("AST", "Asia/Riyadh", "ar", 3),
        ("GMT", "Asia/Tokyo", "ja", 0),
    ],
)
def test_a_shared_abbreviation_is_the_outlets_own(
    name: str, home: str, language: str | None, hours: int | None
) -> None:
    named = find_zone(name, find_zone(home), language)
    offset = named.utcoffset(None) if named else None
    assert (offset.total_seconds() / 3600 if offset is not None else None) == hours
