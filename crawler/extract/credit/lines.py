"""Cuts out of a text the lines in which a credit may stand: its first and its last."""

from dataclasses import dataclass

from crawler.text.clean import plain

HEAD = 4  # lines in which a dateline may stand: captions and a byline come before it
TAIL = 4  # lines in which a sign-off may stand
_LONGEST = 500  # characters of a line's beginning or end in which a credit may stand


@dataclass(frozen=True, slots=True)
class Lines:
    """The beginnings of a text's first lines, and the ends of its last; none is blank. A short text has some twice."""

    head: tuple[str, ...]
    tail: tuple[str, ...]


def lines_of(text: str) -> Lines:
    """Return the lines of a text in which a credit may stand."""
    lines = [line for line in text.splitlines() if line.strip()]
    head = (plain(line[:_LONGEST]) for line in lines[:HEAD])
    tail = (plain(line[-_LONGEST:]) for line in lines[-TAIL:])
    return Lines(tuple(head), tuple(tail))
