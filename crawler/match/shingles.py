"""Reads a text as shingles: runs of words in its own telling. What is quoted is left out, as anyone may quote it."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from crawler.model import Report
from crawler.text.tokens import terms, words

Keys = NDArray[np.uint64]

# Words of a shingle: long enough that chance and set phrases seldom repeat one (on the dev streams 2 pairs of 10,000
# share any), short enough that an editor's stroke costs few.
LENGTH = 5
# A text of fewer shingles than this (16 words) is copied by chance.
FEWEST = 12
# Words read of a text; a live blog would go on for ever.
MOST_WORDS = 5_000
MOST_CHARACTERS = 60_000
# Fewer words of its own than this, and the quotations count too: an interview is little else.
FEWEST_OWN = 30
# The base of the polynomial that joins the words of a shingle, odd (Knuth's multiplicative constant for 64 bits).
BASE = np.uint64(0x9E3779B97F4A7C15)
NOTHING = np.empty(0, np.uint64)

# A quotation ends in its own paragraph: one that goes on is opened again in the next. Straight marks open before a
# word and close behind one, or a lone one would turn what is told into what is quoted from there on.
_QUOTED = re.compile(
    r"“[^”\n]{1,900}(?:”|$)|„[^“”\n]{1,900}[“”]|«[^»\n]{1,900}»|「[^」\n]{1,900}」"
    r"|(?<![^\s(\[])\"(?=\S)[^\"\n]{1,900}(?<=\S)\"(?![^\s.,;:!?)\]–—-])",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A report read for comparing.

    `words` are those of its text in order, and `figures` marks those with a digit; `runs` holds at each position the
    shingle that begins there (0 where none does), `keys` the same sorted and once each, as 64-bit numbers; `title`
    are the terms of its headline.
    """

    words: tuple[str, ...]
    figures: NDArray[np.bool_]
    runs: Keys
    keys: Keys
    title: frozenset[str]


def read_report(report: Report) -> Reading:
    """Read a report's body, or its lead where it has no body."""
    text = (report.body or report.lead)[:MOST_CHARACTERS]
    own = list(_stretches(_QUOTED.split(text)))
    if sum(map(len, own)) < FEWEST_OWN:
        own = list(_stretches([text]))
    spoken = tuple(word for stretch in own for word in stretch)
    runs = np.concatenate([NOTHING, *map(_shingles, own)])
    return Reading(
        words=spoken,
        figures=np.fromiter(map(_has_digit, spoken), np.bool_, len(spoken)),
        runs=runs,
        keys=np.unique(runs[runs != 0]),
        title=frozenset(terms(report.headline)),
    )


def _stretches(parts: list[str]) -> Iterator[list[str]]:
    """Yield the words of each part that is long enough for a shingle, as many words as are read in all."""
    left = MOST_WORDS
    for part in parts:
        stretch = words(part)[:left]
        left -= len(stretch)
        if len(stretch) >= LENGTH:
            yield stretch


def _shingles(stretch: list[str]) -> Keys:
    """Return the shingle that begins at each word, 0 at the last words."""
    codes = np.fromiter(map(_code, stretch), np.uint64, len(stretch))
    many = len(stretch) - LENGTH + 1
    joined = np.zeros(len(stretch), np.uint64)
    for place in range(LENGTH):
        joined[:many] = joined[:many] * BASE + codes[place : place + many]
    return joined


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


@lru_cache(maxsize=65_536)
def _code(word: str) -> int:
    """Return a word as 32 bits, the same in every process."""
    return zlib.crc32(word.encode(errors="replace"))
