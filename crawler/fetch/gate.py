"""Decides which URLs and which addresses may be asked at all; nothing reaches the network without its word."""

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Collection, Iterable
from urllib.parse import SplitResult, urlsplit

from crawler.errors import Forbidden
from crawler.text.urls import MAX_URL

OPEN_PORTS = frozenset({80, 443})
ADDRESS = "address"  # the stable word for an address that is not open
DEFAULT_PORT = {"http": 80, "https": 443}
# The only IPv6 space given out for use on the open network (RFC 4291 section 2.4, IANA's address space registry).
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Public by their number only: protocol assignments (RFC 6890; one cloud's metadata), another cloud's platform service.
CLOSED = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("168.63.129.16/32"))
# What the C library's inet_aton takes for an address: numbers in base 8, 10 and 16, one to four of them.
_NUMERIC = re.compile(r"[0-9a-fx]+(?:\.[0-9a-fx]+){0,3}")
# RFC 6761 section 6.3: these names lead to loopback wherever they are looked up.
_LOCAL = re.compile(r"(?:.*\.)?localhost(?:\.localdomain)?")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def port_of(parts: SplitResult) -> int | None:
    """Return the port a split URL leads to, or None where it is no number."""
    try:
        return DEFAULT_PORT.get(parts.scheme) if parts.port is None else parts.port
    except ValueError:
        return None


def port_in(url: str) -> int | None:
    """Return the port a URL leads to, or None where it names none that can be read."""
    try:
        return port_of(urlsplit(url))
    except ValueError:
        return None


def url_problem(url: str, ports: Collection[int] = ()) -> str | None:
    """Say in a stable word why a URL may not be asked, or None.

    :param ports: further ports the outlet names beside 80 and 443.
    """
    if len(url) > MAX_URL:
        return "too_long"
    if any(char <= " " or "\x7f" <= char <= "\x9f" for char in url):
        return "control_character"
    try:
        parts = urlsplit(url)
    except ValueError:
        return "malformed"
    findings = (
        (parts.scheme not in DEFAULT_PORT, "scheme"),
        (not parts.hostname, "no_host"),
        (parts.username is not None or parts.password is not None, "userinfo"),
        (port_of(parts) not in OPEN_PORTS.union(ports), "port"),
    )
    return next((word for wrong, word in findings if wrong), None)


class Gate:
    """Judges URLs by their form and addresses by their network.

    A name is judged by the address it resolves to, at the moment of connecting: the address that was judged is the
    one connected to, so a name that changes its answer in between gains nothing.
    """

    def __init__(self, allow_networks: Iterable[Network]) -> None:
        self._allowed = tuple(allow_networks)
        self._refused: dict[str, str] = {}

    def check(self, url: str, ports: Collection[int] = ()) -> None:
        """Let the URL pass or refuse it.

        Raises: Forbidden, code `gate_<why>`.
        """
        problem = self.problem(url, ports)
        if problem == ADDRESS:
            host = urlsplit(url).hostname or ""
            raise self.refusal(host, _spelled(host), url)
        if problem:
            raise Forbidden(f"the address gate refuses {url[:200]!r}: {problem}", code=f"gate_{problem}", url=url)

    def problem(self, url: str, ports: Collection[int] = ()) -> str | None:
        """Say in a stable word why a URL may not be asked, as far as that can be told without looking a name up."""
        problem = url_problem(url, ports)
        spelled = "" if problem else _spelled(urlsplit(url).hostname or "")
        return ADDRESS if spelled and not self.admits(spelled) else problem

    def admits(self, address: str) -> bool:
        """Tell whether a resolved address may be connected to."""
        found = _address(address)
        if found is None:
            return False
        if any(found in network for network in self._allowed if network.version == found.version):
            return True
        return _is_open(found)

    @staticmethod
    def refusal(host: str, address: str, url: str) -> Forbidden:
        """Return the error that names a refused address."""
        named = host if host == address else f"{host} leads to {address}, which"
        message = f"{named} is a private address that allow_networks does not name"
        return Forbidden(message, code="gate_address", url=url)

    def note_refusal(self, host: str, address: str) -> None:
        """Remember which address a host was refused for, so that the failure can be told from a missing name."""
        if len(self._refused) >= 1000:
            self._refused.clear()
        self._refused[host] = address

    def refused_address(self, host: str) -> str | None:
        """Return the address a host was last refused for."""
        return self._refused.get(host)


def _is_open(address: Address) -> bool:
    """Tell an address of the open network from one that means something only where we are."""
    known = address in GLOBAL_UNICAST if address.version == 6 else not any(address in network for network in CLOSED)
    return known and address.is_global and not address.is_multicast


def _spelled(host: str) -> str:
    """Return the address that a host is by itself, however it is spelled (`2130706433`, `0x7f.1`, `localhost`,
    `①②⑦.⓪.⓪.①`), or "" where only a look-up can tell."""
    name = unicodedata.normalize("NFKC", host).lower().replace("\u3002", ".").rstrip(".")
    if _LOCAL.fullmatch(name):
        return "127.0.0.1"
    if _address(name):
        return name
    try:
        return socket.inet_ntoa(socket.inet_aton(name)) if _NUMERIC.fullmatch(name) else ""
    except OSError:
        return ""


def _address(text: str) -> Address | None:
    """Read an address, or return None where the text is a name."""
    try:
        return _unwrap(ipaddress.ip_address(text))
    except ValueError:
        return None


def _unwrap(address: Address) -> Address:
    """Return the IPv4 address inside a mapped, 6to4 or NAT64 one (RFC 4291, 3056, 6052), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour or address
    if address in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
