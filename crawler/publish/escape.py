"""Guarantees that a text shown in Markdown stays text: no markup, no HTML, no link but http and https."""

import re
from urllib.parse import urlsplit

from crawler.text.clean import plain

# Backslash escapes are CommonMark 0.31, section 2.4; `<` and `>` become references because not every reader
# of Markdown takes a backslash before them.
MARKS = str.maketrans({**{mark: f"\\{mark}" for mark in "\\`*_[]()#"}, "<": "&lt;", ">": "&gt;"})
REFERENCE = re.compile(r"&(?=#?\w{1,32};)")
BLOCK_START = re.compile(r"[-+=~]|\d{1,9}(?=[.)])")
NOT_IN_DESTINATION = re.compile(r'[\x00-\x20\x7f()<>"\\`{|}^]')


def escaped(text: str) -> str:
    """Return the text on one line, to stand anywhere in a paragraph, a heading, a list or a link's label."""
    line = REFERENCE.sub("&amp;", plain(text)).translate(MARKS)
    start = BLOCK_START.match(line)
    if start is None:
        return line
    at = start.end() if start[0][0].isdigit() else 0
    return line if line[at : at + 1] == "\\" else f"{line[:at]}\\{line[at:]}"


def destination(url: str | None) -> str | None:
    """Return the URL as a link's destination, or None where it is no http or https URL with a host."""
    address = plain(url or "")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    if not usable:
        return None
    return REFERENCE.sub("&amp;", NOT_IN_DESTINATION.sub(_percent, address))


def link(label: str, url: str | None) -> str:
    """Return a link, or the label alone where the URL cannot be linked."""
    target = destination(url)
    return escaped(label) if target is None else f"[{escaped(label)}]({target})"


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"
