"""Decides which addresses name the same article; in doubt they are kept apart."""

import re
from functools import cache
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from tldextract import TLDExtract
from w3lib.url import canonicalize_url

from crawler.text.urlrules import (
    AMP_PATHS,
    FRAGMENT_FURNITURE,
    FRAGMENT_NAMES,
    HOST_ALIASES,
    HOST_DROPS,
    INDEX_PAGES,
    REFERRAL_NAMES,
    REFERRAL_VALUE,
    TRACKING_NAMES,
    TRACKING_PREFIXES,
    VIEW_PARAMETERS,
)

# The longest URL that common servers and proxies still take (de facto limit of sitemaps.org and browsers).
MAX_URL = 2083
# AMP addresses are taken out of one another this often; a viewer of a cached page is two.
MOST_UNWRAPPED = 3

_CDATA = re.compile(r"^<!\[CDATA\[(.*)\]\]>$", re.DOTALL)
_DOUBLED_SCHEME = re.compile(r"^(?:https?:/{1,2})+(?=https?://)", re.IGNORECASE)
_WEB = re.compile(r"^https?://", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SLASHES = re.compile(r"/{2,}")
_MIRROR_LABELS = frozenset({"www", "m", "mobile", "amp"})
_AMP_CACHE = re.compile(r"^/(?:amp/|[acivwr]/)(s/)?([^/]+\.[^/]+)(/.*)?$")
_DEFAULT_PORTS = frozenset({("http", 80), ("https", 443)})


def url_key(url: str) -> str:
    """Return the address that stands for the article: https, no www/m/amp, no tracking, query sorted.

    For identity only, never for fetching. What is no http(s) address, or is longer than any, comes back as it is.
    """
    if len(url) > MAX_URL:
        return url
    text = _unwrapped(url)
    if not _WEB.match(text):
        return url
    try:
        parts = _reduced(urlsplit(_SESSION.sub("", text)))
        return canonicalize_url(urlunsplit(parts), keep_fragments=True) if parts else url
    except (ValueError, UnicodeError):
        return url


def host_of(url: str) -> str:
    """Return the host name in lower case without port and final dot, or "" where there is none."""
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """Return the registrable domain (`bbc.co.uk`), or the host itself for an IP address or a single label.

    Accepts an address or a bare host name. The public suffix list is tldextract's own copy: no network.
    """
    host = host_of(url if "//" in url else f"//{url.strip()}")
    if _is_address(host):
        return host
    found = _suffixes()(host)
    if not found.suffix:  # an unlisted top-level domain: the list's own rule is "*" (publicsuffix.org/list)
        return ".".join(host.split(".")[-2:])
    return f"{found.domain}.{found.suffix}" if found.domain else host


@cache
def _suffixes() -> TLDExtract:
    # Private suffixes count (a.blogspot.com and b.blogspot.com are two sites): in doubt keep apart.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _unwrapped(url: str) -> str:
    text = url.strip()
    cdata = _CDATA.match(text)
    text = (cdata.group(1) if cdata else text).strip().replace("&amp;", "&")
    return _DOUBLED_SCHEME.sub("", text)


def _reduced(parts: SplitResult) -> SplitResult | None:
    """Return the parts with every table applied, or None where the address has no host."""
    parts = _without_amp_caches(parts)
    host = _bare_host(parts)
    if not host:
        return None
    host = _plain_host(host)
    path = _plain_path(host, parts.path)
    query = _plain_query(host, parts.query)
    host, path, query = _alias(host, path, query)
    return SplitResult("https", _with_port(host, parts), path, query, _plain_fragment(parts.fragment))


def _bare_host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _without_amp_caches(parts: SplitResult) -> SplitResult:
    """Return the page behind a few AMP viewers or caches; of more, none was ever made by a publisher."""
    for _ in range(MOST_UNWRAPPED):
        cached = _behind_amp_cache(parts)
        if cached is None:
            break
        parts = cached
    return parts


def _behind_amp_cache(parts: SplitResult) -> SplitResult | None:
    """Return the page behind Google's AMP viewer or cache (`/amp/s/HOST/PATH`, `/c/s/HOST/PATH`)."""
    host = _bare_host(parts)
    viewer = host in {"google.com", "www.google.com"} and parts.path.startswith("/amp/")
    if not viewer and not host.endswith(".cdn.ampproject.org"):
        return None
    inner = _AMP_CACHE.match(parts.path)
    return SplitResult("https", inner.group(2), inner.group(3) or "/", parts.query, "") if inner else None


def _plain_host(host: str) -> str:
    """Drop www, m, mobile and amp below the registrable domain, never from the domain itself."""
    site = site_of(host)
    if host == site or not host.endswith("." + site):
        return host
    labels = [label for label in host[: -len(site) - 1].split(".") if label not in _MIRROR_LABELS]
    return ".".join([*labels, site])


def _with_port(host: str, parts: SplitResult) -> str:
    shown = f"[{host}]" if ":" in host else host
    port = parts.port
    return shown if port is None or (parts.scheme, port) in _DEFAULT_PORTS else f"{shown}:{port}"


def _plain_path(host: str, path: str) -> str:
    path = _without_dots(_SLASHES.sub("/", path))
    head, _, last = path.rpartition("/")
    if last.lower() in INDEX_PAGES:
        path = head + "/"
    for sites, pattern, replacement in AMP_PATHS:
        if not sites or host in sites:
            path = pattern.sub(replacement, path)
    return path.rstrip("/") or "/"


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` segments (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1] or [""]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def _plain_query(host: str, query: str) -> str:
    drops = HOST_DROPS.get(host, frozenset()) | HOST_DROPS.get(site_of(host), frozenset())
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([(name, value) for name, value in pairs if not _is_noise(name, value, drops)])


def _is_noise(name: str, value: str, drops: frozenset[str]) -> bool:
    """Tell whether a parameter says how the reader came or how the page looks, not which page it is."""
    name, value = name.casefold(), value.casefold()
    if name in TRACKING_NAMES or name in drops or name.startswith(TRACKING_PREFIXES):
        return True
    if name in REFERRAL_NAMES and REFERRAL_VALUE.match(value):
        return True
    return value in VIEW_PARAMETERS.get(name, ())


def _alias(host: str, path: str, query: str) -> tuple[str, str, str]:
    """Return the long form of a known short host (`youtu.be/ID`)."""
    target = HOST_ALIASES.get(host)
    if target is None:
        return host, path, query
    long_host, long_path, parameter = target
    rest = f"&{query}" if query else ""
    return long_host, long_path, urlencode({parameter: path.strip("/")}) + rest


def _plain_fragment(fragment: str) -> str:
    """Keep a fragment that may name one item of many; drop furniture, tracking and single-digit revisions."""
    text = unquote(fragment).casefold()
    if not text or text in FRAGMENT_FURNITURE or text.startswith((":~:", "comment-", "respond-", "more-")):
        return ""
    if text.isdigit() and len(text) <= 2:
        return ""  # BBC numbers the revisions of one article #0, #1 ...
    pairs = parse_qsl(text, keep_blank_values=True) if "=" in text else []
    if pairs and all(_is_noise(name, value, FRAGMENT_NAMES) for name, value in pairs):
        return ""
    return fragment
