"""Decides from an address alone whether it may name an article of a site: surely, perhaps, or not."""

import re
from enum import IntEnum
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.parse.furniture import ARTICLE_PARAMETERS, ARTICLE_SEGMENTS, HOUSE_SEGMENTS, LISTING_SEGMENTS
from crawler.text.urls import site_of, url_key

# A date in the path with something behind it: the date alone is the list of a day.
_DATED = re.compile(
    r"/(?:19|20)\d{2}(?:[/-](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-](?:0?[1-9]|[12]\d|3[01]))?[/_-]+[^/]*(?:[^\W\d]|\d{3})"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[/_-]+[^/]*\w)"
)
_NUMBERED = re.compile(r"/[^/]*\d{5,}")
_DAY_OF_LIST = re.compile(r"/(?:19|20)\d{2}[/-]?(?:0[1-9]|1[0-2])(?:[/-]?(?:0[1-9]|[12]\d|3[01]))?$")
_CODE = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9]{6,}")
_WORD = re.compile(r"[^\W\d_]+")
_HEADLINE_WORDS = 4  # of a path's last segment: sections are named in up to three
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|avif|ico|pdf|docx?|xlsx?|mp[34]|m3u8|zip|xml|rss|atom|css|js|json|txt|ics)$"
)


class Likeness(IntEnum):
    """How much an address looks like an article's."""

    NONE = 0
    PERHAPS = 1  # a page of the site that is no list, person or service: what stands around the link decides
    SURELY = 2  # its path holds a date, a long number, a code behind `articles`, or a headline of four words and more


def likeness(url: str, base: str) -> Likeness:
    """Tell how much an http(s) address looks like that of an article, on a page whose address is `base`."""
    key = url_key(url)
    if site_of(url) != site_of(base) or key.partition("#")[0] == url_key(base).partition("#")[0]:
        return Likeness.NONE
    parts = urlsplit(key)
    path = unquote(parts.path).lower().rstrip("/")
    segments = [segment for segment in path.split("/") if segment]
    if _is_no_page(path, segments, parts.query):
        return Likeness.NONE
    named = _DATED.search(path) or _NUMBERED.search(path) or _is_worded(segments) or _is_coded(segments)
    return Likeness.SURELY if named or _is_numbered(parts.query) else Likeness.PERHAPS


def _is_no_page(path: str, segments: list[str], query: str) -> bool:
    """Tell a home page, a file, a list or a service by its path."""
    if not segments:
        return not _is_numbered(query)
    if segments[0] in HOUSE_SEGMENTS or not LISTING_SEGMENTS.isdisjoint(segments):
        return True
    return bool(_FILE.search(path) or _DAY_OF_LIST.search(path))


def words_of(segment: str) -> int:
    """Return how many words a path segment is made of."""
    return len([word for word in re.split(r"[-_+\s]", segment) if _WORD.search(word)])


def last_words(url: str) -> int:
    """Return how many words the last segment of an address's path is made of."""
    return words_of(unquote(urlsplit(url_key(url)).path).rstrip("/").rpartition("/")[2])


def _is_worded(segments: list[str]) -> bool:
    """Tell whether the last segment is a headline, or the one before a number that is more than that of a page."""
    numbered = bool(segments) and segments[-1].isdigit() and len(segments[-1]) > 2
    slugs = segments[-2:] if numbered else segments[-1:]
    return any(words_of(slug) >= _HEADLINE_WORDS for slug in slugs)


def _is_coded(segments: list[str]) -> bool:
    return len(segments) > 1 and not ARTICLE_SEGMENTS.isdisjoint(segments[:-1]) and bool(_CODE.fullmatch(segments[-1]))


def _is_numbered(query: str) -> bool:
    pairs = parse_qsl(query)
    return any(name.lower() in ARTICLE_PARAMETERS and value.isdigit() and len(value) >= 4 for name, value in pairs)
