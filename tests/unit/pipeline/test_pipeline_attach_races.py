"""What other processes change while reports are decided is met, and what fails midway is begun anew."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from pipeline_fakes import NOW, Bench, nearest, stored_report

from crawler.errors import StoreError
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.model import Entry, StandingEvent
from crawler.pipeline.attach import Attacher

WALL = "Divers find a crack in the Sarn quay wall of Port Alden"
RIBBON = "The mayor cut a ribbon at the terminal."
SWAM = "Divers of the harbour board swam along the wall at noon."
BROUGHT = Entry("brought", date(2026, 3, 4), WALL, entities=("Sarn",))


@pytest.mark.parametrize("verdict", ["opened", "attached", "retold"])
def test_an_entry_brought_while_a_decision_is_kept_is_met(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, verdict: str
) -> None:
    """The import holds the database while the decision waits for it."""
    stored_report(bench, 1, "Mayor opens ferry terminal", 4, RIBBON)
    asyncio.run(bench.attacher.attach_all())
    act = "retell" if verdict == "retold" else "decide"
    whole: Callable[..., Any] = getattr(bench.store, act)

    def late(*given: Any) -> Any:
        bench.store.import_entries([BROUGHT], lambda _: {}, NOW)
        return whole(*given)

    monkeypatch.setattr(bench.store, act, late)
    headline = "Choir sings" if verdict == "opened" else "Mayor opens ferry terminal"
    body = "The choir sang for an hour." if verdict == "opened" else RIBBON
    stored_report(bench, 2, headline, 4, body)
    asyncio.run(bench.attacher.attach_all())
    number = stored_report(bench, 3, WALL, 4, SWAM)
    asyncio.run(bench.attacher.attach_all())
    assert nearest(bench, number) == "brought"


def test_events_that_could_not_be_read_are_read_the_next_time(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.store.import_entries([BROUGHT], lambda _: {}, NOW)
    whole = bench.store.standing

    def broken(first: date, last: date) -> Iterator[StandingEvent]:
        raise StoreError("the server went away", code="unreachable")
        yield from whole(first, last)

    monkeypatch.setattr(bench.store, "standing", broken)
    number = stored_report(bench, 1, WALL, 4, SWAM)
    with pytest.raises(StoreError, match="went away"):
        asyncio.run(bench.attacher.attach_all())
    monkeypatch.setattr(bench.store, "standing", whole)
    asyncio.run(bench.attacher.attach_all())
    assert nearest(bench, number) == "brought"


def test_counts_that_could_not_be_read_are_read_the_next_time(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    frequencies = Frequencies()
    matcher = Matcher(bench.store, frequencies, Gazetteer(()))
    attacher = Attacher(bench.store, matcher, frequencies, bench.background, bench.watcher, bench.clock)
    stored_report(bench, 1, "Mayor opens ferry terminal", 4, RIBBON)
    asyncio.run(attacher.attach_all())
    stored_report(bench, 2, WALL, 4, SWAM)

    def gone(*_: Any) -> Any:
        raise StoreError("the server went away", code="unreachable")

    with monkeypatch.context() as broken:
        for act in ("decide", "term_counts"):
            broken.setattr(bench.store, act, gone)
        with pytest.raises(StoreError, match="went away"):
            asyncio.run(attacher.attach_all())
    asyncio.run(attacher.attach_all())
    assert frequencies.documents("en") == bench.store.documents()["en"] == 2


def test_what_was_counted_while_the_counts_were_read_is_read_too(bench: Bench) -> None:
    frequencies = Frequencies()
    matcher = Matcher(bench.store, frequencies, Gazetteer(()))
    bench.store.import_entries([BROUGHT], lambda _: {("", "en"): 1, ("wall", "en"): 1}, NOW)
    attacher = Attacher(bench.store, matcher, frequencies, bench.background, bench.watcher, bench.clock)
    asyncio.run(attacher.attach_all())
    assert frequencies.count("wall", "en") == 1
