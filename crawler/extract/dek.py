"""Decides what a page's description is: a standfirst of its own, or a piece of the body."""

from collections.abc import Sequence

from crawler.extract.places import Places, home_of, letters
from crawler.extract.words import folded

_SHORTEST = 40  # characters; a shorter description is a slogan
_LOOKED_AT = 3  # lines of the body in which a description that is no dek is found again
_CUT = ("…", "...", "[…]", "[...]")


def without_dek(lines: Sequence[str], description: str, places: Places) -> list[str]:
    """Return the lines without the first one where that is the page's description and stands apart from the others.

    Of 26 such lines on the measured pages none was part of the body; of those that stand among the others most are.
    """
    if not lines or folded(lines[0]) != folded(description):
        return list(lines)
    node, home = places.get(letters(lines[0])), home_of(places, lines[1:])
    apart = node is not None and home is not None and home not in (node.getparent(), *node.iterancestors())
    return list(lines[1:] if apart else lines)


def choose_dek(description: str, lines: Sequence[str]) -> str:
    """Return the description where it says what the body's beginning does not, else ""."""
    if len(description) < _SHORTEST or description.endswith(_CUT):
        return ""
    return "" if folded(description) in folded(" ".join(lines[:_LOOKED_AT])) else description
