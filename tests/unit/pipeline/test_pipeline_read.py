"""Each item ends in exactly one outcome or waits for a later try, and nothing on the way is lost."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from pipeline_fakes import FEED, NOW, SENTENCES, SITE, Bench, Clock, article, failure, feed, listed, page

from crawler.errors import Forbidden, StoreError, WorkerError
from crawler.model import Item, Page, Report
from crawler.pipeline import read as read_module
from crawler.pipeline.listing import new_item
from crawler.pipeline.read import Round
from crawler.store.values import StoredItem

ONE = f"{SITE}/1"
FEED_TEXT = "The eastern quay was closed on Monday after divers found a crack in its oldest pillar, the master said."


def add(bench: Bench, *items: Item) -> list[int]:
    """Put items into the store; return their numbers."""
    return [bench.store.add_item(bench.outlet.id, new_item(one), NOW)[0] for one in items]


def read_due(bench: Bench) -> bool:
    """Run one pass over what waits."""
    return asyncio.run(bench.reader.read_due(bench.outlet))


def outcome_of(bench: Bench, *answers: Page | Exception, summary: str = "") -> str:
    """Read one item whose page answers like this; return how it went."""
    add(bench, listed(1, summary))
    bench.engine.say(ONE, *answers)
    read_due(bench)
    [(url, outcome)] = bench.watcher.items
    assert url == ONE
    return outcome


def is_closed(bench: Bench) -> bool:
    """Tell whether nothing waits, now or later."""
    return bench.store.waiting(bench.outlet.id) == 0


def test_a_page_becomes_a_report(bench: Bench) -> None:
    assert outcome_of(bench, article(ONE, "Quay closed")) == "stored"
    [stored] = bench.store.reports()
    assert (stored.report.headline, stored.outlet_name) == ("Quay closed", "Harbour Post")
    assert is_closed(bench)
    assert bench.store.page_of(1) is None
    assert bench.watcher.rounds == [1]


REFUSALS = [
    (Forbidden("robots.txt forbids it", code="robots"), "rejected:robots"),
    (Forbidden("a private address", code="gate_address"), "rejected:gate_address"),
    (page(ONE, b"gone", status=404), "failed:http_404"),
    (page(ONE, b"gone", status=410), "failed:http_410"),
    (page(ONE, b"%PDF-1.7", ("Content-Type", "application/pdf")), "rejected:not_html"),
    (page(ONE, b"<html><body><p>Short.</p></body></html>"), "rejected:too_short"),
    (failure("too_large"), "failed:too_large"),
]


@pytest.mark.parametrize(("answer", "outcome"), REFUSALS, ids=[f"{outcome}" for _, outcome in REFUSALS])
def test_a_refusal_is_final(bench: Bench, answer: Page | Exception, outcome: str) -> None:
    assert outcome_of(bench, answer) == outcome
    assert is_closed(bench)
    assert bench.store.reports() == []


@pytest.mark.parametrize("answer", [page(ONE, b"gone", status=404), failure("too_large")])
def test_the_feeds_own_text_is_kept_when_the_page_fails(bench: Bench, answer: Page | Exception) -> None:
    assert outcome_of(bench, answer, summary=FEED_TEXT) == "stored"
    [stored] = bench.store.reports()
    assert (stored.report.body, stored.report.sources["body"]) == (FEED_TEXT, "feed")
    assert is_closed(bench)


def test_the_feeds_own_text_stands_in_for_what_is_no_article_and_the_reason_is_counted(bench: Bench) -> None:
    wall = page(ONE, b"<h1>Before you continue</h1><p>We and our 412 partners store information on your device.</p>")
    assert outcome_of(bench, wall, summary=FEED_TEXT) == "stored"
    [stored] = bench.store.reports()
    assert (stored.report.body, stored.report.sources["page"]) == (FEED_TEXT, "rejected:consent")
    [health] = [one for one in bench.store.status().outlets if one.id == bench.outlet.id]
    assert (health.stored, health.refused) == (1, {"consent": 1})


PROMO = "Sign up for our morning letter and get the best of the harbour in your mailbox."
ABOUT = ("Quay closed", "Lemons picked", "Museum opened", "Mayor leaves", "Ferry sails")


def told(number: int, footer: str = "") -> Page:
    """Return the page of a report of its own that ends in the outlet's promotion."""
    about = ABOUT[number - 1]
    own = (f"<p>{about} on day {day}, and {about.lower()} again on the {day}th day of it.</p>" for day in range(4, 9))
    body = f"<article><h1>{about}</h1>{''.join(own)}<p>{PROMO}</p></article>{footer}"
    return page(f"{SITE}/{number}", f"<html><body>{body}</body></html>".encode())


def read_five(bench: Bench) -> dict[str, Report]:
    """Read five reports of one outlet; return them by headline."""
    add(bench, *(replace(listed(number), title=ABOUT[number - 1]) for number in range(1, 6)))
    for number in range(1, 6):
        bench.engine.say(f"{SITE}/{number}", told(number))
    read_due(bench)
    return {stored.report.headline: stored.report for stored in bench.store.reports()}


def test_a_line_that_three_reports_of_the_outlet_hold_is_taken_out_of_the_next(bench: Bench) -> None:
    found = read_five(bench)
    assert [PROMO in found[about].body for about in ABOUT] == [True, True, True, False, False]
    assert found[ABOUT[3]].alternatives["body"] == (("site", PROMO),)


def test_a_report_read_again_is_no_version_for_what_was_learnt_of_its_outlet(bench: Bench) -> None:
    read_five(bench)
    for number in (1, 4):
        bench.engine.say(f"{SITE}/{number}", told(number, f"<footer><p>Read {number} times today.</p></footer>"))
        assert asyncio.run(bench.reader.read_url(bench.outlet, f"{SITE}/{number}")) == "duplicate"
    assert [len(bench.store.versions(stored.id)) for stored in bench.store.reports()] == [1] * 5


def test_what_robots_forbids_is_not_kept_from_the_feed_either(bench: Bench) -> None:
    forbidden = Forbidden("robots.txt forbids it", code="robots")
    assert outcome_of(bench, forbidden, summary=FEED_TEXT) == "rejected:robots"
    assert bench.store.reports() == []


PASSING = [
    (failure("timeout"), "later:timeout", 300),
    (failure("refused"), "later:refused", 3),
    (failure("cut"), "later:cut", 3),
    (page(ONE, b"busy", status=503), "later:http_503", 3),
    (page(ONE, b"busy", ("Retry-After", "90"), status=503), "later:http_503", 90),
    (page(ONE, b"slow down", ("Retry-After", "7"), status=429), "later:http_429", 7),
    (failure("host_held", 40.0), "later:host_held", 40),
    (failure("robots_unreachable", 300.0), "later:robots_unreachable", 300),
]


@pytest.mark.parametrize(("answer", "outcome", "seconds"), PASSING, ids=[f"{one[1]}-{one[2]}" for one in PASSING])
def test_what_may_pass_is_tried_later(bench: Bench, answer: Page | Exception, outcome: str, seconds: int) -> None:
    assert outcome_of(bench, answer) == outcome
    retry_at = bench.store.next_retry(bench.outlet.id)
    assert retry_at is not None
    assert timedelta(seconds=seconds) <= retry_at - NOW <= timedelta(seconds=seconds * 1.1)
    assert not is_closed(bench)


def test_later_tries_end_in_a_failure(bench: Bench) -> None:
    add(bench, listed(1))
    bench.engine.say(ONE, failure("refused"))
    while retry_at := (read_due(bench), bench.store.next_retry(bench.outlet.id))[1]:
        bench.clock.time = retry_at
    assert bench.watcher.outcomes == ["later:refused"] * 4 + ["failed:refused"]
    assert is_closed(bench)


def test_being_held_does_not_use_up_the_tries(bench: Bench) -> None:
    add(bench, listed(1))
    bench.engine.say(ONE, *[failure("host_held", 60.0)] * 20, article(ONE, "Quay closed"))
    while retry_at := (read_due(bench), bench.store.next_retry(bench.outlet.id))[1]:
        bench.clock.time = retry_at
    assert bench.watcher.outcomes == ["later:host_held"] * 20 + ["stored"]


def test_being_held_after_many_tries_ends_nothing(bench: Bench) -> None:
    add(bench, listed(1))
    busy = page(ONE, b"busy", ("Retry-After", "90"), status=503)
    bench.engine.say(ONE, *[busy] * 6, *[failure("host_held", 60.0)] * 3, article(ONE, "Quay closed"))
    while retry_at := (read_due(bench), bench.store.next_retry(bench.outlet.id))[1]:
        bench.clock.time = retry_at
    assert bench.watcher.outcomes == ["later:http_503"] * 6 + ["later:host_held"] * 3 + ["stored"]


@pytest.mark.parametrize(("summary", "outcome"), [("", "failed:robots_unreachable"), (FEED_TEXT, "stored")])
def test_what_cannot_be_asked_for_two_days_ends(bench: Bench, summary: str, outcome: str) -> None:
    assert outcome_of(bench, failure("robots_unreachable"), summary=summary) == "later:robots_unreachable"
    bench.clock.time = NOW + read_module.LONGEST_UNASKED - timedelta(minutes=1)
    read_due(bench)
    bench.clock.time = NOW + read_module.LONGEST_UNASKED + timedelta(minutes=5)
    read_due(bench)
    assert bench.watcher.outcomes == ["later:robots_unreachable"] * 2 + [outcome]
    assert is_closed(bench)


def test_an_old_item_is_put_off_once_before_it_ends(bench: Bench) -> None:
    add(bench, listed(1))
    bench.engine.say(ONE, failure("host_held", 60.0), failure("timeout"), failure("host_held", 60.0))
    for _ in range(3):
        bench.clock.time += read_module.LONGEST_UNASKED
        read_due(bench)
    assert bench.watcher.outcomes == ["later:host_held", "later:timeout", "failed:host_held"]


@pytest.mark.parametrize("code", ["worker_timeout", "worker_memory", "worker_died", "worker_crash"])
def test_a_page_that_breaks_its_worker_is_quarantined_with_its_bytes(bench: Bench, code: str) -> None:
    bench.pool.error = WorkerError("lost", code=code)
    assert outcome_of(bench, article(ONE, "Quay closed"), summary=FEED_TEXT) == f"later:{code}"
    bench.clock.time += read_module.SECOND_CHANCE
    read_due(bench)
    assert bench.watcher.outcomes == [f"later:{code}", "quarantined"]
    assert bench.engine.asked == [ONE]
    kept = bench.store.page_of(1)
    assert kept is not None
    assert b"Quay closed" in kept.body
    assert is_closed(bench)


def test_a_worker_that_died_of_something_else_costs_nothing(bench: Bench) -> None:
    bench.pool.error = WorkerError("lost", code="worker_died")
    outcome_of(bench, article(ONE, "Quay closed"))
    bench.pool.error = None
    bench.clock.time += read_module.SECOND_CHANCE
    read_due(bench)
    assert (bench.watcher.outcomes[-1], bench.engine.asked) == ("stored", [ONE])


def test_workers_that_are_being_stopped_are_no_fault_of_the_page(bench: Bench) -> None:
    add(bench, listed(1))
    bench.engine.say(ONE, article(ONE, "Quay closed"))
    bench.pool.error = WorkerError("the worker processes are stopped", code="worker_closed")
    with pytest.raises(WorkerError):
        read_due(bench)
    assert not is_closed(bench)
    bench.pool.error = None
    read_due(bench)
    assert bench.watcher.outcomes == ["stored"]
    assert bench.engine.asked == [ONE]


def test_a_page_that_is_here_already_is_not_asked_again(bench: Bench) -> None:
    [number] = add(bench, listed(1))
    bench.store.keep_page(number, article(ONE, "Quay closed"))
    read_due(bench)
    assert (bench.watcher.outcomes, bench.engine.asked) == (["stored"], [])


def test_two_links_to_one_article_are_one_report(bench: Bench) -> None:
    add(bench, listed(1), listed(2))
    bench.engine.say(ONE, article(ONE, "Quay closed"))
    bench.engine.say(f"{SITE}/2", article(f"{SITE}/2", "Quay closed", final_url=ONE))
    read_due(bench)
    assert bench.watcher.outcomes == ["stored", "duplicate"]
    assert len(bench.store.reports()) == 1


def test_links_that_end_at_one_landing_page_are_not_one_article(bench: Bench) -> None:
    consent = f"{SITE}/consent?for=all"
    add(bench, listed(1), listed(2), listed(3, FEED_TEXT))
    for number in (1, 2, 3):
        url = f"{SITE}/{number}"
        bench.engine.say(url, article(url, "Before you continue to the harbour", final_url=consent))
    read_due(bench)
    assert sorted(bench.watcher.items) == [
        (ONE, "stored"),
        (f"{SITE}/2", "rejected:landing_page"),
        (f"{SITE}/3", "stored"),
    ]
    assert FEED_TEXT in {stored.report.body for stored in bench.store.reports()}


def test_short_links_to_one_article_are_one_report(bench: Bench) -> None:
    story, links = f"{SITE}/story", ("https://sho.rt/1", "https://sho.rt/2")
    add(bench, *(Item(link, "Quay closed") for link in links))
    for link in links:
        bench.engine.say(link, article(link, "Quay closed", final_url=story))
    read_due(bench)
    assert sorted(bench.watcher.outcomes) == ["duplicate", "stored"]


def test_a_store_that_fails_ends_the_pass_with_its_own_error(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("the disk is full", code="unwritable")

    add(bench, listed(1), listed(2))
    for url in (ONE, f"{SITE}/2"):
        bench.engine.say(url, article(url, "Quay closed"))
    monkeypatch.setattr(bench.store, "keep_page", full)
    with pytest.raises(StoreError, match="disk is full"):
        read_due(bench)
    assert bench.store.waiting(bench.outlet.id) == 2


def test_an_outlet_that_hangs_is_left_alone(bench: Bench) -> None:
    add(bench, *(listed(number) for number in range(1, 8)))
    for number in range(1, 8):
        bench.engine.say(f"{SITE}/{number}", failure("timeout"))
    assert read_due(bench) is True
    assert set(bench.watcher.outcomes) == {"later:timeout"}
    assert len(bench.engine.asked) <= read_module.STRIKES + read_module.AHEAD
    assert bench.store.waiting(bench.outlet.id) == 7


def test_nothing_due_is_no_round(bench: Bench) -> None:
    assert read_due(bench) is False
    assert bench.watcher.rounds == []


def test_draining_begins_no_other_page(bench: Bench) -> None:
    add(bench, *(listed(number) for number in range(1, 6)))
    for number in range(1, 6):
        url = f"{SITE}/{number}"
        bench.engine.say(url, article(url, f"Story {number}"))
    stop_after_first = bench.watcher.item

    def stop(outlet: str, url: str, outcome: str) -> None:
        stop_after_first(outlet, url, outcome)
        bench.reader.draining = True

    bench.watcher.item = stop  # type: ignore[method-assign]
    read_due(bench)
    assert 1 <= len(bench.watcher.items) <= 1 + read_module.AHEAD
    assert bench.store.waiting(bench.outlet.id) == 5 - len(bench.watcher.items)


def test_two_passes_over_one_outlet_read_each_page_once(bench: Bench) -> None:
    add(bench, listed(1), listed(2))
    for number in (1, 2):
        bench.engine.say(f"{SITE}/{number}", article(f"{SITE}/{number}", f"Story {number}"))

    async def both() -> None:
        await asyncio.gather(bench.reader.read_due(bench.outlet), bench.reader.read_due(bench.outlet))

    asyncio.run(both())
    assert sorted(bench.engine.asked) == [ONE, f"{SITE}/2"]


def test_one_article_by_hand(bench: Bench) -> None:
    bench.engine.say(
        ONE, article(ONE, "Quay closed"), article(ONE, "Quay closed"), article(ONE, "Quay closed for good")
    )
    outcomes = [asyncio.run(bench.reader.read_url(bench.outlet, ONE)) for _ in range(3)]
    assert outcomes == ["stored", "duplicate", "version"]
    [stored] = bench.store.reports()
    assert stored.report.headline == "Quay closed for good"
    assert is_closed(bench)


def test_an_article_by_hand_that_a_feed_listed_before(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1)))
    bench.engine.say(ONE, article(ONE, "Quay closed"))
    asyncio.run(bench.poller.poll(bench.outlet, bench.channel))
    assert asyncio.run(bench.reader.read_url(bench.outlet, ONE)) == "stored"
    assert read_due(bench) is False
    assert bench.engine.asked == [FEED, ONE]


def test_an_article_by_hand_keeps_what_the_feed_says_of_it(bench: Bench) -> None:
    stated = replace(listed(1), published=NOW - timedelta(days=1), authors=("Ada Quill",))
    add(bench, stated)
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 2)
    bench.engine.say(ONE, page(ONE, f"<html><body><h1>Quay closed</h1>{text}</body></html>".encode()))
    assert asyncio.run(bench.reader.read_url(bench.outlet, ONE)) == "stored"
    [stored] = bench.store.reports()
    assert (stored.report.published, stored.report.authors) == (stated.published, stated.authors)


@pytest.mark.parametrize(
    ("codes", "given_up"),
    [
        ([], False),
        (["timeout"], False),
        (["timeout", "timeout"], True),
        (["timeout", None, "timeout"], False),
        (["timeout", "http_503", "timeout"], False),
        (["refused", "refused", "refused"], False),
        (["timeout", None, "timeout", "timeout"], True),
    ],
)
def test_strikes(codes: list[str | None], given_up: bool) -> None:
    waiting = StoredItem(1, "harbour-post", None, listed(1), "pending")
    one_round = Round([waiting])
    for code in codes:
        one_round.note(code)
    assert one_round.given_up is given_up
    assert one_round.next() is (None if given_up else waiting)
    assert one_round.next() is None


def test_the_clock_is_the_one_handed_in(bench: Bench) -> None:
    assert isinstance(bench.clock, Clock)
    outcome_of(bench, article(ONE, "Quay closed"))
    assert bench.store.reports()[0].seen_at == NOW
