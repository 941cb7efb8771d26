"""`newswire reprocess` says field by field what comes out otherwise, and on a dry run changes nothing."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_desk import NOW, SITE, Newswire

from crawler.cli.reprocess import _lines, _row
from crawler.model import Clue, CreditChain, Item, Page, Report
from crawler.pipeline.listing import new_item
from crawler.pipeline.reprocess import Change, Reprocessed
from crawler.store.rawfiles import RawFiles
from crawler.store.store import Store
from crawler.store.values import Archived, Capture, Filed, Place
from crawler.store.warc import digest_of

SENTENCES = "".join(
    f"<p>On day {number} the harbour master closed the quay again after divers found another crack in a pillar.</p>"
    for number in range(8)
)
BODY = f"<html><head><title>Quay closed</title></head><body><h1>Quay closed</h1>{SENTENCES}</body></html>".encode()


CHAIN = CreditChain(("AFP",), 0.9, clues=(Clue("byline", "By AFP", ("AFP",)),))


def fill(data: Path) -> None:
    """Put in a page that was extracted badly, and one that was refused; both are archived."""
    store, files = Store.open(None, data), RawFiles(data / "raw", "t")
    for number, body in enumerate((BODY, b"<html><p>Short."), start=1):
        url = f"{SITE}/{number}"
        item_id, _ = store.add_item("harbour-post", new_item(Item(url, "Quay closed")), NOW)
        store.keep_page(item_id, Page(url, url, 200, (("Content-Type", "text/html"),), body, NOW))
        if number == 1:
            store.add_report(item_id, "Harbour Post", Report(url, "By our man", "Menu\nQuay."), frozenset({url}), NOW)
        else:
            store.finish(item_id, "rejected:too_short")
    filed = []
    for one in store.ended_pages(10):
        place = files.append(one.page, None, NOW)
        filed.append(Filed(one.id, place, digest_of(one.page.body), one.page.url, NOW))
    store.file_pages(filed)
    files.close()
    store.close()


def test_a_dry_run_tells_and_the_run_changes(fresh: Newswire) -> None:
    fill(fresh.data)
    dry = fresh("reprocess", "--dry-run")
    assert dry.code == 0
    lines = dry.out.splitlines()
    assert lines[0] == f"version report 1 {SITE}/1 (harbour-post)"
    assert "  headline: By our man -> Quay closed" in lines
    assert "    - Menu" in lines
    assert (
        lines[-1] == "2 pages: 1 the same, 1 changed (1 in the text), 0 new, 0 refused, 0 failed; nothing was changed"
    )
    said = json.loads(fresh("reprocess", "--json", "--since", "2026-03-01", "--outlet", "harbour-post").out)
    assert said["dry_run"] is False
    assert said["counts"] == {"same": 1, "changed": 0, "version": 1, "new": 0, "refused": 0, "failed": 0}
    [row] = said["pages"]
    assert (row["report"], row["outlet"], row["url"], row["outcome"]) == (1, "harbour-post", f"{SITE}/1", "version")
    assert {"field": "headline", "before": "By our man", "after": "Quay closed"} in row["changes"]
    again = fresh("reprocess")
    assert (again.code, again.out) == (
        0,
        "2 pages: 2 the same, 0 changed (0 in the text), 0 new, 0 refused, 0 failed\n",
    )
    [path] = (fresh.data / "raw").iterdir()
    path.unlink()
    lost = fresh("reprocess")
    assert lost.code == 1
    assert lost.out.splitlines()[0] == f"failed: raw_missing report 1 {SITE}/1 (harbour-post)"
    assert "0 refused, 2 failed" in lost.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "yesterday"], "'yesterday' is no date; write it as 2026-03-02 or 2026-03-02T09:00+01:00"),
        (["--outlet", "harbor-post"], "did you mean harbour-post?"),
        ([], "holds no newswire.db"),
    ],
)
def test_what_cannot_be_done_is_one_line(fresh: Newswire, arguments: list[str], said: str) -> None:
    result = fresh("reprocess", *arguments)
    assert result.code == 2
    assert said in result.err
    assert not (fresh.data / "raw").exists()


def done(*changes: Change, outcome: str = "changed", why: str = "") -> Reprocessed:
    capture = Capture(1, 1, "harbour-post", Place("one", 0, 1), "sha256:A", f"{SITE}/1", NOW)
    return Reprocessed(Archived(capture, Item(f"{SITE}/1"), "rejected:paywall", None), outcome, changes, why)


def test_each_kind_of_value_is_shown_in_one_short_line() -> None:
    shown = _lines(
        done(
            Change("authors", ("Ada", "Ben"), ()),
            Change("published", None, datetime(2026, 3, 2, 9, tzinfo=UTC)),
            Change("sources", {"body": "feed"}, {}),
            Change("lead", "word " * 50, "a\nb"),
            Change("live", False, True),
            Change("chain", CreditChain(), CHAIN),
        )
    )
    assert list(shown) == [
        f"changed rejected:paywall {SITE}/1 (harbour-post)",
        "  authors: Ada, Ben -> -",
        "  published: - -> 2026-03-02T09:00:00+00:00",
        "  sources: body feed -> -",
        f"  lead: {'word ' * 20}... -> a b",
        "  live: False -> True",
        '  chain: no clue -> byline "By AFP"',
    ]


def test_of_a_long_text_a_few_lines_are_shown() -> None:
    before, after = (
        "\n\n".join(f"Line {n}." for n in range(20)),
        "\n\n".join(f"Line {n}." for n in range(5, 20)) + "\n\nEnd.",
    )
    assert list(_lines(done(Change("body", before, after))))[1:] == [
        "  body: 188 -> 149 characters",
        *(f"    - Line {n}." for n in range(5)),
        "    + End.",
    ]
    assert list(_lines(done(Change("body", before, "x"))))[-1] == "    and 15 more lines"


def test_json_tells_values_as_they_are() -> None:
    changes = (Change("published", None, NOW), Change("sources", {"body": "feed"}, {}), Change("chain", None, CHAIN))
    row = _row(done(*changes, outcome="new"))
    chain = json.loads(json.dumps(row))["changes"].pop()
    assert chain["after"]["clues"] == [{"kind": "byline", "words": "By AFP", "names": ["AFP"]}]
    assert json.loads(json.dumps(row))["changes"][:2] == [
        {"field": "published", "before": None, "after": NOW.isoformat()},
        {"field": "sources", "before": {"body": "feed"}, "after": {}},
    ]
    assert (row["report"], row["why"]) == (None, None)
