"""Decides which address a channel is asked at: its own, or the one it has moved to for good; and when it is gone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.schedule.facts import PollFacts
from crawler.text.urls import site_of

PERMANENT = frozenset({301, 308})  # RFC 9110, 15.4.2 and 15.4.9
# A redirect counts as a move after as many polls over as long a time: a mistaken 301 is mended sooner.
MOVE_POLLS = 3
MOVE_AGE = timedelta(days=2)
# A new place that does not answer at all for as long is given up for the channel's own.
MOVE_LOST = timedelta(days=7)
# RFC 9110, 15.5.11: a 410 means it; a 404 may be a mishap.
GONE_410 = timedelta(days=1)
GONE_404 = timedelta(days=7)
MISSING = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Move:
    """Where a channel's polls end.

    :param to: where the last polls in a row ended by permanent redirects only, "" where they did not.
    :param first_at: the first of them, `last_at` the last, `polls` how many.
    :param foreign: `to` lies on another registrable domain, where none is followed for good.
    :param settled: the address the channel has moved to for good, "" for none.
    :param good_at: when that one last answered well.
    """

    to: str = ""
    first_at: datetime | None = None
    last_at: datetime | None = None
    polls: int = 0
    foreign: bool = False
    settled: str = ""
    good_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """Since when a channel is not found. `since` is set once it counts as gone: it is asked once a month then."""

    missing_since: datetime | None = None
    first_410: datetime | None = None
    since: datetime | None = None


def address(move: Move, own: str) -> str:
    """Return the address to ask: the one moved to for good, otherwise the channel's own."""
    return move.settled or own


def is_lasting(move: Move) -> bool:
    """Tell whether the redirects have been the same often and long enough to be a move."""
    if move.first_at is None or move.last_at is None:
        return False
    return move.polls >= MOVE_POLLS and move.last_at - move.first_at >= MOVE_AGE


def learn_move(move: Move, facts: PollFacts) -> Move:
    """Return the move after a poll; one whose new place is no feed any more is forgotten.

    A redirect from https to http is none to follow for good, and neither is one with a temporary hop.
    """
    if not facts.good:
        return Move() if _is_lost(move, facts) else move
    if move.settled:
        move = replace(move, good_at=facts.at)
    if not _is_permanent(facts):
        return Move(settled=move.settled, good_at=move.good_at)
    return _settled(_counted(move, facts), facts.at)


def learn_gone(gone: Gone, facts: PollFacts) -> Gone:
    """Return whether a channel is gone after a poll: two 410 more than a day apart, or not found for seven days.

    Any good answer ends it; other failures say nothing about it.
    """
    if facts.good:
        return Gone()
    if facts.status not in MISSING:
        return gone
    missing_since = gone.missing_since or facts.at
    first_410 = gone.first_410 or (facts.at if facts.status == 410 else None)
    surely = facts.status == 410 and first_410 is not None and facts.at - first_410 > GONE_410
    is_gone = surely or facts.at - missing_since >= GONE_404
    return Gone(missing_since, first_410, gone.since or (missing_since if is_gone else None))


def _is_permanent(facts: PollFacts) -> bool:
    if not facts.redirects or not PERMANENT.issuperset(facts.redirects) or facts.final_url == facts.asked:
        return False
    return _scheme(facts.final_url) == "https" or _scheme(facts.asked) == "http"


def _counted(move: Move, facts: PollFacts) -> Move:
    if move.to == facts.final_url:
        return replace(move, last_at=facts.at, polls=move.polls + 1)
    foreign = site_of(facts.final_url) != site_of(facts.asked)
    return Move(facts.final_url, facts.at, facts.at, 1, foreign, move.settled, move.good_at)


def _settled(move: Move, now: datetime) -> Move:
    if move.foreign or move.settled == move.to or not is_lasting(move):
        return move
    return replace(move, settled=move.to, good_at=now)


def _is_lost(move: Move, facts: PollFacts) -> bool:
    """Tell whether the place moved to has failed as a channel, or not answered well for a week."""
    if not move.settled or facts.asked != move.settled:
        return False
    answered_otherwise = facts.status is not None and 200 <= facts.status < 300
    return facts.status in MISSING or answered_otherwise or move.good_at is None or facts.at - move.good_at >= MOVE_LOST


def _scheme(url: str) -> str:
    return urlsplit(url).scheme.lower()
