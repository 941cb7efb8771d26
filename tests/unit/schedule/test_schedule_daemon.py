"""The daemon keeps visits going whatever one of them does, and ends as it is told."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from schedule_visits import LONG_AGO, PATIENCE, Visits, broken, running

from crawler.errors import StoreError
from crawler.schedule import daemon as module
from crawler.schedule.daemon import Daemon, Slot

pytestmark = pytest.mark.usefixtures("quick_clock")


@pytest.fixture
def quick_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweep and look for changes every few milliseconds."""
    monkeypatch.setattr(module, "SWEEP_EVERY", 0.02)
    monkeypatch.setattr(module, "RELOAD_EVERY", 0.02)


def test_what_is_due_is_visited_and_what_is_not_waits() -> None:
    async def check() -> None:
        visits = Visits(due="again", later="later", other="once")
        async with running(visits):
            await visits.reach(lambda: visits.ended.count("due") >= 3)
        assert "later" not in visits.began
        assert visits.began.count("other") == 1

    asyncio.run(check())


def test_a_slot_is_not_visited_before_its_time() -> None:
    async def check() -> None:
        visits = Visits(booked="soon")
        async with running(visits):
            await visits.reach(lambda: "booked" in visits.began)
            assert datetime.now(UTC) >= visits.soon

    asyncio.run(check())


def test_a_slot_is_never_visited_twice_at_once() -> None:
    async def check() -> None:
        visits = Visits(slow="waits", quick="again")
        visits.changes = [dict(visits.modes) for _ in range(5)]
        async with running(visits):
            await visits.reach(lambda: not visits.changes and visits.ended.count("quick") >= 10)
            assert visits.began.count("slow") == 1
            visits.gate.set()
        assert visits.most == 1

    asyncio.run(check())


def test_a_hung_visit_is_ended_and_its_slot_visited_again(caplog: pytest.LogCaptureFixture) -> None:
    async def check() -> None:
        visits = Visits(hung="hangs", well="again")
        async with running(visits, deadline=0.02):
            await visits.reach(lambda: visits.ended.count("hung") >= 3)
        assert visits.most == 1
        assert "well" in visits.ended

    asyncio.run(check())
    assert "visit slot=hung code=deadline after_s=0.02" in caplog.text


def test_a_crash_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    async def check() -> None:
        visits = Visits(bad="crashes", well="again")
        async with running(visits):
            await visits.reach(lambda: visits.ended.count("bad") >= 3 and visits.ended.count("well") >= 3)

    asyncio.run(check())
    assert "visit slot=bad code=crash" in caplog.text


def test_a_slot_that_always_crashes_rests_between() -> None:
    async def check() -> None:
        visits = Visits(bad="crashes", well="again")
        async with running(visits, rest=PATIENCE):
            await visits.reach(lambda: visits.ended.count("well") >= 10)
            began = time.monotonic()
        assert visits.began.count("bad") == 1
        assert time.monotonic() - began < PATIENCE / 2, "a stop ends the rest"

    asyncio.run(check())


def test_a_slot_that_is_gone_is_not_visited_again() -> None:
    async def check() -> None:
        visits = Visits(passing="gone", well="again")
        visits.slots = lambda: [Slot(key, LONG_AGO) for key in ("passing", "well") if key not in visits.ended]  # type: ignore[method-assign]
        async with running(visits):
            await visits.reach(lambda: visits.ended.count("well") >= 5)
        assert visits.began.count("passing") == 1

    asyncio.run(check())


def test_a_reload_adds_and_removes_slots() -> None:
    async def check() -> None:
        visits = Visits(old="soon", stays="again")
        visits.changes = [{"stays": "again", "new": "again"}]
        async with running(visits):
            await visits.reach(lambda: datetime.now(UTC) > visits.soon + timedelta(milliseconds=40))
        assert "old" not in visits.began
        assert {"stays", "new"} <= set(visits.ended)

    asyncio.run(check())


def test_a_slot_removed_while_it_is_visited_is_not_booked_again() -> None:
    async def check() -> None:
        visits = Visits(old="waits", stays="again")
        async with running(visits):
            await visits.reach(lambda: "old" in visits.began)
            visits.changes = [{"stays": "again"}]
            await visits.reach(lambda: not visits.changes)
            visits.gate.set()
            await visits.reach(lambda: "old" in visits.ended)
            more = visits.ended.count("stays") + 5
            await visits.reach(lambda: visits.ended.count("stays") >= more)
        assert visits.began.count("old") == 1

    asyncio.run(check())


class Failing(Visits):
    """Rounds one part of which fails, `slots` from the second time on."""

    def __init__(self, part: str, error: Exception) -> None:
        super().__init__(one="gone", well="again")
        self.failing = {part: error}

    def _fail(self, part: str) -> None:
        if part != "slots" or self.calls["slots"] > 1:
            super()._fail(part)


@pytest.mark.parametrize("part", ["sweep", "reload", "slots"])
def test_a_store_that_is_gone_ends_the_daemon(part: str) -> None:
    async def check() -> None:
        visits = Failing(part, broken())
        async with asyncio.timeout(PATIENCE):
            await Daemon(visits, PATIENCE, 0.01).run()

    with pytest.raises(StoreError, match="the disk is gone"):
        asyncio.run(check())


def test_a_visit_that_finds_the_store_gone_ends_the_daemon_and_lets_others_finish() -> None:
    visits = Visits(bad="breaks", slow="waits")

    async def check() -> None:
        async with asyncio.timeout(PATIENCE):
            running_daemon = asyncio.ensure_future(Daemon(visits).run())
            await visits.reach(lambda: "bad" in visits.ended and "slow" in visits.began)
            visits.gate.set()
            await running_daemon

    with pytest.raises(StoreError, match="the disk is gone"):
        asyncio.run(check())
    assert visits.drained
    assert "slow" in visits.ended


@pytest.mark.parametrize("part", ["sweep", "reload"])
def test_a_crash_beside_the_visits_is_logged_and_survived(part: str, caplog: pytest.LogCaptureFixture) -> None:
    async def check() -> None:
        visits = Visits(well="again")
        visits.failing = {part: LookupError("odd")}
        async with running(visits):
            await visits.reach(lambda: visits.calls[part] >= 3 and len(visits.ended) >= 3)

    asyncio.run(check())
    assert f"{part} code=crash" in caplog.text


def test_sweeps_never_overlap() -> None:
    async def check() -> None:
        visits = Visits(well="again")
        visits.sweeps = visits.gate.wait  # type: ignore[assignment]
        async with running(visits):
            await visits.reach(lambda: visits.calls["sweep"] == 1 and visits.calls["reload"] >= 5)
            assert visits.calls["sweep"] == 1
            visits.gate.set()
            await visits.reach(lambda: visits.calls["sweep"] >= 2)

    asyncio.run(check())


def test_a_sweep_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SWEEP_DEADLINE", 0.02)

    async def check() -> None:
        visits = Visits()
        visits.sweeps = asyncio.Event().wait  # type: ignore[assignment]
        async with running(visits):
            await visits.reach(lambda: visits.calls["sweep"] >= 3)

    asyncio.run(check())


def test_a_stop_lets_visits_and_a_sweep_finish_and_begins_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "VISITS_AT_ONCE", 1)
    swept: list[bool] = []

    async def check() -> Visits:
        visits = Visits(first="waits", second="waits")

        async def sweep() -> None:
            await visits.gate.wait()
            await asyncio.sleep(0.02)
            swept.append(True)

        visits.sweeps = sweep
        async with running(visits) as daemon:
            await visits.reach(lambda: len(visits.began) == 1 and visits.calls["sweep"] == 1)
            daemon.stop()
            await asyncio.sleep(0)
            visits.gate.set()
            daemon.stop = lambda: None  # type: ignore[method-assign]
        return visits

    visits = asyncio.run(check())
    assert (visits.drained, len(visits.began), visits.ended, swept) == (True, 1, visits.began, [True])


def test_a_visit_that_does_not_finish_in_time_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DRAIN", 0.03)

    async def check() -> Visits:
        visits = Visits(hung="hangs")
        async with running(visits):
            await visits.reach(lambda: "hung" in visits.began)
        return visits

    assert asyncio.run(check()).ended == ["hung"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains(number: signal.Signals) -> None:
    async def check() -> Visits:
        visits = Visits(slow="waits")
        daemon = asyncio.ensure_future(Daemon(visits).run())
        async with asyncio.timeout(PATIENCE):
            await visits.reach(lambda: "slow" in visits.began)
            os.kill(os.getpid(), number)
            visits.gate.set()
            await daemon
        return visits

    visits = asyncio.run(check())
    assert (visits.drained, visits.ended) == (True, ["slow"])


def test_a_hangup_reloads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RELOAD_EVERY", 3600)

    async def check() -> None:
        visits = Visits(old="again")
        visits.changes = [{"new": "again"}]
        async with running(visits):
            await visits.reach(lambda: "old" in visits.ended)
            os.kill(os.getpid(), signal.SIGHUP)
            await visits.reach(lambda: "new" in visits.ended)

    asyncio.run(check())


PROCESS = """
import asyncio
from datetime import UTC, datetime
from crawler.schedule.daemon import Daemon, Slot

class Hanging:
    def slots(self):
        return [Slot("hung", datetime(2020, 1, 1, tzinfo=UTC))]
    async def visit(self, key):
        print("visiting", flush=True)
        await asyncio.Event().wait()
    async def sweep(self):
        pass
    def reload(self):
        return False
    def drain(self):
        print("draining", flush=True)

asyncio.run(Daemon(Hanging()).run())
"""


def test_a_second_signal_ends_the_process_at_once() -> None:
    with subprocess.Popen([sys.executable, "-c", PROCESS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in ("visiting", "draining"):
            assert process.stdout.readline().strip() == line
            process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 1


@pytest.mark.parametrize("part", ["sweep", "slots"])
def test_a_database_that_is_busy_for_a_while_ends_nothing(part: str) -> None:
    async def check() -> None:
        visits = Visits(due="again")
        async with running(visits):
            await visits.reach(lambda: visits.ended.count("due") >= 1)
            visits.failing = {part: StoreError("database is locked", code="busy")}
            visits.changes = [dict(visits.modes)]
            await visits.reach(lambda: visits.ended.count("due") >= 4 and visits.calls[part] >= 2)
            visits.failing = {}

    asyncio.run(check())
