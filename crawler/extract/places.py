"""Finds, for the lines of an extracted text, the blocks of the page that they come from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from lxml.etree import _Element as Element

Places = Mapping[str, Element]  # a line's letters -> the innermost block that says just that

_BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "div", "span", "blockquote", "figcaption", "section", "td")
_SPAN_PARENTS = frozenset({"div", "section", "article", "header", "main"})


def letters(text: str) -> str:
    """Return a line without white space and list mark: what a line and its block have in common."""
    return "".join(text.removeprefix("- ").split())


def places_of(tree: Element, lines: Iterable[str]) -> Places:
    """Return the blocks of those lines that are found again on the page."""
    wanted = {letters(line) for line in lines}
    shortest = min(map(len, wanted), default=0)
    found: dict[str, Element] = {}
    for node in tree.iter(*_BLOCKS):
        if len(node) and node.tag != "p" and _holds_blocks(node):
            continue
        text = "".join(node.itertext())
        if len(text) < shortest:
            continue
        said = letters(text)
        if said in wanted and (node.tag != "span" or node.getparent().tag in _SPAN_PARENTS):
            found.setdefault(said, node)
    return found


def home_of(places: Places, lines: Sequence[str]) -> Element | None:
    """Return the element in which most of the lines stand directly, None where fewer than three do."""
    parents = Counter(node.getparent() for line in lines if (node := places.get(letters(line))) is not None)
    parent, count = parents.most_common(1)[0] if parents else (None, 0)
    return parent if count >= 3 else None


def _holds_blocks(node: Element) -> bool:
    return any(child.tag in {"p", "div", "ul", "ol", "section", "article", "table"} for child in node)
