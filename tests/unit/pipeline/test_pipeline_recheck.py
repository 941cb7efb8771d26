"""The page of a young report is read again, an edit is a version, and one gone is asked twice."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_fakes import NOW, SITE, Answer, Bench, article, failure, listed, page

from crawler.fetch.manners import Validators
from crawler.pipeline.listing import new_item
from crawler.pipeline.read import Habits, PageReader

ONE = f"{SITE}/1"
HOUR = timedelta(hours=1)
STEPS = (HOUR, 6 * HOUR, 24 * HOUR)
GONE = page(ONE, b"gone", status=410)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Bench]:
    """A desk that reads pages again, with one report."""
    bench = Bench(tmp_path / "again")
    bench.reader = reader(bench, STEPS)
    bench.store.add_item(bench.outlet.id, new_item(listed(1)), NOW)
    yield bench
    bench.close()


def reader(bench: Bench, steps: tuple[timedelta, ...]) -> PageReader:
    return PageReader(
        bench.store,
        bench.engine,  # type: ignore[arg-type]
        bench.pool,  # type: ignore[arg-type]
        bench.watcher,
        habits=Habits((), 1, recheck=steps),
        network=bench.network,
        now=bench.clock,
    )


def read(bench: Bench, at: timedelta, *answers: Answer) -> list[str]:
    """Read what is due at an hour; return how it went."""
    bench.clock.time = NOW + at
    if answers:
        bench.engine.say(ONE, *answers)
    before = len(bench.watcher.items)
    asyncio.run(bench.reader.read_due(bench.outlet))
    return bench.watcher.outcomes[before:]


def flags(bench: Bench) -> tuple[str, ...]:
    [stored] = bench.store.reports()
    return stored.flags


def test_a_page_is_read_again_as_often_as_configured(desk: Bench) -> None:
    assert read(desk, 0 * HOUR, article(ONE, "Quay closed")) == ["stored"]
    for at, outcomes in ((0.5, []), (1, ["duplicate"]), (5, []), (6, ["duplicate"]), (30, ["duplicate"]), (99, [])):
        assert read(desk, at * HOUR) == outcomes
    assert desk.reader.next_recheck(desk.outlet.id) is None
    assert desk.store.waiting(desk.outlet.id) == 0


def test_an_edit_is_a_version_of_the_same_report(desk: Bench) -> None:
    read(desk, 0 * HOUR, article(ONE, "Quay closed"))
    assert read(desk, HOUR, article(ONE, "UPDATE 1-Quay closed for a month")) == ["version"]
    [stored] = desk.store.reports()
    assert (stored.outcome, stored.flags) == ("version", ("update",))
    assert [version.headline for version in desk.store.versions(stored.id)] == [
        "Quay closed",
        "UPDATE 1-Quay closed for a month",
    ]


def test_nothing_is_read_again_where_that_is_not_wanted(desk: Bench) -> None:
    desk.reader = reader(desk, ())
    assert read(desk, 0 * HOUR, article(ONE, "Quay closed")) == ["stored"]
    assert read(desk, 48 * HOUR) == []
    assert desk.reader.next_recheck(desk.outlet.id) is None


def test_one_answer_that_it_is_gone_is_not_believed(desk: Bench) -> None:
    read(desk, 0 * HOUR, article(ONE, "Quay closed"))
    assert read(desk, HOUR, GONE) == ["duplicate"]
    assert flags(desk) == ()
    assert read(desk, 3 * HOUR, article(ONE, "Quay closed")) == ["duplicate"]
    assert read(desk, 6 * HOUR, GONE) == ["duplicate"]
    assert flags(desk) == ()


def test_two_answers_that_it_is_gone_flag_the_report(desk: Bench) -> None:
    read(desk, 0 * HOUR, article(ONE, "Quay closed"))
    read(desk, HOUR, GONE)
    assert read(desk, 2 * HOUR) == []
    assert read(desk, 3 * HOUR) == ["duplicate"]
    assert flags(desk) == ("vanished",)
    [stored] = desk.store.reports()
    assert (stored.report.headline, stored.outcome) == ("Quay closed", "stored")
    assert [flag.words for flag in desk.store.flags_of(stored.id)] == ["its page answers 410"]
    assert desk.store.last_outcomes(desk.outlet.id, 9) == ["stored"]


def test_a_page_that_is_back_is_not_gone(desk: Bench) -> None:
    read(desk, 0 * HOUR, article(ONE, "Quay closed"))
    for at in (1, 3):
        read(desk, at * HOUR, GONE)
    read(desk, 24 * HOUR, article(ONE, "Quay closed"))
    assert flags(desk) == ()


@pytest.mark.parametrize(
    "answer", [page(ONE, b"no", status=403), page(ONE, b"%PDF", ("Content-Type", "application/pdf"))]
)
def test_a_page_that_is_only_unwell_is_not_gone(desk: Bench, answer: Answer) -> None:
    read(desk, 0 * HOUR, article(ONE, "Quay closed"))
    assert [read(desk, at * HOUR, answer) for at in (1, 6, 24)] == [["duplicate"]] * 3
    assert flags(desk) == ()


def test_what_does_not_answer_stays_flagged(desk: Bench) -> None:
    read(desk, 0 * HOUR, article(ONE, "Quay closed"))
    for at in (1, 3):
        read(desk, at * HOUR, GONE)
    read(desk, 24 * HOUR, page(ONE, b"no", status=403))
    assert flags(desk) == ("vanished",)


def test_a_failing_page_waits_like_any_other(desk: Bench) -> None:
    read(desk, 0 * HOUR, article(ONE, "Quay closed"))
    assert read(desk, HOUR, failure("cut"), article(ONE, "Quay open")) == ["later:cut"]
    assert read(desk, 2 * HOUR) == ["version"]


def test_a_page_never_had_is_not_read_again(desk: Bench) -> None:
    assert read(desk, 0 * HOUR, GONE) == ["failed:http_410"]
    assert read(desk, 48 * HOUR) == []


def test_a_page_that_is_as_it_was_is_not_sent_again(desk: Bench) -> None:
    sent = article(ONE, "Quay closed")
    tagged = replace(sent, headers=(*sent.headers, ("ETag", '"a"')))
    read(desk, 0 * HOUR, tagged)
    asked: list[tuple[tuple[str, str], ...]] = []

    def answer(validators: Validators) -> object:
        asked.append(validators.headers(delta=False))
        return page(ONE, b"", status=304)

    runs = desk.pool.runs
    assert [read(desk, at * HOUR, answer) for at in (1, 6)] == [["duplicate"]] * 2  # type: ignore[arg-type]
    assert asked == [(("If-None-Match", '"a"'),)] * 2
    assert desk.pool.runs == runs


def test_by_hand_a_page_is_read_whole(desk: Bench) -> None:
    sent = article(ONE, "Quay closed")
    read(desk, 0 * HOUR, replace(sent, headers=(*sent.headers, ("ETag", '"a"'))))
    asked: list[Validators] = []

    def answer(validators: Validators) -> object:
        asked.append(validators)
        return article(ONE, "Quay open")

    desk.engine.say(ONE, answer)  # type: ignore[arg-type]
    assert asyncio.run(desk.reader.read_url(desk.outlet, ONE)) == "version"
    assert asked == [Validators()]


def test_few_are_read_again_at_once(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.pipeline.recheck.AT_ONCE", 2)
    for number in range(1, 6):
        desk.store.add_item(desk.outlet.id, new_item(listed(number)), NOW)
        desk.engine.say(f"{SITE}/{number}", article(f"{SITE}/{number}", f"Story {number} of the quay"))
    assert read(desk, 0 * HOUR) == ["stored"] * 5
    assert [len(read(desk, HOUR)) for _ in range(4)] == [2, 2, 1, 0]
