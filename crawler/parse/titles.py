"""Decides how a stated title becomes one line of plain text, and says what had to be mended."""

import html
import re
from dataclasses import dataclass

from crawler.parse.faults import Mend
from crawler.text.clean import from_html, has_invisible, plain, repaired

_OPENING_WORDS = 12  # of the summary, where a row has no title
_HTML_TAG = re.compile(
    r"</?(?:a|abbr|b|big|body|br|center|cite|code|del|div|em|font|h[1-6]|i|iframe|img|input|ins|link|math|meta|object|"
    r"p|q|script|small|span|strike|strong|style|sub|sup|svg|tt|u|video|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
_FOLDED = re.compile(r"[\t\n\r]|\s{2,}")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as plain text on one line, and what was mended for it."""

    text: str = ""
    mends: tuple[Mend, ...] = ()


NO_TITLE = Title()


def title_of(value: str, *, as_text: bool = True, literal: bool = False) -> Title:
    """Return a stated title as plain text.

    :param as_text: the format says text and not HTML. Many feeds escape the entities of a text twice: they are
        resolved once more, never in a loop, for what is resolved again may be meant to be read.
    :param literal: the format says that a text holds no markup: what looks like a tag is text.
    """
    whole = repaired(value)
    marked_up = not literal and bool(_HTML_TAG.search(whole))
    if as_text and not marked_up:
        resolved = html.unescape(whole)
        double = resolved != whole
    else:
        resolved, double = from_html(whole), False
    faults = {
        Mend.MOJIBAKE: whole != value,
        Mend.MARKUP_IN_TITLE: marked_up,
        Mend.ENTITIES_IN_TITLE: double,
        Mend.CONTROL_IN_TITLE: has_invisible(resolved) or has_invisible(whole),
        Mend.SPACES_IN_TITLE: bool(_FOLDED.search(whole.strip())),
    }
    return Title(plain(resolved), tuple(mend for mend, is_so in faults.items() if is_so))


def opening(text: str) -> Title:
    """Return the first words of a text as a title that is missing."""
    words = text.split()
    more = "…" if len(words) > _OPENING_WORDS else ""
    return Title(" ".join(words[:_OPENING_WORDS]) + more, (Mend.NO_TITLE,))
