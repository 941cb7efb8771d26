"""Turns the shape of a line, written as data (`{place}, {date} (AFP) -`), into a pattern."""

import re

# What may stand in a place: of a town and what is set beside it; of a date in any form, which has a digit where it is
# in Latin letters (`Sudan` behind a comma is no date); of people's names.
_PLACES = {
    "place": r"(?P<place>[^\W\d_][^()（）\[\]［］【】\n:;!?\"“”/]{0,59}?)",
    "date": r"(?=[^()（）\n/,]{0,24}[\d\u0370-\uffff])[^()（）\n/]{1,40}?",
    "names": r"[^\n]{2,300}?",
}
_PIECE = re.compile(r"\{(?P<name>[^{}]*)\}|(?P<dash>\s*[-–—―]+\s*)|(?P<space>\s+)|(?P<sign>.)", re.DOTALL)
# Signs that are printed in more than one width.
_WIDTHS = {"(": "[(（]", ")": "[)）]", "[": r"[\[［]", "]": r"[\]］]", ":": "[:：]"}
_FEWEST = 2  # letters of its own that a shape needs, lest it fit any line


def check(shape: str) -> None:
    """See that patterns can be made of a shape: to make one takes 3 ms, and a configuration has hundreds.

    Raises: ValueError where the shape names a place that there is not, or has hardly a letter of its own.
    """
    _pattern(shape)


def line_start(shape: str) -> re.Pattern[str]:
    """Return the pattern of lines that begin so; the group `place` is there where the shape has a place.

    Raises: ValueError as `check` does.
    """
    return re.compile(rf"\s*{_pattern(shape)}")


def line_end(shape: str) -> re.Pattern[str]:
    """Return the pattern of a line, or of a bracket that ends a line, that is so; case does not count.

    Raises: ValueError as `check` does.
    """
    return re.compile(rf"(?:^|[(（\[<])[^\w\n(（]{{0,9}}{_pattern(shape)}[\W_]*$", re.IGNORECASE)


def letters_of(shape: str) -> str:
    """Return the longest run of the shape's own text without spaces and dashes: a line that lacks it cannot fit."""
    return max(re.split(r"\{[^{}]*\}|[-–—―\s()\[\]:]+", shape), key=len)


def _pattern(shape: str) -> str:
    if sum(sign.isalpha() for sign in re.sub(r"\{[^{}]*\}", "", shape)) < _FEWEST:
        raise ValueError(f"needs at least {_FEWEST} letters beside its places")
    used: set[str] = set()
    return "".join(_piece(match, used) for match in _PIECE.finditer(shape))


def _is_between_words(space: re.Match[str]) -> bool:
    before, behind = space.string[: space.start()][-1:], space.string[space.end() :][:1]
    return (before.isalnum() or before == "}") and (behind.isalnum() or behind == "{")


def _piece(match: re.Match[str], used: set[str]) -> str:
    name, sign = match.group("name"), match.group("sign")
    if match.group("dash"):
        return r"\s*[-–—―]{1,3}\s*"
    if match.group("space"):
        return r"\s+" if _is_between_words(match) else r"\s*"
    if name is None:
        if sign in "{}":
            raise ValueError("has a brace without its partner")
        return _WIDTHS.get(sign, re.escape(sign))
    if name not in _PLACES:
        raise ValueError(f"has no place called {{{name}}}; there are {', '.join(f'{{{one}}}' for one in _PLACES)}")
    pattern = _PLACES[name]
    if name in used:
        pattern = re.sub(r"\?P<\w+>", "?:", pattern)
    used.add(name)
    return pattern
