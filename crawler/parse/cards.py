"""Decides which part of a section page tells of one article, and takes its headline and date from there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from crawler.parse.furniture import (
    CHROME,
    CHROME_ROLES,
    COMPOUNDS,
    HEADLINE,
    KICKER,
    NO_HEADLINE,
    NO_TITLE,
    PARTS,
    STATES,
    words,
)
from crawler.text.clean import plain

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PAGE = frozenset({"html", "body", "main"})
_CHROME_TAGS = frozenset({"nav", "footer", "dialog"})
_HEADER_HOLDERS = frozenset({"article", "main", "li", "section"})  # a header in one of these is not the site's
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "textarea", ""})
_TEASER = frozenset({"p", "time", "figure", "figcaption", "small", "ul", "ol", "button"})  # in a card that is one link
_INLINE = words("a abbr b cite em i mark q s small span strong sub sup u wbr")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai to Chinese
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NAMES_READ = 300  # characters of a class attribute
_LONGEST = 300  # characters of a headline; longer text is a teaser
_ENOUGH = 3  # words that make a link's text a headline rather than a label
_SENTENCE = 40  # characters beside a link that make it a part of what is written there
_LEVELS = 3  # a heading or a paragraph holds its link at most this deep


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """A text that may be an article's headline; of two the greater is taken.

    `rank`: 4 a heading that is linked, 3 a link's text of three words and more, 2 the heading of a card, 1 any text,
    0 what stands in for a picture. `size` is the text's length.
    """

    rank: int = -1
    size: int = 0
    text: str = ""


class Cards:
    """The parts of a page that tell of one article each.

    A card is the widest part around a link that holds no link to another article.

    :param keys: the links to articles, each with the key of its article.
    """

    def __init__(self, keys: Mapping[etree._Element, str]) -> None:
        self._keys = keys
        self._owners: dict[etree._Element, str | None] = {}  # None where several articles share a part
        for anchor, key in keys.items():
            self._claim(anchor, key)
        # What was found once: a page may have thousands of links in one card.
        self._headings: dict[etree._Element, Label] = {}
        self._dates: dict[etree._Element, str] = {}
        self._flat: dict[etree._Element, dict[etree._Element, str]] = {}

    def label(self, anchor: etree._Element) -> Label:
        """Return the best headline for a link, from itself and from its card."""
        own, card = linked_label(anchor), self._card(anchor)
        if card is anchor or own.rank > 2:
            return own
        if card not in self._headings:
            heading = next((node for node in card.iter(*_HEADINGS)), None)
            self._headings[card] = _label(2, "" if heading is None else _headline_text(heading))
        return max(own, self._headings[card])

    def date(self, anchor: etree._Element) -> str:
        """Return the date a link's card states, as it is spelled; failing that, what stands beside it; else ""."""
        card = self._card(anchor)
        if card not in self._dates:
            self._dates[card] = _date_in(card) or self._beside(card)
        return self._dates[card]

    def _claim(self, anchor: etree._Element, key: str) -> None:
        for node in (anchor, *anchor.iterancestors()):
            owner = self._owners.setdefault(node, key)
            if owner is None:
                return  # and so is all above
            if owner != key:
                self._owners[node] = None

    def _card(self, anchor: etree._Element) -> etree._Element:
        node, key = anchor, self._keys[anchor]
        for parent in anchor.iterancestors():
            if parent.tag in _PAGE or self._owners[parent] != key:
                break
            node = parent
        return node

    def _beside(self, card: etree._Element) -> str:
        """Return the date of a list whose dates and links are siblings."""
        parent = card.getparent()
        if parent is None:
            return ""
        if parent not in self._flat:
            self._flat[parent] = dict(self._dated_siblings(parent))
        return self._flat[parent].get(card, "")

    def _dated_siblings(self, parent: etree._Element) -> Iterator[tuple[etree._Element, str]]:
        """Yield the cards among an element's children with the dates beside them.

        Dates stand all before or all behind their links; which, the first of both tells.
        """
        cards: list[etree._Element] = []
        dates: list[list[str]] = [[]]  # those before the first card, between each two, and behind the last
        for child in parent:
            if child in self._owners:
                cards.append(child)
                dates.append([])
            elif found := _date_in(child):
                dates[-1].append(found)
        beside = dates[:-1] if dates[0] else dates[1:]
        yield from ((card, found[0]) for card, found in zip(cards, beside, strict=True) if len(found) == 1)


def linked_label(anchor: etree._Element) -> Label:
    """Return the best headline that the link itself holds or is held by."""
    inner = next((node for node in anchor.iter(*_HEADINGS)), None)
    if inner is None:
        inner = next((node for node in anchor.iter() if _is_headline(node)), None)
    if inner is None and any(_is_headline(node) for node in _around(anchor)):
        inner = anchor
    text = _headline_text(anchor)
    return max(
        _label(4, "" if inner is None else _headline_text(inner)),
        _label(3 if count_words(text) >= _ENOUGH else 1, text),
        _label(0, anchor.get("title") or anchor.get("aria-label") or ""),
        _label(0, next((image.get("alt") or "" for image in anchor.iter("img")), "")),
    )


def in_prose(anchor: etree._Element) -> bool:
    """Tell whether a link stands amid the sentences of a paragraph and has words of its own: it cites, not lists."""
    inner = anchor
    for outer in _around(anchor):
        if outer.tag == "p":
            previous = inner.getprevious()
            before = outer.text if previous is None else previous.tail
            beside = len((before or "").strip()) + len((inner.tail or "").strip())  # alone: a paragraph may be long
            return beside > _SENTENCE and linked_label(anchor).rank > 0
        inner = outer
    return False


def count_words(text: str) -> int:
    """Return how many words a text has; two signs of a script that sets no spaces count for one."""
    return len(re.findall(r"[^\W_]+", _UNSPACED.sub(" ", text))) + len(_UNSPACED.findall(text)) // 2


class Chrome:
    """Tells links in what surrounds a page's articles: navigation, the site's header, footers, bylines, tags.

    :param by_name: class names and ids count, not only elements and roles.
    """

    def __init__(self, *, by_name: bool) -> None:
        self._by_name = by_name
        self._inside: dict[etree._Element, tuple[bool, bool]] = {}  # in chrome; in what may have a header of its own

    def holds(self, node: etree._Element) -> bool:
        """Tell whether an element is, or stands in, such surroundings."""
        line = [node]
        for parent in node.iterancestors():
            line.append(parent)
            if parent in self._inside:
                break
        state = (False, False)
        for part in reversed(line):  # from the outermost inwards; each element of a page is looked at once
            state = self._inside.setdefault(part, self._state(part, *state))
        return state[0]

    def _state(self, node: etree._Element, inside: bool, held: bool) -> tuple[bool, bool]:
        if inside:
            return True, held
        tag = node.tag
        marked = tag in _CHROME_TAGS or node.get("role") in CHROME_ROLES or (tag == "header" and not held)
        named = self._by_name and tag not in _PAGE and tag != "article" and _is_named_chrome(node)
        return marked or named, held or tag in _HEADER_HOLDERS


def _is_named_chrome(node: etree._Element) -> bool:
    return any(map(_names_chrome, [*_names(node), *_words(node.get("id"))]))


def _names_chrome(name: list[str]) -> bool:
    """Tell whether the words of a class name or id say that an element surrounds a page's articles."""
    whole = len(name)
    while whole > 1 and name[whole - 1] in PARTS:
        whole -= 1
    last = name[whole - 1]
    return name[0] not in STATES and (last in CHROME or last.endswith(COMPOUNDS))


def _names(node: etree._Element) -> list[list[str]]:
    """Return the words of each class name in lower case."""
    return _words(node.get("class"))


def _words(attribute: str | None) -> list[list[str]]:
    named = [_NAME_WORD.findall(name) for name in (attribute or "")[:_NAMES_READ].split()]
    return [[word.lower() for word in name] for name in named if name]


def _around(anchor: etree._Element) -> Iterator[etree._Element]:
    for level, node in enumerate(anchor.iterancestors()):
        if level == _LEVELS or node.tag in _PAGE:
            return
        yield node


def _is_headline(node: etree._Element) -> bool:
    if node.tag in _HEADINGS:
        return True
    return any(not HEADLINE.isdisjoint(name) and NO_HEADLINE.isdisjoint(name) for name in _names(node))


def _label(rank: int, text: str) -> Label:
    """Return a text as a label; what says nothing is none, and what is too long for a headline is any text."""
    line = plain(text)
    if not line or NO_TITLE.fullmatch(line.strip(" .…»›→>:!")):
        return Label()
    return Label(rank, len(line), line) if len(line) <= _LONGEST else Label(min(rank, 1), 0, line)


def _headline_text(node: etree._Element) -> str:
    """Return an element's text without its teaser and kicker, unless nothing else is there."""
    return _text(node, bare=True) or _text(node, bare=False)


def _text(node: etree._Element, *, bare: bool) -> str:
    """Return an element's readable text on one line; blocks are set off by spaces."""
    pieces: list[str] = []
    muted = 0
    for event, part in etree.iterwalk(node, events=("start", "end")):
        tag = part.tag if isinstance(part.tag, str) else ""
        mutes = part is not node and (tag in _SILENT or (bare and _is_beside_headline(part, tag)))
        if event == "start":
            muted += mutes
        else:
            muted -= mutes
        text = part.text if event == "start" else part.tail if part is not node else ""
        pieces += ["" if tag in _INLINE else " ", "" if muted else text or ""]
    return plain("".join(pieces))


def _is_beside_headline(node: etree._Element, tag: str) -> bool:
    return tag in _TEASER or any(not KICKER.isdisjoint(name) for name in _names(node))


def _date_in(node: etree._Element) -> str:
    """Return the date an element states: what is marked as its publication before the first of any."""
    times = [part for part in node.iter() if part.tag == "time" or part.get("itemprop") == "datePublished"]
    times.sort(key=lambda part: part.get("itemprop") != "datePublished" and part.get("pubdate") is None)
    stated = (part.get("datetime") or part.get("content") or plain("".join(part.itertext())) for part in times)
    return next((text for text in stated if text), "")
