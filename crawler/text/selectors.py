"""Reads the selectors people write for pages: XPath where they begin as a path does, CSS otherwise."""

from collections.abc import Callable
from functools import lru_cache

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

Selected = list[etree._Element | str]  # noqa: SLF001 (lxml names the class of its elements nowhere else)

# What lxml raises on a selector that cannot be read or applied.
TROUBLE = (SelectorError, etree.XPathError, RecursionError)

_BEGINNINGS = ("/", "./", "(", "string(", "normalize-space(", "concat(")


def is_xpath(selector: str) -> bool:
    """Tell an XPath from CSS, which never begins so."""
    return selector.startswith(_BEGINNINGS)


def select(tree: etree._Element, selector: str) -> Selected:
    """Return the elements, attributes and texts that a selector finds, in the order of the page.

    Raises: one of TROUBLE; TypeError for an XPath that counts or compares.
    """
    found = _compiled(selector)(tree)
    if isinstance(found, str):
        return [found] if found else []
    if not isinstance(found, list):
        raise TypeError("finds a number or a truth value, no element")
    return [one for one in found if isinstance(one, str) or isinstance(one.tag, str)]


@lru_cache(maxsize=256)
def _compiled(selector: str) -> Callable[[etree._Element], object]:
    if is_xpath(selector):
        return etree.XPath(selector)  # type: ignore[no-any-return]
    return CSSSelector(selector, translator="html")  # type: ignore[no-any-return]
