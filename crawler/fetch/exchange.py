"""Turns what is to be asked into Scrapy's request, and Scrapy's response into a page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.fetch.ask import Ask
from crawler.model import Page

# The bytes of a header's value as text and back, whatever they are (RFC 9110 section 5.5).
HEADER_CHARSET = "latin-1"


def request_of(ask: Ask, **rest: Any) -> Request:
    """Build Scrapy's request; `rest` is passed on to it.

    Raises: ValueError where the URL cannot be asked at all.
    """
    headers = {name: value.encode(HEADER_CHARSET) for name, value in ask.headers}
    meta = {**_meta(ask), **rest.pop("meta", {})}
    return Request(ask.url, headers=headers, meta=meta, dont_filter=True, **rest)


def _meta(ask: Ask) -> dict[str, Any]:
    """Return what our middlewares need to know of a request."""
    return {
        "outlet": ask.outlet,
        "ports": ask.ports,
        "robots": ask.robots,
        "download_maxsize": ask.limit,
        "download_slot": urlsplit(ask.url).netloc,
    }


def page_of(url: str, response: Response, now: datetime) -> Page:
    """Turn Scrapy's response into a page."""
    return Page(url, response.url, response.status, _headers(response.headers), response.body, now)


def _headers(headers: Mapping[bytes, list[bytes]]) -> tuple[tuple[str, str], ...]:
    pairs = ((name, value) for name in headers for value in headers.getlist(name))  # type: ignore[attr-defined]
    return tuple((name.decode(HEADER_CHARSET), value.decode(HEADER_CHARSET)) for name, value in pairs)
