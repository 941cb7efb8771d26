"""Says what is to be asked: the value every request starts from, so that no caller can forget a limit."""

import logging
from dataclasses import dataclass
from functools import cache

from crawler.config.schema import Outlet
from crawler.fetch.gate import port_in
from crawler.text.logline import logline
from crawler.text.urls import site_of

log = logging.getLogger(__name__)

# Bodies above this are cut off, on the wire and after decompression (feeds research, section 5).
BODY_LIMIT = 5_000_000


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to make: whom it is for, which ports the outlet may use, headers to add, the most bytes to take.

    `unproven` are the sites (registrable domains) whose certificates need not prove who they are.
    """

    url: str
    outlet: str
    ports: frozenset[int] = frozenset()
    headers: tuple[tuple[str, str], ...] = ()
    limit: int = BODY_LIMIT
    robots: bool = True
    unproven: frozenset[str] = frozenset()


def ask_for(outlet: Outlet, url: str, headers: tuple[tuple[str, str], ...] = ()) -> Ask:
    """Build a request on behalf of an outlet; the log says once which rules an outlet is spared, and why."""
    for what, reason in (("robots", outlet.ignore_robots), ("tls", outlet.ignore_tls)):
        if reason:
            _tell(what, outlet.id, reason)
    unproven = _sites_of(outlet) if outlet.ignore_tls else frozenset[str]()
    return Ask(url, outlet.id, ports_of(outlet), headers, robots=not outlet.ignore_robots, unproven=unproven)


@cache
def _tell(what: str, outlet: str, reason: str) -> None:
    log.info(logline(f"{what}_ignored", outlet=outlet, reason=reason))


def ports_of(outlet: Outlet) -> frozenset[int]:
    """Return the ports an outlet may be asked on beside 80 and 443: those it lists and those its own URLs name."""
    return frozenset(outlet.ports).union(port for url in _urls(outlet) if (port := port_in(url)))


def _sites_of(outlet: Outlet) -> frozenset[str]:
    return frozenset(map(site_of, _urls(outlet)))


def _urls(outlet: Outlet) -> list[str]:
    """Return the addresses an outlet's file names."""
    return [outlet.homepage, *(channel.address for channel in outlet.channels if channel.kind != "spider")]
