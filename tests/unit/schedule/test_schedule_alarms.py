"""Not a feed, empty, quiet and broken are never mixed up, and an alarm has a reason that lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.schedule.alarms import (
    ALARMING_AFTER,
    ChannelFacts,
    broken,
    channel_condition,
    condition,
    gone,
    moved,
    pages,
    unwell,
)
from crawler.schedule.moves import Gone, Move
from crawler.schedule.profile import Profile

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = "https://harbour.example/feed.xml"


def facts(**fields: object) -> ChannelFacts:
    """Return a channel that was polled an hour ago, and read well before."""
    return ChannelFacts(**{"address": FEED, "polled_at": NOW - HOUR, "ok_at": NOW - HOUR, **fields})  # type: ignore[arg-type]


def failing(answer: str, weight: float, ok_at: datetime | None = NOW - 5 * HOUR) -> ChannelFacts:
    """Return a channel whose last polls failed."""
    return facts(failures=1, weight=weight, answer=answer, error=f"it went wrong: {answer}", ok_at=ok_at)


GONE = facts(failures=9, weight=9.0, answer="http_410", profile=Profile(gone=Gone(since=NOW - HOUR)))


@pytest.mark.parametrize(
    ("channel", "word"),
    [
        (ChannelFacts(FEED), "never"),
        (facts(ok_at=None, answer="dns"), "never"),  # our own network was down
        (failing("empty_body", 1.0), "not_a_feed"),
        (facts(), "ok"),
        (facts(answer="empty"), "empty"),
        (failing("not_a_feed", 1.0), "not_a_feed"),
        (failing("landing_page", 1.0), "not_a_feed"),
        (failing("http_404", 1.0), "broken"),
        (failing("dns", 1.0), "broken"),
        (failing("timeout", 0.25), "ok"),
        (failing("timeout", 0.25, ok_at=None), "broken"),
        (failing("not_a_feed", 0.5, ok_at=None), "not_a_feed"),
        (GONE, "gone"),
    ],
)
def test_how_a_channel_is(channel: ChannelFacts, word: str) -> None:
    assert channel_condition(channel) == word


@pytest.mark.parametrize(
    ("channels", "standing", "word"),
    [
        ([], (), "never"),
        (["never"], (), "never"),
        (["never", "broken"], (), "broken"),
        (["ok", "broken", "gone"], (), "ok"),
        (["ok", "empty"], ("quiet",), "quiet"),
        (["ok"], ("pages", "quiet"), "pages"),
        (["empty", "broken"], (), "empty"),
        (["empty"], ("quiet",), "quiet"),
        (["not_a_feed", "gone"], (), "not_a_feed"),
        (["not_a_feed", "broken"], ("quiet",), "broken"),
        (["gone", "gone"], (), "gone"),
        (["gone", "broken"], (), "broken"),
    ],
)
def test_how_an_outlet_is(channels: list[str], standing: tuple[str, ...], word: str) -> None:
    assert condition(channels, standing) == word


def test_which_channels_are_not_well() -> None:
    assert unwell(["ok", "never"]) is None
    assert unwell(["ok", "broken", "broken", "empty"]) == "1 empty, 2 broken of 4"


@pytest.mark.parametrize(
    ("channels", "is_told"),
    [
        ([], False),
        ([facts()], False),
        ([failing("http_404", 1.0)], False),  # once may be a mishap
        ([failing("http_404", 2.0)], True),
        ([failing("http_404", 2.0, ok_at=NOW - ALARMING_AFTER)], False),  # it was well a short while ago
        ([failing("http_404", 3.0, ok_at=NOW - ALARMING_AFTER)], True),
        ([failing("timeout", 1.75)], False),
        ([failing("timeout", 2.0)], True),
        ([failing("timeout", 2.0), facts()], False),  # the outlet can still be read
        ([failing("timeout", 2.0), failing("not_a_feed", 3.0)], True),
        ([failing("timeout", 2.0), GONE], True),
        ([GONE], False),  # which is told as gone
    ],
)
def test_an_outlet_that_cannot_be_read_is_told_once_that_has_lasted(
    channels: list[ChannelFacts], is_told: bool
) -> None:
    assert (broken(channels, NOW) is not None) == is_told


def test_the_worst_channel_says_why() -> None:
    told = broken([failing("timeout", 2.0), failing("not_a_feed", 3.0)], NOW)
    assert told == "all 2 channels cannot be read: it went wrong: not_a_feed"


def test_an_outlet_is_gone_when_all_of_it_is() -> None:
    assert gone([]) is None
    assert gone([GONE, facts()]) is None
    assert gone([GONE]) == "its channel is gone (404 or 410) and asked once a month: change the YAML"
    assert gone([GONE] * 2) == "all 2 channels are gone (404 or 410) and asked once a month: change the YAML"


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        (["failed:http_403"] * 9, None),
        (["failed:http_403"] * 10, "10 of the last 10 pages gave no report, most of them failed:http_403"),
        (["stored"] * 5 + ["rejected:too_short"] * 5, None),
        (
            ["stored"] * 4 + ["rejected:too_short"] * 5 + ["quarantined"],
            "6 of the last 10 pages gave no report, most of them rejected:too_short",
        ),
        (["rejected:robots"] * 12 + ["duplicate"] * 8, None),  # nothing was to be read
        (["stored"] * 20 + ["failed:http_403"] * 20, None),  # which lies behind
    ],
)
def test_most_of_the_last_pages_failing_is_told(outcomes: list[str], told: str | None) -> None:
    assert pages(outcomes) == told


def test_a_channel_that_moved_for_good_is_told() -> None:
    to = "https://harbour.example/new.xml"
    there = facts(profile=Profile(move=Move(settled=to)))
    assert moved([facts(), there]) == f"{FEED} has moved for good to {to}: change the YAML"
    onward = facts(profile=Profile(move=Move(to="https://harbour.example/other.xml", settled=to)))
    assert moved([onward]) is None


def test_a_channel_sent_to_another_domain_is_told_once_that_lasts() -> None:
    to = "https://elsewhere.example/feed.xml"
    early = Move(to=to, first_at=NOW, last_at=NOW + HOUR, polls=9, foreign=True)
    assert moved([facts(profile=Profile(move=early))]) is None
    lasting = Move(to=to, first_at=NOW - 50 * HOUR, last_at=NOW, polls=3, foreign=True)
    told = moved([facts(profile=Profile(move=lasting))])
    assert told == f"{FEED} redirects to another domain, {to}: change the YAML"
