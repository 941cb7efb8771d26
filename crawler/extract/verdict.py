"""Decides whether a page that was read is an article, or one of the things that stand in an article's place.

Each refusal is named (`error_page`, `blocked`, `consent`, `login`, `paywall`, `video`, `index`, `too_short`,
`no_headline`). A page is only refused where its text is short, or is mostly the wall's own words, or where nothing on
it claims to be an article: a true article lost is worse than a wall kept.
"""

import re
from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.extract import wallwords
from crawler.extract.metadata import Facts
from crawler.text.urls import host_of

SHORTEST = 200  # characters of body below which there is nothing to match
_SHELL = 2 * SHORTEST  # characters that a page may say beside a form, a player or a message
_STUB = 700  # characters of an article that a paywall lets through; the longest stub measured has 645
_WALL = 3000  # characters; the longest consent walls list purposes and partners at this length
_LONGEST_TITLE = 80
_LONGEST_PITCH = 300  # characters of one line that sells
_MOSTLY = 0.5  # share of a text that must be the wall's own words
_TEASERS = 8  # headings that link to reports, from which on a page without an article of its own is a list
_NEAR = 3  # elements from a teaser's text up to the one it shares with its heading

_FRONT_PATHS = re.compile(r"^/?(?:(?:index|home|default)(?:\.\w+)?/?)?$", re.IGNORECASE)
_LIST_PATHS = re.compile(
    r"/(?:category|categories|tags?|topics?|topic|section|sections|author|authors|search|archive|archives|rubrik|"
    r"rubrique|thema|themen|temas?|seccion|categoria|kategorie|autor|auteur|label)/[^/]+/?$",
    re.IGNORECASE,
)
_LOGIN_PATHS = re.compile(
    r"/(?:log-?in|sign-?in|signup|sign-?up|register|registration|anmelden|connexion|iniciar-sesion|accedi|inloggen|"
    r"sso|auth|account/(?:log|sign)\w*)(?:\.\w+)?/?$",
    re.IGNORECASE,
)
_CONSENT_HOSTS = re.compile(r"^(?:consent|consents|guce|cmp|privacy|myprivacy|privacymanager)[.-]", re.IGNORECASE)
_VIDEO_PATHS = re.compile(r"/(?:videos?|watch|player|vod|vidéos?|mediathek|webtv|tv)(?:/|$)", re.IGNORECASE)
_PLAYERS = "//video | //iframe[contains(@src, 'player') or contains(@src, 'embed') or contains(@src, 'video')]"
_CUT = ("…", "...", ",", "[…]", "[...]")  # how a text ends that goes on behind a wall
_SALES = " | ".join(
    f"//body//*[contains(@{name}, '{word}')]"
    for name in ("class", "id")
    for word in ("paywall", "Paywall", "piano", "barrier", "subscribe-", "regwall", "offer")
)
_PARTS = 20  # of those parts that are looked at
_ERROR_CLASSES = frozenset({"error404", "error-404", "page-404", "error-page", "page-not-found", "http-404", "is-404"})
_LISTS = re.compile(r""""@type"\s*:\s*\[?\s*"(?:CollectionPage|SearchResultsPage|ProfilePage)\"""")
_VIDEO_OBJECT = re.compile(r""""@type"\s*:\s*\[?\s*"VideoObject\"""")
_HEADINGS = ("h2", "h3", "h4")
_LINKED_HEADINGS = " | ".join(f"//body//{name}[.//a[@href] or parent::a[@href]]" for name in _HEADINGS)
_SHOWN_DATES = frozenset({"time", "url", "feed"})  # sources of dates that pages of any kind have
_AFTER_TITLE = re.compile(r"(?:\s*[^\w\s:].{0,40})?")

Reason = tuple[str, str]  # (code, message)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page as it was read."""

    tree: etree._Element
    facts: Facts
    url: str
    headline: str
    body: str

    @property
    def titles(self) -> list[str]:
        return [self.headline, *self.facts.headings, *(text for _, text in self.facts.titles)]

    @property
    def is_dated(self) -> bool:
        """Whether the page states as an article does when it was published."""
        return any(source not in _SHOWN_DATES for source, _ in self.facts.published)

    @property
    def claims(self) -> bool:
        """Whether the page says of itself that it is an article."""
        return self.facts.is_article and self.is_dated

    def titled(self, words: re.Pattern[str]) -> bool:
        """Tell whether one of its titles is nothing but such words."""
        return any(_is_title(part, words) for title in self.titles for part in (title, *_parts(title)))

    def share(self, phrases: wallwords.Phrases) -> float:
        """Return how much of the text stands in lines that hold such phrases."""
        lines = [line for line in self.body.splitlines() if line]
        said = sum(len(line) for line in lines if phrases.are_in(line))
        return said / max(1, sum(map(len, lines)))

    def states(self, words: re.Pattern[str]) -> bool:
        """Tell whether the page's structured data says so."""
        scripts = self.tree.xpath("//script[contains(@type, 'ld+json')]/text()")
        return any(words.search(text) for text in scripts)


def judge(tree: etree._Element, facts: Facts, url: str, headline: str, body: str) -> Reason | None:
    """Return (code, message) of the reason why this is no article, or None where it is one."""
    seen = _Seen(tree, facts, url, headline, body)
    found = next(((code, message) for code, is_so, message in _REASONS if is_so(seen)), None)
    if found is not None:
        return found
    if len(body) < SHORTEST:
        return "too_short", f"{len(body)} characters of text, fewer than {SHORTEST}"
    return None if headline else ("no_headline", "no headline")


def _is_error(seen: _Seen) -> bool:
    if seen.is_dated or len(seen.body) > _WALL:
        return False
    marked = not _ERROR_CLASSES.isdisjoint(" ".join(seen.tree.xpath("//body/@class")[:1]).casefold().split())
    if marked or (len(seen.body) <= _STUB and seen.titled(wallwords.ERROR_TITLES)):
        return True
    return len(seen.body) < _SHELL and wallwords.ERROR_TEXT.search(seen.body) is not None


def _is_blocked(seen: _Seen) -> bool:
    if seen.claims or len(seen.body) > _STUB:
        return False
    said = wallwords.BLOCK_TEXT.search(seen.body) is not None
    titled = seen.titled(wallwords.BLOCK_TITLES)
    return (titled and (said or len(seen.body) < _SHELL)) or (said and len(seen.body) < _SHELL)


def _is_consent(seen: _Seen) -> bool:
    if len(seen.body) > _WALL:
        return False
    if _CONSENT_HOSTS.match(host_of(seen.url)) and not seen.claims:
        return True
    phrases = wallwords.CONSENT.number_in(seen.body)
    titled = not seen.claims and seen.titled(wallwords.CONSENT_TITLES)
    return (phrases >= 2 and seen.share(wallwords.CONSENT) >= _MOSTLY) or (phrases >= 1 and titled)


def _is_login(seen: _Seen) -> bool:
    if seen.claims or len(seen.body) > _STUB:
        return False
    asks = bool(seen.tree.xpath("//input[@type='password']"))
    said = wallwords.LOGIN_TEXT.search(seen.body) is not None
    titled = seen.titled(wallwords.LOGIN_TITLES) or bool(_LOGIN_PATHS.search(_path(seen.url)))
    return titled and (asks or said or len(seen.body) < SHORTEST)


def _is_paywall(seen: _Seen) -> bool:
    """Tell whether what the page gives besides its offer of a subscription is too little to be the article."""
    own = 0
    for line in seen.body.splitlines():
        own += len(line) * (len(line) > _LONGEST_PITCH or not wallwords.PAYWALL.are_in(line))
        if own > _STUB:
            return False
    if wallwords.PAYWALL.are_in(seen.body):
        return seen.facts.free is False or own < _SHELL or _is_cut(seen)
    # A short report of a house that sells may be there whole: "not free" alone is no proof.
    return seen.facts.free is False and (seen.body.rstrip().endswith(_CUT) or _offers(seen.tree))


def _offers(tree: etree._Element) -> bool:
    """Tell whether a part of the page that is made for it sells the rest."""
    return any(wallwords.PAYWALL.are_in(" ".join(part.itertext())[:_WALL]) for part in tree.xpath(_SALES)[:_PARTS])


def _is_cut(seen: _Seen) -> bool:
    """Tell whether the text breaks off where the offer stands: no sentence ends before it."""
    lines = [line for line in seen.body.splitlines() if line]
    before = next((lines[at - 1] for at, line in enumerate(lines) if at and wallwords.PAYWALL.are_in(line)), "")
    return before.endswith(_CUT)


def _is_video(seen: _Seen) -> bool:
    if len(seen.body) >= _SHELL or seen.facts.is_article:
        return False
    if seen.facts.page_type.startswith("video") or seen.states(_VIDEO_OBJECT):
        return True
    return bool(_VIDEO_PATHS.search(_path(seen.url))) and bool(seen.tree.xpath(_PLAYERS))


def _is_index(seen: _Seen) -> bool:
    if seen.facts.is_article:
        return False
    path = _path(seen.url)
    if (_FRONT_PATHS.match(path) and not _query(seen.url)) or seen.states(_LISTS):
        return True
    heads = set() if seen.is_dated else set(seen.tree.xpath(_LINKED_HEADINGS))
    return len(heads) >= _TEASERS and (
        _LIST_PATHS.search(path) is not None or _teased(seen.tree, heads, seen.body) >= _MOSTLY
    )


def _teased(tree: etree._Element, heads: Set[etree._Element], body: str) -> float:
    """Return how much of the text stands in teasers, each with just one of the headings that link, but the longest."""
    lines = {_squeezed(line) for line in body.splitlines()} - {""}
    inside = Counter(above for head in heads for above in islice(head.iterancestors(), _NEAR + 1))
    held: Counter[etree._Element] = Counter()
    for node in tree.iter("p", "div", "li", "blockquote", *_HEADINGS):
        text = _squeezed("".join(node.itertext())) if node.find(".//p") is None else ""
        card = next((above for above in islice(node.iterancestors(), _NEAR) if inside.get(above) == 1), None)
        if card is not None and text in lines:
            lines.remove(text)
            held[card] += len(text)
    return (held.total() - max(held.values(), default=0)) / max(1, len(_squeezed(body)))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _is_title(text: str, words: re.Pattern[str]) -> bool:
    """Tell whether a title is such words, with nothing behind them but what follows a sign."""
    found = words.match(text.strip()) if len(text) <= _LONGEST_TITLE else None
    return found is not None and _AFTER_TITLE.fullmatch(text.strip()[found.end() :]) is not None


def _parts(title: str) -> list[str]:
    """Return what stands before and behind the sign between a title and a site's name."""
    return [part for part in re.split(r"\s+[|–—·•»\-]\s+|\s*[|｜_]\s*", title) if part]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return "/-"


def _query(url: str) -> str:
    try:
        return urlsplit(url).query
    except ValueError:
        return "-"


# In the order asked: a wall is named by the first that fits.
_REASONS: tuple[tuple[str, Callable[[_Seen], bool], str], ...] = (
    ("error_page", _is_error, "a page that says there is nothing here"),
    ("consent", _is_consent, "a page that asks for consent"),
    ("blocked", _is_blocked, "a page that asks whether we are a person"),
    ("login", _is_login, "a page that asks to log in"),
    ("paywall", _is_paywall, "a page that sells what it does not show"),
    ("video", _is_video, "a player with little text"),
    ("index", _is_index, "a list of other pages"),
)
