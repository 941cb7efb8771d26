"""Which of several stated dates is believed."""

import pytest

from crawler.extract.published import choose_moment, date_in_url, read_moments

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
