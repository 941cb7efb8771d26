"""What is printed around the headline: bylines and dates."""

import pytest
from lxml import html

from crawler.extract.authors import choose_authors
from crawler.extract.printed import byline_text, read_printed

TITLE = "Ferry to Lindholm sails again"
CARD = "<a href='/news/b'>Four hundred people wait on an island</a>"
LONG = "<p>" + "The ferry sailed again on Thursday after three days in port. " * 4 + "</p>"


def printed(markup: str, before: str = "") -> tuple[tuple[str, ...], list[str]]:
    """Return the bylines and the stamps around the headline of a page."""
    tree = html.fromstring(f"<body><div>{before}<h1>{TITLE}</h1>{markup}{LONG}</div></body>")
    found = read_printed(tree, TITLE)
    return found.bylines, [text for _, text in found.stamps]


@pytest.mark.parametrize(
    ("markup", "bylines"),
    [
        ("<p>By Jane Roe</p>", ("By Jane Roe",)),
        ("<p>By <a>Jane Roe</a>, Harbour reporter</p>", ("Jane Roe",)),
        ("<p>Written by <a>Jane Roe</a> and <a>John Doe</a> in <a>Islands</a></p>", ("Jane Roe, John Doe",)),
        ("<p>Von Jane Roe, Madrid</p>", ("Von Jane Roe",)),
        ("<p>3 May 2021 by Jane Roe</p>", ("Jane Roe",)),
        ("<p>Jane Roe | 3 May 2021</p>", ("Jane Roe",)),
        ("<p><a href='/author/jroe'>Jane Roe</a></p>", ("Jane Roe",)),
        ("<div class='article__author'>Jane Roe</div>", ("Jane Roe",)),
        ("<div class='byline'><span>Jane Roe</span> <span>John Doe</span></div>", ("Jane Roe, John Doe",)),
        ("<div class='author-bio'>Jane Roe has a dog</div>", ()),
        ("<p>Text Size</p>", ()),
        ("<p>Von der Leyen reist nach Lindholm</p>", ()),
        ("<p>Islands and weather</p>", ()),
        (LONG * 3 + "<p>By Jane Roe</p>", ()),
    ],
)
def test_bylines(markup: str, bylines: tuple[str, ...]) -> None:
    assert printed(markup)[0] == bylines


@pytest.mark.parametrize(
    ("markup", "stamps"),
    [
        ("<p>Published 11:32 AM EST Feb 19, 2019</p>", ["11:32 AM EST Feb 19, 2019"]),
        ("<p>Published time: 25 Jan, 2019 15:16</p>", ["25 Jan, 2019 15:16"]),
        ("<p>Dec 1st 2016 1:01PM</p>", ["Dec 1st 2016 1:01PM"]),
        ("<p>2019年04月21日 12時00分更新</p>", ["2019年04月21日 12時00分"]),
        ("<p>19.07.2022</p>", ["19.07.2022"]),
        ("<p>Updated: May 4, 2021 10:00</p><p>May 3, 2021 09:00</p>", ["May 3, 2021 09:00", "May 4, 2021 10:00"]),
        ("<p>1 May 2021</p><p>2 May 2021</p><p>3 May 2021</p>", []),
        ("<p>Room 2021</p>", []),
        # a time tag says it more exactly than its text; one without an instant says nothing
        ('<p><time datetime="2021-05-03T09:00:00+02:00">May 3, 2021</time></p>', ["2021-05-03T09:00:00+02:00"]),
        ('<p><time datetime="2021-05-03T09:00:00+02:00">Yesterday</time></p>', ["2021-05-03T09:00:00+02:00"]),
        ("<p><time>May 3, 2021</time></p>", ["May 3, 2021"]),
        ("<time datetime='2021-05-03'><div>Today</div></time><p>Joined May 3, 2011</p>", ["2021-05-03", "May 3, 2011"]),
        # a caption and a sentence have dates of their own
        ("<div class='image-caption'>Lindholm, 1 May 2020</div><p>3 May 2021</p>", ["3 May 2021"]),
        ("<figcaption>Lindholm, 1 May 2020</figcaption><p>3 May 2021</p>", ["3 May 2021"]),
        (
            "<p>The ferry had last left the port of Lindholm for Vesby on 1 May 2020, full</p><p>3 May 2021</p>",
            ["3 May 2021"],
        ),
        (
            "<dl><dt>Updated:</dt><dd>4 May 2021</dd><dt>Original:</dt><dd>3 May 2021</dd></dl>",
            ["3 May 2021", "4 May 2021"],
        ),
        ("<p>by Jane Roe | 3 May 2021 | Results, Results 2021 | 0 comments</p>", ["3 May 2021"]),
        # what stands with the title of another report is that one's
        (f"<div>{CARD}<div>09.08.2020</div></div><p>3 May 2021</p>", ["3 May 2021"]),
        (f"<div><p>9 August 2020</p><ul><li>{CARD}</li></ul></div>", []),
        ("<div><a href='/by/jane-roe'>Jane Roe</a> <p>3 May 2021</p></div>", ["3 May 2021"]),
    ],
)
def test_stamps(markup: str, stamps: list[str]) -> None:
    assert printed(markup)[1] == stamps


def test_what_stands_just_above_the_headline_counts() -> None:
    assert printed("", before="<p>3 May 2021</p>")[1] == ["3 May 2021"]


@pytest.mark.parametrize("headline", ["", "Another one altogether"])
def test_a_headline_that_is_not_on_the_page_has_nothing_around_it(headline: str) -> None:
    tree = html.fromstring(f"<body><h1>{TITLE}</h1><p>By Jane Roe</p></body>")
    assert read_printed(tree, headline).bylines == ()


def test_a_headline_that_the_bar_of_the_site_repeats_is_read_where_the_article_is() -> None:
    bar = f"<div><h1>{TITLE}</h1><p>30 July 2022</p></div>"
    tree = html.fromstring(f"<body>{bar}<article><h1>{TITLE}</h1><p>3 May 2021</p>{LONG}</article></body>")
    assert read_printed(tree, TITLE).stamps[0] == ("printed", "3 May 2021")


def test_a_byline_of_links_names_each() -> None:
    assert byline_text(html.fromstring("<p><a>Jane Roe</a> <a>John Doe</a></p>")) == "Jane Roe, John Doe"
    assert byline_text(html.fromstring("<p>Jane Roe in Vesby</p>")) == "Jane Roe in Vesby"


@pytest.mark.parametrize(
    ("places", "source", "names"),
    [
        ([("json-ld", ("Jane Roe",)), ("byline", ("John Doe",))], "json-ld", ("Jane Roe",)),
        ([("json-ld", ("Jane Roe",)), ("byline", ("JANE ROE and John Doe",))], "byline", ("JANE ROE", "John Doe")),
        ([("json-ld", ("Jane Roe",)), ("byline", ("Jane Roe, Island Institute",))], "json-ld", ("Jane Roe",)),
        # what a byline shows besides is a name only where it reads like one, and not the same one again
        ([("json-ld", ("Jane Roe",)), ("byline", ("Jane Roe | Islands",))], "json-ld", ("Jane Roe",)),
        ([("json-ld", ("Jane Roe",)), ("byline", ("Jane Roe, dpa",))], "json-ld", ("Jane Roe",)),
        ([("json-ld", ("Jane Roe",)), ("byline", ("Jane Roe, Account of Jane Roe",))], "json-ld", ("Jane Roe",)),
        ([("json-ld", ("Ἰώ Δούκα",)), ("byline", ("Ἰώ Δούκα, Άννα Λαδά",))], "byline", ("Ἰώ Δούκα", "Άννα Λαδά")),
        ([("json-ld", ("山田太郎",)), ("byline", ("山田太郎、佐藤花子",))], "byline", ("山田太郎", "佐藤花子")),
        ([("meta", ("jroe",)), ("printed", ("By Jane Roe",))], "printed", ("Jane Roe",)),
        ([("meta", ("jroe",)), ("printed", ("Community",))], "meta", ("jroe",)),
        ([("meta", ("admin",)), ("feed", ("Jane Roe",))], "feed", ("Jane Roe",)),
    ],
)
def test_who_is_chosen(places: list[tuple[str, tuple[str, ...]]], source: str, names: tuple[str, ...]) -> None:
    chosen = choose_authors(places, ["Harbour Post"], ())
    assert (chosen.source, chosen.names) == (source, names)


def test_who_was_beaten_is_kept() -> None:
    places = [("json-ld", ("Jane Roe",)), ("meta", ("Jane Roe",)), ("byline", ("John Doe",))]
    assert choose_authors(places, (), ()).alternatives == (("byline", "John Doe"),)
