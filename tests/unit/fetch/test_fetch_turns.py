"""The pace at each host, on a clock that jumps instead of waiting."""

import asyncio
import heapq
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import FetchError
from crawler.fetch.memory import Forgetful
from crawler.fetch.turns import LONGEST_HOLD, LOOK_AGAIN, SPREAD, Turns, is_public, turn_key

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


class Jumping(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to the next timer whenever nothing else is left to do."""

    def __init__(self) -> None:
        self.clock = 1000.0
        super().__init__(selectors.SelectSelector())

    def time(self) -> float:
        """Return the loop's own time."""
        return self.clock

    def _run_once(self) -> None:
        timers = [timer for timer in self._scheduled if not timer.cancelled()]  # type: ignore[attr-defined]
        if timers and not self._ready:  # type: ignore[attr-defined]
            self.clock = max(self.clock, heapq.nsmallest(1, timers)[0].when())
        super()._run_once()  # type: ignore[misc]


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on a jumping clock."""
    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(work)


def wall() -> datetime:
    """The clock on the wall, which goes with the loop's."""
    return NOON + timedelta(seconds=asyncio.get_running_loop().time() - 1000.0)


def turns_of(delay: float, per_host: int, memory: Forgetful | None = None) -> Turns:
    """Return turns that remember by the clock on the wall."""
    return Turns(delay, per_host, wall, memory or Forgetful())


async def left(turns: Turns, key: str = "odd.example") -> float | None:
    """Return the seconds of silence left at a host, None where it may be asked."""
    try:
        async with turns.turn(key):
            return None
    except FetchError as error:
        return error.retry_after


class Visitors:
    """Requests that take a turn each and note when they began and how many were open then."""

    def __init__(self, turns: Turns, takes: float = 0.0) -> None:
        self.turns = turns
        self.takes = takes
        self.starts: list[float] = []
        self.open = 0
        self.most = 0

    async def visit(self, key: str = "odd.example", delay: float = 0.0) -> None:
        """Take a turn and hold it as long as a request takes."""
        async with self.turns.turn(key, delay):
            self.starts.append(asyncio.get_running_loop().time())
            self.open += 1
            self.most = max(self.most, self.open)
            await asyncio.sleep(self.takes)
            self.open -= 1

    def gaps(self) -> list[float]:
        """Return the seconds between one start and the next."""
        return [later - earlier for earlier, later in pairwise(self.starts)]


@settings(deadline=None, max_examples=30)
@given(delay=st.floats(0, 10), own=st.floats(0, 100), takes=st.floats(0, 30), per_host=st.integers(1, 4))
def test_starts_are_spaced_and_few_are_open(delay: float, own: float, takes: float, per_host: int) -> None:
    async def six() -> None:
        visitors = Visitors(turns_of(delay, per_host), takes)
        await asyncio.gather(*(visitors.visit(delay=own) for _ in range(6)))
        assert len(visitors.starts) == 6
        assert visitors.most <= per_host
        assert min(visitors.gaps()) >= max(delay, own) - 1e-6

    run(six())


def test_the_spread_is_bounded_and_the_first_starts_at_once() -> None:
    async def nine() -> None:
        began = asyncio.get_running_loop().time()
        visitors = Visitors(turns_of(2.0, 9))
        await asyncio.gather(*(visitors.visit() for _ in range(9)))
        assert visitors.starts[0] == began
        assert max(visitors.gaps()) <= 2.0 * (1 + SPREAD) + 1e-6
        assert len(set(visitors.gaps())) > 1

    run(nine())


def test_turns_come_in_the_order_asked() -> None:
    async def five() -> None:
        turns, order = turns_of(0.0, 1), []

        async def visit(number: int) -> None:
            async with turns.turn("odd.example"):
                order.append(number)
                await asyncio.sleep(1)

        await asyncio.gather(*(visit(number) for number in range(5)))
        assert order == [0, 1, 2, 3, 4]

    run(five())


def test_hosts_do_not_wait_for_each_other() -> None:
    async def both() -> None:
        visitors = Visitors(turns_of(60.0, 1), takes=100.0)
        await asyncio.gather(visitors.visit("one.example"), visitors.visit("two.example"))
        assert visitors.most == 2

    run(both())


def test_silence_is_kept_and_ends() -> None:
    async def held() -> None:
        visitors = Visitors(turns_of(1.0, 1))
        visitors.turns.hold("odd.example", 90.0)
        visitors.turns.hold("odd.example", 10.0)
        with pytest.raises(FetchError, match="90 s left") as caught:
            await visitors.visit()
        assert caught.value.code == "host_held"
        assert caught.value.retry_after == pytest.approx(90.0)
        await visitors.visit("other.example")
        await asyncio.sleep(91.0)
        await visitors.visit()

    run(held())


def test_silence_reaches_those_who_wait_already() -> None:
    async def held() -> None:
        visitors = Visitors(turns_of(0.0, 1), takes=5.0)
        first = asyncio.ensure_future(visitors.visit())
        second = asyncio.ensure_future(visitors.visit())
        await asyncio.sleep(1.0)
        visitors.turns.hold("odd.example", 60.0)
        await first
        with pytest.raises(FetchError):
            await second
        await asyncio.sleep(60.0)
        await visitors.visit()

    run(held())


def test_a_wish_for_longer_than_a_day_is_a_day() -> None:
    async def held() -> None:
        turns = turns_of(0.0, 1)
        turns.hold("odd.example", 10 * LONGEST_HOLD)
        with pytest.raises(FetchError) as caught:
            async with turns.turn("odd.example"):
                pass
        assert caught.value.retry_after == pytest.approx(LONGEST_HOLD)

    run(held())


def test_a_wish_for_silence_outlives_the_process() -> None:
    async def restarted() -> None:
        memory = Forgetful()
        turns_of(0.0, 1, memory).hold("odd.example", 600.0)
        await asyncio.sleep(200.0)
        after = turns_of(0.0, 1, memory)
        assert await left(after) == pytest.approx(400.0)
        assert await left(after, "other.example") is None
        await asyncio.sleep(401.0)
        assert await left(after) is None

    run(restarted())


def test_a_shorter_wish_is_not_kept() -> None:
    async def twice() -> None:
        memory = Forgetful()
        turns = turns_of(0.0, 1, memory)
        turns.hold("odd.example", 600.0)
        turns.hold("odd.example", 60.0)
        assert memory.holds(wall()) == {"odd.example": wall() + timedelta(seconds=600)}

    run(twice())


def test_a_wish_another_process_heard_is_obeyed_within_a_minute() -> None:
    async def beside() -> None:
        memory = Forgetful()
        turns = turns_of(0.0, 1, memory)
        assert await left(turns) is None
        memory.hold("odd.example", wall() + timedelta(hours=1))
        await asyncio.sleep(LOOK_AGAIN)
        assert await left(turns) == pytest.approx(3600.0 - LOOK_AGAIN)

    run(beside())


@pytest.mark.parametrize(("jump", "seconds"), [(-86_400.0 * 30, LONGEST_HOLD), (7200.0, None)])
def test_a_wall_clock_that_jumps_holds_for_a_day_at_most(jump: float, seconds: float | None) -> None:
    async def jumped() -> None:
        memory = Forgetful()
        turns_of(0.0, 1, memory).hold("odd.example", 3600.0)
        after = Turns(0.0, 1, lambda: wall() + timedelta(seconds=jump), memory)
        assert await left(after) == seconds

    run(jumped())


def test_a_clock_that_jumps_meanwhile_ends_no_silence() -> None:
    async def jumped() -> None:
        jump = timedelta(0)
        turns = Turns(0.0, 1, lambda: wall() + jump, Forgetful())
        turns.hold("odd.example", 3600.0)
        jump = timedelta(days=1)
        await asyncio.sleep(LOOK_AGAIN)
        assert await left(turns) == pytest.approx(3600.0 - LOOK_AGAIN)

    run(jumped())


def test_hosts_nobody_asks_any_more_are_forgotten() -> None:
    async def many() -> None:
        turns = turns_of(1.0, 1)
        await asyncio.gather(*(left(turns, f"h{number}.example") for number in range(500)))
        turns.hold("silent.example", 3600.0)
        await asyncio.sleep(300.0)
        assert await left(turns) is None
        assert len(turns._lines) == 2
        assert await left(turns, "silent.example") == pytest.approx(3300.0)

    run(many())


def test_a_long_pause_is_kept_over_the_forgetting() -> None:
    async def slow() -> None:
        visitors = Visitors(turns_of(600.0, 1))
        await visitors.visit()
        await asyncio.sleep(300.0)
        await visitors.visit()
        assert min(visitors.gaps()) >= 600.0 - 1e-6

    run(slow())


@pytest.mark.parametrize("after", [0.0, 0.5, 3.0, 7.0])
def test_whoever_gives_up_leaves_the_turn_to_the_next(after: float) -> None:
    """Given up while asking, while waiting for the place, while waiting for the delay, while holding the turn."""

    async def three() -> None:
        visitors = Visitors(turns_of(6.0, 1), takes=2.0)
        first, second, third = (asyncio.ensure_future(visitors.visit()) for _ in range(3))
        await asyncio.sleep(after)
        second.cancel()
        await asyncio.gather(first, third)
        assert second.cancelled() or after > 6
        assert visitors.gaps()[-1] >= 6.0 - 1e-6

    run(three())


def test_an_error_gives_the_turn_back() -> None:
    async def failing() -> None:
        turns = turns_of(0.0, 1)
        for _ in range(3):
            with pytest.raises(LookupError):
                async with turns.turn("odd.example"):
                    raise LookupError
        async with turns.turn("odd.example"):
            pass

    run(failing())


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.paper.example/a", "paper.example"),
        ("http://feeds.paper.example:8080/rss", "paper.example"),
        ("https://news.bbc.co.uk/", "bbc.co.uk"),
        ("https://a.blogspot.com/", "a.blogspot.com"),
        ("http://127.0.0.1:8000/x", "odd@127.0.0.1"),
        ("http://[::1]/x", "odd@::1"),
        ("http://rss-bridge/x", "odd@rss-bridge"),
        ("http://localhost/x", "odd@localhost"),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert turn_key(url, "odd") == key
    assert is_public(key) is ("@" not in key)
