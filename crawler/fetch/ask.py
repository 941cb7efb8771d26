"""Says what is to be asked: the value every request starts from, so that no caller can forget a limit."""

import logging
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from crawler.config.schema import Outlet
from crawler.fetch.gate import port_of
from crawler.text.logline import logline

log = logging.getLogger(__name__)

# Bodies above this are cut off, on the wire and after decompression (feeds research, section 5).
BODY_LIMIT = 5_000_000


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to make: whom it is for, which ports the outlet may use, headers to add, the most bytes to take."""

    url: str
    outlet: str
    ports: frozenset[int] = frozenset()
    headers: tuple[tuple[str, str], ...] = ()
    limit: int = BODY_LIMIT
    robots: bool = True


def ask_for(outlet: Outlet, url: str, headers: tuple[tuple[str, str], ...] = ()) -> Ask:
    """Build a request on behalf of an outlet; the log says once why an outlet's robots.txt is not obeyed."""
    if outlet.ignore_robots:
        _tell(outlet.id, outlet.ignore_robots)
    return Ask(url, outlet.id, ports_of(outlet), headers, robots=not outlet.ignore_robots)


@cache
def _tell(outlet: str, reason: str) -> None:
    log.info(logline("robots_ignored", outlet=outlet, reason=reason))


def ports_of(outlet: Outlet) -> frozenset[int]:
    """Return the ports an outlet may be asked on beside 80 and 443: those it lists and those its own URLs name."""
    urls = [outlet.homepage, *(channel.address for channel in outlet.channels if channel.kind != "spider")]
    return frozenset(outlet.ports).union(port for url in urls if (port := port_of(urlsplit(url))))
