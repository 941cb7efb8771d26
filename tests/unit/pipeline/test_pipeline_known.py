"""A page whose text is known is not extracted again, and what only looks like it is."""

import asyncio
from dataclasses import replace

import pytest
from pipeline_fakes import NOW, SENTENCES, SITE, Bench, article, page

from crawler.model import Item, Page, Report, StoredReport
from crawler.pipeline.known import is_told
from crawler.pipeline.listing import new_item
from crawler.store.values import KnownPage
from crawler.text.fingerprint import fingerprint

ONE, TWO = f"{SITE}/1", f"{SITE}/2"


def read(bench: Bench, url: str, title: str, *answers: Page, summary: str = "") -> str:
    """List an article, let its address answer like this, and read it; return how that went."""
    bench.store.add_item(bench.outlet.id, new_item(Item(url, title, summary=summary)), NOW)
    bench.engine.say(url, *answers)
    bench.watcher.items.clear()
    asyncio.run(bench.reader.read_due(bench.outlet))
    [outcome] = bench.watcher.outcomes
    return outcome


def again(bench: Bench, url: str, answer: Page) -> str:
    """Read an article anew."""
    bench.engine.say(url, answer)
    return asyncio.run(bench.reader.read_url(bench.outlet, url))


def with_furniture(came: Page) -> Page:
    """Return the page as another visit gets it."""
    return replace(came, body=came.body.replace(b"</h1>", b"</h1><script>var visit = 2;</script>"))


def changed(came: Page) -> Page:
    return replace(came, body=came.body.replace(b"Monday", b"Tuesday"))


def test_an_unchanged_page_is_not_extracted_again(bench: Bench) -> None:
    came = article(ONE, "Quay closed")
    assert read(bench, ONE, "Quay closed", came) == "stored"
    runs = bench.pool.runs
    assert again(bench, ONE, with_furniture(came)) == "duplicate"
    assert bench.pool.runs == runs
    assert bench.store.waiting(bench.outlet.id) == 0
    assert len(bench.store.versions(1)) == 1
    assert len(bench.store.ended_pages(10)) == 2, "both are archived"


def test_a_changed_page_is(bench: Bench) -> None:
    came = article(ONE, "Quay closed")
    read(bench, ONE, "Quay closed", came)
    assert again(bench, ONE, changed(came)) == "version"
    assert again(bench, ONE, changed(came)) == "duplicate"
    assert again(bench, ONE, came) == "version", "what was known before is news again"
    assert bench.pool.runs == 3


def test_the_same_article_at_another_address_is_not_extracted(bench: Bench) -> None:
    came = article(ONE, "Quay closed")
    read(bench, ONE, "Quay closed", came)
    other = with_furniture(replace(came, url=TWO, final_url=TWO))
    assert read(bench, TWO, "QUAY  closed", other) == "duplicate"
    assert bench.pool.runs == 1
    assert bench.store.known([f"{SITE.removeprefix('https://')}/2", TWO]) is not None
    assert len(bench.store.reports()) == 1


def test_a_link_that_ends_at_a_known_article_is_not_extracted(bench: Bench) -> None:
    read(bench, ONE, "Quay closed", article(ONE, "Quay closed"))
    shown = changed(article(ONE, "Quay closed"))
    assert read(bench, TWO, "Quay closed", replace(shown, url=TWO, final_url=ONE)) == "duplicate"
    assert bench.pool.runs == 1


def test_one_page_that_stands_for_many_articles_hides_none(bench: Bench) -> None:
    wall = "".join(f"<p>We value your privacy: {one}</p>" for one in SENTENCES)
    body = f"<html><head><title>Consent</title></head><body><h1>Consent</h1>{wall}</body></html>".encode()
    read(bench, ONE, "Quay closed", page(ONE, body))
    runs = bench.pool.runs
    read(bench, TWO, "Herring returns", page(TWO, body))
    assert bench.pool.runs == runs + 1, "it was looked at, as the row says another title"


def test_a_page_brought_down_with_its_process_is_extracted(bench: Bench) -> None:
    number, _ = bench.store.add_item(bench.outlet.id, new_item(Item(ONE, "Quay closed")), NOW)
    came = article(ONE, "Quay closed")
    bench.engine.say(ONE, came)
    bench.store.keep_page(number, came, fingerprint(came.body))  # and then the process was killed
    asyncio.run(bench.reader.read_due(bench.outlet))
    assert bench.watcher.outcomes == ["stored"]
    assert bench.engine.asked == []


def known(title: str, headline: str, body: str = "page", *, own: bool = False) -> KnownPage:
    report = Report(ONE, headline, "Text.", sources={"body": body})
    return KnownPage(StoredReport(1, "a", "A", report, NOW), Item(ONE, title), own)


@pytest.mark.parametrize(
    ("title", "found", "told"),
    [
        ("Quay closed", known("Quay closed", "The quay is closed"), True),
        ("quay  CLOSED", known("Something", "Quay closed"), True),
        ("Herring returns", known("Quay closed", "The quay is closed"), False),
        ("", known("", ""), False),
        ("", known("Quay closed", "Quay closed"), False),
        ("Quay closed", known("Quay closed", "Quay closed", "feed"), False),
        ("Another title", known("Quay closed", "Quay closed", own=True), True),
        ("Quay closed", known("Quay closed", "Quay closed", "feed", own=True), True),
    ],
)
def test_what_is_told_already(title: str, found: KnownPage, told: bool) -> None:
    assert is_told(Item(TWO, title), found) is told
