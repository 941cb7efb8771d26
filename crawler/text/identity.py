"""Decides which keys stand for an article: two listings that share one are the same article; in doubt keep apart."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.model import Item
from crawler.text.urls import MAX_URL, site_of, url_key


def item_keys(url: str, guid: str | None) -> frozenset[str]:
    """Return the keys of a listing: its link, and its guid where that is a page of the same site."""
    return _keys(url, (guid,))


def report_keys(url: str, guid: str | None, final_url: str, canonical: str | None) -> frozenset[str]:
    """Return the keys of a report: those of its listing, of the address it ended at, and of its canonical address.

    A canonical address or guid counts only on the article's own site, and never a home page; nothing counts that is
    longer than an address can be.
    """
    return _keys(url, (guid, canonical), (final_url,))


def is_landing(item: Item, headline: str, final_url: str, other: Item | None) -> bool:
    """Tell whether a link ended at a page that is not its article, but where many links end (consent, login, home).

    A link to a page never means a home page. Elsewhere it takes a second link to tell; the other row's own link, or a
    page that carries the row's title, is the article itself.

    :param headline: of the page.
    :param other: the row that the page's address belongs to already.
    """
    end = url_key(final_url)
    if end == url_key(item.url):
        return False
    if other is None or url_key(other.url) == end:
        return names_page(item.url) and not names_page(final_url)
    return _plain(item.title) not in {_plain(other.title), _plain(headline)}


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def shared_guids(items: Iterable[Item]) -> frozenset[str]:
    """Return the keys of the guids that rows with different links share."""
    links: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.guid:
            links[url_key(item.guid)].add(url_key(item.url))
    return frozenset(guid for guid, behind in links.items() if len(behind) > 1)


def _keys(url: str, same_site: Iterable[str | None], anywhere: Iterable[str] = ()) -> frozenset[str]:
    site = site_of(url)
    own = [other for other in same_site if other and names_page(other) and site_of(other) == site]
    far = [other for other in anywhere if names_page(other)]
    return frozenset(url_key(one) for one in (url, *own, *far))


def names_page(url: str) -> bool:
    """Tell an http(s) address of a page from a home page, an opaque id or junk."""
    if len(url) > MAX_URL:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"} and bool(parts.netloc) and (parts.path.strip("/") != "" or bool(parts.query))
    )
