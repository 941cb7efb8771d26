"""Decides which lines of a text only point to other pages or stand beside it, by the blocks they come from."""

import re
from collections.abc import Collection, Sequence

from lxml import etree

from crawler.extract.places import Places, home_of, letters
from crawler.text.urls import site_of

_LINKED = 0.9  # share of a block's letters inside links of the same site that makes it a pointer to other reports
_LABELLED = 0.5  # share that does behind a label (`Newsblog: All of today's reports`)
_LISTED = 0.7  # share inside any links that makes the last lines of a text a list of links
_LONGEST = 200  # characters; a longer line is text
# Alone on a line, or before a colon, in the languages in which such lines were met.
_LABEL = re.compile(
    r"^\W*(?:les (?:også|mer)|lees (?:ook|meer)|read (?:more|next|also)|also read|"
    r"related(?: articles?| stories)?|see also|more (?:in this series|on this|stories)|you (?:may|"
    r"might) also (?:like|be interested in)|à lire(?: aussi)?|lire aussi|"
    r"lesen sie (?:auch|mehr(?: zum thema)?|dazu)|mehr (?:zum thema|dazu)|zum artikel|auch interessant|"
    r"siehe auch|ähnliche|"
    r"czytaj (?:też|więcej|również|także)|zobacz (?:też|także|również)|leer (?:más|también)|lea (?:también|además)|"
    r"te puede interesar|leggi anche|leia (?:mais|também)|veja (?:mais|também)|чита(?:й|йте) (?:также|також|ще)|"
    r"läs (?:även|också|mer)|læs (?:også|mere)|lue (?:myös|lisää)|baca juga|"
    r"ayrıca bakınız|こちらも|関連記事|相关(?:阅读|新闻))"
    r"\s*(?P<colon>[:：].{0,150})?\W*$",
    re.IGNORECASE,
)


# Boxes beside the text, by the words of their classes and ids; on the measured pages no line inside one was the body's.
_BOX = re.compile(
    r"(?:^|[-_\s]|(?<=[a-z])(?=[A-Z]))(?i:fact-?box|info-?box|fakta-?(?:boks|ruta)|infokasten|sign-?up|news-?letter|cta|tools|"
    r"side-?bar|social|share)(?:$|[-_\s]|(?=[A-Z]))"
)


def pointers(places: Places, lines: Sequence[str], url: str) -> frozenset[int]:
    """Return the positions of the lines that lead to other pages or stand in boxes beside the text."""
    site = site_of(url)
    home = home_of(places, lines)
    trunk = frozenset() if home is None else frozenset({home, *home.iterancestors()})
    found = set()
    for at, line in enumerate(lines):
        node = places.get(letters(line))
        if node is not None and (_is_pointer(line, node, site) or (trunk and _is_boxed(node, trunk))):
            found.add(at)
    for at, line in enumerate(lines):
        label = _LABEL.match(line)
        if label:
            found.add(at)
            if not label["colon"] and _stands_apart(places, lines[at + 1 : at + 2], home):
                found.add(at + 1)
    return frozenset(found | _last_links(places, lines))


def _is_boxed(node: etree._Element | None, trunk: Collection[etree._Element]) -> bool:
    """Tell whether a block stands in a box, on its way up to where the text stands."""
    while node is not None and node not in trunk:
        if _BOX.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def _is_pointer(line: str, node: etree._Element, site: str) -> bool:
    if len(line) > _LONGEST:
        return False
    share = _linked(node, site) / max(1, len(letters(line)))
    return share >= _LINKED or (share >= _LABELLED and _before_link(node).endswith(":"))


def _linked(node: etree._Element, site: str | None) -> int:
    """Return how many letters of a block stand in links to the site, or to any where it is None."""
    around = next(node.iterancestors("a"), None)
    links = [around] if around is not None else node.iter("a")
    inside = [link for link in links if site is None or _is_inside(link.get("href") or "", site)]
    if around is not None:
        return len(letters("".join(node.itertext()))) if inside else 0
    return sum(len(letters("".join(link.itertext()))) for link in inside)


def _before_link(node: etree._Element) -> str:
    """Return what a block says before its first link."""
    link = next(node.iter("a"), None)
    before = []
    for text in node.itertext():
        if link is not None and text == (link.text or ""):
            break
        before.append(text)
    return "".join(before).strip()


def _stands_apart(places: Places, lines: Sequence[str], home: etree._Element | None) -> bool:
    """Tell whether the line stands elsewhere on the page than the others do."""
    node = places.get(letters(lines[0])) if lines else None
    return node is not None and home is not None and node.getparent() is not home


def _last_links(places: Places, lines: Sequence[str]) -> set[int]:
    """Return the positions of list items at the end that are little but links, whatever their site."""
    found = set()
    for at in range(len(lines) - 1, 0, -1):
        node = places.get(letters(lines[at])) if lines[at].startswith("- ") else None
        if node is None or _linked(node, None) < _LISTED * len(letters(lines[at])):
            break
        found.add(at)
    return found


def _is_inside(href: str, site: str) -> bool:
    if href.startswith(("#", "mailto:", "javascript:", "tel:")):
        return False
    return not href.startswith(("http:", "https:", "//")) or site_of(href) == site
