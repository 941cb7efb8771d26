"""Decides which addresses, hosts and networks a configuration may name."""

import re
import socket
import unicodedata
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from crawler.config.problems import shown

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_URL = 2083  # characters: the longest address browsers and proxies agree on


def network(value: object) -> Network:
    """Read an address block such as `10.0.0.0/8` or `::1/128`.

    Raises: ValueError where it is none, or has bits beyond its mask.
    """
    if isinstance(value, IPv4Network | IPv6Network):
        return value
    if isinstance(value, str):
        try:
            return ip_network(value)
        except ValueError:
            pass
    raise ValueError(f"{shown(value)} is no address block; write it as 10.0.0.0/8 or ::1/128")


def url(value: str) -> str:
    """Accept an http or https address as it is asked for.

    Raises: ValueError.
    """
    if len(value) > MAX_URL:
        raise ValueError(f"is longer than {MAX_URL} characters")
    if any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in value):
        raise ValueError("holds a space, a control character or a backslash")
    parts = _split(value)
    if parts.scheme not in {"http", "https"}:
        raise ValueError(f"{shown(value)} is no http or https address")
    if "@" in parts.netloc:
        raise ValueError("holds a user name or password")
    _check_host(parts)
    return value


def _split(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        has_port = parts.port != 0
    except ValueError as error:
        raise ValueError(f"{shown(value)} is no address that can be read") from error
    if not has_port:
        raise ValueError(f"{shown(value)} asks for port 0")
    return parts


def _check_host(parts: SplitResult) -> None:
    host = parts.hostname or ""
    try:
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_host = ""
    if not re.fullmatch(r"[a-z0-9._-]{1,253}|[0-9a-f:.]+", ascii_host):
        raise ValueError(f"names no usable host in {shown(parts.geturl())}")


def domain(value: str) -> str:
    """Return a domain name in lower case.

    Raises: ValueError.
    """
    name = value.lower()
    if not re.fullmatch(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", name):
        raise ValueError(f"{shown(value)} is no domain name, as apnews.com")
    return name


def same_address(value: str) -> str:
    """Fold what makes no difference in an address: case of scheme and host, default port, fragment."""
    parts = urlsplit(value)
    port_text = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    return f"{parts.scheme}://{parts.hostname}{port_text}{parts.path or '/'}?{parts.query}"


def literal_address(value: str) -> Address | None:
    """Return the IP address that stands as the host of a URL, whatever its spelling, or None for a name."""
    host = unicodedata.normalize("NFKC", urlsplit(value).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761, 6.3: always loopback
        return IPv4Address("127.0.0.1")
    try:
        address = ip_address(host)
    except ValueError:
        return _old_spelling(host)
    return getattr(address, "ipv4_mapped", None) or address


def _old_spelling(host: str) -> Address | None:
    """Read the forms that C libraries still take for an address: `127.1`, `0x7f000001`, `2130706433`."""
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def is_open(address: Address, allowed: tuple[Network, ...]) -> bool:
    """Decide whether an address is public, or private and allowed."""
    if address.is_global and not address.is_multicast:
        return True
    return any(address in block for block in allowed)
