"""Reads what is printed around a page's headline, where any reader looks: who signs, and when it was published."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from crawler.extract.byline import is_signed
from crawler.extract.metas import Stated
from crawler.extract.words import folded, words
from crawler.text.clean import plain

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p", "section", "table", "tbody", "td"}
    | {"th", "tr", "ul"}
)
_SILENT = frozenset({"script", "style", "noscript", "svg", "template", "button", "iframe", "select", "figure", "form"})
_AFTER = 40  # blocks looked at behind the headline
_BEFORE = 12  # and before it
_LONG = 160  # characters from which on a block is text and no byline or stamp
_TEXTS = 3  # blocks of text after which nothing belongs to the headline any more: a dek, a caption, the lead
_NEAR = 12  # blocks behind the headline in which its date stands
_NEAREST = 4  # and before it
_FEW = 2  # stamps; where more stand, they are those of other reports
_LONGEST = 120  # characters of a byline
_BESIDE = 10  # words beside a stamp; where more stand, it is a date in a sentence
_CARD = 300  # characters of a card that leads to another report; the text of an article's own parts is longer
_TITLE = 5  # words of a link from which on it is a title and no name

_SIGNING = re.compile(
    r"(?:^|[-_\s]|(?<=[a-z])(?=[A-Z]))(?i:author(?!i)|byline|writer|contributor|reporter|journalist|autor(?!i)|auteur|autore|"
    r"redacteur|redakteur|penulis|yazar|muallif|skribent|forfatter|toimittaja|szerzo|avtor|auther)"
)
_NO_SIGNING = re.compile(
    r"bio|about|avatar|image|photo|social|share|follow|more|related|count|title|role|desc|comment", re.IGNORECASE
)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|i|in|zy)?|auteurs?|autore|by|staff|people|persons?|profiles?|journalists?|reporters?|"
    r"contributors?|columnists?|writers?|redaktion|redakteure?|redaktorzy|yazar(?:lar)?|penulis|auther|skribent|"
    r"journalister|toimittaja|autori|experts?|authorid|author-[\w-]+)/[^/?#]+/?(?:[?#].*)?$",
    re.IGNORECASE,
)
# Days with their year as pages print them, with a clock time before or behind: 2019年4月21日 12時00分; Dec 16th, 2016,
# 4:19 PM ET; 16. Dezember 2016 um 14:07 Uhr; 3 de mayo de 2020; 19.07.2022; 2022-07-19 07:15.
_CLOCK = r"\d{1,2}[:.h時时]\s?\d{2}(?::\d{2})?(?:分)?(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:GMT[+-]\d{1,2}|[A-Z]{2,4})\b)?"
_DAY = (
    r"(?:\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일号]?"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th|\.|º|er)?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s|del\s)?(?:19|20)\d{2}"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}(?!\d)|(?<!\d)(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})"
)
_STAMP = re.compile(
    rf"(?:{_CLOCK}\W{{0,4}})?{_DAY}(?:[\s,|•·–—/-]{{0,4}}(?:at|um|à|às|a las|alle|o|kl\.?|klo|,)?\s?{_CLOCK})?",
    re.IGNORECASE,
)
_FULL_NAME = re.compile(r"(?:[A-ZÀ-ÞĀ-ŽА-Я][\w'’.-]+\s){1,3}[A-ZÀ-ÞĀ-ŽА-Я][\w'’.-]+")
_LITTLE_BUT = 0.9
# Ada Moor | 3 May 2020
_NAME_AND_DAY = re.compile(
    rf"((?:[A-ZÀ-ÞĀ-ŽА-Я][\w'’.-]+\s){{1,3}}[A-ZÀ-ÞĀ-ŽА-Я][\w'’.-]+)\s?[|/·•–—-]\s?(?:{_CLOCK}\W{{0,4}})?{_DAY}"
)
_CHANGED = re.compile(
    r"(?:updat|modif|edited|revis|aktualis|geändert|mis à jour|actualiz|atualiz|aggiorn|gewijzigd|bijgewerkt|uppdat|"
    r"oppdat|opdat|zaktual|обновл|изменен|güncel|更新|diperbarui)\w*\W{0,3}(?:\w{1,5}\W{1,3}){0,2}$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"(?:[,;/|&·•、，]|and|und|et|y|e|og|och|en|i|и|та|ve|dan|with|mit|avec|con)+", re.IGNORECASE)
_BEHIND_DATE = re.compile(r"\d{4}\W{0,3}(?:\d{1,2}:\d{2}\W{0,3})?(?:by|von|par|por|di|door)\s+([A-ZÀ-Þ][^\d]{3,50})$")
_PLACE_BEHIND = re.compile(r"(?<=\w),\s[A-ZÀ-Þ][\w-]+\.?$")  # Von Ada Moor, Madrid
_PARTS = re.compile(r"\s[|/·•—–]\s|\s{2,}|;|\s-\s")


@dataclass(frozen=True, slots=True)
class Printed:
    """The bylines and the date stamps near the headline, in document order."""

    bylines: tuple[str, ...] = ()
    stamps: tuple[Stated, ...] = ()


def read_printed(tree: etree._Element, headline: str, *, dated: bool = False) -> Printed:
    """Return what is printed around the headline; nothing where the headline itself is not found on the page.

    :param dated: whether the date is known already, and no stamps are wanted.
    """
    node = _headline_node(tree, folded(headline))
    if node is None:
        return Printed()
    blocks, before = list(_head(_behind(node))), _before(node)
    bylines = dict.fromkeys(text for block in (*blocks, *before) for text in _signed(block))
    near = [] if dated else [*blocks, *before][:_NEAR] + before[:_NEAREST]
    # stable: where a first date and that of a change are printed, the first date comes first
    stamps = sorted(dict.fromkeys(_stamps(near)), key=lambda stamp: stamp[0])
    few = stamps if len({text for _, text in stamps}) <= _FEW else []
    return Printed(tuple(bylines), tuple(("printed", text) for _, text in few))


def byline_text(node: etree._Element) -> str:
    """Return a byline's text on one line; where it is little but links or full names, each is a name of its own."""
    whole = _text(node)
    linked = [text for text in map(_text, node.iter("a")) if text]
    if len(linked) > 1 and len("".join(linked)) >= _LITTLE_BUT * len(whole):
        return ", ".join(linked)
    parts = [text for text in map(_text, node.iterdescendants()) if _FULL_NAME.fullmatch(text)]
    return ", ".join(parts) if len(parts) > 1 and " ".join(parts) == whole else whole


def _headline_node(tree: etree._Element, wanted: str) -> etree._Element | None:
    """Return the element that shows the headline: best an h1 of the article, not one that the site's bar repeats;
    else the first heading or titled block that says it.
    """
    if not wanted:
        return None
    shown = [(node, folded(_text(node))) for node in tree.iter("h1")]
    shown = [(node, text) for node, text in shown if text and (wanted in text or text in wanted)]
    if shown:
        return max(shown, key=lambda one: (one[1] == wanted, _is_in_article(one[0])))[0]
    for tags in (("h2", "h3"), ("div", "span", "p", "td", "font")):
        for node in tree.iter(*tags):
            if len(tags) > 3 and (len(node) > 3 or not node.text):
                continue
            if folded(_text(node)) == wanted:
                return node
    return None


def _is_in_article(node: etree._Element) -> bool:
    return next(node.iterancestors("article", "main"), None) is not None


def _behind(node: etree._Element) -> Iterator[etree._Element]:
    """Yield the innermost blocks behind a node, in document order."""
    while node is not None and node.tag != "body":
        for sibling in node.itersiblings():
            yield from _innermost(sibling)
        node = node.getparent()


def _before(node: etree._Element) -> list[etree._Element]:
    """Return the innermost blocks shortly before a node, nearest first."""
    found: list[etree._Element] = []
    for _ in range(3):
        for sibling in node.itersiblings(preceding=True):
            found += reversed(list(_innermost(sibling)))
            if len(found) >= _BEFORE:
                return found[:_BEFORE]
        node = node.getparent()
        if node is None or node.tag in {"body", "html"}:
            break
    return found


def _head(blocks: Iterator[etree._Element]) -> Iterator[etree._Element]:
    """Yield the short blocks up to where the text begins."""
    texts = 0
    for count, block in enumerate(blocks):
        if len(_text(block)) > _LONG:
            texts += 1
        else:
            yield block
        if texts >= _TEXTS or count >= _AFTER:
            return


def _innermost(node: etree._Element) -> Iterator[etree._Element]:
    """Yield the parts of a subtree that hold text and no further blocks."""
    if not isinstance(node.tag, str) or node.tag in _SILENT:
        return
    inner = [child for child in node if isinstance(child.tag, str)]
    if not any(child.tag in _BLOCKS or any(one.tag in _BLOCKS for one in child.iter()) for child in inner):
        if _text(node):
            yield node
        return
    for child in inner:
        yield from _innermost(child)


def _text(node: etree._Element) -> str:
    return plain(" ".join(text for text in node.itertext() if text.strip()))


def _signed(block: etree._Element) -> Iterator[str]:
    """Yield the byline of a block: who is linked or stands behind a `By`, else what is marked as an author."""
    text = _text(block)
    if is_signed(text):
        linked = list(_linked(block))
        yield ", ".join(linked) if linked else _PLACE_BEHIND.sub("", _PARTS.split(text)[0])
        return
    behind = _BEHIND_DATE.search(text)
    if behind:
        yield behind[1]
        return
    marked = [name for one in block.iter() if isinstance(one.tag, str) and _is_mark(one) and (name := byline_text(one))]
    if not marked and _is_mark(block.getparent()):
        marked = [byline_text(block)]
    short = dict.fromkeys(name for name in marked if len(name) <= _LONGEST)
    innermost = [name for name in short if not any(other != name and other in name for other in short)]
    if innermost:
        yield ", ".join(innermost)
        return
    dated = _NAME_AND_DAY.match(text)
    if dated:
        yield dated[1]


def _linked(block: etree._Element) -> Iterator[str]:
    """Yield the links that stand first in a block with nothing but separators between them."""
    links = set(block.iter("a"))
    inside = {node for link in links for node in link.iter()}
    started = False
    for text in block.xpath(".//text()[normalize-space()]"):
        owner = text.getparent()
        owner = owner.getparent() if text.is_tail else owner
        if owner in inside:
            started = True
            yield plain(text)
        elif started and not _SEPARATOR.fullmatch(plain(text)):
            return


def _is_mark(node: etree._Element | None) -> bool:
    if node is None:
        return False
    if node.tag == "a" and _PROFILE.search(node.get("href") or ""):
        return True
    name = f"{node.get('class') or ''} {node.get('data-testid') or ''}"
    return bool(_SIGNING.search(name)) and not _NO_SIGNING.search(name)


def _stamps(blocks: Iterable[etree._Element]) -> Iterator[tuple[bool, str]]:
    """Yield the days with their year in blocks, and whether each is said to be that of a change."""
    before = ""
    for block in blocks:
        text = _text(block)
        if len(text) <= _LONG and not _is_caption(block):
            found = list(_stamps_in(block, before if before.endswith(":") else "", text))
            yield from () if found and _is_carded(block) else found
        before = text


def _stamps_in(block: etree._Element, before: str, text: str) -> Iterator[tuple[bool, str]]:
    tags = [*block.iterancestors("time"), *block.iter("time")]
    exact = [stated for tag in tags[:1] if (stated := plain(tag.get("datetime") or ""))]
    if exact:
        yield _CHANGED.search(before or text) is not None, exact[0]
        return
    found = list(_STAMP.finditer(text))
    if len(words(_STAMP.sub("", text))) <= _BESIDE:
        yield from ((_CHANGED.search(before + text[: one.start()]) is not None, one.group()) for one in found)


def _is_caption(block: etree._Element) -> bool:
    return block.tag == "figcaption" or any(
        "caption" in (node.get("class") or "").casefold() for node in (block, block.getparent()) if node is not None
    )


def _is_carded(block: etree._Element) -> bool:
    """Tell whether a block stands in a card: few words, with the linked title of another report among them."""
    for node in block.iterancestors():
        if node.tag == "body" or node.find(".//h1") is not None or not _is_short(node):
            return False
        if any(len(_text(link).split()) >= _TITLE for link in node.iter("a") if link.get("href")):
            return True
    return False


def _is_short(node: etree._Element) -> bool:
    """Tell whether an element says no more than a card does."""
    return all(length <= _CARD for length in accumulate(len(text.strip()) for text in node.itertext()))
