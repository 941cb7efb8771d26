"""What an outlet's file says of its pages is found there or noted as missed; golden: page, hints, what they give."""

import json
from pathlib import Path

import pytest
from lxml import html

from crawler.config.document import read_document
from crawler.config.schema import Channel, Hints, Outlet
from crawler.extract.article import examine
from crawler.extract.choice import Context
from crawler.extract.hints import FOUND, MISSED, take_hints
from crawler.extract.tryhints import effects

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "hints"
PAGES = sorted(FOLDER.glob("*.html"))
URL = "https://www.harbourpost.example/news/a"
SENTENCE = "The ferry sailed again on Thursday after three days in port, the operator said. "
PAGE = f"<body><article><h1>Ferry</h1><p id='a'>{SENTENCE * 2}</p><p id='b'>{SENTENCE * 2}</p></article></body>"


def hints_of(page: Path) -> Hints:
    """Return the hints that stand beside a golden page."""
    return Hints.model_validate(read_document(page.with_suffix(".yaml").read_bytes(), page.stem).data)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_hints_give_what_is_expected_of_the_page(page: Path) -> None:
    report, reason = examine(page.read_bytes(), Context(URL, None, (), "UTC", None, hints_of(page)))
    assert reason is None
    assert json.loads(page.with_suffix(".json").read_text("utf-8")) == {
        "title": report.headline,
        "authors": list(report.authors),
        "published": report.published.isoformat() if report.published else None,
        "body": report.body.split("\n\n"),
        "sources": {
            key: report.sources.get(key) for key in ("headline", "authors", "published", "body", FOUND, MISSED)
        },
    }


def test_every_hinted_page_has_all_its_files() -> None:
    assert len(PAGES) >= 3
    for ending in ("yaml", "json"):
        assert {page.stem for page in PAGES} == {file.stem for file in FOLDER.glob(f"*.{ending}")}


def test_without_hints_nothing_is_noted() -> None:
    report, _ = examine(PAGE.encode(), Context(URL, None, (), "UTC", None))
    assert report.sources.keys().isdisjoint({FOUND, MISSED})


@pytest.mark.parametrize(
    "hints",
    [
        Hints(date="#a"),
        Hints(title="//p[@id='c']"),
        Hints(authors="h4"),
        Hints(body="//p/@id"),
        Hints(drop=("//comment()",)),
        Hints(body="//p[contains(., 'nobody')]"),
    ],
    ids=str,
)
def test_a_hint_that_finds_nothing_is_missed_and_the_general_way_taken(hints: Hints) -> None:
    plainly, _ = examine(PAGE.encode(), Context(URL, None, (), "UTC", None))
    report, _ = examine(PAGE.encode(), Context(URL, None, (), "UTC", None, hints))
    assert report.sources[MISSED]
    assert FOUND not in report.sources
    assert (report.headline, report.body, report.authors) == (plainly.headline, plainly.body, plainly.authors)


def test_the_elements_of_a_body_may_stand_apart_and_inside_one_another() -> None:
    tree = html.document_fromstring(f"<body><div><p>{SENTENCE}</p></div><hr><p>Second. {SENTENCE}</p></body>")
    found = take_hints(tree, Hints(body="div, p"), URL, "UTC")
    assert list(found.lines) == [SENTENCE.strip(), f"Second. {SENTENCE}".strip()]


def test_what_is_dropped_leaves_the_text_behind_it() -> None:
    tree = html.document_fromstring(f"<body><p>One <b>two</b> three. {SENTENCE * 3}</p></body>")
    take_hints(tree, Hints(drop=("b",)), URL, "UTC")
    assert tree.findtext(".//p").startswith("One  three.")


def outlet(hints: Hints | None) -> Outlet:
    """Return an outlet with these hints."""
    channel = Channel(kind="feed", address="https://www.harbourpost.example/rss")
    home = "https://www.harbourpost.example/"
    return Outlet(id="harbour-post", name="Harbour Post", homepage=home, channels=(channel,), extract=hints)


def test_effects_show_each_field_with_and_without_its_hint() -> None:
    body = (FOLDER / "all_parts.html").read_bytes()
    found = {one.name: one for one in effects(body, URL, outlet(hints_of(FOLDER / "all_parts.html")))}
    assert list(found) == ["body", "title", "date", "authors", "drop[0]", "drop[1]", "drop[2]"]
    assert (found["title"].value, found["title"].without) == ("Fähre nach Tarn fährt wieder", "Hafenpost am Morgen")
    assert found["date"].without == "2026-05-01T06:00:00+02:00"
    assert "Euro" in found["drop[1]"].without
    assert "Euro" not in found["drop[1]"].value
    assert found["body"].found
    assert "Museum" not in found["body"].value
    assert (found["drop[2]"].found, found["drop[2]"].value == found["drop[2]"].without) == (False, True)


def test_an_outlet_without_hints_has_no_effects() -> None:
    assert effects(PAGE.encode(), URL, outlet(None)) == ()
