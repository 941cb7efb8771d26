"""Raises each alarm once, and says once when it is over, in the store and in the log."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from crawler.pipeline.backfill import MOST_TRIES
from crawler.pipeline.network import NetworkWatch
from crawler.pipeline.overview import channel_facts
from crawler.schedule import alarms as judge
from crawler.schedule.alarms import ChannelFacts
from crawler.schedule.due import HARD
from crawler.schedule.volume import DAY, SEASON_DAYS, SHORTEST_SPAN, Counts, Usual, day_shape, quiet, usual_of
from crawler.store.store import Store
from crawler.store.values import Alarm, ChannelState, Gap
from crawler.text.logline import logline

log = logging.getLogger(__name__)

# The outlets are looked at no more often than this.
LEAST_PAUSE = timedelta(minutes=1)
# An outlet whose polls are late by more than this was not watched: that nothing new came says nothing.
LATE = timedelta(hours=1)

# A gap that could not be closed is reported so long; `newswire status` goes on listing it.
REPORTED = timedelta(days=7)

Days = Mapping[date, int]


@dataclass(frozen=True, slots=True)
class _View:
    """What one look sees of all outlets."""

    facts: Mapping[str, list[ChannelFacts]]
    watched: frozenset[str]
    gaps: Mapping[str, list[Gap]]
    standing: Mapping[tuple[str, str], str]
    half: Mapping[str, int]
    day: Mapping[str, Days]
    outcomes: Mapping[str, list[str]]


@dataclass(slots=True)
class _Past:
    """The volumes of the days before today, which no longer change, and what is usual by them."""

    today: date | None = None
    days: Mapping[str, Days] = field(default_factory=dict)
    usual: dict[str, Usual | None] = field(default_factory=dict)


class Alarms:
    """Looks at all outlets that have a channel in use.

    :param network: tells whether our own network is down: then nothing is said of any outlet.
    :param now: the clock.
    """

    def __init__(self, store: Store, network: NetworkWatch, now: Callable[[], datetime]) -> None:
        self._store = store
        self._network = network
        self._now = now
        self._looked_at: datetime | None = None
        self._past = _Past()

    async def look(self) -> None:
        """Raise and end what has changed, unless the last look is less than a minute ago.

        Raises: StoreError.
        """
        now = self._now()
        if self._network.is_down or (self._looked_at is not None and now - self._looked_at < LEAST_PAUSE):
            return
        self._looked_at = now
        await asyncio.to_thread(self._judge, now)

    def _judge(self, now: datetime) -> None:
        view = self._view(now)
        for outlet, channels in view.facts.items():
            found = dict(self._found(outlet, channels, view, now))
            for kind in judge.KINDS:
                self._set(outlet, kind, found.get(kind), view.standing.get((outlet, kind)), now)
        for (outlet, kind), text in view.standing.items():
            if outlet not in view.facts:  # it is configured no more
                self._set(outlet, kind, None, text, now)

    def _view(self, now: datetime) -> _View:
        store = self._store
        states = store.channels()
        self._remember(now)
        gaps: dict[str, list[Gap]] = {}
        for gap in store.gaps():
            gaps.setdefault(gap.outlet, []).append(gap)
        half = {outlet: sum(days.values()) for outlet, days in store.volumes(now - SHORTEST_SPAN).items()}
        standing = {(alarm.outlet, alarm.kind): alarm.text for alarm in store.alarms()}
        facts = channel_facts(store, states, now)
        outcomes = store.latest_outcomes(judge.LAST_ITEMS)
        return _View(facts, _watched(states, now), gaps, standing, half, store.volumes(now - DAY), outcomes)

    def _remember(self, now: datetime) -> None:
        """Read the volumes of the days before today, once a day."""
        if self._past.today == now.date():
            return
        begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
        days = self._store.volumes(begin - SEASON_DAYS * DAY)
        self._past = _Past(now.date(), {outlet: _without(counts, now.date()) for outlet, counts in days.items()})

    def _found(
        self, outlet: str, channels: list[ChannelFacts], view: _View, now: datetime
    ) -> Iterator[tuple[str, str | None]]:
        """Yield each kind of alarm with its text, where there is reason for one."""
        yield judge.GONE, judge.gone(channels)
        yield judge.MOVED, judge.moved(channels)
        yield judge.BROKEN, judge.broken(channels, now)
        yield judge.PAGES, judge.pages(view.outcomes.get(outlet, ()))
        yield judge.GAP, _unclosed(view.gaps.get(outlet, ()), now)
        yield judge.QUIET, self._quiet(outlet, channels, view, now)

    def _quiet(self, outlet: str, channels: list[ChannelFacts], view: _View, now: datetime) -> str | None:
        """Judge an outlet's volume; that of one that is not well, or not watched, stays as it was judged."""
        stands = view.standing.get((outlet, judge.QUIET))
        well = any(judge.channel_condition(facts) in {judge.OK, judge.EMPTY} for facts in channels)
        if not well:
            return None
        if outlet not in view.watched:
            return stands
        day = view.day.get(outlet, {})
        days = {**self._past.days.get(outlet, {}), now.date(): day.get(now.date(), 0)}
        counts = Counts(view.half.get(outlet, 0), sum(day.values()), days)
        return quiet(counts, self._usual(outlet, channels, now.date()), now, stands=stands is not None)

    def _usual(self, outlet: str, channels: list[ChannelFacts], today: date) -> Usual | None:
        known = self._past.usual
        if outlet not in known:
            shape = day_shape(facts.profile.rhythm for facts in channels)
            known[outlet] = usual_of(self._past.days.get(outlet, {}), today, shape)
        return known[outlet]

    def _set(self, outlet: str, kind: str, text: str | None, stands: str | None, now: datetime) -> None:
        """Let an alarm stand, with the text as it is now, or end it; say what changed."""
        if text == stands:
            return
        if text is not None and self._store.raise_alarm(Alarm(outlet, kind, now, text)):
            log.warning(logline("alarm", outlet=outlet, kind=kind, text=text))
        if text is None and (ended := self._store.end_alarm(outlet, kind)):
            log.info(logline("alarm_over", outlet=outlet, kind=kind, text=ended.text, since=ended.since.isoformat()))


def _unclosed(gaps: Collection[Gap], now: datetime) -> str | None:
    """Say which gaps of the last days stayed open after all tries; older ones are history that nobody can mend."""
    left = [gap for gap in gaps if gap.tries >= MOST_TRIES and now - gap.to_at < REPORTED]
    if not left:
        return None
    first = min(left, key=lambda gap: gap.from_at)
    many = "1 gap" if len(left) == 1 else f"{len(left)} gaps"
    begin, end = (at.isoformat(" ", "minutes") for at in (first.from_at, first.to_at))
    return f"{many} could not be closed, the oldest from {begin} to {end} in {first.address}"


def _watched(states: Collection[ChannelState], now: datetime) -> frozenset[str]:
    """Return the outlets whose channels have all been polled as planned, the broken ones without success."""
    missed = {state.outlet for state in states if not _was_polled(state, now)}
    return frozenset(state.outlet for state in states) - missed


def _was_polled(state: ChannelState, now: datetime) -> bool:
    if state.last_polled_at is None or state.next_poll_at < now - LATE:
        return False
    return state.last_error is None or state.weight >= HARD


def _without(days: Days, today: date) -> Days:
    return {day: count for day, count in days.items() if day != today}
