"""Our own network is held to be down only when several sites fail to answer and none does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.network import LONGEST_WAIT, MOST_SITES, SHORTEST_WAIT, WINDOW, Network

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)

# Each row: notes as `site code` one second apart (`site` alone is an answer), and what the last one changes.
STORIES = [
    ("a dns;b dns", "down"),
    ("a dns;b timeout;c broken", None),
    ("a;b;c;a dns;b dns", None),
    ("a;b;c;a dns;b timeout;c broken", "down"),
    ("a;b;c;d;a dns;b dns;d unreachable", "down"),
    ("a;b;c;a dns;b dns;d;c dns", None),
    ("a;b;c;a dns;b dns;d http_503;c dns", None),
    ("a;b;c;a dns;b dns;d refused;c dns", None),
    ("a;b;c;a dns;b dns;d not_a_feed;c dns", None),
    ("a;b;c;a refused;b refused;c refused", None),
    ("a;b;c;a http_500;b http_500;c http_500", None),
    ("a;b;c;a dns;b dns;d robots;c dns", "down"),
    ("a;b;c;a dns;b dns;d gate_address;c dns", "down"),
    ("a;b;c;a dns;b dns;d worker_died;c dns", "down"),
    ("a;b;c;a dns;b dns;d host_held;c host_held", None),
    ("a dns;a dns;a dns;a timeout", None),
    ("a;b;c;a dns;a dns;a timeout;a broken", None),
    ("a;b;a dns;b dns;a", "back"),
    ("a;b;a dns;b dns;a http_404", "back"),
    ("a;b;a dns;b dns;a refused", "back"),
    ("a;b;a dns;b dns;a robots_unreachable", None),
    ("a;b;a dns;b dns;a dns", None),
    ("a;b;a dns;b dns;a;b", None),
]


def tell(network: Network, story: str, now: datetime = NOW) -> str | None:
    """Note each part of a story and return what the last one changed."""
    change = None
    for step, part in enumerate(story.split(";")):
        site, _, code = part.partition(" ")
        change = network.note(site, code or None, now + step * SECOND)
    return change


@pytest.mark.parametrize(("story", "change"), STORIES)
def test_what_the_last_outcome_changes(story: str, change: str | None) -> None:
    assert tell(Network(), story) == change


def test_it_is_down_from_the_third_failure_to_the_first_answer() -> None:
    network = Network()
    assert not network.is_down
    tell(network, "a;b;c;a dns;b dns;c dns;d dns")
    assert network.is_down
    tell(network, "b")
    assert not network.is_down
    assert tell(network, "a dns;b dns") is None, "what failed before the answer is forgotten"
    assert tell(network, "c dns") == "down"


def test_failures_far_apart_are_the_sites_own() -> None:
    network = Network()
    tell(network, "a;b;c")
    assert network.note("a", "dns", NOW) is None
    assert network.note("b", "dns", NOW + WINDOW / 2) is None
    assert network.note("c", "dns", NOW + WINDOW + SECOND) is None
    assert network.note("a", "dns", NOW + WINDOW + 2 * SECOND) == "down", "three within the window"


def test_polls_are_put_off_longer_the_longer_it_lasts() -> None:
    network = Network()
    tell(network, "a;b;c;a dns;b dns;c dns")
    assert network.wait(0.0) == SHORTEST_WAIT
    network.note("a", "dns", NOW + timedelta(minutes=12))
    assert SHORTEST_WAIT < network.wait(0.0) < LONGEST_WAIT
    network.note("a", "dns", NOW + timedelta(days=3))
    assert network.wait(0.0) == LONGEST_WAIT
    assert network.wait(0.5) == LONGEST_WAIT * 1.5


def test_a_wait_can_be_asked_for_at_any_time() -> None:
    assert Network().wait(0.0) == SHORTEST_WAIT


codes = st.sampled_from([None, "dns", "timeout", "broken", "refused", "http_500", "robots", "gate_address", "tls"])
notes = st.lists(st.tuples(st.sampled_from("abcdefghijklmn"), codes, st.integers(0, 900)), max_size=80)


@given(st.lists(st.tuples(codes, st.integers(0, 90_000)), max_size=40))
def test_one_site_alone_never_makes_it_down(outcomes: list[tuple[str | None, int]]) -> None:
    network, now = Network(), NOW
    for code, seconds in outcomes:
        now += timedelta(seconds=seconds)
        assert network.note("only", code, now) is None
    assert not network.is_down


@given(notes)
def test_changes_take_turns_and_little_is_remembered(outcomes: list[tuple[str, str | None, int]]) -> None:
    network, now, changes = Network(), NOW, []
    for site, code, seconds in outcomes:
        now += timedelta(seconds=seconds)
        was_down = network.is_down
        change = network.note(site, code, now)
        assert (change is not None) == (was_down != network.is_down)
        assert code is not None or not network.is_down
        changes += [change] if change else []
        assert len(network._asked) <= MOST_SITES
        assert len(network._failing) <= MOST_SITES
        assert SHORTEST_WAIT <= network.wait(0.99) <= 2 * LONGEST_WAIT
    assert changes == ["down", "back"] * (len(changes) // 2) + ["down"] * (len(changes) % 2)
