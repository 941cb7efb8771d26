"""Turns any text or markup into plain text that is safe to store, log and print."""

import re
from collections.abc import Iterator

from lxml import etree

# C0 and C1 controls that are not white space, soft hyphen, zero-width and bidi marks, tag characters and
# noncharacters: invisible, and PostgreSQL refuses the first of them. Unicode 16, chapter 23.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")
_MARKUP = re.compile(r"[<&]")
# Cut before parsing: libxml2 takes 4 s for 50,000 comments that are never closed.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SPACE = re.compile(r"\s+")

# Windows-1252 as browsers write it: 27 signs stand where Latin-1 has controls, the other five stay controls (WHATWG).
_LATIN = str.maketrans({bytes([byte]).decode("cp1252", "ignore") or chr(byte): chr(byte) for byte in range(0x80, 0xA0)})
# What UTF-8 read as Windows-1252 leaves behind and no language writes: one of ÂÃÄÅ before a sign that stands behind no
# letter, â and its like before two such, or run upon run of two. A capital before a quotation mark, a dash, an
# ellipsis or a space is writing.
_ANY = "\x80-\xbf"
_SIGN = "\x80-\x81\x83\x86-\x90\x95\x98\x9a-\x9f\xa1-\xaa\xac-\xba\xbc-\xbf"
_MOJIBAKE = re.compile(
    f"[\u00c2-\u00c5][{_SIGN}]|\u00e2[{_ANY}]{{2}}|[\u00e0-\u00ef][{_SIGN}][{_ANY}]"
    f"|[\u00f0-\u00f4][{_ANY}]{{3}}|(?:[\u00c4-\u00df][{_ANY}]){{2}}"
)


_SILENT = frozenset({"script", "style", "template", "noscript", "head", "title", "iframe", "object", "svg", "textarea"})
_BLOCK_NAMES = """
    address article aside blockquote dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCK = frozenset(_BLOCK_NAMES.split())


def plain(text: str) -> str:
    """Return the text on one line: white space folded, nothing invisible, no NUL, no lone surrogate."""
    return " ".join(_visible(text).split())


def paragraphs(text: str) -> str:
    """Return the text as `plain` does line by line, keeping line breaks and single blank lines."""
    lines = _LINE_END.sub("\n", _visible(text)).split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


def from_html(html: str) -> str:
    """Return the readable text of a piece of HTML, its paragraphs separated by blank lines.

    Scripts, styles and comments are left out; character references are resolved once.
    Bad markup never raises.
    """
    if not _MARKUP.search(html):
        return paragraphs(html)
    root = _tree(html)
    return "" if root is None else paragraphs("".join(_pieces(root)))


def has_invisible(text: str) -> bool:
    """Tell whether the text holds what `plain` takes out: controls, zero-width and bidi marks, lone surrogates."""
    return bool(_INVISIBLE.search(text) or _SURROGATE.search(text))


def repaired(text: str) -> str:
    """Return text that was UTF-8 and has been read as Windows-1252 as it was meant; any other text as it is.

    All of it must go back to the bytes and be UTF-8 there, and hold what no language writes: in doubt it stays.
    """
    if text.isascii():
        return text
    narrow = text.translate(_LATIN)
    if not _MOJIBAKE.search(narrow):
        return text
    try:
        return narrow.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _visible(text: str) -> str:
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))


def _tree(html: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True)
    body = _COMMENT.sub("", _visible(html)).encode("utf-8")
    try:
        return etree.fromstring(b"<html><body>" + body, parser)
    except etree.XMLSyntaxError:
        return None


def _pieces(root: etree._Element) -> Iterator[str]:
    """Walk without recursion, so that depth costs no stack."""
    muted = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            muted += tag in _SILENT
            yield _opening(tag)
            yield "" if muted else _folded(node.text)
        else:
            muted -= tag in _SILENT
            yield "\n\n" if tag in _BLOCK else ""
            yield "" if muted else _folded(node.tail)


def _opening(tag: str) -> str:
    if tag == "br":
        return "\n"
    return "\n\n" if tag in _BLOCK else ""


def _folded(text: str | None) -> str:
    """Return text between tags as a browser shows it: its own line breaks are spaces."""
    return _SPACE.sub(" ", text) if text else ""
