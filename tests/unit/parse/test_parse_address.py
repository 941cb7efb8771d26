"""A stated link means one absolute address, mended where it must be, or none for a reason that has a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parse.address import address_of, tracks, web_address
from crawler.parse.faults import Drop, Mend

BASE = "https://harbour.example/feed/"


@pytest.mark.parametrize(
    ("link", "url", "mends"),
    [
        ("https://a.example/1?utm_source=rss#x", "https://a.example/1?utm_source=rss#x", ()),
        ("HTTPS://A.example/1", "HTTPS://A.example/1", ()),
        (" \n https://a.example/1 \n", "https://a.example/1", ()),
        ("/1", "https://harbour.example/1", (Mend.RELATIVE_LINK,)),
        ("1", "https://harbour.example/feed/1", (Mend.RELATIVE_LINK,)),
        ("?page=1", "https://harbour.example/feed/?page=1", (Mend.RELATIVE_LINK,)),
        ("//cdn.example/1", "https://cdn.example/1", (Mend.RELATIVE_LINK,)),
        ("www.a.example/1", "https://www.a.example/1", (Mend.SCHEME_MISSING,)),
        ("www.a/1", "https://harbour.example/feed/www.a/1", (Mend.RELATIVE_LINK,)),
        ("https://a.example/two words", "https://a.example/two%20words", (Mend.SPACES_IN_LINK,)),
        (
            "https://a.example/a\r\nX-Evil: 1",
            "https://a.example/aX-Evil:%201",
            (Mend.CONTROL_IN_LINK, Mend.SPACES_IN_LINK),
        ),
        ("https://a.example/\x00a", "https://a.example/a", (Mend.CONTROL_IN_LINK,)),
        ("https://a.example/1?a=1&amp;b=2", "https://a.example/1?a=1&b=2", (Mend.ENTITIES_IN_LINK,)),
        # whether these may be asked is the gate's to say
        ("http://localhost:4000/1", "http://localhost:4000/1", ()),
        ("http://127.0.0.1/1", "http://127.0.0.1/1", ()),
        ("http://user:word@a.example/", "http://user:word@a.example/", ()),
    ],
)
def test_an_address(link: str, url: str, mends: tuple[Mend, ...]) -> None:
    address = address_of(link, BASE)
    assert (address.url, address.why, address.mends) == (url, None, mends)


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("", Drop.NO_LINK),
        (" \n\t ", Drop.NO_LINK),
        ("\x00", Drop.NO_LINK),
        ("javascript:alert(1)", Drop.LINK_SCHEME),
        ("java\nscript:alert(1)", Drop.LINK_SCHEME),
        ("JavaScript:alert(1)", Drop.LINK_SCHEME),
        ("data:text/html,<script>x</script>", Drop.LINK_SCHEME),
        ("mailto:a@a.example", Drop.LINK_SCHEME),
        ("file:///etc/hostname", Drop.LINK_SCHEME),
        ("ftp://a.example/1", Drop.LINK_SCHEME),
        ("urn:uuid:60a76c80", Drop.LINK_SCHEME),
        ("http://", Drop.LINK_BROKEN),
        ("http://[::1", Drop.LINK_BROKEN),
        ("https://a.example/{{ slug }}", Drop.LINK_BROKEN),
        ("<a href=/1>", Drop.LINK_BROKEN),
    ],
)
def test_no_address(link: str, why: Drop) -> None:
    address = address_of(link, BASE)
    assert (address.url, address.why) == ("", why)


def test_a_relative_link_of_a_document_without_address_is_none() -> None:
    assert address_of("/1", "").why is Drop.LINK_BROKEN


@given(st.text())
def test_any_text_is_an_address_or_has_a_reason(link: str) -> None:
    address = address_of(link, BASE)
    assert (address.why is None) is (address.url != "")
    assert address.url == web_address(link, BASE)
    assert not address.url or address.url.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "is_so"),
    [
        ("https://a.example/1", False),
        ("https://a.example/1?", False),
        ("https://a.example/?p=12", False),
        ("https://a.example/1?b=2&a=1", False),
        ("https://a.example/1?utm_source=rss", True),
        ("https://a.example/1?id=7&utm_source=rss&utm_medium=x", True),
        ("https://a.example/1?id=7&fbclid=abc", True),
        ("https://a.example/1#xtor=RSS-1", True),
    ],
)
def test_tracking(url: str, is_so: bool) -> None:
    assert tracks(url) is is_so
