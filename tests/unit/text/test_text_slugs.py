"""Slugs: safe, short, stable, and named after the headline where its letters allow."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.slugs import LIMIT, RESERVED, SHORTEST_LIMIT, fold, slug, with_id

HOSTILE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "hostile" / "url" / "slugs.jsonl"
SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("The council's new bridge opens.", "the-council-s-new-bridge-opens"),
        ("Ünïcödé Straße in Łódź", "unicode-strasse-in-lodz"),
        ("Ærø ferry; Þingvellir road", "aero-ferry-thingvellir-road"),
        ("привет мир", "event"),
        ("NATO и Россия", "nato"),
        ("新闻", "event"),
        ("", "event"),
        ("...", "event"),
        ("Index", "index-event"),
        ("CON", "con-event"),
        ("lpt9", "lpt9-event"),
        ("index.html", "index-html"),
        ("../../etc/passwd", "etc-passwd"),
        ("-rf", "rf"),
        ("a\x00b\nc\u202ed", "a-b-c-d"),
        ("２０２４年 budget", "2024-budget"),
    ],
)
def test_slug_of_headline(headline: str, expected: str) -> None:
    assert slug(headline) == expected


def test_slug_is_cut_at_a_word() -> None:
    assert slug("one two three four", limit=16) == "one-two-three"
    assert slug("one two three4567", limit=17) == "one-two-three4567"
    assert slug("x" * 500) == "x" * LIMIT


def test_slug_cut_down_to_a_reserved_name_is_suffixed() -> None:
    assert slug("con " + "x" * 200) == "con-event"


def test_slug_needs_room() -> None:
    with pytest.raises(ValueError, match="16"):
        slug("headline", limit=SHORTEST_LIMIT - 1)


@pytest.mark.parametrize(
    ("name", "event", "expected"),
    [
        ("bridge-opens", "2024-05-06#12", "bridge-opens-2024-05-06-12"),
        ("bridge-opens", "2024-05-06-1a2b3c4d", "bridge-opens-2024-05-06-1a2b3c4d"),
        ("x" * LIMIT, "2024-05-06#12", "x" * (LIMIT - 14) + "-2024-05-06-12"),
    ],
)
def test_with_id_ends_in_the_id(name: str, event: str, expected: str) -> None:
    assert with_id(name, event) == expected


def test_ids_that_lose_characters_stay_apart() -> None:
    assert len({with_id("bridge", event) for event in ("a/b", "a b", "A-B", "a:b", "é", "", "../x")}) == 7


@given(st.text(), st.integers(SHORTEST_LIMIT, 300))
def test_any_headline_gives_a_safe_slug(headline: str, limit: int) -> None:
    made = slug(headline, limit)
    assert SAFE.fullmatch(made)
    assert 1 <= len(made) <= limit
    assert made not in RESERVED
    assert slug(made, limit) == made


@given(st.text(), st.text())
def test_any_id_gives_a_safe_slug(headline: str, event: str) -> None:
    made = with_id(slug(headline), event)
    assert SAFE.fullmatch(made)
    assert len(made) <= LIMIT
    assert made not in RESERVED


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.skipif(not HOSTILE.exists(), reason="measured only where the data is")
def test_hostile_titles() -> None:
    titles = [json.loads(line)["title"] for line in HOSTILE.read_text("utf-8").splitlines()]
    assert titles
    for title in titles:
        made = slug(title)
        assert SAFE.fullmatch(made)
        assert len(made) <= LIMIT
        assert made not in RESERVED
