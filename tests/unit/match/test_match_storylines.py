"""An entry is given the topic of the entries like it, near in time, where they agree; else none."""

from datetime import date, timedelta

import pytest

from crawler.match.storylines import REACH, Storylines, reach
from crawler.model import Entry

START = date(2024, 3, 1)
STRIKE, FLOOD = "Ferry strike", "Sarn flood (2024–present)"


def entry(number: int, headline: str, *topics: str, day: int = 0) -> Entry:
    return Entry(f"e{number:03}", START + timedelta(days=day), headline, topics=topics)


def archive() -> list[Entry]:
    strike = [
        entry(step, f"Ferry crews of Moor Line in Port Alden walk out, day {step}.", STRIKE, day=step)
        for step in range(6)
    ]
    flood = [
        entry(20 + step, f"Sarn river rises over the dykes of Lower Holm {step}.", FLOOD, day=step) for step in range(6)
    ]
    others = [
        entry(100 + step, f"Parliament number {step} votes on taxes and pensions.", f"Taxes {step}")
        for step in range(80)
    ]
    return [*strike, *flood, *others]


STORYLINES = Storylines(archive())


@pytest.mark.parametrize(
    ("headline", "topic"),
    [
        ("Moor Line ferry crews in Port Alden vote to go on.", STRIKE),
        ("More dykes of Lower Holm give way as the Sarn rises.", FLOOD),
        ("A comet is seen over the southern sky.", None),
        ("", None),
    ],
)
def test_the_entries_most_alike_decide(headline: str, topic: str | None) -> None:
    found = STORYLINES.of(entry(900, headline, day=7))
    assert (found.topic if found else None) == topic


def test_what_voted_is_named() -> None:
    found = STORYLINES.of(entry(900, "Moor Line ferry crews in Port Alden vote to go on.", day=7))
    assert found is not None
    assert found.voters
    assert set(found.voters) <= {f"e{step:03}" for step in range(6)}
    assert 0.6 <= found.share <= 1.0


def test_what_is_long_past_does_not_speak() -> None:
    assert STORYLINES.of(entry(900, "Moor Line ferry crews in Port Alden vote to go on.", day=REACH + 10)) is None


def test_an_entry_does_not_vote_for_itself() -> None:
    alone = Storylines([entry(1, "Ferry crews of Moor Line walk out.", STRIKE), *archive()[12:]])
    assert alone.of(entry(1, "Ferry crews of Moor Line walk out.")) is None


def test_a_topic_is_written_as_most_write_it() -> None:
    mixed = [
        entry(step, "Ferry crews of Moor Line in Port Alden walk out.", topic)
        for step, topic in enumerate(("ferry strike", STRIKE, STRIKE))
    ]
    found = Storylines([*mixed, *archive()[12:]]).of(entry(900, "Ferry crews of Moor Line in Port Alden vote."))
    assert found is not None
    assert found.topic == STRIKE


def test_without_entries_there_is_nothing_to_learn_from() -> None:
    assert Storylines([]).of(entry(1, "Ferry crews of Moor Line walk out.")) is None


def test_the_days_that_can_speak_stay_in_the_calendar() -> None:
    assert reach(date.min, date.max) == (date.min, date.max)
    assert reach(START, START) == (START - timedelta(days=REACH), START + timedelta(days=REACH))
