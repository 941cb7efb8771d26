"""Small questions to one answer: what it says about change, failure, and when to come back; pure."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.errors import FetchError
from crawler.model import Page

# Retry-After is honoured between a second and a day (feeds research, section 4).
LONGEST_WAIT = 86_400.0
# A validator longer than this is no validator (hostile set, `etag_bad`).
MAX_VALIDATOR = 1024
TOO_MANY = 429
UNAVAILABLE = 503


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified exactly as the server spelt them, or None."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return the headers of a conditional request (RFC 9110 section 13.1)."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return tuple((name, value) for name, value in pairs if value)


def validators_of(page: Page) -> Validators:
    """Return the validators an answer carries, dropping those that are overlong or unprintable."""
    return Validators(_clean(page.header("ETag")), _clean(page.header("Last-Modified")))


def _clean(value: str | None) -> str | None:
    usable = value and len(value) <= MAX_VALIDATOR and value.isprintable()
    return value if usable else None


def is_unchanged(page: Page) -> bool:
    """Tell whether the server said 304."""
    return page.status == 304


def is_usable(page: Page) -> bool:
    """Tell whether the answer carries a document: 200, 203, or 226 (RFC 3229)."""
    return page.status in {200, 203, 226}


def check_usable(page: Page) -> None:
    """Let a document pass.

    Raises: FetchError `http_<status>`, with the wait the server asked for.
    """
    if not is_usable(page):
        message = f"{page.final_url} answered {page.status}"
        raise FetchError(message, code=failure_code(page), url=page.url, retry_after=retry_after(page))


def failure_code(page: Page) -> str:
    """Return the stable word for an answer that is no document."""
    return f"http_{page.status}"


def is_passing(page: Page) -> bool:
    """Tell whether a failure may pass by itself: 408, 425, 429 and every 5xx."""
    return page.status in {408, 425, TOO_MANY} or page.status >= 500


def retry_after(page: Page) -> float | None:
    """Return the seconds the server asks us to wait, from seconds or a date relative to its own clock, or None.

    RFC 9110 section 10.2.3; clamped to [1 s, 1 day].
    """
    stated = (page.header("Retry-After") or "").strip()
    if not stated or page.status not in {TOO_MANY, UNAVAILABLE, 301, 302}:
        return None
    plain = stated.isascii() and stated.isdigit()  # "²" is a digit, but no number
    seconds = float(stated) if plain else _until(stated, page)
    return None if seconds is None else min(max(seconds, 1.0), LONGEST_WAIT)


def _until(stated: str, page: Page) -> float | None:
    when = _http_date(stated)
    if when is None:
        return None
    server_now = _http_date(page.header("Date") or "") or page.fetched_at
    return (when - server_now).total_seconds()


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def digest_of(page: Page) -> str:
    """Return the body's sha256, hexadecimal."""
    return hashlib.sha256(page.body).hexdigest()


def is_html(page: Page) -> bool:
    """Tell whether a page claims to be, or looks like, HTML."""
    kind = (page.header("Content-Type") or "").split(";")[0].strip().lower()
    if kind in {"", "application/octet-stream", "text/plain"}:
        return b"<html" in page.body[:2048].lower() or b"<!doctype html" in page.body[:2048].lower()
    return kind in {"text/html", "application/xhtml+xml", "application/xml", "text/xml"}


def charset_of(page: Page) -> str | None:
    """Return the character set the Content-Type names."""
    for part in (page.header("Content-Type") or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset" and value:
            return value.strip().strip("\"'")
    return None
