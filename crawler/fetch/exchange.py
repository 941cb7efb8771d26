"""Turns what is to be asked into Scrapy's request, and Scrapy's response into a page."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Headers, Response

from crawler.config.schema import Outlet
from crawler.fetch.ask import Ask, ask_for
from crawler.model import Page, Wire

# The bytes of a header's value as text and back, whatever they are (RFC 9110 section 5.5).
HEADER_CHARSET = "latin-1"


def request_of(ask: Ask, **rest: Any) -> Request:
    """Build Scrapy's request; `rest` is passed on to it.

    Raises: ValueError where the URL cannot be asked at all.
    """
    headers = {name: value.encode(HEADER_CHARSET) for name, value in ask.headers}
    return Request(ask.url, headers=headers, meta=_meta(ask), dont_filter=True, **rest)


def put_under_rules(request: Request, outlet: Outlet) -> None:
    """Let a request of a spider's own making know the outlet's rules; one built from an Ask knows them already."""
    if "outlet" not in request.meta:
        request.meta.update(_meta(ask_for(outlet, request.url)))


def _meta(ask: Ask) -> dict[str, Any]:
    """Return what our middlewares need to know of a request."""
    return {
        "outlet": ask.outlet,
        "ports": ask.ports,
        "robots": ask.robots,
        "unproven": ask.unproven,
        "download_maxsize": ask.limit,
        "download_slot": urlsplit(ask.url).netloc,
    }


def page_of(url: str, response: Response, now: datetime) -> Page:
    """Turn Scrapy's response into a page, with the statuses of the redirects that led to it."""
    headers = _headers(response.headers)
    return Page(url, response.url, response.status, headers, response.body, now, _redirects(response), _wire(response))


def note_encoding(request: Request, response: Response) -> None:
    """Remember on the request how the body is encoded, before Scrapy decodes it and drops the header."""
    stated = b", ".join(response.headers.getlist("Content-Encoding"))
    request.meta["content_encoding"] = stated.decode(HEADER_CHARSET)


def _wire(response: Response) -> Wire:
    """Return what Scrapy leaves of how the answer came; the reason of the status line is not among it."""
    request = response.request
    if request is None:
        return Wire()
    return Wire(
        response.protocol or "",
        (("Host", urlsplit(request.url).netloc), *_headers(request.headers)),
        str(response.ip_address or ""),
        request.meta.get("content_encoding", ""),
    )


def _redirects(response: Response) -> tuple[int, ...]:
    """Return the statuses that Scrapy's RedirectMiddleware noted on the request, in order."""
    return tuple(response.request.meta.get("redirect_reasons", ())) if response.request else ()


def _headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    pairs = ((name, value) for name in headers for value in headers.getlist(name))
    return tuple((name.decode(HEADER_CHARSET), value.decode(HEADER_CHARSET)) for name, value in pairs)
