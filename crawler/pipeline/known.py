"""Decides whether a page that looks known is told by its report already, so that nobody extracts it twice."""

from crawler.model import Item
from crawler.store.values import KnownPage
from crawler.text.identity import plain_title


def is_told(item: Item, known: KnownPage) -> bool:
    """Tell whether an item's page is that of a report already.

    The item's own page, unchanged, is. Another item's is where both rows have one title, or the row has the report's
    headline: otherwise the page may be one that stands in many articles' place (consent, login), and where that
    report's text came from the feed, its page was none.

    :param item: as a channel listed it.
    """
    if known.is_own:
        return True
    titles = {plain_title(known.item.title), plain_title(known.report.report.headline)} - {""}
    return known.report.report.sources.get("body") != "feed" and plain_title(item.title) in titles
