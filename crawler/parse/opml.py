"""Reads and writes lists of feeds as OPML 2.0 (opml.org/spec2.opml); what is written reads back as it was."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from crawler.errors import ParseError
from crawler.parse.sniff import refuse_bombs, unpacked
from crawler.text.clean import plain

MOST_FEEDS = 10_000
# What OPML has no word for, and readers leave alone, as the specification lets namespaces add attributes.
OWN = "urn:newswire:outlet"
OWN_KEYS = ("id", "homepage", "country", "language", "timezone")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
# What XML 1.0 section 2.2 does not let a document hold, beside what `plain` takes out.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class OpmlOutlet:
    """What a list says of the outlet a feed belongs to; "" where it says nothing. `id` is ours alone."""

    name: str = ""
    homepage: str = ""
    language: str = ""
    id: str = ""
    country: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """A feed of a list: its address as written, its title, its outlet, and the line of the file it stands on."""

    url: str
    title: str = ""
    outlet: OpmlOutlet = OpmlOutlet()
    line: int = 0


def read_opml(body: bytes) -> tuple[OpmlFeed, ...]:
    """Return the feeds of a list in order, however deep they stand in folders.

    Raises: ParseError `empty_body`, `too_large` (over 5 MB), `bad_gzip`, `bomb` (entities, 200 levels, 200 attributes),
    `bad_xml`, `not_opml`, `too_many` (over 10,000 feeds).
    """
    data = unpacked(body).data
    if _ENTITY.search(data):
        raise ParseError("it declares entities, which a list of feeds has no use for", code="bomb")
    refuse_bombs(data)
    root = _root(data)
    if _name(root) != "opml":
        raise ParseError(f"no OPML: the document is <{_name(root)[:40]}>", code="not_opml")
    feeds = tuple(_feeds(root))
    if len(feeds) > MOST_FEEDS:
        raise ParseError(f"more than {MOST_FEEDS} feeds", code="too_many")
    return feeds


def write_opml(title: str, feeds: Iterable[OpmlFeed], now: datetime) -> str:
    """Return a list of feeds; those of one outlet, which stand together, share a folder.

    :param now: when the list is made.
    """
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"newswire": OWN})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _writable(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body, folder, outlet = etree.SubElement(root, "body"), None, None
    for feed in feeds:
        if folder is None or feed.outlet != outlet:
            outlet, folder = feed.outlet, _folder(body, feed.outlet)
        _outline(folder, feed)
    text = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _root(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"broken XML: {error.msg}", code="bad_xml") from error


def _feeds(root: etree._Element) -> Iterator[OpmlFeed]:
    for node in root.iter():
        known = _attributes(node) if _name(node) == "outline" else {}
        url = known.get("xmlurl", "")
        if url:
            title = known.get("title") or known.get("text", "")
            yield OpmlFeed(url, title, _outlet(node, known), node.sourceline or 0)


def _outlet(node: etree._Element, known: dict[str, str]) -> OpmlOutlet:
    """Return whose a feed is, by its own outline, or by the folder that an export of ours puts it in."""
    folder = next((one for one in node.iterancestors() if one.get(f"{{{OWN}}}id")), None)
    if folder is None:
        return OpmlOutlet(homepage=known.get("htmlurl", ""), language=known.get("language", ""))
    own = {key: plain(folder.get(f"{{{OWN}}}{key}", "")) for key in OWN_KEYS}
    return OpmlOutlet(name=_attributes(folder).get("text", ""), **own)


def _attributes(node: etree._Element) -> dict[str, str]:
    """Return the attributes of no namespace, their names in lower case: lists have `xmlurl` and `htmlURL` too."""
    return {str(key).lower(): plain(str(value)) for key, value in node.items()}


def _folder(body: etree._Element, outlet: OpmlOutlet) -> etree._Element:
    own = {f"{{{OWN}}}{key}": _writable(getattr(outlet, key)) for key in OWN_KEYS if getattr(outlet, key)}
    return etree.SubElement(body, "outline", {"text": _writable(outlet.name), **own})


def _outline(folder: etree._Element, feed: OpmlFeed) -> None:
    words = {
        "type": "rss",
        "text": feed.title,
        "title": feed.title,
        "xmlUrl": feed.url,
        "htmlUrl": feed.outlet.homepage,
        "language": feed.outlet.language,
    }
    etree.SubElement(folder, "outline", {key: _writable(text) for key, text in words.items() if text})


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""
