"""Reads whether a page is free to read and whether it goes on being written, from what it states."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from crawler.extract import jsonld
from crawler.extract.metas import TIERS, Metas, first_of

_NO = frozenset({"false", "no", "0"})
_YES = frozenset({"true", "yes", "1"})
# `/live/`, `/live-blog/`, `...-live-updates`, `liveticker`, `newsblog`, `en-direct`; not `lives` or `live-aid`.
_LIVE_PATH = re.compile(
    r"(?:^|[/_-])(?:live[-_]?(?:blog|ticker|updates?|news|coverage|text)|newsblog|news-?ticker|en-direct|minuto-a-minuto|"
    r"en-vivo|ao-vivo|diretta|onlajn|canli-anlatim)(?:[/_.-]|$)|/live/",
    re.IGNORECASE,
)


def free_of(metas: Metas, article: jsonld.Thing) -> bool | None:
    """Return what the page says on whether anybody may read all of it, None where it says nothing.

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content: a part that is not free
    makes the whole not free.
    """
    said = [_truth(thing.get("isAccessibleForFree")) for thing in (article, *_parts(article))]
    if False in said:
        return False
    if True in said:
        return True
    tier = first_of(metas, TIERS).casefold()
    return {"free": True, "locked": False, "metered": False, "paid": False}.get(tier)


def is_live(article: jsonld.Thing, url: str) -> bool:
    """Tell whether the page is a live blog, by its type or its address."""
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    return "LiveBlogPosting" in jsonld.kinds(article) or bool(_LIVE_PATH.search(path))


def _parts(article: jsonld.Thing) -> Iterator[jsonld.Thing]:
    parts: object = article.get("hasPart")
    for part in parts if isinstance(parts, Sequence) and not isinstance(parts, str) else [parts]:
        if isinstance(part, Mapping):
            yield part


def _truth(value: object) -> bool | None:
    """Return a truth as publishers write it: `false`, `"False"`, `"https://schema.org/False"`."""
    if isinstance(value, bool):
        return value
    word = str(value).rsplit("/", 1)[-1].strip().casefold()
    return False if word in _NO else True if word in _YES else None
