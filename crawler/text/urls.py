"""Decides which addresses name the same article; in doubt they are kept apart."""

import re
from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlsplit

from tldextract import TLDExtract

from crawler.text.addressrules import NO_RULES, AddressRules
from crawler.text.urlparts import ascii_host, plain_fragment, plain_host, plain_path, plain_query, spelled_path, video
from crawler.text.urlplaces import AMP_CACHED, AMP_CACHES, AMP_VIEWERS, ARCHIVED, ARCHIVES, EXIT_SITES, EXITS

# The longest URL that common servers and proxies still take (de facto limit of sitemaps.org and browsers).
MAX_URL = 2083
# Addresses are taken out of one another this often; a viewer of a cached page is two.
MOST_UNWRAPPED = 3

_CDATA = re.compile(r"^<!\[CDATA\[(.*)\]\]>$", re.DOTALL)
# A scheme before the address (`http://http://`, `https://x__https://`), one slash, what is left of a tag behind it.
_DOUBLED_SCHEME = re.compile(r"^(?:https?:/{1,2}[^/.?#:]*)+(?=https?:/{1,2}[^/])", re.IGNORECASE)
_ONE_SLASH = re.compile(r"^(https?:)/(?=[^/])", re.IGNORECASE)
_TAG_END = re.compile(r"""["']\s*/?>.*|"$""", re.DOTALL)
_UNSEEN = " \t\r\n\f\v\x00\xa0\u200b\u200e\u200f\u2060\ufeff"  # around an address that was copied
_WEB = re.compile(r"^https?://", re.IGNORECASE)
_NO_SCHEME = re.compile(r"^//(?=[^/?#]+\.[^/?#]+)")
_BREAKS = re.compile(r"[\t\r\n]+")  # browsers leave them out (url.spec.whatwg.org, 4.4), urlsplit too
_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
_DEFAULT_PORTS = frozenset({("http", 80), ("https", 443)})
# Hosts whose registrable domain is remembered: more than a newsroom has, a few hundred kilobytes.
_HOSTS = 4096


def url_key(url: str, rules: AddressRules | None = None) -> str:
    """Return the address that stands for the article: https, no www/m/amp, no tracking, query sorted.

    For identity only, never for fetching. What is no http(s) address, or is longer than any, comes back as it is.

    :param rules: what the outlet's own addresses mean, before the tables that hold for all.
    """
    if len(url) > MAX_URL:
        return url
    text = _unwrapped(url)
    if not _WEB.match(text):
        return url
    try:
        parts = _without_wrapping(urlsplit(text))
        return (_key(parts, rules or NO_RULES) if parts else "") or url
    except ValueError:  # UnicodeError is one
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
    return _site(host_of(url if "//" in url else f"//{url.strip()}"))


@lru_cache(_HOSTS)
def _site(host: str) -> str:
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
    text = _BREAKS.sub("", url.strip(_UNSEEN))
    cdata = _CDATA.match(text)
    text = (cdata.group(1) if cdata else text).strip(_UNSEEN)
    text = text[1:-1] if text[:1] == "<" and text[-1:] == ">" else _TAG_END.sub("", text)
    return _repaired(_NO_SCHEME.sub("https://", _AMPERSAND.sub("&", text)))


def _repaired(text: str) -> str:
    return _ONE_SLASH.sub(r"\1//", _DOUBLED_SCHEME.sub("", text))


def _key(parts: SplitResult, rules: AddressRules) -> str:
    """Return the address with every table applied, or "" where it has no host."""
    given = ascii_host(_bare_host(parts))
    if not given:
        return ""
    home = rules.own_host(given)
    host = plain_host(home, _site(home))
    path = spelled_path(parts.path) or "/" if f".{host}".endswith(AMP_CACHES) else plain_path(host, parts.path)
    host, path, query = video(host, path, parts.query)
    query = plain_query(host, _site(host), path, query, rules)
    fragment = plain_fragment(parts.fragment, rules)
    return (
        f"https://{_with_port(host, parts)}{path}"
        + (f"?{query}" if query else "")
        + (f"#{fragment}" if fragment else "")
    )


def _bare_host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _without_wrapping(parts: SplitResult) -> SplitResult | None:
    """Return the page behind a few AMP viewers, caches and ways out; None behind more: no publisher made those."""
    for _ in range(MOST_UNWRAPPED):
        inner = _inner(parts)
        if inner is None:
            return parts
        parts = inner
    return parts if _inner(parts) is None else None


def _inner(parts: SplitResult) -> SplitResult | None:
    """Return the page behind one AMP viewer or cache, or one way out (`google.com/url?q=`)."""
    host = _bare_host(parts)
    if f".{host}".endswith(AMP_CACHES) or (parts.path.startswith("/amp/") and AMP_VIEWERS.fullmatch(host)):
        found = AMP_CACHED.fullmatch(spelled_path(parts.path))
        return urlsplit(f"https://{found.group(2)}{found.group(3) or '/'}?{parts.query}") if found else None
    if host in ARCHIVES:
        address = ARCHIVED.sub("", parts.path, count=1) + (f"?{parts.query}" if parts.query else "")
        return urlsplit(_repaired(address)) if address[:1] != "/" else None
    if not any(site in host for site in EXIT_SITES):
        return None
    for hosts, path, names in EXITS:
        if path in {"", parts.path} and hosts.fullmatch(host):
            given = dict(parse_qsl(parts.query))
            targets = [given[name] for name in names if _WEB.match(given.get(name, ""))]
            return urlsplit(targets[0]) if targets else None
    return None


def _with_port(host: str, parts: SplitResult) -> str:
    shown = f"[{host}]" if ":" in host else host
    port = parts.port
    return shown if port is None or (parts.scheme, port) in _DEFAULT_PORTS else f"{shown}:{port}"
