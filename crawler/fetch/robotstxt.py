"""Decides what a robots.txt says to us (RFC 9309): which paths may be asked, how slowly, and where the sitemaps lie."""

import re
from urllib.parse import urljoin

from protego import Protego

from crawler.model import RobotsFile

# Common Crawl's news-crawl honours up to two minutes; real files ask for up to a day (feeds research, section 2).
LONGEST_DELAY = 120.0

# The lines protego acts on, its own tolerance of spelling included. Any other line is dropped: protego would let it end
# a run of user-agent lines, which RFC 9309 section 2.2.4 forbids.
_LINE = re.compile(
    r"(?P<field>user[- ]?agent|allow|d(?:is|iss)all?ow|diasllow|disallaw|crawl[- ]delay|request[- ]rate|visit[- ]time"
    r"|site-?maps?|host)(?:\s*:|\s)\s*(?P<value>.*)",
    re.IGNORECASE,
)
_AGENT = re.compile(r"user[- ]?agent", re.IGNORECASE)
_PAUSE = re.compile(r"crawl[- ]delay", re.IGNORECASE)
# RFC 9309 section 2.2.1, and digits, which real names hold.
_PRODUCT = re.compile(r"[A-Za-z0-9_-]*")
_BREAK = re.compile(r"\r\n?|\n")
_SPAN = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[a-z]*)\.?", re.IGNORECASE)
_UNITS = {
    1.0: frozenset({"", "s", "sec", "secs", "second", "seconds"}),
    60.0: frozenset({"m", "min", "mins", "minute", "minutes"}),
    0.001: frozenset({"ms", "msec"}),
}


def product(text: str) -> str:
    """Return the product token a name begins with, in lower case: `FooBot/1.2 (x)` is `foobot`."""
    found = _PRODUCT.match(text)
    return found.group().lower() if found else ""


class Rules:
    """What a robots.txt says to one crawler.

    :param text: the file.
    :param token: our product token. A group is ours where its name is this token, whatever its case; protego alone
        would take part of it for a match too (`news` for `newswire`).
    """

    def __init__(self, text: str, token: str) -> None:
        self._token = product(token)
        self._parsed = Protego.parse(tidied(text, self._token))

    def allows(self, url: str) -> bool:
        """Tell whether a URL may be asked."""
        return bool(self._parsed.can_fetch(url, self._token))

    @property
    def delay(self) -> float:
        """The seconds between two requests (Crawl-delay), in [0, 120]; 0 where none are asked for."""
        return min(float(self._parsed.crawl_delay(self._token) or 0.0), LONGEST_DELAY)


def sitemaps(file: RobotsFile) -> tuple[str, ...]:
    """Return the http(s) addresses of the sitemaps a robots.txt names, in order, each once."""
    named = Protego.parse(tidied(file.body or "", "")).sitemaps
    found = (_absolute(file.root, address) for address in named)
    return tuple(dict.fromkeys(address for address in found if address.lower().startswith(("http://", "https://"))))


def _absolute(root: str, address: str) -> str:
    try:
        return urljoin(f"{root}/", address.strip())
    except ValueError:
        return ""


def tidied(text: str, token: str) -> str:
    """Return the lines of a robots.txt that protego reads as RFC 9309 does, for one product token.

    Names of groups become the token, `*`, or a name that is nobody's; a Crawl-delay becomes a plain number of seconds.
    """
    lines = (line.partition("#")[0].strip() for line in _BREAK.split(text.lstrip("\ufeff")))
    found = (_LINE.fullmatch(line) for line in lines)
    return "\n".join(_tidied(match["field"], match["value"], token) for match in found if match)


def _tidied(field: str, value: str, token: str) -> str:
    if _AGENT.fullmatch(field):
        return f"User-agent: {_group(value, token)}"
    if _PAUSE.fullmatch(field):
        return f"Crawl-delay: {_seconds(value)}"
    return f"{field}: {value}"


def _group(value: str, token: str) -> str:
    """Return whom a user-agent line names."""
    if value.split()[:1] == ["*"]:
        return "*"
    return token if token and product(value) == token else f"not-{token}"


def _seconds(value: str) -> str:
    """Read forms that real files have and protego does not: `10s`, `1,5`, `2 min`; any other stays as it is."""
    span = _SPAN.fullmatch(value)
    factor = next((factor for factor, units in _UNITS.items() if span and span["unit"].lower() in units), None)
    if span is None or factor is None:
        return value
    return repr(min(float(span["number"].replace(",", ".")) * factor, LONGEST_DELAY))
