"""Decides which keys stand for an article: two listings that share one are the same article; in doubt keep apart."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.model import Item
from crawler.text.addressrules import AddressRules
from crawler.text.urls import MAX_URL, site_of, url_key


def item_keys(url: str, guid: str | None, rules: AddressRules | None = None) -> frozenset[str]:
    """Return the keys of a listing: its link, and its guid where that is a page of the same site.

    :param rules: of the outlet.
    """
    return _keys(rules, url, (guid,))


def report_keys(
    url: str, guid: str | None, final_url: str, canonical: str | None, rules: AddressRules | None = None
) -> frozenset[str]:
    """Return the keys of a report: those of its listing, of the address it ended at, and of its canonical address.

    A canonical address or guid counts only on the article's own site, and never a home page; nothing counts that is
    longer than an address can be.

    :param rules: of the outlet.
    """
    return _keys(rules, url, (guid, canonical), (final_url,))


def is_landing(
    item: Item, headline: str, final_url: str, other: Item | None, rules: AddressRules | None = None
) -> bool:
    """Tell whether a link ended at a page that is not its article, but where many links end (consent, login, home).

    A link to a page never means a home page. Elsewhere it takes a second link to tell; the other row's own link, or a
    page that carries the row's title, is the article itself.

    :param headline: of the page.
    :param other: the row that the page's address belongs to already.
    :param rules: of the outlet.
    """
    end = url_key(final_url, rules)
    if end == url_key(item.url, rules):
        return False
    if other is None or url_key(other.url, rules) == end:
        return names_page(item.url) and not names_page(end)
    return plain_title(item.title) not in {plain_title(other.title), plain_title(headline)}


def plain_title(title: str) -> str:
    """Return a title as two spellings of it share it."""
    return " ".join(title.casefold().split())


def shared_guids(items: Iterable[Item], rules: AddressRules | None = None) -> frozenset[str]:
    """Return the keys of the guids that rows with different links share.

    :param rules: of the outlet.
    """
    links: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.guid:
            links[url_key(item.guid, rules)].add(url_key(item.url, rules))
    return frozenset(guid for guid, behind in links.items() if len(behind) > 1)


def _keys(
    rules: AddressRules | None, url: str, same_site: Iterable[str | None], anywhere: Iterable[str] = ()
) -> frozenset[str]:
    key = url_key(url, rules)
    own = _page_keys(same_site, rules)
    far = _page_keys(anywhere, rules)
    # Sites are compared as the keys name them: a cached page or a mobile host is of its publisher's site.
    site = site_of(key) if own else ""
    return frozenset((key, *(other for other in own if site_of(other) == site), *far))


def _page_keys(urls: Iterable[str | None], rules: AddressRules | None) -> list[str]:
    # Asked of the key: `/?utm_source=rss`, `/index.html` and a cached home page are home pages too.
    keys = [url_key(url, rules) for url in urls if url]
    return [key for key in keys if names_page(key)]


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
