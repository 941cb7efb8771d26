"""Decides which other publication a page says its text is from: that of its canonical address or copyright line."""

import re
from collections.abc import Sequence

from crawler.extract.credit.book import Book
from crawler.extract.credit.endings import is_caption
from crawler.extract.credit.lines import Lines
from crawler.text.urls import site_of

_OWNED = re.compile(
    r"^\W*(?i:©|\(c\)|copyright)[\s©]*(?:\([cC]\)\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,|]*(?:by\s+)?"
    r"(?P<owner>[^\W\d_a-zß-öø-ÿ][^.,;|()\n]{2,40}?)\s*(?:[.,;|(]|$)"
)
_WORD = re.compile(r"\w+")
_NO_OWNER = re.compile(r"\b(?:all rights|alle rechte|tous droits|reserved|20\d\d|copyright)\b", re.IGNORECASE)
_MOST_WORDS = 6


def other_owner(elsewhere: str | None, lines: Lines, outlet: Sequence[str], book: Book) -> str | None:
    """Return the publication, or its registrable domain, or None where it is the outlet itself or an agency.

    `outlet` are the outlet's own names; without any, no copyright line can be told from its own.
    """
    if elsewhere and book.of_site(site_of(elsewhere)) is None:
        return site_of(elsewhere)
    own = [_folded(name) for name in outlet if _folded(name)]
    for text in lines.tail:
        match = None if is_caption(text) else _OWNED.match(text)
        owner = match.group("owner").strip() if match else ""
        if owner and own and _is_house(owner, book) and not any(_alike(_folded(owner), name) for name in own):
            return owner
    return None


def _is_house(owner: str, book: Book) -> bool:
    words = owner.split()
    return len(words) <= _MOST_WORDS and not _NO_OWNER.search(owner) and not book.names.joint(owner)


def _alike(one: str, other: str) -> bool:
    return one in other or other in one


def _folded(name: str) -> str:
    return "".join(_WORD.findall(name.casefold().removeprefix("the ")))
