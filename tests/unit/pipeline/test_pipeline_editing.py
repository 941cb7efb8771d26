"""What an editor does reaches the store whole: new entries with their names, and what is left under its own."""

from pipeline_fakes import NOW, Bench, event_of, stored_report

from crawler.match.context import ContextReader
from crawler.match.entities import Gazetteer
from crawler.match.opening import open_entry
from crawler.match.places import Places
from crawler.model import Decision, Verdict
from crawler.pipeline.editing import Editor

MILL, FERRY = "A long night in the old mill of Lund", "Ferry runs aground off Sarn point"


def test_an_event_does_not_go_by_what_was_split_off(bench: Bench) -> None:
    mill, *ferry = (
        stored_report(bench, number, told, 1) for number, told in enumerate((MILL, FERRY, f"{FERRY} again"))
    )
    stored = bench.store.report(mill)
    assert stored is not None
    entry = open_entry(stored, Gazetteer(()))
    bench.store.decide(mill, Decision(Verdict.OPENED, entry.id, 0.0, entry=entry), {}, NOW)
    for number in ferry:
        bench.store.decide(number, Decision(Verdict.ATTACHED, entry.id, 0.9), {}, NOW)
    bench.store.retell(entry.id, FERRY, "")
    editor = Editor(bench.store, lambda: ContextReader(Gazetteer(()), Places(())), "ada", bench.clock)
    editor.split(entry.id, ferry)
    named = {one.id: one.headline for one in bench.store.all_entries()}
    assert named == {entry.id: MILL, event_of(bench, ferry[0]): FERRY}
