"""Plays thousands of channels over days on recorded rhythms, with a clock of its own, and compares ways to poll them.

Run it as `python tests/quality/rhythms.py DATA/feeds [--channels 5000] [--days 7] [--efforts 0.5]`.

The dates in the real documents of DATA/feeds/wild give sequences of gaps, and the hours of the day at which rows come.
Each simulated channel draws blocks of gaps from one document, so that bursts and batches stay together, on a clock
that runs as fast as the hour of the day is busy, turned by a random phase; its window is as deep as the document.
Every way of polling sees the same rows and is warmed up for two days that do not count. Waits are drawn with the
jitter the real ones have; requests take no time and never fail.
"""

import argparse
import json
import math
import random
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path

from crawler.parse.batch import parse_row
from crawler.schedule.due import next_poll
from crawler.schedule.rhythm import EFFORT, Rhythm, Sighting, interval, learn

EPOCH = datetime(2026, 3, 2, tzinfo=UTC)
FIRST = timedelta(minutes=15)
DAY = 24.0
WARM_UP = 2 * DAY
HISTORY = 14 * DAY
# Of the channels so many are drawn from documents that bring at least NEWS_RATE rows a day, as a news desk has it.
NEWS_SHARE, NEWS_RATE = 0.75, 2.0
# Rows a document must date, and the hours they must span, to tell a rhythm.
FEWEST_DATES, SHORTEST_SPAN = 8, 0.4
# Gaps drawn in one go, the spread of the rates of channels drawn from one document, the share without sound dates.
BLOCK, RATE_SPREAD, UNDATED = 6, 0.3, 0.1
# The pooled shape of the day counts as this many rows beside a document's own.
POOLED = 60.0
EFFORTS = (EFFORT / 2, EFFORT, EFFORT * 2)


@dataclass(frozen=True, slots=True)
class Recording:
    """One document's rhythm: gaps between rows in hours on the clock of its day, that day's 24 shares, its rows."""

    name: str
    gaps: tuple[float, ...]
    shape: tuple[float, ...]
    depth: int

    @property
    def daily(self) -> float:
        """Rows a day."""
        return DAY * len(self.gaps) / max(sum(self.gaps), 1e-9)


@dataclass(frozen=True, slots=True)
class Stream:
    """One simulated channel: when its rows come, in hours from the start and ascending, and its window."""

    times: tuple[float, ...]
    depth: int
    dated: bool


@dataclass(slots=True)
class Tally:
    """What a way of polling cost and brought; delays in hours."""

    polls: int = 0
    missed: int = 0
    delays: list[float] = field(default_factory=list)

    def minutes(self, share: float) -> float:
        """Return the delay that this share of the rows found does not exceed, in minutes."""
        ranked = sorted(self.delays)
        return 60 * ranked[min(int(share * len(ranked)), len(ranked) - 1)]

    def polls_per_row(self) -> float:
        """Return the polls spent on each row found."""
        return self.polls / max(len(self.delays), 1)


class Pace:
    """A way of polling one channel: told what a poll saw, it names the hours to the next."""

    def after(self, stream: Stream, rows: range, at: float) -> float:
        """Return the wait in hours after a poll that found these rows of the stream new."""
        raise NotImplementedError


class Ours(Pace):
    """The learnt rhythm, with the jitter of the real schedule."""

    def __init__(self, effort: float, chance: random.Random) -> None:
        self._effort = effort
        self._chance = chance
        self._rhythm = Rhythm()
        self._since: datetime | None = None

    def after(self, stream: Stream, rows: range, at: float) -> float:
        """Learn from the poll and ask the rhythm."""
        now = EPOCH + timedelta(hours=at)
        dates = tuple(EPOCH + timedelta(hours=stream.times[row]) for row in rows) if stream.dated else ()
        depth = min(stream.depth, rows.stop)
        seen = Sighting(now, depth, len(rows), self._since, self._since is not None, dates)
        self._rhythm, self._since = learn(self._rhythm, seen), now
        wait = interval(self._rhythm, now, first=FIRST, effort=self._effort)
        due = next_poll(wait, weight=0, retry_after=None, at_least=None, now=now, chance=self._chance.random())
        return (due - now) / timedelta(hours=1)


class Overlap(Pace):
    """The rule of mediacloud/rss-fetcher: steps of minutes by the share of seen rows, after two successes."""

    def __init__(self) -> None:
        self._wait = 1.0
        self._polls = 0
        self._latest = -math.inf

    def after(self, stream: Stream, rows: range, at: float) -> float:
        """Step the wait up or down."""
        self._polls += 1
        self._latest = stream.times[rows.stop - 1] if rows.stop else self._latest
        seen = 1 - len(rows) / max(min(stream.depth, rows.stop), 1)
        if self._polls > 2 and seen > 0.67:
            self._wait += 1 / 6 if at - self._latest < 31 * DAY else 1.0
        elif self._polls > 2 and seen < 0.33:
            self._wait -= 1.0
        self._wait = min(max(self._wait, 1 / 6), DAY)
        return self._wait


def recordings(folder: Path) -> list[Recording]:
    """Read the rhythms of the real documents in a folder with `index.jsonl` and `wild/`."""
    read = []
    for line in (folder / "index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["file"].startswith("wild/"):
            found = parse_row(row, folder)
            items: list[dict[str, str | None]] = found["items"]  # type: ignore[assignment]
            read.append((str(row["file"]), len(items), _hours(item["published"] for item in items)))
    told = [one for one in read if len(set(one[2])) >= FEWEST_DATES and one[2][-1] - one[2][0] >= SHORTEST_SPAN]
    pooled = _pooled([times for _, _, times in told])
    return [_recording(name, depth, times, pooled) for name, depth, times in told]


def invented() -> list[Recording]:
    """Return rhythms made up for where no documents are: busy to slow, even and in batches."""
    rng = random.Random(7)
    day = _normal([0.2] * 6 + [1.0] * 4 + [1.8] * 8 + [1.0] * 4 + [0.4] * 2)
    mix = []
    for rate in (250, 90, 60, 40, 25, 15, 10, 6, 3, 1, 0.5, 0.2):
        for batch in (1, 4):
            gaps = [rng.expovariate(rate / batch / DAY) if row % batch == 0 else 0.0 for row in range(60)]
            mix.append(Recording(f"{rate} a day by {batch}", tuple(gaps), day, 25))
    return mix


def _hours(stated: Iterator[str | None]) -> list[float]:
    """Return stated dates as hours since 1970, ascending."""
    return sorted(datetime.fromisoformat(one).timestamp() / 3600 for one in stated if one)


def _normal(counts: Sequence[float]) -> tuple[float, ...]:
    """Scale 24 counts to a mean of 1."""
    return tuple(count * 24 / sum(counts) for count in counts)


def _pooled(recorded: list[list[float]]) -> tuple[float, ...]:
    """Return the shape of a day of all documents that span two, each turned so that its middle lies at noon."""
    shape = [0.0] * 24
    for times in recorded:
        if 48 <= times[-1] - times[0] <= 1500:
            turn = 12 - _middle(times)
            for hour, count in Counter(int(time + turn) % 24 for time in times).items():
                shape[hour] += count / len(times)
    return _normal([value + 0.02 for value in shape])


def _middle(times: Sequence[float]) -> float:
    """Return the circular mean of the hours of the day."""
    angles = [time % 24 * math.pi / 12 for time in times]
    return math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles))) * 12 / math.pi


def _recording(name: str, depth: int, times: list[float], pooled: tuple[float, ...]) -> Recording:
    """Return the rhythm of one document: its own shape of the day as far as its rows tell one, else the pooled."""
    middle = _middle(times)
    own = Counter(int(time) % 24 for time in times) if times[-1] - times[0] >= 48 else Counter[int]()
    shape = _normal([own[hour] + POOLED / 24 * pooled[int(hour + 12 - middle) % 24] for hour in range(24)])
    clock = [_busy(shape, time) for time in times]
    return Recording(name, tuple(after - before for before, after in pairwise(clock)), shape, depth)


def _busy(shape: Sequence[float], time: float) -> float:
    """Return the time on a clock that runs as fast as the hour of the day is busy."""
    hour = int(time % 24)
    return math.floor(time / 24) * 24 + sum(shape[:hour]) + shape[hour] * (time % 24 - hour)


def _plain(marks: Sequence[float], shape: Sequence[float], busy: float) -> float:
    """Return the plain time of a busy one; `marks` are the shape's sums before each hour."""
    rest = busy % 24
    hour = min(bisect_right(marks, rest) - 1, 23)
    return math.floor(busy / 24) * 24 + hour + min((rest - marks[hour]) / shape[hour], 1.0)


def streams(recorded: Sequence[Recording], channels: int, days: float, seed: int) -> list[Stream]:
    """Draw simulated channels, three of four from documents that bring news."""
    rng = random.Random(seed)
    busy = [one for one in recorded if one.daily >= NEWS_RATE]
    slow = [one for one in recorded if one.daily < NEWS_RATE] or busy
    return [_stream(rng.choice(busy if rng.random() < NEWS_SHARE else slow), days, rng) for _ in range(channels)]


def _stream(recording: Recording, days: float, rng: random.Random) -> Stream:
    gaps, scale, turn = recording.gaps, math.exp(rng.gauss(0, RATE_SPREAD)), rng.uniform(0, DAY)
    marks = (0.0, *accumulate(recording.shape))[:24]
    clock, end, times = -HISTORY, WARM_UP + (days + 2) * DAY, []
    while clock < end:
        start = rng.randrange(len(gaps))
        for gap in (gaps[(start + step) % len(gaps)] for step in range(BLOCK)):
            clock += gap * scale
            times.append(_plain(marks, recording.shape, clock + turn) - turn)
    return Stream(tuple(times), recording.depth, rng.random() >= UNDATED)


def play(all_streams: Sequence[Stream], days: float, pace: Callable[[], Pace], seed: int = 1) -> Tally:
    """Poll every channel by a pace of its own; what comes in the days after the warm-up counts."""
    rng, tally = random.Random(seed), Tally()
    for stream in all_streams:
        _play_one(stream, days, pace(), rng.uniform(0, FIRST / timedelta(hours=1)), tally)
    return tally


def _play_one(stream: Stream, days: float, pace: Pace, at: float, tally: Tally) -> None:
    times, begin, end = stream.times, WARM_UP, WARM_UP + days * DAY
    held = max(bisect_right(times, at) - stream.depth, 0)
    while True:
        reached = bisect_right(times, at, held)
        oldest = max(held, reached - stream.depth)
        if reached > held and at >= begin:
            tally.missed += sum(1 for row in range(held, oldest) if begin <= times[row] < end)
            tally.delays += [at - times[row] for row in range(oldest, reached) if begin <= times[row] < end]
        tally.polls += begin <= at < end
        if at >= end:
            return
        at, held = at + pace.after(stream, range(oldest, reached), at), reached


def even(all_streams: Sequence[Stream], days: float, minutes: float, seed: int = 2) -> Tally:
    """Poll every channel each so many minutes, each in a phase of its own."""
    rng, tally, wait = random.Random(seed), Tally(), minutes / 60
    begin, end = WARM_UP, WARM_UP + days * DAY
    for stream in all_streams:
        phase, times = rng.uniform(0, wait), stream.times
        tally.polls += math.ceil((end - phase) / wait) - math.ceil((begin - phase) / wait)
        shown = range(bisect_left(times, begin), bisect_left(times, end))
        turns = [math.ceil((times[row] - phase) / wait) for row in shown]
        for place, (row, turn) in enumerate(zip(shown, turns, strict=True)):
            if place + stream.depth < len(turns) and turns[place + stream.depth] == turn:
                tally.missed += 1
            else:
                tally.delays.append(phase + turn * wait - times[row])
    return tally


def even_at(all_streams: Sequence[Stream], days: float, polls: int) -> tuple[float, Tally]:
    """Poll every channel evenly, at so many polls in all; return the minutes between two as well."""
    minutes = 60 * days * DAY * len(all_streams) / polls
    return minutes, even(all_streams, days, minutes)


def ours(all_streams: Sequence[Stream], days: float, effort: float = EFFORT) -> Tally:
    """Poll every channel by its learnt rhythm."""
    chance = random.Random(3)
    return play(all_streams, days, lambda: Ours(effort, chance))


def _line(name: str, tally: Tally) -> str:
    median, tail = tally.minutes(0.5), tally.minutes(0.95)
    return f"{name:34}{tally.polls:>10}{tally.polls_per_row():>10.2f}{median:>10.1f}{tail:>10.1f}{tally.missed:>9}\n"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("feeds", type=Path)
    parser.add_argument("--channels", type=int, default=5000)
    parser.add_argument("--days", type=float, default=7)
    parser.add_argument("--efforts", type=float, nargs="*", default=EFFORTS)
    given = parser.parse_args()
    recorded = recordings(given.feeds)
    drawn, days, write = streams(recorded, given.channels, given.days, seed=1), given.days, sys.stdout.write
    write(
        f"{len(recorded)} rhythms, {given.channels} channels, {days:g} days after a warm-up of two; delays in minutes\n"
    )
    write(f"{'':34}{'polls':>10}{'per row':>10}{'median':>10}{'95 %':>10}{'missed':>9}\n")
    for minutes in (15, 60):
        write(_line(f"every {minutes} min", even(drawn, days, minutes)))
    write(_line("overlap steps (rss-fetcher)", play(drawn, days, Overlap)))
    for effort in given.efforts:
        mine = ours(drawn, days, effort)
        write(_line(f"learnt rhythm, effort {effort:.2f}", mine))
        minutes, fixed = even_at(drawn, days, mine.polls)
        write(_line(f"  as many polls, every {minutes:.1f} min", fixed))


if __name__ == "__main__":
    main()
