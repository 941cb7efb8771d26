"""What pages state of themselves beside their text: access, live blogs, pictures; the dek; comparing by words."""

import json

import pytest
from lxml import html

from crawler.extract.access import is_live
from crawler.extract.dek import choose_dek
from crawler.extract.metadata import Facts, read_facts
from crawler.extract.words import folded, runs, shared

URL = "https://www.harbour.example/news/a"
DEK = "Three days of storm kept four hundred people on the island."


def facts_of(thing: dict[str, object] | None = None, head: str = "") -> Facts:
    stated = {"@type": "NewsArticle", "headline": "Ferry sails", **(thing or {})}
    script = f'<script type="application/ld+json">{json.dumps(stated)}</script>'
    return read_facts(html.document_fromstring(f"<html><head>{head}{script}</head><body></body></html>"), URL)


@pytest.mark.parametrize(
    ("thing", "head", "free"),
    [
        ({"isAccessibleForFree": True}, "", True),
        ({"isAccessibleForFree": "False"}, "", False),
        ({"isAccessibleForFree": "https://schema.org/False"}, "", False),
        ({"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": False}}, "", False),
        ({"hasPart": [{"isAccessibleForFree": "false", "cssSelector": ".paid"}, "x"]}, "", False),
        ({"hasPart": "x", "isAccessibleForFree": "perhaps"}, "", None),
        ({}, '<meta property="article:content_tier" content="metered">', False),
        ({}, '<meta property="article:content_tier" content="Free">', True),
        ({}, "", None),
    ],
)
def test_access(thing: dict[str, object], head: str, free: bool | None) -> None:
    assert facts_of(thing, head).free is free


@pytest.mark.parametrize(
    ("path", "live"),
    [
        ("/news/live/2021/feb/ferry", True),
        ("/politik/ferry-liveticker-100.html", True),
        ("/2021/ferry-live-updates", True),
        ("/ferry-newsblog.html", True),
        ("/news/saved-lives-on-the-ferry", False),
        ("/music/live-aid-returns", False),
        ("/delivery/news", False),
    ],
)
def test_live_by_address(path: str, live: bool) -> None:
    assert is_live({}, f"https://harbour.example{path}") is live


def test_live_by_type() -> None:
    assert facts_of({"@type": "LiveBlogPosting"}).live
    assert not facts_of().live
    assert not is_live({}, "http://[")


def test_pictures_are_whole_addresses_each_once() -> None:
    head = (
        '<meta property="og:image" content="/ferry.jpg"><meta name="twitter:image" content="data:image/png;base64,x">'
    )
    pictures = ["https://cdn.example/a.jpg", {"url": "https://cdn.example/b.jpg"}, {"@id": "#c"}, 7, "http://["]
    assert facts_of({"image": pictures}, head).images == (
        "https://www.harbour.example/ferry.jpg",
        "https://cdn.example/a.jpg",
        "https://cdn.example/b.jpg",
        "https://www.harbour.example/news/a#c",
    )


def test_sections_that_are_stated_stand_apart_from_those_that_are_shown() -> None:
    facts = facts_of({"articleSection": ["Islands", "Weather"]}, '<meta property="article:section" content="Islands">')
    assert (facts.sections, facts.crumbs) == (("Islands", "Weather"), ())


@pytest.mark.parametrize(
    ("description", "lines", "dek"),
    [
        (DEK, ["The ferry sailed again.", "It was full."], DEK),
        (DEK, [DEK, "The ferry sailed again."], ""),
        (DEK, [f"VESBY - {DEK} The rest waited."], ""),
        (DEK[:-1] + "...", ["The ferry sailed again."], ""),
        ("All the news", ["The ferry sailed again."], ""),
        (DEK, [], DEK),
    ],
)
def test_dek(description: str, lines: list[str], dek: str) -> None:
    assert choose_dek(description, lines) == dek


def test_words_of_any_script() -> None:
    assert folded("Ferry No. 7: «Späth», 北京2台!") == "ferry no 7 späth 北 京 2 台"


@pytest.mark.parametrize(
    ("one", "other", "figure"),
    [
        ("the ferry sailed again", "the ferry sailed again", 1.0),
        ("the ferry sailed again", "a bus stood still", 0.0),
        ("the ferry sailed again", "the ferry sailed", 0.8),
        ("渡轮今天恢复", "渡轮今天恢复", 1.0),
        ("", "", 1.0),
        ("the ferry", "", 0.0),
    ],
)
def test_shared(one: str, other: str, figure: float) -> None:
    assert shared(runs(one, 2), runs(other, 2)) == pytest.approx(figure)
