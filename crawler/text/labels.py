"""Decides how a source is named to readers: `AP via ABC News`, or the outlet alone where it wrote itself."""

import re
from collections.abc import Collection

WORDS = re.compile(r"[^\W_]+")


def source_label(outlet_name: str, credit: str | None, aliases: Collection[str] = ()) -> str:
    """Name a report's source by its outlet and credit; `aliases` are the outlet's other names."""
    if not credit or not credit.strip():
        return outlet_name
    if any(is_house(credit, name) for name in (outlet_name, *aliases)):
        return outlet_name
    return f"{credit.strip()} via {outlet_name}"


def is_house(credit: str, outlet_name: str) -> bool:
    """Tell whether the credit is the outlet's name or how that name begins (`BBC` in `BBC News`)."""
    credited, named = _words(credit), _words(outlet_name)
    return bool(credited) and named[: len(credited)] == credited


def _words(name: str) -> list[str]:
    """Return the words that tell names apart: case and a leading article do not."""
    words = [word.casefold() for word in WORDS.findall(name)]
    return words[1:] if words[:1] == ["the"] and len(words) > 1 else words
