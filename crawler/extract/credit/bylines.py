"""Reads which agency a byline names, alone or behind a person."""

import re

from crawler.extract.credit.book import Book
from crawler.extract.credit.endings import is_about_helpers
from crawler.text.clean import plain

_LONGEST = 120  # characters of a byline in which a house is looked for behind a person
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af|przez|автор|yazan|da|de)\s*:?\s+(?=\S)", re.IGNORECASE)
_BEHIND_PERSON = re.compile(
    r"^(?P<who>.*?)\s*(?:,|\||/|–|—|\s-\s|\bof\b|\bfor\b|\bfrom\b|\(|\[|【|（)\s*"
    r"(?P<agency>[^,|/()\[\]（）【】]{2,40}?)[)\]）】]?$"
)
_DATE_BEHIND = re.compile(r"(?:\s(?:on|at)\s.*|[\s,|•·–—-]+(?:[^\W\d_]{3,10}\.?\s\d|\d{1,2}[.\s/]).*)$")
_WITH = re.compile(r"\b(?:with|mit|avec|con|com|met|med)\b", re.IGNORECASE)


def read_byline(byline: str, book: Book) -> tuple[str, ...]:
    """Return the agencies that a byline as printed names as authors; none where they only helped."""
    text = _BY.sub("", plain(byline))
    if not text or book.names.may_be_given_name(text) or is_about_helpers(text, book):
        return ()
    found = book.names.joint(text) or book.names.joint(_DATE_BEHIND.sub("", text))
    if found or len(text) > _LONGEST or _WITH.search(text):
        return found
    match = _BEHIND_PERSON.match(text)
    return book.names.joint(match.group("agency")) if match else ()
