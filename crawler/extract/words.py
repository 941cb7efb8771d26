"""Cuts text into words by which lines and whole texts are compared, in any script."""

import re
from collections import Counter

# Scripts that write no spaces (Kana, Han, Hangul, Thai, Lao, Khmer) are compared by single signs.
_DENSE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1780-\u17ff"
_WORD = re.compile(rf"[{_DENSE}]|[^\W\d_{_DENSE}]+|\d+")


def words(text: str) -> list[str]:
    """Return the words and numbers of a text in their order, case folded."""
    return _WORD.findall(text.casefold())


def folded(text: str) -> str:
    """Return the words on one line: two lines that fold alike say the same."""
    return " ".join(words(text))


def runs(text: str, length: int) -> Counter[tuple[str, ...]]:
    """Count the runs of so many neighbouring words."""
    found = words(text)
    return Counter(zip(*(found[at:] for at in range(length)), strict=False))


def shared(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    """Return in [0, 1] how much two texts share, by their runs (Dice coefficient); 1.0 where both are empty."""
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 1.0
