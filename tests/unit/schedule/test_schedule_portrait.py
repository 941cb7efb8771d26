"""What a channel has taught is said in plain words, each with the polls it was learnt from or as pinned."""

from datetime import timedelta
from typing import get_args

import pytest
from schedule_polls import DAY, HOUR, MINUTE, NOW

from crawler.schedule.facts import Pins
from crawler.schedule.gaps import Depth
from crawler.schedule.ids import Ids, Stable
from crawler.schedule.moves import Gone, Move
from crawler.schedule.offset import Clock
from crawler.schedule.portrait import HONESTY, STABLE, shown
from crawler.schedule.profile import Profile
from crawler.schedule.rhythm import Rhythm
from crawler.schedule.validators import Honesty, Trust

NO_PINS = Pins()
TO = "https://news.example/new"
THREE_DAYS = {"first_at": NOW - 3 * DAY, "last_at": NOW, "polls": 9}


def line(name: str, profile: Profile, pins: Pins = NO_PINS) -> str | None:
    return dict(shown(profile, pins)).get(name)


def test_a_new_channel_is_not_known_yet() -> None:
    assert shown(Profile()) == [
        ("validators", "not tried yet (0 not modified, 0 read in full); learnt from 0 polls"),
        ("identity", "not known yet; learnt from 0 polls"),
        ("clock", "not known yet; learnt from 0 polls"),
        ("window", "not known yet; learnt from 0 polls"),
        ("rhythm", "not known yet; learnt from 0 polls"),
    ]


def test_what_is_pinned_says_so() -> None:
    pins = Pins("ignore", "link", -HOUR, 45 * MINUTE)
    assert shown(Profile(validators=Trust(polls=9, lied_at=NOW), clock=Clock(shift=60)), pins)[:3] == [
        ("validators", "never sent; pinned"),
        ("identity", "the link; pinned"),
        ("clock", "dates are 1 h ahead: taken off; pinned"),
    ]
    assert line("rhythm", Profile(), pins) == "polled every 45 min; pinned"
    watched = Profile(rhythm=Rhythm(rows=(2.0,) * 24, hours=(1.0,) * 24))
    assert line("rhythm", watched, pins) == "polled every 45 min (48.0 new rows a day); pinned"


@pytest.mark.parametrize(
    ("name", "profile", "told"),
    [
        (
            "validators",
            Profile(validators=Trust(polls=60, full=2, unchanged=58, lied_at=NOW, given=True)),
            "lie: found on 2026-03-05, read in full until 2026-04-04 (58 not modified, 2 read in full); "
            "learnt from 60 polls",
        ),
        (
            "validators",
            Profile(validators=Trust(polls=1, full=1)),
            "none given (0 not modified, 1 read in full); learnt from 1 poll",
        ),
        ("identity", Profile(ids=Ids(12, 20, 0, 20, 0)), "link and guid both stay; learnt from 12 polls"),
        ("clock", Profile(clock=Clock(-330, 12)), "dates are 5 h 30 min ahead: taken off; learnt from 12 polls"),
        ("clock", Profile(clock=Clock(60, 12)), "dates are 1 h behind: added; learnt from 12 polls"),
        ("clock", Profile(clock=Clock(0, 12)), "dates are right; learnt from 12 polls"),
        ("window", Profile(depth=Depth(29.6, 187_200.0, 7)), "30 rows over 2 d 4 h; learnt from 7 polls"),
        (
            "rhythm",
            Profile(rhythm=Rhythm(rows=(1.0,) * 24, hours=(2.0,) * 24), validators=Trust(polls=5)),
            "12.0 new rows a day; learnt from 5 polls",
        ),
        (
            "address",
            Profile(move=Move(TO, **THREE_DAYS, settled=TO)),
            f"moved for good to {TO}: change the YAML; learnt from 9 polls",
        ),
        ("address", Profile(move=Move(settled=TO)), f"moved for good to {TO}: change the YAML"),
        (
            "address",
            Profile(move=Move("https://other.example/feed", **THREE_DAYS, foreign=True)),
            "moves to another domain: change the YAML; redirects to https://other.example/feed since 2026-03-02; "
            "learnt from 9 polls",
        ),
        (
            "address",
            Profile(move=Move(TO, NOW, NOW, 1)),
            f"redirects to {TO} since 2026-03-05, not followed for good yet; learnt from 1 poll",
        ),
        ("gone", Profile(gone=Gone(NOW, None, NOW)), "gone since 2026-03-05: asked once a month"),
        ("gone", Profile(gone=Gone(NOW)), "not found since 2026-03-05"),
        (
            "mended",
            Profile(counts={"mended:relative_link": 7, "dropped:no_link": 3, "mended:control_in_title": 1}),
            "control_in_title 1, relative_link 7 (in the last full reading)",
        ),
        (
            "dropped",
            Profile(counts={"mended:relative_link": 7, "dropped:no_link": 3}),
            "no_link 3 (in the last full reading)",
        ),
    ],
)
def test_what_was_learnt_is_said(name: str, profile: Profile, told: str) -> None:
    assert line(name, profile) == told


@pytest.mark.parametrize("span", [timedelta(0), MINUTE, 90 * MINUTE, DAY + 5 * MINUTE])
def test_a_pinned_offset_is_said_as_it_is(span: timedelta) -> None:
    told = line("clock", Profile(), Pins(clock_offset=span))
    expected = {0: "dates are right", 1: "1 min", 90: "1 h 30 min", 1445: "1 d 5 min"}[span // MINUTE]
    assert told is not None
    assert expected in told
    assert told.endswith("; pinned")


def test_every_verdict_has_its_words() -> None:
    assert set(HONESTY) == set(get_args(Honesty))
    assert set(STABLE) == set(get_args(Stable))
