"""A channel is followed to a new address only where the move is sure, and comes back where it was not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from schedule_polls import DAY, HOUR, NOW, OWN, failed

from crawler.schedule.facts import PollFacts
from crawler.schedule.moves import MOVE_LOST, Gone, Move, address, is_lasting, learn_gone, learn_move

NEW = "https://news.example/rss"
FOREIGN = "https://other.example/rss"


def hop(at: datetime, to: str = NEW, *statuses: int, asked: str = OWN) -> PollFacts:
    """A good poll that was redirected."""
    return PollFacts(at, at, asked, final_url=to, status=200, is_feed=True, redirects=statuses or (301,))


def plain(at: datetime, asked: str = OWN) -> PollFacts:
    return PollFacts(at, at, asked, final_url=asked, status=200, is_feed=True)


def after(*polls: PollFacts) -> Move:
    move = Move()
    for facts in polls:
        move = learn_move(move, facts)
    return move


MOVED = after(hop(NOW), hop(NOW + DAY), hop(NOW + 2 * DAY))


@pytest.mark.parametrize(
    ("polls", "asked"),
    [
        ([hop(NOW), hop(NOW + DAY), hop(NOW + 2 * DAY)], NEW),
        ([hop(NOW, NEW, 308), hop(NOW + DAY, NEW, 301, 308), hop(NOW + 2 * DAY)], NEW),
        ([hop(NOW), failed(NOW + DAY, None), hop(NOW + DAY), failed(NOW + DAY, 503), hop(NOW + 2 * DAY)], NEW),
        ([replace(hop(NOW), status=304, is_feed=False, unchanged=True), hop(NOW + DAY), hop(NOW + 2 * DAY)], NEW),
        ([hop(NOW), hop(NOW + 2 * DAY)], OWN),
        ([hop(NOW), hop(NOW + DAY), hop(NOW + 2 * DAY - HOUR)], OWN),
        ([hop(NOW), hop(NOW + DAY, NEW, 302), hop(NOW + 2 * DAY)], OWN),
        ([hop(NOW, NEW, 301, 307), hop(NOW + DAY, NEW, 301, 307), hop(NOW + 2 * DAY, NEW, 301, 307)], OWN),
        ([hop(NOW), plain(NOW + DAY), hop(NOW + 2 * DAY)], OWN),
        ([hop(NOW), hop(NOW + DAY, NEW + "2"), hop(NOW + 2 * DAY)], OWN),
        ([hop(NOW, FOREIGN), hop(NOW + DAY, FOREIGN), hop(NOW + 2 * DAY, FOREIGN)], OWN),
        ([replace(hop(NOW + day * DAY), is_feed=False) for day in range(4)], OWN),
        ([hop(NOW + day * DAY, "http://news.example/rss") for day in range(4)], OWN),
        ([hop(NOW + day * DAY, OWN) for day in range(4)], OWN),
    ],
)
def test_moved_for_good(polls: list[PollFacts], asked: str) -> None:
    assert address(after(*polls), OWN) == asked


def test_the_redirect_to_https_is_a_move() -> None:
    own = OWN.replace("https", "http")
    move = after(*(hop(NOW + day * DAY, OWN, asked=own) for day in range(3)))
    assert address(move, own) == OWN


def test_a_foreign_move_is_remembered_to_be_shown() -> None:
    move = after(*(hop(NOW + day * DAY, FOREIGN) for day in range(3)))
    assert (move.to, move.polls, move.foreign, move.settled) == (FOREIGN, 3, True, "")
    assert is_lasting(move)
    assert after(hop(NOW), hop(NOW, FOREIGN)).polls == 1


@pytest.mark.parametrize("to", ["https://feeds.news.example/rss", "https://www.news.example/feed"])
def test_hosts_of_one_domain_are_no_foreigners(to: str) -> None:
    assert address(after(*(hop(NOW + day * DAY, to) for day in range(3))), OWN) == to


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        (plain(NOW + 3 * DAY, NEW), True),
        (failed(NOW + 3 * DAY, 404, NEW), False),
        (failed(NOW + 3 * DAY, 410, NEW), False),
        (failed(NOW + 3 * DAY, 200, NEW), False),
        (failed(NOW + 3 * DAY, 503, NEW), True),
        (failed(NOW + 3 * DAY, None, NEW), True),
        (failed(NOW + 2 * DAY + MOVE_LOST, None, NEW), False),
        (failed(NOW + 3 * DAY, 404, OWN), True),
        (hop(NOW + 3 * DAY, FOREIGN, asked=NEW), True),
    ],
)
def test_the_own_address_is_asked_again_where_the_new_one_fails(facts: PollFacts, kept: bool) -> None:
    move = learn_move(MOVED, facts)
    assert address(move, OWN) == (NEW if kept else OWN)
    assert kept or move == Move()


def test_a_second_move_is_followed_from_the_first() -> None:
    move, last = MOVED, "https://news.example/feed.xml"
    for day in range(3, 6):
        assert address(move, OWN) == NEW
        move = learn_move(move, hop(NOW + day * DAY, last, asked=NEW))
    assert address(move, OWN) == last


def missing(*polls: tuple[int | None, timedelta]) -> Gone:
    gone = Gone()
    for status, age in polls:
        gone = learn_gone(gone, plain(NOW + age) if status == 200 else failed(NOW + age, status))
    return gone


NO_TIME = timedelta(0)


@pytest.mark.parametrize(
    ("polls", "since"),
    [
        ([(410, NO_TIME), (410, DAY + HOUR)], NOW),
        ([(410, NO_TIME), (410, DAY)], None),
        ([(410, NO_TIME), (200, HOUR), (410, DAY + HOUR)], None),
        ([(410, NO_TIME), (503, HOUR), (None, HOUR), (410, DAY + HOUR)], NOW),
        ([(404, NO_TIME), (404, 6 * DAY)], None),
        ([(404, NO_TIME), (404, 7 * DAY)], NOW),
        ([(404, NO_TIME), (410, 2 * DAY), (410, 4 * DAY)], NOW),
        ([(404, NO_TIME), (500, 7 * DAY)], None),
        ([(404, NO_TIME), (404, 7 * DAY), (404, 40 * DAY)], NOW),
        ([(404, NO_TIME), (404, 7 * DAY), (500, 8 * DAY)], NOW),
        ([(404, NO_TIME), (404, 7 * DAY), (200, 8 * DAY)], None),
        ([(403, NO_TIME), (403, 30 * DAY)], None),
    ],
)
def test_gone(polls: list[tuple[int | None, timedelta]], since: datetime | None) -> None:
    assert missing(*polls).since == since
