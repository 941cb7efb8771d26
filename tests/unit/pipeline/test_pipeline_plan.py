"""A plan starts from what stood, obeys corrections, and changes nothing."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from pipeline_fakes import NOW, Bench, stored_report

from crawler.match.decide import MatchSettings
from crawler.match.entities import Gazetteer
from crawler.match.plan import Differences
from crawler.model import Entry
from crawler.pipeline.plan import plan
from crawler.store.edits import Made

HEADLINES = (
    "Divers find crack in quay",
    "Divers find crack in the eastern quay",
    "Mayor opens tram line in Port Alden",
)
NEVER = replace(MatchSettings(), threshold_attach=1.0, threshold_open=1.0, mention_cover=1.1)


def fill(bench: Bench) -> None:
    """Let an imported entry stand, and match some reports."""
    bench.store.import_entries([Entry("old", date(2026, 3, 1), "The council meets")], lambda _: {}, NOW)
    for number, headline in enumerate(HEADLINES, 1):
        stored_report(bench, number, headline, number)
        asyncio.run(bench.attacher.attach_all())


def planned(bench: Bench, settings: MatchSettings | None = None, days: int = 2) -> Differences:
    return plan(bench.store, Gazetteer(()), settings or MatchSettings(), None, bench.clock() + timedelta(days=1), days)


def test_the_settings_in_force_change_nothing(bench: Bench) -> None:
    fill(bench)
    before = list(bench.store.all_entries()), bench.store.reports(), bench.store.events_version()
    assert planned(bench) == Differences(3, (), ())
    assert (list(bench.store.all_entries()), bench.store.reports(), bench.store.events_version()) == before


def test_only_the_last_days_are_decided_anew(bench: Bench) -> None:
    fill(bench)
    bench.clock.time += timedelta(days=3)
    assert planned(bench).reports == 0
    assert planned(bench, days=5).reports == 3


def test_other_lines_are_told_event_by_event(bench: Bench) -> None:
    fill(bench)
    places = [one.event for one in bench.store.reports()]
    found = planned(bench, NEVER)
    assert len(set(places)) < 3
    assert {one.change for one in found.changes} == {"loses", "opens"}
    assert {one.after for one in found.moved}.isdisjoint(places)


def test_corrections_are_obeyed(bench: Bench) -> None:
    fill(bench)
    for copy in (1, 2):
        bench.store.move(copy, "old", Made("ada", NOW))
    bench.store.merge(["old", str(bench.store.report(3).event)], Made("ada", NOW))  # type: ignore[union-attr]
    for settings in (MatchSettings(), NEVER):
        assert planned(bench, settings) == Differences(3, (), ())


def test_an_event_that_is_named_by_a_rule_stands_once_it_is_needed(bench: Bench) -> None:
    """Report 1 opened the event that report 3 must be in; decided anew it might open it no more."""
    fill(bench)
    event = str(bench.store.report(1).event)  # type: ignore[union-attr]
    bench.store.move(1, "old", Made("ada", NOW))
    bench.store.move(3, "old", Made("ada", NOW))
    bench.store.move(3, event, Made("ada", NOW))
    found = planned(bench)
    assert [one for one in found.moved if one.report in {1, 3}] == []
