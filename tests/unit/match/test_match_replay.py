"""Rows in the order of the articles, one by one, and the same every time."""

from collections.abc import Iterator

import pytest

from crawler.match.entities import Gazetteer
from crawler.match.replay import MemoryArchive, entry_of, replay

GAZETTEER = Gazetteer([])
ENTRIES = [
    {"id": "flood", "date": "2020-05-01", "headline": "Floods close the Harle bridge in Bel Taria.", "summary": ""},
    {"id": "vote", "date": "2020-05-02", "headline": "Orvan parliament votes on the water tax.", "summary": ""},
]


def article(name: str, published: str | None, title: str, text: str = "") -> dict[str, object]:
    return {"id": name, "published": published, "lang": "en", "title": title, "text": text, "url": None, "source": None}


ARTICLES = [
    article("a", "2020-05-01T10:00:00Z", "Harle bridge in Bel Taria closed by floods"),
    article("b", "2020-05-02", "Comet Zelinka seen over Quito", "Astronomers watched comet Zelinka pass Quito."),
    article("c", None, "Comet Zelinka over Quito", "The comet Zelinka was seen by astronomers in Quito."),
    article("d", "no date", "Bakers strike in Lund"),
    article("e", "2020-05-03", "", ""),
]


def test_rows_have_the_form() -> None:
    rows = list(replay(ARTICLES, ENTRIES, GAZETTEER))
    assert [row["id"] for row in rows] == ["a", "b", "c", "d", "e"]
    assert all(set(row) == {"id", "event", "decision", "score", "best"} for row in rows)
    assert (rows[0]["event"], rows[0]["decision"], rows[0]["best"]) == ("flood", "attached", "flood")
    assert rows[1]["decision"] == "opened"
    assert (rows[2]["event"], rows[2]["decision"]) == (rows[1]["event"], "attached")
    assert rows[3]["decision"] == "opened"


def test_rows_come_one_by_one() -> None:
    read: list[str] = []

    def stream() -> Iterator[dict[str, object]]:
        for row in ARTICLES:
            read.append(str(row["id"]))
            yield row

    rows = replay(stream(), ENTRIES, GAZETTEER)
    next(rows)
    assert read == ["a"]


def test_a_row_depends_only_on_what_came_before() -> None:
    whole = list(replay(ARTICLES, ENTRIES, GAZETTEER))
    assert list(replay(ARTICLES[:3], ENTRIES, GAZETTEER)) == whole[:3]
    assert list(replay(ARTICLES, ENTRIES, GAZETTEER)) == whole


def test_an_article_without_url_opens_its_own_event() -> None:
    rows = list(replay([article("x", "2020-05-01", ""), article("y", "2020-05-01", "")], [], GAZETTEER))
    assert rows[0]["event"] != rows[1]["event"]
    assert [row["best"] for row in rows] == [None, None]


@pytest.mark.parametrize("day", ["2020-04-29", "2021-07-30"])
def test_no_event_dated_after_the_report_or_long_past(day: str) -> None:
    (row,) = replay([article("a", day, "Floods close the Harle bridge in Bel Taria")], ENTRIES, GAZETTEER)
    assert row["decision"] == "opened"


def test_entries_are_read_with_their_topics() -> None:
    entry = entry_of({"id": 7, "date": "2020-05-01T00:00:00", "headline": "A", "topics": ["B"]})
    assert (entry.id, entry.topics) == ("7", ("B",))
    assert "7" in MemoryArchive([entry])
