"""A page has another fingerprint when its title or prose is another, and only then; no bytes can hold it up."""

import time

import pytest

from crawler.text.fingerprint import fingerprint

PROSE = [
    "The harbour master closed the eastern quay on Monday after divers found a crack in its oldest pillar.",
    "Three ferries were sent round the island while engineers measured how far the stone had given way.",
    "Fishermen said the noise had been heard since the January storms, and that nobody had listened to them.",
]


def page(
    prose: list[str] = PROSE, title: str = "Quay closed", before: str = "", within: str = "", after: str = ""
) -> bytes:
    text = "".join(f"<p>{one}</p>{within}" for one in prose)
    return (
        f"<html><head><title>{title}</title></head><body>{before}<h1>Quay closed until further notice</h1>"
        f"{text}{after}</body></html>"
    ).encode()


SAME = {
    "as it was": page(),
    "a menu": page(before="<ul><li>" + "Seventeen new things that nobody has read until today" + "</li></ul>"),
    "a script": page(within="<script>var nonce = '8fa9c2aa-33aa-4d19-a3d5-77aa21d6b9d1-of-this-visit';</script>"),
    "an advertisement": page(
        within='<div class="ad"><span>Buy a boat today, while the tide is high and low</span></div>'
    ),
    "a teaser": page(after='<p class="more"><a href="/2">Read more: the herring fleet returns to the old harbour</a>'),
    "a link": page([one.replace("ferries", '<a href="/f">ferries</a>') for one in PROSE]),
    "space": page([one.replace(" ", " \n ") for one in PROSE]),
    "attributes": page().replace(b"<p>", b'<p data-id="8271">'),
    "a comment count": page(within="<p>12 comments</p>"),
    "a footer": page(after="<footer><div>A long line about who may copy this, and how, and when</div></footer>"),
}
OTHER = {
    "title": page(title="Quay closed, divers say"),
    "a word": page([PROSE[0].replace("Monday", "Tuesday"), *PROSE[1:]]),
    "a paragraph more": page([*PROSE, "Correction: an earlier version of this report named another quay."]),
    "a paragraph less": page([*PROSE[:2], "x" * 120]),
    "another order": page(PROSE[::-1]),
    "a list": page(within="<li>The council will decide on Thursday about the market on the pier</li>"),
    "a word in a link": page([one.replace("ferries", '<a href="/f">tugs</a>') for one in PROSE]),
    "the headline": page().replace(b"until further notice", b"until the end of the summer"),
}


@pytest.mark.parametrize("name", SAME)
def test_what_changes_nothing(name: str) -> None:
    assert fingerprint(SAME[name]) == fingerprint(page())
    assert fingerprint(page()) is not None


@pytest.mark.parametrize("name", OTHER)
def test_what_is_another_article(name: str) -> None:
    assert fingerprint(OTHER[name]) not in {None, fingerprint(page())}


@pytest.mark.parametrize(
    "poor",
    [
        b"",
        b"<html>",
        b"\x00" * 4000,
        page(PROSE[:1]),
        b"x" * 4000,
        page().replace(b"<p>", b"<div>").replace(b"</p", b"</div"),
    ],
    ids=["empty", "tag", "nul", "short", "no tags", "no paragraphs"],
)
def test_what_cannot_be_known(poor: bytes) -> None:
    assert fingerprint(poor) is None


def test_text_in_any_charset_is_told_apart() -> None:
    prose = ["港务局长周一关闭了东码头，此前潜水员在其最古老的柱子上发现了一条裂缝。" * 2] * 3
    other = [prose[0], prose[1], prose[2].replace("东", "西")]
    assert None is not fingerprint(page(prose)) != fingerprint(page(other))


HELD_UP = {
    "brackets": b"<" * 5_000_000,
    "links": b"<p>" + b"<a " * 2_000_000,
    "paragraphs": b"<p>" * 2_000_000,
    "open tags": b"<h1>" + b"<li x" * 1_000_000,
    "titles": b"<title" * 1_000_000,
    "one paragraph": b"<p>" + b"word " * 1_000_000,
}


@pytest.mark.parametrize("name", HELD_UP)
def test_no_bytes_hold_it_up(name: str) -> None:
    began = time.process_time()
    fingerprint(HELD_UP[name])
    assert time.process_time() - began < 2.0  # each takes a fifth of a second; what grows by the square takes hours
