"""Escaping: what a reader of the page sees is the text, and a link leads where it says or is none."""

from html import escape as html_escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.publish.escape import destination, escaped, link
from crawler.text.clean import plain

commonmark = pytest.importorskip("markdown_it").MarkdownIt("commonmark")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bridge opens", "Bridge opens"),
        ("a [b](c) d", r"a \[b\]\(c\) d"),
        ("_x_ *y* `z`", r"\_x\_ \*y\* \`z\`"),
        ("# heading", r"\# heading"),
        ("C# wins #", r"C\# wins \#"),
        ("<script>", "&lt;script&gt;"),
        ("AT&T and &amp;", "AT&T and &amp;amp;"),
        ("line\none\u2028two", "line one two"),
        ("- item", r"\- item"),
        ("12. May", r"12\. May"),
        ("12) May", r"12\) May"),
        ("---", r"\---"),
        ("a - b 12. c", "a - b 12. c"),
        ("back\\slash", r"back\\slash"),
        ("\u202egnihton\x00", "gnihton"),
        ("", ""),
    ],
)
def test_escaped(text: str, expected: str) -> None:
    assert escaped(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a_b?c=1&d=2#e", "https://example.org/a_b?c=1&d=2#e"),
        ("http://example.org/a(b) c", "http://example.org/a%28b%29%20c"),
        ('https://example.org/"<x>`\\', "https://example.org/%22%3Cx%3E%60%5C"),
        ("https://example.org/?a=1&copy;=2", "https://example.org/?a=1&amp;copy;=2"),
        ("https://bücher.example/ß", "https://bücher.example/ß"),
        ("HTTPS://example.org/", "HTTPS://example.org/"),
        ("java\nscript:alert(1)", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://example.org/", None),
        ("//example.org/", None),
        ("https:///path", None),
        ("https://[::1/", None),
        ("/news/index.md", None),
        ("", None),
        (None, None),
    ],
)
def test_destination(url: str | None, expected: str | None) -> None:
    assert destination(url) == expected


def test_link_without_a_usable_url_is_its_label() -> None:
    assert link("Wire [1]", "javascript:x") == r"Wire \[1\]"
    assert link("Wire", "https://example.org/") == "[Wire](https://example.org/)"


# The characters Markdown and HTML react to, so that chance meets them.
marked = st.text(st.sampled_from("ab1.) \n\\`*_[]()#<>&;!~-+=|:/'\"\u00e9\u65b0"))


def shown(text: str) -> str:
    return html_escape(plain(text), quote=False).replace('"', "&quot;")


@given(st.one_of(marked, st.text()))
def test_a_paragraph_shows_the_text(text: str) -> None:
    rendered = commonmark.render(escaped(text))
    assert rendered == (f"<p>{shown(text)}</p>\n" if plain(text) else "")


@given(marked)
def test_a_heading_shows_the_text(text: str) -> None:
    assert commonmark.render(f"# {escaped(text)}") == f"<h1>{shown(text)}</h1>\n"


@given(marked)
def test_a_list_item_shows_the_text(text: str) -> None:
    assert commonmark.render(f"1. {escaped(text)}") == f"<ol>\n<li>{shown(text)}</li>\n</ol>\n"


@given(marked, marked)
def test_a_link_stays_one_link(label: str, path: str) -> None:
    rendered = commonmark.render(link(label or "x", f"https://example.org/{path}"))
    assert rendered.count("<a ") == 1
    assert rendered.startswith('<p><a href="https://example.org/')
    assert rendered.endswith(f">{shown(label or 'x')}</a></p>\n")
