"""Texts that their page keeps in several boxes."""

import pytest
from lxml import html

from crawler.extract.engine import read_text, read_tree
from crawler.extract.parts import join_parts

FIRST = "The ferry to Lindholm sailed again on Thursday after three days of storm in the port of Vesby. " * 3
SECOND = "Four hundred people had waited on the island, and the harbour master opened the school for them. " * 3
THIRD = "The next storm is expected on Monday, and the company has said that it will decide on Sunday evening. " * 2


def part(text: str, kind: str = "body text", before: str = "") -> str:
    return f"<div class='row'><div class='{kind}'>{before}<p>{text}</p></div></div>"


def joined(markup: str) -> list[str]:
    """Return the paragraphs of the first box after joining."""
    tree = html.fromstring(f"<body><div class='page'><h1>Ferry sails</h1>{markup}</div></body>")
    join_parts(tree, [FIRST.strip()])
    return ["".join(node.itertext()).strip() for node in tree.xpath("(//div[contains(@class, 'body')])[1]/p")]


def test_parts_between_advertisements_are_one_text() -> None:
    page = part(FIRST) + "<div class='ad'>Buy a boat</div>" + part(SECOND, "body text wide") + part(THIRD)
    assert joined(page) == [FIRST.strip(), SECOND.strip(), THIRD.strip()]


def test_a_part_before_the_longest_paragraph_comes_first() -> None:
    assert joined(part(THIRD) + part(FIRST)) == [THIRD.strip(), FIRST.strip()]


@pytest.mark.parametrize(
    "other",
    [
        part(SECOND, "body bio"),
        part(SECOND, "body text", "<h3><a href='/news/b'>People wait</a></h3>"),
        part(SECOND, "body text", "<h1>People wait</h1>"),
        part(f"<a href='/news/b'>{SECOND}</a>"),
        part("Short and no text."),
        f"<ul><li>{part(SECOND)}</li></ul>",
        f"<article>{part(SECOND)}</article>",
        part(SECOND) * 12,
        "",
    ],
)
def test_what_is_no_part_of_the_text_stays_where_it_is(other: str) -> None:
    assert joined(part(FIRST) + other) == [FIRST.strip()]


@pytest.mark.parametrize("lines", [[], ["Short."], ["Nowhere on the page " * 9]])
def test_nothing_is_moved_where_nothing_was_read(lines: list[str]) -> None:
    assert not join_parts(html.fromstring(f"<body><div>{part(FIRST)}{part(SECOND)}</div></body>"), lines)


def test_the_text_is_read_with_all_its_parts() -> None:
    page = "<p class='ad'>Buy a boat</p>".join(part(text, "article-body") for text in (FIRST * 3, SECOND, THIRD))
    tree = read_tree(f"<html><body><div><h1>Ferry sails</h1>{page}</div></body></html>".encode(), None)
    assert tree is not None
    assert read_text(tree, "https://harbour.example/a").lines == [(FIRST * 3).strip(), SECOND.strip(), THIRD.strip()]
