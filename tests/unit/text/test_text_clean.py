"""Whatever comes in, what goes out is visible text that can be stored and printed."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.clean import from_html, has_invisible, paragraphs, plain, repaired


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("  two \t words\n", "two words"),
        ("nul\x00 and \x1b[31mred", "nul and [31mred"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("bidi \u202eevil\u202c", "bidi evil"),
        ("soft\u00adhyphen", "softhyphen"),
        ("no\u00a0break\u2009thin", "no break thin"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("Ханасир خناصر 恰那西尔 é", "Ханасир خناصر 恰那西尔 é"),
        ("", ""),
    ],
)
def test_plain(text: str, answer: str) -> None:
    assert plain(text) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("one\r\ntwo\rthree\u2029four", "one\ntwo\nthree\nfour"),
        ("one  \n\n\n\n  two", "one\n\ntwo"),
        ("\n one \n", "one"),
    ],
)
def test_paragraphs(text: str, answer: str) -> None:
    assert paragraphs(text) == answer


@pytest.mark.parametrize(
    ("html", "answer"),
    [
        ("<p>One <b>bold</b> word.</p><p>Two.</p>", "One bold word.\n\nTwo."),
        ("line<br>break<br/>again", "line\nbreak\nagain"),
        ("AT&amp;T &eacute;t&#233; &lt;b&gt;", "AT&T été <b>"),
        ("1 < 2 & 3", "1 < 2 & 3"),
        ("<script>alert(1)</script>text<style>p{}</style>", "text"),
        ("<!-- a -->text<!-- never closed", "text"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<td>a</td><td>b</td>", "a\n\nb"),
        ("wrapped\nby the <i>editor</i>", "wrapped by the editor"),
        ("plain\ntext stays", "plain\ntext stays"),
        ("<p></p>", ""),
        ("<?xml version='1.0' encoding='utf-7'?><p>x</p>", "x"),
        ("<p>nul\x00inside</p>", "nulinside"),
    ],
)
def test_from_html(html: str, answer: str) -> None:
    assert from_html(html) == answer


@pytest.mark.parametrize("piece", ["<div>", "<!--", "<![CDATA[", "<", "&", "<?", '<a href="', "<style>", "</p>"])
def test_repetition_is_survived(piece: str) -> None:
    assert isinstance(from_html(piece * 20_000), str)


def misread(text: str) -> str:
    """Return UTF-8 read as Windows-1252 as browsers do."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "text",
    [
        "Zürich é",
        "It’s “here” – now…",
        "Košice žijí",
        "naïve",
        "Ханасир",
        "恰那西尔",
        "خناصر",
        "북쪽 다리",
        "🙂 smile",
        "ÀÉÍÖß",
        "€5",
    ],
)
def test_misread_text_is_repaired(text: str) -> None:
    assert misread(text) != text
    assert repaired(misread(text)) == text
    assert repaired(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "CAFÉ’S MENU",
        "LIBERTÉ…",
        "IRMÃ… “NÃO”",
        "IRMÃ\u00a0DULCE",
        "«LIBERTÉ»",
        "SÃO PAULO, ESPAÑA",
        "TÄÄ…",
        "£5 – ±3°",
        "voilà€2",
        "Ã© is what é becomes – and € too",
        misread("Zürich") + " und Zürich",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert repaired(text) == text


@given(st.text())
def test_misread_text_is_repaired_whole_or_not_at_all(text: str) -> None:
    assert repaired(misread(text)) in {text, misread(text)}


@pytest.mark.parametrize(
    ("text", "answer"), [("Ханасир\n", False), ("a\x00", True), ("\u200b", True), ("\ud83d", True), ("a\tb", False)]
)
def test_what_is_invisible(text: str, answer: bool) -> None:
    assert has_invisible(text) is answer


@settings(deadline=None)
@given(st.text())
def test_plain_is_one_visible_line(text: str) -> None:
    result = plain(text)
    assert result.encode("utf-8").decode("utf-8") == result
    assert not re.search(r"[\x00-\x1f\x7f\u200b\u202e\n]|  ", result)
    assert plain(result) == result


@settings(deadline=None)
@given(st.text())
def test_any_markup_becomes_text(html: str) -> None:
    assert paragraphs(from_html(html)) == from_html(html)
