"""Decides from the bytes alone, never from name or content type, what kind of document a channel sent."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from crawler.errors import ParseError
from crawler.parse.faults import Mend

SIZE_LIMIT = 5_000_000  # bytes after unpacking; honest channel documents measured end at 2.0 MB
ATTRIBUTE_LIMIT = 200  # attributes and namespaces of one element: 60,000 hold feedparser for 40 s
DEPTH_LIMIT = 200  # elements inside each other

_GZIP = b"\x1f\x8b"
_HEAD = 65_536  # bytes looked at for the first element
# XML 1.0 appendix F, and the same patterns for JSON: the first bytes of text in two or four bytes a sign.
_WIDE = (
    (re.compile(rb"\xff\xfe\x00\x00|\x00\x00\xfe\xff"), "utf-32"),
    (re.compile(rb"[<{\[]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00[<{\[]"), "utf-32-be"),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "utf-16"),
    (re.compile(rb"[<{\[]\x00"), "utf-16-le"),
    (re.compile(rb"\x00[<{\[]"), "utf-16-be"),
)
_DECLARED = re.compile(r"^(<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_HTML_DOCTYPE = re.compile(r"<!DOCTYPE\s+html\b", re.IGNORECASE)
# An ampersand that begins no reference, outside of what holds none; whatever is not closed goes on to the end.
_BARE_AMPERSAND = re.compile(
    rb"<!\[CDATA\[(?:.*?\]\]>|.*)|<!--(?:.*?-->|.*)|<\?(?:.*?\?>|.*)"
    rb"|&(?!#[0-9]+;|#[xX][0-9A-Fa-f]+;|[A-Za-z_][A-Za-z0-9_.-]*;)",
    re.DOTALL,
)
_SHIFTED = b"\x1b"  # ISO-2022: between its marks, an ampersand's byte is half of a sign
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?([A-Za-z_][\w.:-]*)\s+(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(rb"[&%]([A-Za-z_][\w.:-]*);")
_NESTING = 50  # entities inside each other
_SHAPES = {"urlset": "sitemap", "sitemapindex": "sitemap", "html": "html", "head": "html", "body": "html"}


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A document's bytes alone, and what stood around them."""

    data: bytes
    mends: tuple[Mend, ...] = ()


def unpacked(body: bytes) -> Unpacked:
    """Return the document alone: gzip unpacked, UTF-16 and UTF-32 made UTF-8, nothing before its first sign.

    A gzip stream that breaks off gives what came before the break.

    Raises: ParseError `too_large`, `bad_gzip`, `empty_body`.
    """
    packed, whole = body, True
    if body.startswith(_GZIP):
        packed, whole = _gunzip(body)
    if len(packed) > SIZE_LIMIT:
        raise ParseError(f"more than {SIZE_LIMIT} bytes", code="too_large")
    data = _narrow(packed).removeprefix(b"\xef\xbb\xbf").lstrip(b"\x00 \t\r\n\x0b\x0c")
    if not data:
        raise ParseError("the body is empty", code="empty_body")
    start = 0 if data[:1] in {b"{", b"["} else max(0, data.find(b"<"))
    faults = {Mend.CUT_GZIP: not whole, Mend.JUNK_BEFORE: start > 0}
    return Unpacked(data[start:], tuple(mend for mend, is_so in faults.items() if is_so))


def shape(body: bytes) -> str:
    """Return `json`, `html`, `sitemap`, `feed` (any other XML) or `text`, of an unpacked document."""
    head = body[:_HEAD].decode("utf-8", "replace")
    if head[:1] in {"{", "["}:
        return "json"
    position = 0
    while opening := _PROLOGUE.match(head, position):  # matched in place: a search would be quadratic
        position = opening.end()
    found = _ELEMENT.search(head, position)
    name = found.group(1).lower() if found else ""
    if _HTML_DOCTYPE.search(head[:1000]) and name not in {"rss", "rdf", "feed"}:
        return "html"
    return _SHAPES.get(name, "feed") if name else "text"


def refuse_bombs(body: bytes) -> None:
    """Read through the XML once, cheaply, to refuse what holds later parsers for minutes.

    Raises: ParseError `bomb`.
    """
    if _grown(body) > SIZE_LIMIT:
        raise ParseError("entities that grow beyond all measure", code="bomb")
    parser = etree.XMLParser(
        target=_Gauge(),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return  # broken XML is the reader's business


def escaped(body: bytes) -> bytes:
    """Return an XML document with each bare ampersand escaped: `?a=1&lang=en` names no `&lang`, whatever parsers think.

    It is the commonest fault there is; they would take a part of the address for an entity, or drop it.
    """
    if _SHIFTED in body:
        return body
    return _BARE_AMPERSAND.sub(lambda found: b"&amp;" if found.group() == b"&" else found.group(), body)


def is_utf8(body: bytes) -> bool:
    """Tell whether the bytes can be read as UTF-8, which no other text is by chance."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Gauge:
    """A parser target that keeps nothing and stops at the limits."""

    def __init__(self) -> None:
        self._depth = 0

    def start(self, _tag: str, attributes: dict[str, str], namespaces: dict[str, str] | None = None) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT or len(attributes) + len(namespaces or ()) > ATTRIBUTE_LIMIT:
            raise ParseError("an element too deep or with too many attributes", code="bomb")

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        return None


def _grown(body: bytes) -> int:
    """Return how many bytes the document's own entities come to where it uses them; more than the limit for cycles."""
    values = {name: first or second for name, first, second in reversed(_ENTITY.findall(body))}
    sizes: dict[bytes, int] = {}
    for name in reversed(values):
        _size(name, values, sizes, _NESTING)
    return sum(sizes.get(name, 0) for name in _REFERENCE.findall(body)) if values else 0


def _size(name: bytes, values: Mapping[bytes, bytes], sizes: dict[bytes, int], depth: int) -> int:
    """Return how many bytes an entity comes to, and note it; while that is not known, it is beyond the limit."""
    if name not in sizes and name in values:
        sizes[name] = SIZE_LIMIT + 1
        if depth:
            inner = sum(_size(one, values, sizes, depth - 1) for one in _REFERENCE.findall(values[name]))
            sizes[name] = min(len(values[name]) + inner, SIZE_LIMIT + 1)
    return sizes.get(name, 0)


def _gunzip(body: bytes) -> tuple[bytes, bool]:
    """Return the content as far as it goes, and whether the stream came to its end.

    Raises: ParseError `bad_gzip`.
    """
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        return stream.decompress(body, SIZE_LIMIT + 1), stream.eof
    except zlib.error as error:
        raise ParseError(f"damaged gzip: {error}", code="bad_gzip") from error


def _narrow(data: bytes) -> bytes:
    """Return UTF-16 and UTF-32 as UTF-8, whatever the declaration says, and take the declaration away."""
    encoding = next((name for pattern, name in _WIDE if pattern.match(data)), None)
    if encoding is None:
        return data
    text = data.decode(encoding, "replace").lstrip("\ufeff")
    return _DECLARED.sub(r"\1", text).encode("utf-8", "replace")
