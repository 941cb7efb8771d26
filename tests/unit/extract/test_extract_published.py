"""Which of several stated dates is believed."""

from datetime import datetime

import pytest

from crawler.extract.published import by_home_clock, choose_moment, date_in_url, feed_moments, read_moments
from crawler.model import Item

CASES = [
    ([("json-ld", "2020-05-01T10:00:00+02:00")], "2020-05-01T10:00:00+02:00", True),
    ([("json-ld", "2020-05-01"), ("meta", "2020-05-01T10:00:00Z")], "2020-05-01T10:00:00+00:00", True),
    ([("json-ld", "2020-05-01"), ("meta", "2020-06-01T10:00:00Z")], "2020-05-01T00:00:00+00:00", False),
    ([("json-ld", "2020-05-01T10:00:00"), ("meta", "2020-05-01T10:00:00+02:00")], "2020-05-01T10:00:00+02:00", True),
    (
        [
            ("json-ld", "2020-05-01T10:00:00Z"),
            ("meta", "2020-05-01T15:00:00Z"),
            ("time", "2020-05-01T11:00:00-04:00"),
        ],
        "2020-05-01T15:00:00+00:00",
        True,
    ),
    (
        [
            ("meta", "2020-05-01T10:00:00-04:00"),
            ("microdata", "2020-05-01T10:00:00Z"),
            ("time", "2020-05-01T10:00:00Z"),
        ],
        "2020-05-01T10:00:00-04:00",
        True,
    ),
    (
        [("json-ld", "2020-05-01T10:00:00Z"), ("time", "2020-05-01T12:00:00Z"), ("time", "2020-05-01T12:00:00Z")],
        "2020-05-01T10:00:00+00:00",
        True,
    ),
    # midnight is a day where the same day has a time elsewhere
    ([("json-ld", "19 Feb 2019 00:00 GMT"), ("time", "2019-02-19T08:05:01Z")], "2019-02-19T08:05:01+00:00", True),
    ([("json-ld", "2019-02-19T00:00:00Z"), ("time", "2019-02-20T08:05:01Z")], "2019-02-19T00:00:00+00:00", True),
    ([("json-ld", "2019-02-19T00:00:00Z"), ("url", "2019-02-19")], "2019-02-19T00:00:00+00:00", True),
    ([("json-ld", "1970-01-01T00:00:00Z"), ("time", "2020-05-01T12:00:00Z")], "2020-05-01T12:00:00+00:00", True),
    ([("json-ld", "soon"), ("url", "2020-05-01")], "2020-05-01T00:00:00+00:00", False),
]


@pytest.mark.parametrize(("stated", "at", "has_time"), CASES)
def test_choice(stated: list[tuple[str, str]], at: str, has_time: bool) -> None:
    chosen = choose_moment(read_moments(stated, "UTC", None))
    assert chosen is not None
    assert (chosen.at.isoformat(), chosen.has_time) == (at, has_time)


def test_nothing_stated_nothing_chosen() -> None:
    assert choose_moment(read_moments([("time", "4 months ago")], "UTC", None)) is None


def test_a_time_without_zone_is_read_in_the_outlets() -> None:
    moment = choose_moment(read_moments([("time", "2020-07-01 10:00")], "Europe/Berlin", None))
    assert moment is not None
    assert moment.at.isoformat() == "2020-07-01T10:00:00+02:00"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2020/09/21/title", "2020-09-21"),
        ("https://a.example/news/20200921/title", "2020-09-21"),
        ("https://a.example/2020/9/21/title", "2020-09-21"),
        ("https://a.example/2020/13/21/title", None),
        ("https://a.example/id/2020", None),
    ],
)
def test_date_in_url(url: str, day: str | None) -> None:
    assert date_in_url(url) == ((("url", day),) if day else ())


@pytest.mark.parametrize(
    ("stated", "url", "language", "at"),
    [
        # the house states the same instant by its own clock elsewhere
        (
            [("meta", "2021-05-04T03:37:37+00:00"), ("time", "2021-05-03T23:37:37-04:00")],
            "https://a.example/n",
            None,
            "2021-05-03T23:37:37-04:00",
        ),
        ([("json-ld", "2021-05-04T00:25:56Z")], "https://a.com.ar/n", "es", "2021-05-03T21:25:56-03:00"),
        ([("json-ld", "2021-05-04T00:25:56Z")], "https://a.ca/n", "fr", "2021-05-03T20:25:56-04:00"),
        ([("json-ld", "2021-05-04T02:25:54Z")], "https://a.com/2021/05/03/n", "en", "2021-05-03T22:25:54-04:00"),
        ([("json-ld", "2021-05-04T02:25:54Z")], "https://a.com/2021/05/04/n", "en", "2021-05-04T02:25:54+00:00"),
        ([("json-ld", "2021-05-04T02:25:54Z")], "https://a.com/n", "en", "2021-05-04T02:25:54+00:00"),
        # a clock that is stated stays, and a day or a time without zone is nobody's to move
        ([("json-ld", "2021-05-04T02:25:54+01:00")], "https://a.jp/n", "ja", "2021-05-04T02:25:54+01:00"),
        ([("json-ld", "2021-05-04")], "https://a.jp/n", "ja", "2021-05-04T00:00:00+00:00"),
        ([("json-ld", "2021-05-04T02:25:54")], "https://a.jp/n", "ja", "2021-05-04T02:25:54+00:00"),
    ],
)
def test_an_instant_is_told_by_the_clock_of_its_house(
    stated: list[tuple[str, str]], url: str, language: str | None, at: str
) -> None:
    moments = read_moments([*stated, *date_in_url(url)], "UTC", None)
    chosen = choose_moment(moments)
    assert chosen is not None
    assert by_home_clock(chosen, moments, url, language).at.isoformat() == at


def test_an_outlet_that_names_its_zone_is_dated_by_it() -> None:
    moments = read_moments([("json-ld", "2021-05-04T02:25:54Z")], "UTC", None)
    assert by_home_clock(moments[0], moments, "https://a.jp/n", "ja", "America/Lima").at.isoformat() == (
        "2021-05-03T21:25:54-05:00"
    )


@pytest.mark.parametrize(
    ("at", "text", "note", "has_time", "has_zone"),
    [
        ("2021-05-03T10:00:00+02:00", "Mon, 03 May 2021 10:00:00 +0200", None, True, True),
        ("2021-05-03T10:00:00+02:00", "2021-05-03 10:00", "zone_assumed", True, False),
        ("2021-05-03T00:00:00+02:00", "2021-05-03", "zone_assumed", False, False),
        ("2021-05-03T08:00:00+00:00", "Mon, 03 May 2031 10:00:00 +0200", "future", True, False),
        ("2021-05-03T08:00:00+00:00", "Mon, 03 May 2021 10:00:00 +0000", "shifted", True, True),
        ("2021-05-03T08:00:00+00:00", None, None, True, True),
    ],
)
def test_what_a_feed_did_not_state_is_not_taken_for_stated(
    at: str, text: str | None, note: str | None, has_time: bool, has_zone: bool
) -> None:
    item = Item("https://a.example/n", published=datetime.fromisoformat(at), published_text=text, published_note=note)
    (moment,) = feed_moments(item)
    assert (moment.at.isoformat(), moment.has_time, moment.has_zone) == (at, has_time, has_zone)


def test_a_feed_whose_zone_was_assumed_gives_way_to_a_page_that_states_one() -> None:
    item = Item(
        "https://a.example/n",
        published=datetime.fromisoformat("2021-05-03T10:00:00+02:00"),
        published_text="2021-05-03 10:00",
        published_note="zone_assumed",
    )
    moments = [*feed_moments(item), *read_moments([("time", "2021-05-03T10:00:00+03:00")], "UTC", None)]
    chosen = choose_moment(moments)
    assert chosen is not None
    assert chosen.at.isoformat() == "2021-05-03T10:00:00+03:00"


def test_no_feed_no_moment() -> None:
    assert feed_moments(None) == feed_moments(Item("https://a.example/n")) == []
