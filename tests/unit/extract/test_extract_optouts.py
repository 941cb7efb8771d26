"""What a page's meta elements reserve, for all or for us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from crawler.extract.optouts import opt_outs_of_html
from crawler.text.optouts import OPT_OUTS, TDM_RESERVATION


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ('<meta name="robots" content="noindex, noarchive">', {"noindex", "noarchive"}),
        ("<META NAME=Robots CONTENT=' NoAI ,NOIMAGEAI'>", {"noai", "noimageai"}),
        ('<meta name="robots" content="index, follow, max-image-preview:large">', set()),
        ('<meta name="oddwire" content="nosnippet">', {"nosnippet"}),
        ('<meta name="OddWire" content="none">', {"none"}),
        ('<meta name="googlebot" content="noindex">', set()),
        ('<meta name="oddwire-images" content="noindex">', set()),
        ('<meta property="robots" content="noindex">', set()),
        ('<meta name="tdm-reservation" content="1">', {"tdm-reservation"}),
        ('<meta name="TDM-Reservation" content=" 1 ">', {"tdm-reservation"}),
        ('<meta name="tdm-reservation" content="0">', set()),
        ('<meta name="tdm-reservation">', set()),
        ('<meta name="robots">', set()),
        ('<meta content="noindex">', set()),
        ('<meta name="" content="noindex">', set()),
        ('<meta name="robots" content="noai"><meta name="robots" content="noarchive">', {"noai", "noarchive"}),
        ('<!-- <meta name="robots" content="noai"> -->', set()),
        ("<title>noindex</title>", set()),
    ],
)
def test_meta_elements(head: str, words: set[str]) -> None:
    page = f"<!DOCTYPE html><html><head>{head}</head><body><p>Text.</p></body></html>"
    assert opt_outs_of_html(page.encode(), "OddWire") == words
    assert opt_outs_of_html(document_fromstring(page), "oddwire") == words


def test_a_meta_element_counts_wherever_it_stands() -> None:
    assert opt_outs_of_html(b"<html><body><div><meta name=robots content=noai></div>") == {"noai"}


def test_without_a_token_only_what_is_for_all_counts() -> None:
    assert opt_outs_of_html(b'<meta name="oddwire" content="noai"><meta name="" content="noai">') == frozenset()


@pytest.mark.parametrize(
    "document",
    [
        '<html><meta name="robots" content="noai"><p>\xe9'.encode("latin-1"),
        '\ufeff<html><meta name="robots" content="noai">'.encode("utf-16-le"),
        '\ufeff<html><meta name="robots" content="noai">'.encode(),
        b'<?xml version="1.0" encoding="nonsense"?><html><meta name="robots" content="noai"/></html>',
        b'\x00<meta name="robots" content="noai">',
        b'<meta charset="nonsense"><meta name="robots" content="noai">',
    ],
)
def test_any_encoding_is_read(document: bytes) -> None:
    assert opt_outs_of_html(document) == {"noai"}


@pytest.mark.parametrize("document", [b"", b" \n", b"\x00\x00", b"<!-- x -->", b"%PDF-1.7", b"{}", bytes(range(256))])
def test_what_is_no_page_reserves_nothing(document: bytes) -> None:
    assert opt_outs_of_html(document, "oddwire") == frozenset()


@given(st.binary(max_size=200), st.text(max_size=10))
def test_any_bytes_are_read(document: bytes, token: str) -> None:
    assert opt_outs_of_html(b"<meta name=robots content=" + document, token) <= OPT_OUTS | {TDM_RESERVATION}
