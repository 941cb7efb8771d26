"""Reduces each part of an address to what names the article: host, path, query and fragment."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlencode

from crawler.text.addressrules import NO_RULES, AddressRules
from crawler.text.urlplaces import (
    ASP_SESSION,
    FRAGMENT_FURNITURE,
    FRAGMENT_MARKS,
    HOST_TWINS,
    INDEX_PAGES,
    MIRROR_LABELS,
    PATH_FORMS,
    PATH_SESSION,
    PATH_TRACKING,
    SPECIAL_PATH,
    STORY_PATH,
    VIDEO_PATHS,
)
from crawler.text.urlrules import (
    FRAGMENT_NAMES,
    HOST_DROPS,
    HOST_KEEPS,
    PATH_DROPS,
    REFERRAL_NAMES,
    REFERRAL_VALUE,
    REFERRING_SITE,
    REFERRING_SITE_NAMES,
    SESSION_NAMES,
    SESSION_VALUE,
    TRACKING_NAMES,
    TRACKING_PREFIXES,
    TRACKING_STAMP,
    VIEW_PARAMETERS,
    WEAK_NAMES,
    WEAK_PREFIXES,
)

Pairs = list[tuple[str, str]]

# Signs of a path whose escaped form means the same (RFC 3986, 2.3, and the sub-delimiters that no server splits at).
_OPEN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$'()*+,=:@")
_SETTLED = re.compile(r"[\w.~!$&'()*+,=:@/;-]*", re.ASCII)
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})|[^\w.~!$&'()*+,=:@/;?#-]", re.ASCII)
_TWICE = re.compile(r"%(?:25)+([0-9A-F]{2})")
_SLASHES = re.compile(r"/{2,}")
_END_JUNK = re.compile(r"(?:%20|%09|%0A|%0D|%C2%A0|%E2%80%8B|&)+$")
# What is left of `&amp;` before a name where only the ampersand was read.
_LEFT_OVER = re.compile(r"^(?:amp;)+")
# Path rules feed one another a few times at most (`/amp/story/print/index.html`).
_ROUNDS = 8


def ascii_host(host: str) -> str:
    """Return a host name in ASCII: other letters as punycode of their compatible form (RFC 3492, Unicode TR 46).

    The four letters that IDNA 2003 folds and IDNA 2008 keeps (as the German sharp s) stay apart.
    """
    if host.isascii():
        return host
    name = unicodedata.normalize("NFKC", host.replace("\u3002", ".").replace("\uff61", ".")).lower()
    return ".".join(
        one if one.isascii() else f"xn--{one.encode('punycode').decode('ascii')}" for one in name.split(".")
    )


def plain_host(host: str, site: str) -> str:
    """Drop www, mobile and AMP labels below the registrable domain, never from the domain itself."""
    if host != site and host.endswith("." + site):
        labels = [label for label in host[: -len(site) - 1].split(".") if label not in MIRROR_LABELS]
        host = ".".join([*labels, site])
    return HOST_TWINS.get(host, host)


def plain_path(host: str, path: str) -> str:
    """Return a path in one spelling, without sessions, index pages, AMP and print forms."""
    for _ in range(_ROUNDS):
        before = path
        path = _reduced_path(host, path)
        if path == before:
            break
    return path


def spelled_path(path: str) -> str:
    """Return a path in one spelling: of escapes, of slashes, without `.` and `..`."""
    path = _spelled(path)
    return _without_dots(_SLASHES.sub("/", path)) if "//" in path or "/." in path else path


def _reduced_path(host: str, path: str) -> str:
    path = spelled_path(path)
    if ";" in path or "(" in path:
        path = ASP_SESSION.sub("", PATH_SESSION.sub("", path))
    if "&" in path or "%" in path:
        path = _END_JUNK.sub("", PATH_TRACKING.sub("", path))
    if SPECIAL_PATH.search(path):
        path = _without_forms(host, path)
    return path.rstrip("/") or "/"


def _without_forms(host: str, path: str) -> str:
    head, _, last = path.rpartition("/")
    if last.lower() in INDEX_PAGES:
        path = head + "/"
    for hosts, pattern, replacement in PATH_FORMS:
        if not hosts or host in hosts:
            path = pattern.sub(replacement, path)
    return path


def _spelled(text: str) -> str:
    """Return a path with each sign in one spelling; what was escaped twice is taken for escaped once."""
    if _SETTLED.fullmatch(text):
        return text
    while True:
        spelled = _TWICE.sub(r"%\1", _ESCAPED.sub(_one_spelling, text))
        if spelled == text:
            return text
        text = spelled


def _one_spelling(found: re.Match[str]) -> str:
    code = found.group(1)
    if code is None:
        return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8", "surrogatepass"))
    sign = chr(int(code, 16))
    return sign if sign in _OPEN else f"%{code.upper()}"


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` segments (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1] or [""]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def video(host: str, path: str, query: str) -> tuple[str, str, str]:
    """Return the long form of a video's short address (`youtu.be/ID`), and any other address as it is."""
    for short, pattern, long_host, long_path, name in VIDEO_PATHS:
        found = pattern.fullmatch(path) if host == short else None
        if found:
            return long_host, long_path, urlencode({name: found.group(1)})
    return host, path, query


def plain_query(host: str, site: str, path: str, query: str, rules: AddressRules = NO_RULES) -> str:
    """Return the parameters that name the article, sorted; of escapes, the bytes they stand for are kept."""
    if not query:
        return ""
    known = [HOST_DROPS.get(host), HOST_DROPS.get(site), *(names for form, names in PATH_DROPS if form.fullmatch(path))]
    drops = frozenset().union(*(names for names in known if names))
    keeps = HOST_KEEPS.get((host, path))
    pairs = [one for one in _pairs(query) if _is_kept(one, drops, keeps, rules)]
    strong = [one for one in pairs if rules.says_noise(one[0].casefold()) is False or not _is_weak(*one)]
    named = strong or STORY_PATH.search(path)
    return urlencode(sorted(strong if named else pairs), errors="surrogateescape")


def _pairs(query: str) -> Pairs:
    """Read a query; a second question mark that brings tracking (`?id=5?utm_source=rss`) parts it like `&`."""
    first, *others = query.split("?")
    brought = [_read(other) for other in others]
    if all(pairs and all(is_noise(*pair) for pair in pairs) for pairs in brought):
        return _read(first)
    return _read(query)


def _read(query: str) -> Pairs:
    # Bytes that are no UTF-8 stay themselves: taken for one another, two articles would share a key.
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return [(_LEFT_OVER.sub("", name), value) for name, value in pairs]


def _is_kept(pair: tuple[str, str], drops: frozenset[str], keeps: frozenset[str] | None, rules: AddressRules) -> bool:
    said = rules.says_noise(pair[0].casefold())
    if said is not None:
        return not said
    if keeps is not None and pair[0].casefold() not in keeps:
        return False
    return not is_noise(*pair, drops)


def is_noise(name: str, value: str, drops: Iterable[str] = ()) -> bool:
    """Tell whether a parameter says how the reader came or how the page looks, not which page it is."""
    name, value = name.casefold(), value.casefold()
    if name in TRACKING_NAMES or name in drops or name.startswith(TRACKING_PREFIXES):
        return True
    if name in REFERRAL_NAMES and REFERRAL_VALUE.match(value):
        return True
    if name in REFERRING_SITE_NAMES and REFERRING_SITE.fullmatch(value):
        return True
    return value in VIEW_PARAMETERS.get(name, ()) or bool(TRACKING_STAMP.fullmatch(name))


def _is_weak(name: str, value: str) -> bool:
    name = name.casefold()
    if name in WEAK_NAMES or name.startswith(WEAK_PREFIXES):
        return True
    return name in SESSION_NAMES and bool(SESSION_VALUE.fullmatch(value.casefold()))


def plain_fragment(fragment: str, rules: AddressRules = NO_RULES) -> str:
    """Keep a fragment that may name one item of many; drop furniture, tracking and single-digit revisions."""
    if not fragment or rules.keep_fragment is False:
        return ""
    fragment = _without_tracking(_spelled(fragment))
    text = unquote(fragment).casefold()
    pairs = parse_qsl(text, keep_blank_values=True) if "=" in text else []
    if pairs and all(is_noise(name, value, FRAGMENT_NAMES) for name, value in pairs):
        return ""
    if rules.keep_fragment:
        return fragment
    # BBC numbers the revisions of one article #0, #1 ...
    is_revision = text.isdigit() and len(text) <= 2
    return "" if is_revision or text in FRAGMENT_FURNITURE or FRAGMENT_MARKS.fullmatch(text) else fragment


def _without_tracking(fragment: str) -> str:
    """Drop the query of a route (`#!/story/5?utm_source=rss`) where it brings nothing but tracking."""
    route, _, query = fragment.partition("?")
    return route if all(is_noise(name, value) for name, value in _pairs(query)) else fragment
