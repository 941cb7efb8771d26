"""Guarantees that every connection goes to an address the gate admits, redirect hops and robots.txt included."""

from collections.abc import Sequence
from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.fetch.gate import Gate

# Seconds a name may take to resolve; a part of the request's own deadline.
DNS_TIMEOUT = 5.0
NO_CACHE = 0
# Names looked up at once. A dead one keeps its thread long after its time is up; with Twisted's own ten, a few dead
# names would hold up all that live.
LOOKUPS = 64


class GateResolver(CachingThreadedResolver):
    """Scrapy's resolver with the gate's word on each answer; the address returned is the one connected to."""

    def __init__(self, reactor: Any, gate: Gate) -> None:
        super().__init__(reactor, NO_CACHE, DNS_TIMEOUT)
        self._gate = gate

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802 (Twisted's name)
        """Resolve a name and refuse what the gate does not admit."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._judge, name)

    def _judge(self, address: str, name: str) -> str:
        if not self._gate.admits(address):
            self._gate.note_refusal(name, address)
            raise DNSLookupError(f"{name} leads to {address}, which the address gate refuses")
        return address


def guard(gate: Gate) -> None:
    """Put the gate before every connection of the running reactor (Scrapy does so for its own process class only)."""
    from twisted.internet import reactor  # noqa: PLC0415 (importing it earlier would install another)

    reactor.suggestThreadPoolSize(LOOKUPS)
    GateResolver(reactor, gate).install_on_reactor()
