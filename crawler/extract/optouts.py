"""Reads what a page's meta elements reserve for its publisher."""

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from crawler.extract.charset import decode
from crawler.text.optouts import TDM_RESERVATION, opt_outs_in, reserves


def opt_outs_of_html(document: bytes | etree._Element, token: str = "") -> frozenset[str]:
    """Return the reservations of a page, as stable words (`noarchive`, `noai`, `tdm-reservation` ...).

    `<meta name="robots">` is for all crawlers, `<meta name="TOKEN">` for ours, `<meta name="tdm-reservation">` is the
    W3C community group's TDM Reservation Protocol (TDMRep). A document that is none reserves nothing.

    :param token: our product token, whatever its case.
    """
    tree = _tree(document) if isinstance(document, bytes) else document
    names = frozenset({"robots", token.lower()}) - {""}
    found: set[str] = set()
    for meta in tree.iter("meta") if tree is not None else ():
        name, content = (meta.get("name") or "").strip().lower(), meta.get("content") or ""
        if name in names:
            found |= opt_outs_in(content)
        elif name == TDM_RESERVATION and reserves(content):
            found.add(TDM_RESERVATION)
    return frozenset(found)


def _tree(document: bytes) -> etree._Element | None:
    text = decode(document) or document.decode("latin-1")  # what fits nothing: the words looked for are ASCII
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None
