"""A stated title becomes one line of plain text, and each fault that was mended on the way is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parse.faults import Mend
from crawler.parse.titles import opening, title_of


@pytest.mark.parametrize(
    ("value", "text", "mends"),
    [
        ("Ferry strike", "Ferry strike", ()),
        ("  \n Ferry strike \n ", "Ferry strike", ()),
        ("Ferry\n  strike", "Ferry strike", (Mend.SPACES_IN_TITLE,)),
        ("Ferry\x00 strike", "Ferry strike", (Mend.CONTROL_IN_TITLE,)),
        ("Ferry&#8203; strike", "Ferry strike", (Mend.ENTITIES_IN_TITLE, Mend.CONTROL_IN_TITLE)),
        ("\u202eFerry strike", "Ferry strike", (Mend.CONTROL_IN_TITLE,)),
        ("<i>Ferry</i> strike", "Ferry strike", (Mend.MARKUP_IN_TITLE,)),
        ("AT&amp;T", "AT&T", (Mend.ENTITIES_IN_TITLE,)),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;", (Mend.ENTITIES_IN_TITLE,)),
        ("R&D for 3 < 4", "R&D for 3 < 4", ()),
        ("<ISIL> is no tag", "<ISIL> is no tag", ()),
        ("Caf\u00c3\u00a9", "Café", (Mend.MOJIBAKE,)),
    ],
)
def test_a_text_title(value: str, text: str, mends: tuple[Mend, ...]) -> None:
    title = title_of(value)
    assert (title.text, title.mends) == (text, mends)


def test_a_literal_title_keeps_what_looks_like_a_tag() -> None:
    title = title_of("The <video> element", literal=True)
    assert (title.text, title.mends) == ("The <video> element", ())


def test_an_html_title_resolves_its_entities_as_the_format_says() -> None:
    title = title_of("AT&amp;T &lt;b&gt;", as_text=False)
    assert (title.text, title.mends) == ("AT&T <b>", ())


def test_markup_escaped_many_times_is_never_unescaped_in_a_loop() -> None:
    deep = "<script>"
    for _ in range(60):
        deep = deep.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert "<" not in title_of(deep).text


def test_the_opening_of_a_text_stands_in() -> None:
    assert opening("one two").text == "one two"
    assert opening(" ".join("abcdefghijklmnop")).text == "a b c d e f g h i j k l…"


@given(st.text(), st.booleans(), st.booleans())
def test_any_value_becomes_one_line(value: str, as_text: bool, literal: bool) -> None:
    text = title_of(value, as_text=as_text, literal=literal).text
    assert text == " ".join(text.split())
    assert "\x00" not in text
