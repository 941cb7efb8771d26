"""Every spelling of a date either gives the time it states or nothing: never another time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.dates import parse_date
from crawler.text.zones import find_zone

RIGHT = """
Thu, 22 Oct 2026 10:05:06 GMT              | 2026-10-22T10:05:06+00:00
Thu, 22 Oct 2026 10:05:06 +0000            | 2026-10-22T10:05:06+00:00
Thu, 22 Oct 2026 10:05:06 -0000            | 2026-10-22T10:05:06+00:00
Thu, 22 Oct 2026 10:05:06 UT               | 2026-10-22T10:05:06+00:00
Thu, 22 Oct 2026 10:05:06 Z                | 2026-10-22T10:05:06+00:00
Thu, 22 Oct 2026 10:05:06 UTC              | 2026-10-22T10:05:06+00:00
Thu, 22 Oct 2026 10:05 GMT                 | 2026-10-22T10:05:00+00:00
22 Oct 2026 10:05:06 EST                   | 2026-10-22T10:05:06-05:00
22 Oct 2026 10:05:06 EDT                   | 2026-10-22T10:05:06-04:00
22 Oct 2026 10:05:06 CST                   | 2026-10-22T10:05:06-06:00
22 Oct 2026 10:05:06 CDT                   | 2026-10-22T10:05:06-05:00
22 Oct 2026 10:05:06 MST                   | 2026-10-22T10:05:06-07:00
22 Oct 2026 10:05:06 MDT                   | 2026-10-22T10:05:06-06:00
22 Oct 2026 10:05:06 PST                   | 2026-10-22T10:05:06-08:00
22 Oct 2026 10:05:06 PDT                   | 2026-10-22T10:05:06-07:00
22 Jul 2026 10:05:06 BST                   | 2026-07-22T10:05:06+01:00
22 Jan 2026 10:05:06 CET                   | 2026-01-22T10:05:06+01:00
22 Jul 2026 10:05:06 CEST                  | 2026-07-22T10:05:06+02:00
22 Jul 2026 10:05:06 MESZ                  | 2026-07-22T10:05:06+02:00
22 Jan 2026 10:05:06 EET                   | 2026-01-22T10:05:06+02:00
22 Jul 2026 10:05:06 EEST                  | 2026-07-22T10:05:06+03:00
22 Jul 2026 10:05:06 MSK                   | 2026-07-22T10:05:06+03:00
22 Jul 2026 10:05:06 IST                   | 2026-07-22T10:05:06+05:30
22 Jul 2026 10:05:06 PKT                   | 2026-07-22T10:05:06+05:00
22 Jul 2026 10:05:06 JST                   | 2026-07-22T10:05:06+09:00
22 Jul 2026 10:05:06 KST                   | 2026-07-22T10:05:06+09:00
22 Jul 2026 10:05:06 HKT                   | 2026-07-22T10:05:06+08:00
22 Jul 2026 10:05:06 SGT                   | 2026-07-22T10:05:06+08:00
22 Jul 2026 10:05:06 AEST                  | 2026-07-22T10:05:06+10:00
22 Jan 2026 10:05:06 AEDT                  | 2026-01-22T10:05:06+11:00
22 Jul 2026 10:05:06 NZST                  | 2026-07-22T10:05:06+12:00
22 Jan 2026 10:05:06 NZDT                  | 2026-01-22T10:05:06+13:00
22 Jan 2026 10:05:06 ACDT                  | 2026-01-22T10:05:06+10:30
22 Jul 2026 10:05:06 SAST                  | 2026-07-22T10:05:06+02:00
22 Jul 2026 10:05:06 BRT                   | 2026-07-22T10:05:06-03:00
22 Jul 2026 10:05:06 NPT                   | 2026-07-22T10:05:06+05:45
Thu,28 Jul 2022 4:35:5 GMT+9               | 2022-07-28T04:35:05+09:00
Thu, 28 Jul 2022 04:35:05 GMT-3            | 2022-07-28T04:35:05-03:00
Thu, 28 Jul 2022 04:35:05 UTC+5:30         | 2022-07-28T04:35:05+05:30
Thu, 28 Jul 2022 04:35:05 GMT+0100         | 2022-07-28T04:35:05+01:00
Thu, 28 Jul 2022 04:35:05 +02:00           | 2022-07-28T04:35:05+02:00
Thu, 28 Jul 2022 04:35:05 +0200 (CEST)     | 2022-07-28T04:35:05+02:00
Thu, 28 Jul 2022 04:35:05 +0200 CEST       | 2022-07-28T04:35:05+02:00
Thu, 28 Jul 2022 04:35:05 (CEST)           | 2022-07-28T04:35:05+02:00
Thu, 28 Jul 2022 04:35:05 +05              | 2022-07-28T04:35:05+05:00
Thu Jul 28 2022 04:35:05 GMT+0200 (Central European Summer Time) | 2022-07-28T04:35:05+02:00
Thu, 28 Jul 22 04:35:05 GMT                | 2022-07-28T04:35:05+00:00
28 Jul 99 04:35:05 GMT                     | 1999-07-28T04:35:05+00:00
Thursday, 28-Jul-22 04:35:05 GMT           | 2022-07-28T04:35:05+00:00
28-Jul-2022 04:35:05 -0500                 | 2022-07-28T04:35:05-05:00
28 July 2022 04:35 Europe/Brussels         | 2022-07-28T04:35:00+02:00
28 January 2022 04:35 Europe/Brussels      | 2022-01-28T04:35:00+01:00
28 July 2022 04:35 America/Argentina/Ushuaia | 2022-07-28T04:35:00-03:00
Thu Jul 28 04:35:05 2022                   | 2022-07-28T04:35:05+00:00
Thu Jul  8 04:35:05 2022                   | 2022-07-08T04:35:05+00:00
Thu Jul 28 04:35:05 PDT 2022               | 2022-07-28T04:35:05-07:00
Thu Jul 28 04:35:05 +0200 2022             | 2022-07-28T04:35:05+02:00
2026-07-01                                 | 2026-07-01T00:00:00+00:00
2026/07/01                                 | 2026-07-01T00:00:00+00:00
2026/7/1                                   | 2026-07-01T00:00:00+00:00
2020/1/10                                  | 2020-01-10T00:00:00+00:00
2026.07.01                                 | 2026-07-01T00:00:00+00:00
20260701                                   | 2026-07-01T00:00:00+00:00
2026-07-01T10:00:00Z                       | 2026-07-01T10:00:00+00:00
2026-07-01T10:00:00z                       | 2026-07-01T10:00:00+00:00
2026-07-01t10:00:00Z                       | 2026-07-01T10:00:00+00:00
2026-07-01T10:00Z                          | 2026-07-01T10:00:00+00:00
2026-07-01T10:00:00+05:30                  | 2026-07-01T10:00:00+05:30
2026-07-01T10:00:00-0700                   | 2026-07-01T10:00:00-07:00
2026-07-01T10:00:00+02                     | 2026-07-01T10:00:00+02:00
2026-07-01T10:00:00.123Z                   | 2026-07-01T10:00:00.123000+00:00
2026-07-01T10:00:00.123456789Z             | 2026-07-01T10:00:00.123456+00:00
2026-07-01T10:00:00,5+01:00                | 2026-07-01T10:00:00.500000+01:00
2026-07-01 10:00:00                        | 2026-07-01T10:00:00+00:00
2026-07-01 10:00                           | 2026-07-01T10:00:00+00:00
2026-07-01 10:00 +0530                     | 2026-07-01T10:00:00+05:30
2026-07-01 10:00:00 +0000 UTC              | 2026-07-01T10:00:00+00:00
2026-07-01 10:00:00 UTC                    | 2026-07-01T10:00:00+00:00
2026-07-01 10:00:00 EST                    | 2026-07-01T10:00:00-05:00
2026-07-01 10:00 PM                        | 2026-07-01T22:00:00+00:00
2026-07-01 12:00 Europe/Brussels           | 2026-07-01T12:00:00+02:00
20260701T100000Z                           | 2026-07-01T10:00:00+00:00
20260701T100000+0200                       | 2026-07-01T10:00:00+02:00
20260701T1000Z                             | 2026-07-01T10:00:00+00:00
20260701T100000                            | 2026-07-01T10:00:00+00:00
20260701100000                             | 2026-07-01T10:00:00+00:00
2026-12-31T24:00:00Z                       | 2027-01-01T00:00:00+00:00
2016-12-31T23:59:60Z                       | 2017-01-01T00:00:00+00:00
1782900000                                 | 2026-07-01T10:00:00+00:00
1782900000000                              | 2026-07-01T10:00:00+00:00
July 1, 2026                               | 2026-07-01T00:00:00+00:00
July 1st, 2026                             | 2026-07-01T00:00:00+00:00
Jul. 1, 2026                               | 2026-07-01T00:00:00+00:00
Sept. 3, 2026                              | 2026-09-03T00:00:00+00:00
1 July 2026                                | 2026-07-01T00:00:00+00:00
Wednesday, 1 July 2026                     | 2026-07-01T00:00:00+00:00
the 1st of July 2026                       | 2026-07-01T00:00:00+00:00
2026 Jul 1                                 | 2026-07-01T00:00:00+00:00
2026-Jul-01 10:00                          | 2026-07-01T10:00:00+00:00
July 1, 2026 3:05 PM                       | 2026-07-01T15:05:00+00:00
July 1, 2026 3:05PM EDT                    | 2026-07-01T15:05:00-04:00
July 1, 2026 at 3:05 p.m. ET               | 2026-07-01T15:05:00-04:00
January 1, 2026 at 3:05 p.m. ET            | 2026-01-01T15:05:00-05:00
July 1, 2026 at 12:05 a.m. PT              | 2026-07-01T00:05:00-07:00
July 1, 2026 12:05 PM                      | 2026-07-01T12:05:00+00:00
Wed, 01 Jul 2026 03:05:00 PM +0200         | 2026-07-01T15:05:00+02:00
Wed, 01 Jul 2026 15:05:00 PM               | 2026-07-01T15:05:00+00:00
3:05 PM, 1 July 2026                       | 2026-07-01T15:05:00+00:00
10:00-0500 22 Oct 2026                     | 2026-10-22T10:00:00-05:00
Wed | 1 Jul 2026 | 10:00 BST               | 2026-07-01T10:00:00+01:00
1. Juli 2026                               | 2026-07-01T00:00:00+00:00
1. Juli 2026, 10:30 Uhr                    | 2026-07-01T10:30:00+00:00
Mittwoch, 1. Juli 2026 um 10:30 Uhr        | 2026-07-01T10:30:00+00:00
Mi, 04 Mär 2026 10:30:00 +0100             | 2026-03-04T10:30:00+01:00
4. März 2026                               | 2026-03-04T00:00:00+00:00
2. Jänner 2026                             | 2026-01-02T00:00:00+00:00
Di, 06 Okt 2026 10:30:00 +0200             | 2026-10-06T10:30:00+02:00
01.07.2026                                 | 2026-07-01T00:00:00+00:00
01.07.2026 10:30                           | 2026-07-01T10:30:00+00:00
01.07.2026, 10:30 Uhr                      | 2026-07-01T10:30:00+00:00
1er juillet 2026                           | 2026-07-01T00:00:00+00:00
mercredi 1 juillet 2026 à 10h30            | 2026-07-01T10:30:00+00:00
mer., 04 févr. 2026 10:30:00 +0100         | 2026-02-04T10:30:00+01:00
4 août 2026                                | 2026-08-04T00:00:00+00:00
Le 25 décembre 2026 à 9h                   | 2026-12-25T09:00:00+00:00
mar. 3 févr. 2026                          | 2026-02-03T00:00:00+00:00
1 de julio de 2026                         | 2026-07-01T00:00:00+00:00
mié, 1 jul 2026 10:30:00 +0200             | 2026-07-01T10:30:00+02:00
3 de enero de 2026 10:30                   | 2026-01-03T10:30:00+00:00
lun, 5 ene 2026 10:30:00 -0500             | 2026-01-05T10:30:00-05:00
1 luglio 2026                              | 2026-07-01T00:00:00+00:00
Mar, 03 Feb 2026 10:00:00 +0100            | 2026-02-03T10:00:00+01:00
Gio, 01 Gen 2026 10:00:00 +0100            | 2026-01-01T10:00:00+01:00
mercoledì 5 agosto 2026 alle ore 10:30     | 2026-08-05T10:30:00+00:00
Seg, 24 Set 2018 19:42:40 -0300            | 2018-09-24T19:42:40-03:00
Qui, 01 Out 2026 10:00:00 -0300            | 2026-10-01T10:00:00-03:00
1 de março de 2026 às 10h30                | 2026-03-01T10:30:00+00:00
terça-feira, 3 de fevereiro de 2026        | 2026-02-03T00:00:00+00:00
1 juli 2026                                | 2026-07-01T00:00:00+00:00
4 maart 2026 om 10:30                      | 2026-03-04T10:30:00+00:00
1 июля 2026                                | 2026-07-01T00:00:00+00:00
2 марта 2026 г., 10:30 МСК                 | 2026-03-02T10:30:00+03:00
Ср, 01 июл 2026 10:30:00 +0300             | 2026-07-01T10:30:00+03:00
19 мая 2026 года в 10:30                   | 2026-05-19T10:30:00+00:00
1 липня 2026                               | 2026-07-01T00:00:00+00:00
1 lipca 2026                               | 2026-07-01T00:00:00+00:00
3 października 2026, 10:30                 | 2026-10-03T10:30:00+00:00
1 Temmuz 2026                              | 2026-07-01T00:00:00+00:00
5 maj 2026 kl. 10:30                       | 2026-05-05T10:30:00+00:00
2026年07月01日                              | 2026-07-01T00:00:00+00:00
2026年7月1日 10:30                          | 2026-07-01T10:30:00+00:00
2026年7月1日 10時30分                       | 2026-07-01T10:30:00+00:00
2026年7月1日 下午3:05                       | 2026-07-01T15:05:00+00:00
2026년 7월 1일 오후 3:05                     | 2026-07-01T15:05:00+00:00
05/05/2026                                 | 2026-05-05T00:00:00+00:00
31/12/2026 10:00                           | 2026-12-31T10:00:00+00:00
12/31/2026 10:00                           | 2026-12-31T10:00:00+00:00
Mar 3, 2026                                | 2026-03-03T00:00:00+00:00
"""

NOTHING = """

today
Tomorrow
yesterday at 10:00
2 hours ago
10:30
Wednesday
July 2026
1 July
2026
12345
123456789
9999999999
0000000000
Nov 22, 26
03/04/2026
03-04-2026 10:00
30 February 2026
31/11/2026
2026-13-01
2026-07-01T25:00:00Z
2026-07-01T10:61:00Z
2026-07-01T10:00:00+99:00
2026-07-01T10:00:00 XYZ
2026-07-01T10:00:00+00:0
2017-06-13 Mars/Phobos
Fri, 11 Mar 2016 01:15:00 +3000
0001-01-01T00:00:00Z
0103-12-13T18:30:02Z
20-04-10T05:00:00+00:00
Thu, 22 Oct 2026 10:05:06 A
22 Oct 2026 10:05:06 XXT
1 July 2026 14:30 AM
1 July 2026 0:30 PM
1 July 2026 AM
1 July 2026 and 2 July 2026
1 July 2026 10:00 11:00
Julember 1, 2026
<b>1 July 2026</b>
/etc/passwd
"""


def rows(table: str) -> list[tuple[str, str]]:
    split = (line.rpartition("|") for line in table.strip().splitlines())
    return [(text.strip(), answer.strip()) for text, _, answer in split]


@pytest.mark.parametrize(("text", "answer"), rows(RIGHT))
def test_stated_time(text: str, answer: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.isoformat() == answer


@pytest.mark.parametrize("text", NOTHING.splitlines()[1:])
def test_doubt_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_the_tables_are_large() -> None:
    assert len(rows(RIGHT)) + len(NOTHING.splitlines()) >= 190


@pytest.mark.parametrize(
    ("zone", "answer"),
    [
        ("Europe/Berlin", "2026-07-01T10:00:00+02:00"),
        ("JST", "2026-07-01T10:00:00+09:00"),
        ("-03:30", "2026-07-01T10:00:00-03:30"),
        ("UTC", "2026-07-01T10:00:00+00:00"),
    ],
)
def test_no_zone_is_the_outlets_zone(zone: str, answer: str) -> None:
    found = parse_date("2026-07-01 10:00", zone=zone)
    assert found is not None
    assert found.isoformat() == answer


def test_a_stated_zone_beats_the_outlets_zone() -> None:
    found = parse_date("1 Jul 2026 10:00 GMT", zone="Asia/Tokyo")
    assert found == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "answer"),
    [("de", (4, 3)), ("fr-FR", (4, 3)), ("en-GB", (4, 3)), ("en", None), ("en-US", None), (None, None)],
)
def test_language_decides_between_day_and_month(language: str | None, answer: tuple[int, int] | None) -> None:
    found = parse_date("03/04/2026", language=language)
    assert (found and (found.month, found.day)) == answer


def test_unknown_default_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown time zone"):
        parse_date("2026-07-01", zone="Nowhere/Town")


@pytest.mark.parametrize("name", ["../../etc/passwd", "Europe/", "", "+15", "GMT+25", "Etc//UTC", "posixrules/x"])
def test_zones_nobody_has(name: str) -> None:
    assert find_zone(name) is None


def test_long_input_costs_nothing() -> None:
    assert parse_date("am " * 100_000) is None


@settings(deadline=None)
@given(st.text(max_size=90))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.tzinfo is not None


@settings(deadline=None)
@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 1, 1)),  # noqa: DTZ001 - zone is the next argument
    st.integers(min_value=-12 * 4, max_value=14 * 4),
    st.sampled_from(["%Y-%m-%dT%H:%M:%S%z", "%a, %d %b %Y %H:%M:%S %z", "%Y%m%dT%H%M%S%z", "%a %b %d %H:%M:%S %z %Y"]),
)
def test_written_and_read_again(moment: datetime, quarters: int, shape: str) -> None:
    zone = datetime.strptime(f"{quarters * 15 // 60:+03d}{abs(quarters) * 15 % 60:02d}", "%z").tzinfo
    written = moment.replace(tzinfo=zone, microsecond=0)
    found = parse_date(written.strftime(shape))
    assert found == written
    assert found is not None
    assert found.utcoffset() == written.utcoffset()
    assert found.utcoffset() != timedelta(days=1)
