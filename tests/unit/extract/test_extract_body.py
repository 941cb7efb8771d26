"""Which lines of a page's text are the report's own."""

from lxml import html

from crawler.extract.body import agree_with_stated, link_blocks, own_lines

FIRST = "The ferry sailed again on Thursday after three days in port, the operator said in a statement."
SECOND = "About four hundred passengers had waited in two schools that the town had opened as shelters."
THIRD = "Calm weather is expected until the end of the week, and the storm warning has been lifted."
NOISE = "Our newsletter brings the whole harbour to your breakfast table every single morning for free."
TEXT = [FIRST, SECOND, THIRD]


def test_a_repeated_headline_is_dropped_near_the_top_only() -> None:
    lines = ["Ferry sails again", *TEXT, "Ferry sails again"]
    assert own_lines(lines, ["FERRY SAILS AGAIN!"], (), ()) == [*TEXT, "Ferry sails again"]


def test_credit_and_furniture_lines_are_dropped() -> None:
    lines = ["By Jane Roe", "Photo: A. Smith", "Updated 3 May 2020", *TEXT, "Share", "© 2020 Harbour Post", "Jane Roe"]
    assert own_lines(lines, (), (), ["Jane Roe"]) == TEXT


def test_sentences_that_only_begin_so_are_kept() -> None:
    lines = ["By Thursday the wind had gone. The ferry left.", "Photographs of the harbour were sold for charity."]
    assert own_lines(lines, (), (), ()) == lines


def test_pointers_to_the_same_site_are_found_and_dropped() -> None:
    tree = html.fromstring(
        "<body><p><a href='/b'>Read also: the cost of it</a></p>"
        "<p><a href='https://other.example/c'>A document elsewhere</a></p>"
        "<p>Plain text with <a href='/d'>one link</a> in it</p></body>"
    )
    lines = ["Read also: the cost of it", "A document elsewhere", "Plain text with one link in it"]
    pointers = link_blocks(tree, "https://www.harbour.example/a", lines)
    assert own_lines(lines, (), pointers, ()) == lines[1:]


def test_what_the_stated_body_lacks_is_dropped() -> None:
    assert agree_with_stated([FIRST, NOISE, SECOND, THIRD], " ".join(TEXT)) == TEXT


def test_a_stated_body_that_holds_more_is_taken() -> None:
    assert agree_with_stated([FIRST], "\n\n".join(TEXT)) == TEXT


def test_a_stated_body_that_repeats_itself_is_not_taken() -> None:
    assert agree_with_stated([FIRST], f"{FIRST} {FIRST} {FIRST}") == [FIRST]


def test_a_stated_body_about_something_else_is_ignored() -> None:
    assert agree_with_stated(TEXT, NOISE) == TEXT
    assert agree_with_stated(TEXT, "") == TEXT


def test_a_stated_body_cut_short_does_not_cut_the_end() -> None:
    long_end = [f"Sentence number {n} tells of house number {n} on the island of Lindholm." for n in range(4)]
    assert agree_with_stated([*TEXT, *long_end], " ".join(TEXT)) == [*TEXT, *long_end]
