"""Decides what a page's description is: a standfirst of its own, or a piece of the body."""

from collections.abc import Sequence

from crawler.extract.words import folded

_SHORTEST = 40  # characters; a shorter description is a slogan
_LOOKED_AT = 3  # lines of the body in which a description that is no dek is found again
_CUT = ("…", "...", "[…]", "[...]")


def choose_dek(description: str, lines: Sequence[str]) -> str:
    """Return the description where it says what the body's beginning does not, else ""."""
    if len(description) < _SHORTEST or description.endswith(_CUT):
        return ""
    return "" if folded(description) in folded(" ".join(lines[:_LOOKED_AT])) else description
