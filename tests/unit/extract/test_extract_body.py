"""Which lines of a page's text are the report's own."""

from datetime import date

import pytest
from lxml import html

from crawler.extract.body import agree_with_stated, own_lines, stamp_blocks, without_furniture

FIRST = "The ferry sailed again on Thursday after three days in port, the operator said in a statement."
SECOND = "About four hundred passengers had waited in two schools that the town had opened as shelters."
THIRD = "Calm weather is expected until the end of the week, and the storm warning has been lifted."
NOISE = "Our newsletter brings the whole harbour to your breakfast table every single morning for free."
TEXT = [FIRST, SECOND, THIRD]


def test_a_repeated_headline_is_dropped_near_the_top_only() -> None:
    lines = ["Ferry sails again", *TEXT, "Ferry sails again"]
    assert own_lines(lines, ["FERRY SAILS AGAIN!"], ()) == [*TEXT, "Ferry sails again"]


def test_credit_and_furniture_lines_are_dropped() -> None:
    lines = ["By Jane Roe", "Photo: A. Smith", "Updated 3 May 2020", *TEXT, "Share", "© 2020 Harbour Post", "Jane Roe"]
    assert own_lines(lines, (), ["Jane Roe"]) == TEXT


def test_sentences_that_only_begin_so_are_kept() -> None:
    lines = [
        "By Thursday the wind had gone. The ferry left.",
        "Photographs of the harbour were sold for charity.",
        "Publicerade siffror visar att färjan har tappat passagerare varje år sedan den nya bron öppnade.",
    ]
    assert own_lines(lines, (), ()) == lines


@pytest.mark.parametrize(
    ("line", "repeats"),
    [
        ("Island news: Ferry to Lindholm sails again", True),
        ("Ferry to Lindholm now sails again", True),
        ("Ferry to Lindholm sails again after a storm that kept it in port for three whole days, they say", False),
        ("The ferry to Lindholm sails again.", False),
        ("A bus", False),
    ],
)
def test_the_headline_is_known_in_other_words(line: str, repeats: bool) -> None:
    assert (own_lines([line, FIRST], ["Ferry to Lindholm sails again"], ()) == [FIRST]) is repeats


@pytest.mark.parametrize(
    "line",
    [
        "Source: Harbour Desk",
        "Lesedauer: 4 Minuten",
        "4 min read",
        "Article content",
        "Uppdaterad 15.59 | Publicerad 14.14",
        "Publisert: 3. mai 2021 kl. 10.15",
        "Gepubliceerd op 3 mei 2021",
        "Обновлено: 03.05.2021",
    ],
)
def test_notices_are_dropped(line: str) -> None:
    assert own_lines([FIRST, line, SECOND], (), ()) == [FIRST, SECOND]


def test_what_the_stated_body_lacks_is_dropped() -> None:
    assert agree_with_stated([FIRST, NOISE, SECOND, THIRD], " ".join(TEXT)) == TEXT


def test_a_stated_body_that_holds_more_is_taken() -> None:
    assert agree_with_stated([FIRST], "\n\n".join(TEXT)) == TEXT


def test_a_stated_body_into_which_a_player_speaks_is_not_taken() -> None:
    stated = "\n\n".join(["To view this video please enable JavaScript.", *TEXT])
    assert agree_with_stated([FIRST], stated) == [FIRST]


def test_a_stated_body_that_repeats_itself_is_not_taken() -> None:
    assert agree_with_stated([FIRST], f"{FIRST} {FIRST} {FIRST}") == [FIRST]


def test_a_stated_body_about_something_else_is_ignored() -> None:
    assert agree_with_stated(TEXT, NOISE) == TEXT
    assert agree_with_stated(TEXT, "") == TEXT


def test_a_stated_body_cut_short_does_not_cut_the_end() -> None:
    long_end = [f"Sentence number {n} tells of house number {n} on the island of Lindholm." for n in range(4)]
    assert agree_with_stated([*TEXT, *long_end], " ".join(TEXT)) == [*TEXT, *long_end]


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<p>Filed <time>3 May 2020, 14:05</time>, Vesby desk</p>", "Filed , Vesby desk"),
        ("<p>Filed <time>3 May 2020</time>, Vesby desk</p>", "Filed 3 May 2020, Vesby desk"),
        ("<div><span><time>14:05</time></span> <span>World</span></div>", "World"),
        ("<p><span itemprop='datePublished'>3 May</span> | Islands</p>", "| Islands"),
        ("<p>Filed <time>3 May</time> Updated <time><b>4</b> May</time></p>", "Filed Updated"),
        ("<p>Vesby, <span class='entry-date'>3 May</span></p>", "Vesby,"),
    ],
)
def test_what_is_left_of_a_stamp_is_dropped_before_the_first_sentence_only(markup: str, line: str) -> None:
    stamps = stamp_blocks(html.fromstring(f"<body>{markup}</body>"))
    assert without_furniture([line, *TEXT], stamps, (), ()) == TEXT
    assert without_furniture(["Islands", line, *TEXT], stamps, (), ())[-3:] == TEXT
    assert without_furniture([FIRST, line, SECOND], stamps, (), ()) == [FIRST, line, SECOND]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>The ferry sailed at <time>14:05</time>.</p>",
        "<p>渡轮于<time>星期四</time>再次启航。</p>",
        "<h2><time>14:05</time> Ferry leaves Vesby</h2>",
        "<ul><li>Ferry leaves Vesby at <time>14:05</time></li></ul>",
        "<p>In <time>1971</time> the town of Vesby bought its first ferry from the islanders of Lindholm</p>",
    ],
)
def test_text_that_tells_a_time_is_kept(markup: str) -> None:
    tree = html.fromstring(f"<body>{markup}</body>")
    without_time = html.fromstring(f"<body>{markup}</body>")
    for node in without_time.xpath("//time"):
        node.drop_tag()
    shown = " ".join(without_time.text_content().split())
    bare = " ".join(html.fromstring(markup).xpath("string()").split())
    assert without_furniture([shown, *TEXT], stamp_blocks(tree), (), ()) == [shown, *TEXT]
    assert without_furniture([bare, *TEXT], stamp_blocks(tree), (), ()) == [bare, *TEXT]


@pytest.mark.parametrize("line", ["3 May 2020", "May 3, 2020 / 14:05", "03.05.2020, 14:05 Uhr", "3. Mai 2020 | Inseln"])
def test_a_line_that_is_the_day_of_publication_is_dropped_in_the_opening(line: str) -> None:
    assert without_furniture([line, *TEXT], (), (), [date(2020, 5, 3)]) == TEXT
    assert without_furniture([line, *TEXT], (), (), [date(2020, 6, 4)]) == [line, *TEXT]
    for first in (FIRST, "Lindholm Gazette"):
        assert without_furniture([first, line], (), (), [date(2020, 5, 3)]) == [first, line]


def test_a_sentence_or_a_title_with_the_day_of_publication_is_kept() -> None:
    lines = ["It was 3 May 2020.", "What the people of Vesby said on 3 May 2020", FIRST]
    assert without_furniture(lines, (), (), [date(2020, 5, 3)]) == lines


def test_the_name_of_the_section_is_dropped_in_the_opening() -> None:
    assert without_furniture(["WORLD", *TEXT], (), ["World"], ()) == TEXT
    assert without_furniture(["Home & Garden", "Weather", *TEXT], (), ["Home & Garden"], ()) == ["Weather", *TEXT]


def test_section_names_elsewhere_or_with_closing_punctuation_are_kept() -> None:
    sections = ["World", "World news from everywhere"]
    for lines in (["World!", *TEXT], [FIRST, "World", SECOND], ["World news from everywhere", *TEXT]):
        assert without_furniture(lines, (), sections, ()) == lines


def test_a_text_without_sentences_is_searched_no_further_than_its_first_lines() -> None:
    lines = [f"Verse {number}" for number in range(6)] + ["World"]
    assert without_furniture(lines, (), ["World"], ()) == lines
