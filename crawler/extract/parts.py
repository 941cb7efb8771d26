"""Joins the parts of a text that its page keeps in several boxes of one kind, as between advertisements."""

from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from lxml.etree import _Element as Element

from crawler.extract.places import letters

_LONG = 80  # letters from which on a paragraph is text and no teaser's
_UP = 3  # elements from a paragraph up to the box of its part
_FAR = 6  # and from that up to what holds all parts
_MOST = 12  # parts; where more boxes are alike, they are posts, comments or cards
_LINKED = 0.3  # share of a part's letters in links from which on it leads elsewhere
_ASIDE = frozenset({"li", "aside", "nav", "footer", "header", "article", "form", "table"})
_TITLES = ("h1", "h2", "h3", "h4")


def join_parts(tree: Element, lines: Sequence[str]) -> bool:
    """Move what stands in the boxes beside the text's own and of its kind into the first of them; tell whether any did.

    :param lines: the text as it was read; where it holds all parts already, nothing is moved.
    """
    read = set(map(letters, lines))
    for box in _boxes(tree, lines):
        parts = _parts(box)
        if 1 < len(parts) <= _MOST:
            missed = any(_longest(part) not in read for part in parts)
            for part in parts[1:] if missed else ():
                parts[0].extend(list(part))
            return missed
    return False


def _boxes(tree: Element, lines: Sequence[str]) -> Iterator[Element]:
    """Yield the elements around the longest paragraph read, the innermost first."""
    longest = max(map(letters, lines), key=len, default="")
    if len(longest) < _LONG:
        return
    node = next((node for node in tree.iter("p") if letters("".join(node.itertext())) == longest), None)
    for _ in range(_UP):
        node = node.getparent() if node is not None else None
        if node is None or node.tag in _ASIDE or node.tag == "body":
            return
        if node.get("class"):
            yield node


def _parts(box: Element) -> list[Element]:
    """Return the boxes of one kind with a box in the nearest element that holds several, in document order."""
    around = list(takewhile(lambda above: above.tag not in {"body", "html"}, islice(box.iterancestors(), _FAR)))
    kin = [node for node in around[-1].iter(str(box.tag)) if _is_kin(node, box)] if around else []
    for above in around if len(kin) > 1 else ():
        parts = [node for node in kin if node is box or _is_part(node, box, above)]
        if len(parts) > 1:
            return parts
    return [box]


def _is_kin(node: Element, box: Element) -> bool:
    """Tell whether an element is marked as being of the same kind."""
    mine, others = (node.get("class") or "").split(), (box.get("class") or "").split()
    return bool(mine) and (set(mine) <= set(others) or set(others) <= set(mine))


def _is_part(node: Element, box: Element, above: Element) -> bool:
    """Tell whether an element below another is a box with text in it that belongs to the same article."""
    inside = list(takewhile(lambda one: one is not above, node.iterancestors()))
    root = inside[-1].getparent() if inside else node.getparent()
    if root is not above or any(one is box or one.tag in _ASIDE for one in inside):
        return False
    return _is_text(node) and not any(_is_card_title(title) for title in node.iter(*_TITLES))


def _is_text(node: Element) -> bool:
    if node.find("p") is None or node.find(".//h1") is not None:
        return False
    said = [len(letters("".join(one.itertext()))) for one in node.iterchildren("p")]
    linked = sum(len(letters("".join(link.itertext()))) for link in node.iter("a"))
    return max(said) >= _LONG and linked < _LINKED * sum(said)


def _longest(part: Element) -> str:
    return max((letters("".join(one.itertext())) for one in part.iterchildren("p")), key=len, default="")


def _is_card_title(title: Element) -> bool:
    """Tell whether a heading leads to another page."""
    return title.find(".//a[@href]") is not None or next(title.iterancestors("a"), None) is not None
