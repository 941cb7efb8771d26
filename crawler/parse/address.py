"""Decides which address a stated link means, what had to be mended for it, or why it means none."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.parse.faults import Drop, Mend
from crawler.text.clean import plain
from crawler.text.urls import url_key

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_NO_ADDRESS = re.compile(r"[<>]|\{\{|\$\{")  # markup, or a template nobody filled in
_WEB = frozenset({"http", "https"})
_BARE_HOST = re.compile(r"^www\.[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """An absolute http(s) address, or "" and why there is none; `mends` are in no order that matters."""

    url: str = ""
    why: Drop | None = None
    mends: tuple[Mend, ...] = ()


def address_of(link: str, base_url: str) -> Address:
    """Return the absolute http(s) address a link names, otherwise as it was given.

    Addresses of this machine and of private networks are addresses: whether they may be asked is the gate's to say.
    """
    text, mends = _mended(link.strip())
    if not text:
        return Address(why=Drop.NO_LINK)
    try:
        relative = not _SCHEME.match(text)
        absolute = urljoin(base_url, text) if relative else text
        parts = urlsplit(absolute)
    except ValueError:
        return Address(why=Drop.LINK_BROKEN)
    if parts.scheme and parts.scheme.lower() not in _WEB:
        return Address(why=Drop.LINK_SCHEME)
    if not parts.hostname or _NO_ADDRESS.search(text):
        return Address(why=Drop.LINK_BROKEN)
    if relative:
        mends.append(Mend.RELATIVE_LINK)
    return Address(plain(absolute), None, tuple(mends))


def web_address(link: str, base_url: str) -> str:
    """Return the absolute http(s) address a link names, or ""."""
    return address_of(link, base_url).url


def tracks(url: str) -> bool:
    """Tell whether an address carries parameters or a fragment that do not tell which page it is."""
    stated = _tail(url)
    if not any(stated):
        return False
    return any(kept < had for kept, had in zip(map(_size, _tail(url_key(url))), map(_size, stated), strict=True))


def _tail(url: str) -> tuple[str, str]:
    """Return the query and the fragment."""
    rest, _, fragment = url.partition("#")
    return rest.partition("?")[2], fragment


def _size(part: str) -> int:
    return len([pair for pair in part.split("&") if pair])


def _mended(link: str) -> tuple[str, list[Mend]]:
    """Return the link without what no address holds, and what that was."""
    text, mends = link, []
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text).strip()
        mends.append(Mend.CONTROL_IN_LINK)
    if " " in text:
        text = text.replace(" ", "%20")
        mends.append(Mend.SPACES_IN_LINK)
    if "&amp;" in text:
        text = text.replace("&amp;", "&")
        mends.append(Mend.ENTITIES_IN_LINK)
    if _BARE_HOST.match(text):
        text = f"https://{text}"
        mends.append(Mend.SCHEME_MISSING)
    return text, mends
