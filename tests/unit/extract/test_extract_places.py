"""Which lines of a text stand elsewhere on the page than the text does."""

import pytest
from lxml import html

from crawler.extract.dek import without_dek
from crawler.extract.engine import drop_unseen
from crawler.extract.places import home_of, letters, places_of
from crawler.extract.pointers import pointers
from crawler.extract.tail import without_foreign_end, without_tail

URL = "https://www.harbour.example/news/a"
TEXT = [
    "The ferry sailed again on Thursday after three days in port, the operator said in a statement.",
    "About four hundred passengers had waited in two schools that the town had opened as shelters.",
    "Calm weather is expected until the end of the week, and the storm warning has been lifted.",
]
DEK = "Three days of storm kept four hundred people on the island."


def page(inside: str = "", before: str = "", behind: str = "") -> html.HtmlElement:
    """Return a page whose text stands in one container, with markup in it, before it and behind it."""
    text = "".join(f"<p>{line}</p>" for line in TEXT)
    return html.fromstring(f'<body>{before}<article class="text">{text}{inside}</article>{behind}</body>')


def test_lines_are_found_whatever_their_white_space_and_mark() -> None:
    tree = page("<ul><li>One <b>two</b>\n three</li></ul>")
    places = places_of(tree, [*TEXT, "- One two three", "Elsewhere"])
    assert places[letters("- One two three")].tag == "li"
    assert letters("Elsewhere") not in places
    home = home_of(places, TEXT)
    assert home is not None
    assert home.get("class") == "text"


def test_too_few_lines_have_no_home() -> None:
    assert home_of(places_of(page(), TEXT[:2]), TEXT[:2]) is None


@pytest.mark.parametrize(
    ("markup", "line", "dropped"),
    [
        ("<p><a href='/b'>What the storm will cost</a></p>", "What the storm will cost", True),
        ("<a href='/b'><h3>What the storm will cost</h3></a>", "What the storm will cost", True),
        ("<p><a href='https://other.example/c'>What it will cost</a></p>", "What it will cost", False),
        ("<p><a href='mailto:a@b.example'>What it will cost</a></p>", "What it will cost", False),
        ("<p>What <a href='/d'>the storm</a> will cost the town</p>", "What the storm will cost the town", False),
        ("<li>Live blog: <a href='/d'>all on the storm</a></li>", "- Live blog: all on the storm", True),
        ("<p>Read also: What the storm will cost</p>", "Read also: What the storm will cost", True),
        ("<p>Les også: Hva stormen koster</p>", "Les også: Hva stormen koster", True),
        ("<p>Czytaj więcej</p>", "Czytaj więcej", True),
        ("<p>Read more than one report before you judge.</p>", "Read more than one report before you judge.", False),
        ("<div class='fact-box'><p>Lindholm has 900 people</p></div>", "Lindholm has 900 people", True),
        ("<div class='newsletterSignup'><p>Morning mail</p></div>", "Morning mail", True),
        ("<div class='socialist'><p>Lindholm has 900 people</p></div>", "Lindholm has 900 people", False),
    ],
)
def test_pointers(markup: str, line: str, dropped: bool) -> None:
    lines = [*TEXT, line]
    assert pointers(places_of(page(markup), lines), lines, URL) == (frozenset({3}) if dropped else frozenset())


def test_a_teaser_under_its_label_goes_with_it() -> None:
    tree = page("<p>Read more</p><div><p>The mayor has resigned.</p></div><p>It rained.</p>")
    lines = [*TEXT, "Read more", "The mayor has resigned.", "It rained."]
    assert pointers(places_of(tree, lines), lines, URL) == {3, 4}


def test_a_list_of_links_at_the_end_is_dropped_and_one_inside_is_not() -> None:
    items = "<ul><li><a href='https://x.example/1'>The law in full</a></li></ul>"
    inside = ["- The law in full", *TEXT]
    assert pointers(places_of(page(before=items), inside), inside, URL) == frozenset()
    behind = [*TEXT, "- The law in full"]
    assert pointers(places_of(page(items), behind), behind, URL) == {3}


@pytest.mark.parametrize(
    ("before", "inside", "kept"),
    [
        (f"<header><p>{DEK}</p></header>", "", False),
        ("", f"<p>{DEK}</p>", True),
        ("", f"<div><p>{DEK}</p></div>", True),
    ],
)
def test_a_dek_that_stands_apart_is_none_of_the_lines(before: str, inside: str, kept: bool) -> None:
    lines = [DEK, *TEXT]
    found = without_dek(lines, DEK, places_of(page(inside, before), lines))
    assert found == (lines if kept else TEXT)


def test_a_first_line_that_is_no_description_stays() -> None:
    lines = [DEK, *TEXT]
    assert without_dek(lines, "Another one", places_of(page(before=f"<p>{DEK}</p>"), lines)) == lines
    assert without_dek([], DEK, {}) == []


@pytest.mark.parametrize(
    ("behind", "kept"),
    [
        ('<div class="teasers"><p>The mayor has resigned.</p></div>', False),
        ('<article class="text"><p>The mayor has resigned.</p></article>', True),
    ],
)
def test_the_end_in_another_kind_of_container_is_foreign(behind: str, kept: bool) -> None:
    lines = [*TEXT, "The mayor has resigned."]
    assert without_foreign_end(lines, places_of(page(behind=behind), lines)) == (lines if kept else TEXT)


def test_nothing_is_foreign_where_the_text_has_no_home() -> None:
    assert without_foreign_end(TEXT, {}) == TEXT
    assert without_foreign_end([], {}) == []


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("© 2021 Harbour Post. All rights reserved.", False),
        ("Sign up for our weekly newsletter here.", False),
        ("Follow us on Twitter and Facebook.", False),
        ("Get in touch with our news team by e-mail.", False),
        ("Mit Material der Agenturen", False),
        ("Follow her on Twitter at @janeroe.", True),
        ("The union will follow the matter in court.", True),
        ("The subscription costs nine crowns.", True),
    ],
)
def test_additions_at_the_end(line: str, kept: bool) -> None:
    assert without_tail([*TEXT, line]) == ([*TEXT, line] if kept else TEXT)


def test_additions_are_looked_for_at_the_end_only() -> None:
    lines = ["Follow us on Twitter and Facebook.", *TEXT, *TEXT]
    assert without_tail(lines) == lines


def test_what_no_reader_sees_is_taken_out() -> None:
    tree = page(
        "<p>A link<span class='sr-only'> (opens a window)</span>."
        "<i class='vjs-no-js'>Enable it</i><script>x()</script><svg><text>y</text></svg></p>"
    )
    tree.append(html.fromstring("<script type='application/ld+json'>{}</script>"))
    drop_unseen(tree)
    assert tree.xpath("string(//p[last()])") == "A link."
    assert len(tree.xpath("//script")) == 1
