"""New and changed reports are compared oldest first, each once, and a restart reads no text again to go on."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from pipeline_fakes import Bench, listed

from crawler.model import Clue, CreditChain, Report, StoredReport
from crawler.pipeline.compare import Comparer
from crawler.pipeline.listing import new_item
from crawler.store.store import Store

WIRE = (
    "A passenger ferry with 84 people aboard ran aground on a sandbank off Tarn Island before dawn on Monday, and all"
    " of them were brought ashore in lifeboats without injury, the coast guard said. The ferry had left Port Alden at"
    " 4:30 in the morning and was half an hour from its berth when a squall drove it out of the marked channel."
)
OWN = (
    "Rescue crews from three harbours turned out in the dark this morning after the island boat stuck fast on a bank"
    " that every pilot here knows by name. Islanders watched from the quay as tugs arrived, and the school stayed shut,"
    " since half of its teachers were on board and the other half had gone to see."
)


NOTHING = CreditChain()
AP = CreditChain(("AP",), 0.97, clues=(Clue("dateline", "TARN (AP) —", ("AP",)),))


def keep(bench: Bench, number: int, body: str, hours: float = 0, outlet: str = "", chain: CreditChain = NOTHING) -> int:
    """Store a report of that body, of an outlet of its own if none is named."""
    now = bench.clock()
    item = listed(number)
    item_id, _ = bench.store.add_item(outlet or f"outlet-{number}", new_item(item), now)
    report = Report(item.url, "Ferry aground off Tarn Island", body, published=now + timedelta(hours=hours))
    report = replace(report, credit=chain.shown, chain=chain)
    return bench.store.add_report(item_id, f"Outlet {number}", report, frozenset({item.url}), now)[0]


def compare(bench: Bench, store: Store | None = None) -> int:
    return asyncio.run(Comparer(store or bench.store, bench.clock).compare_all())


def parents(bench: Bench) -> dict[int, int | None]:
    groups = {one.copy_of for one in bench.store.reports() if one.copy_of}
    return {copy.report: copy.parent for copy in bench.store.copies_in(groups)}


def test_copies_are_found_whatever_order_they_came_in(bench: Bench) -> None:
    late, own, early = keep(bench, 1, WIRE, 2), keep(bench, 2, OWN), keep(bench, 3, WIRE)
    assert compare(bench) == 3
    assert parents(bench) == {late: early, early: None}
    outcomes = {one.id: one.outcome for one in bench.store.reports()}
    assert outcomes == {late: "copy", own: "stored", early: "stored"}
    assert compare(bench) == 0


def test_a_later_round_and_a_restart_go_on_from_what_is_stored(bench: Bench) -> None:
    comparer = Comparer(bench.store, bench.clock)
    first = keep(bench, 1, WIRE)
    assert asyncio.run(comparer.compare_all()) == 1
    second = keep(bench, 2, WIRE, 1)
    assert compare(bench) == 1
    third = keep(bench, 3, WIRE, 2)
    assert asyncio.run(comparer.compare_all()) == 1
    assert parents(bench) == {first: None, second: first, third: first}


def test_a_credit_that_one_page_leaves_out_is_taken_from_another(bench: Bench) -> None:
    bare, credited, own = keep(bench, 1, WIRE), keep(bench, 2, WIRE, 1, chain=AP), keep(bench, 3, OWN)
    compare(bench)
    chains = {one.id: one.report.chain for one in bench.store.reports()}
    assert (chains[credited], chains[own]) == (AP, NOTHING)
    assert chains[bare].originators == ("AP",)
    [clue] = chains[bare].clues
    assert (clue.kind, clue.names) == ("copy", ("AP",))
    assert clue.words.startswith(f"the text of report {credited}, Outlet 2, ")
    assert {one.id: one.report.credit for one in bench.store.reports()} == {bare: "AP", credited: "AP", own: None}


class Counting(Store):
    """Notes which reports are read by number."""

    asked: list[int]

    def reports_of(self, numbers: Collection[int]) -> list[StoredReport]:
        """Note, then answer."""
        self.asked += numbers
        return super().reports_of(numbers)


def test_a_restart_reads_the_texts_of_those_alone_that_are_alike(bench: Bench) -> None:
    wire, *_ = [keep(bench, number, f"{WIRE if number == 1 else OWN} {number}") for number in range(1, 6)]
    compare(bench)
    keep(bench, 9, WIRE, 1)
    counting = Counting(bench.store._url)
    counting.asked = []
    assert compare(bench, counting) == 1
    assert counting.asked == [wire]
    counting.close()


def test_what_is_old_is_met_no_more(bench: Bench) -> None:
    keep(bench, 1, WIRE)
    compare(bench)
    bench.clock.time += timedelta(days=15)
    keep(bench, 2, WIRE, -24 * 14)
    assert compare(bench) == 1
    assert parents(bench) == {}


@pytest.mark.parametrize("body", ["", "Too short.", "\ud800"])
def test_what_has_no_text_is_nobodys_copy(bench: Bench, body: str) -> None:
    for number in (1, 2):
        keep(bench, number, body)
    assert compare(bench) == 2
    assert parents(bench) == {}
