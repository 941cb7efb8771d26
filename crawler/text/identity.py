"""Decides which keys stand for an article: two listings that share one are the same article; in doubt keep apart."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.text.urls import site_of, url_key


def item_keys(url: str, guid: str | None) -> frozenset[str]:
    """Return the keys of a listing: its link, and its guid where that is a page of the same site."""
    return _keys(url, (guid,))


def report_keys(url: str, guid: str | None, final_url: str, canonical: str | None) -> frozenset[str]:
    """Return the keys of a report: those of its listing, of the address it ended at, and of its canonical address.

    A canonical address or guid counts only on the article's own site, and never a home page.
    """
    return _keys(url, (guid, canonical), (final_url,))


def _keys(url: str, same_site: Iterable[str | None], anywhere: Iterable[str] = ()) -> frozenset[str]:
    site = site_of(url)
    own = [other for other in same_site if other and names_page(other) and site_of(other) == site]
    far = [other for other in anywhere if names_page(other)]
    return frozenset(url_key(one) for one in (url, *own, *far))


def names_page(url: str) -> bool:
    """Tell an http(s) address of a page from a home page, an opaque id or junk."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"} and bool(parts.netloc) and (parts.path.strip("/") != "" or bool(parts.query))
    )
