"""Small questions to one answer: what it says about change, failure, and when to come back; pure."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.errors import FetchError
from crawler.fetch.robotstxt import product
from crawler.model import Page
from crawler.text.optouts import TDM_RESERVATION, opt_outs_in, reserves

# Retry-After is honoured between a second and a day (feeds research, section 4).
LONGEST_WAIT = 86_400.0
# A validator longer than this is no validator (hostile set, `etag_bad`).
MAX_VALIDATOR = 1024
TOO_MANY = 429
UNAVAILABLE = 503
# RFC 9111 section 1.2.2: what a larger number of seconds is read as.
LONGEST_AGE = 2**31
_BOT = re.compile(r"\s*(?P<bot>[A-Za-z0-9_.*-]+)\s*:(?P<rest>.*)", re.DOTALL)
# Directives of X-Robots-Tag that have a value after a colon, so that their name is no crawler's.
_VALUED = ("unavailable_after", "max-")


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified exactly as the server spelt them, or None."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self, *, delta: bool = True) -> tuple[tuple[str, str], ...]:
        """Return the headers of a conditional request (RFC 9110 section 13.1).

        :param delta: with an ETag, whether a feed may be answered by its new entries alone (RFC 3229 section 10.5.3).
        """
        wanted = "feed" if delta and self.etag else None
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified), ("A-IM", wanted))
        return tuple((name, value) for name, value in pairs if value)


def validators_of(page: Page) -> Validators:
    """Return the validators an answer carries, dropping those that are overlong or unprintable."""
    return Validators(_clean(page.header("ETag")), _clean(page.header("Last-Modified")))


def _clean(value: str | None) -> str | None:
    # RFC 9110 section 8.8.3: an ETag may hold any byte above 0x7F; control characters never go back into a header.
    usable = value and len(value) <= MAX_VALIDATOR and not any(sign < " " or sign == "\x7f" for sign in value)
    return value if usable else None


def is_unchanged(page: Page) -> bool:
    """Tell whether the server said 304."""
    return page.status == 304


def is_usable(page: Page) -> bool:
    """Tell whether the answer carries a document: 200, 203, or 226 (RFC 3229)."""
    return page.status in {200, 203, 226}


def is_partial(page: Page) -> bool:
    """Tell whether the answer holds new entries only, so that an entry missing from it is not gone (226, RFC 3229)."""
    return page.status == 226


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


def freshness(page: Page) -> float | None:
    """Return the seconds for which the server says its answer stays as it is, at least 0, or None where it says none.

    RFC 9111 section 4.2 for a cache of one's own: max-age, else Expires less Date, each less Age; `no-store` and
    `no-cache` say nothing of time; a date that is none (`Expires: 0`) is past.
    """
    if not is_usable(page) and not is_unchanged(page):
        return None
    control = _cache_control(page)
    if "no-store" in control or control.get("no-cache") == "":
        return None
    stated = _delta(control["max-age"]) if "max-age" in control else _expiry(page)
    return None if stated is None else max(stated - _delta((page.header("Age") or "").strip()), 0.0)


def _cache_control(page: Page) -> dict[str, str]:
    """Return the directives in lower case with their values unquoted, each as it is given first."""
    found: dict[str, str] = {}
    for part in ",".join(_all(page, "Cache-Control")).split(","):
        name, _, value = part.partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found


def _all(page: Page, name: str) -> list[str]:
    return [value for key, value in page.headers if key.lower() == name.lower()]


def _delta(text: str) -> float:
    """Read a number of seconds; what is none counts as nothing."""
    if not (text.isascii() and text.isdigit()):
        return 0.0
    return float(LONGEST_AGE if len(text) > 10 else min(int(text), LONGEST_AGE))


def _expiry(page: Page) -> float | None:
    stated = page.header("Expires")
    if stated is None:
        return None
    expires = _http_date(stated)
    server_now = _http_date(page.header("Date") or "") or page.fetched_at
    return (expires - server_now).total_seconds() if expires else 0.0


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


def opt_outs_of_headers(page: Page, token: str = "") -> frozenset[str]:
    """Return what the headers of a page reserve, as stable words (`noarchive`, `noai`, `tdm-reservation` ...).

    X-Robots-Tag counts where it names no crawler, all of them, or ours; `tdm-reservation: 1` is the W3C community
    group's TDM Reservation Protocol (TDMRep).

    :param token: our product token.
    """
    found: set[str] = set()
    for value in _all(page, "X-Robots-Tag"):
        found |= _tagged(value, product(token))
    if any(map(reserves, _all(page, "tdm-reservation"))):
        found.add(TDM_RESERVATION)
    return frozenset(found)


def _tagged(value: str, token: str) -> frozenset[str]:
    """Return what one X-Robots-Tag reserves: a name before a colon says whom the words after it are for."""
    concerned, words = True, []
    for part in value.split(","):
        named = _BOT.fullmatch(part)
        if named and not named["bot"].lower().startswith(_VALUED):
            concerned = named["bot"] == "*" or (bool(token) and product(named["bot"]) == token)
        if concerned:
            words.append(named["rest"] if named else part)
    return opt_outs_in(",".join(words))
