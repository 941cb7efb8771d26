"""Reads which agency a byline names, alone or behind a person."""

import re
from collections.abc import Collection, Sequence

from crawler.extract.credit.book import Book
from crawler.extract.credit.endings import is_about_helpers
from crawler.extract.credit.names import folded
from crawler.text.clean import plain

_LONGEST = 120  # characters of a byline in which a house is looked for behind a person
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af|przez|автор|yazan|da|de)\s*:?\s+(?=\S)", re.IGNORECASE)
# Ana Moor, AFP ; Ana Moor | Reuters ; Ana Moor of The Associated Press ; Ana Moor (AFP)
_BEHIND_PERSON = re.compile(
    r"^(?P<who>.*?)\s*(?P<sign>,|\||/|–|—|\s-\s|\bof\b|\bfor\b|\bfrom\b|\(|\[|【|（)\s*"
    r"(?P<agency>[^,|/()\[\]（）【】]{2,40}?)[)\]）】]?$"
)
_AND = frozenset(["and", "und", "et", "y", "e", "og", "och", "i", "и", "&", "with"])
_MOST_WORDS = 5  # of an agency's name that stands behind names without a sign between
_PLACE_BEHIND = re.compile(r"(?:,\s*|\s(?:in|à|en|aus)\s)(?![^,]*[A-Z]{2})[^\W\d_a-zß-ÿ][^,]{1,25}$")
# A picture's credit, and what is said of somebody: no bylines.
_NO_BYLINE = re.compile(
    r"\b(?:getty|imago|shutterstock|picture alliance|photo|foto|is an?|was an?|has been|works|writes|covers|former)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"\b(?:News|Times|Post|Herald|TV|Radio|Media|Today|Daily|Zeitung)\b")
_DATE_BEHIND = re.compile(r"(?:\s(?:on|at)\s.*|[\s,|•·–—-]+(?:[^\W\d_]{3,10}\.?\s\d|\d{1,2}[.\s/]).*)$")
_WITH = re.compile(r"\s(?:with|mit|avec|con|com|met|med)\s", re.IGNORECASE)
_NEWSROOM = re.compile(
    r"^(?:(?:web|news|online|sports?) )?(?:staff(?: reporters?| writers?)?|reporters?|newsroom|"
    r"desk|team|redaktion|redaktionen|redaction|rédaction|"
    r"redacción|redação|redazione|redactie|redakcja|redakce|редакция|агентства|agencies|agencias|agences|agenturen)$",
    re.IGNORECASE,
)


def read_byline(byline: str, book: Book, own: Collection[str] = ()) -> tuple[str, ...]:
    """Return the agencies that a byline as printed names as authors; none where they only helped.

    :param own: folded names of the outlet: what it signs together with an agency is its own.
    """
    text = _BY.sub("", plain(byline))
    if not text or _NO_BYLINE.search(text) or book.names.may_be_given_name(text) or is_about_helpers(text, book):
        return ()
    by_whom, helper, _ = text.partition(next(iter(_WITH.findall(text)), "\n"))
    if helper:
        return book.names.joint(by_whom)
    for attempt in (text, _DATE_BEHIND.sub("", text), _PLACE_BEHIND.sub("", text)):
        found = book.names.joint(attempt) or _behind_person(attempt, book, own)
        if found:
            return found
    return ()


def is_of_staff(byline: str, own: Collection[str]) -> bool:
    """Tell whether a byline is that of the outlet's newsroom (`Guardian staff reporter`); `own` as in read_byline."""
    text = folded(_BY.sub("", plain(byline)))
    return any(text.startswith(f"{name} ") and _NEWSROOM.match(text.removeprefix(f"{name} ")) for name in own if name)


def _behind_person(text: str, book: Book, own: Collection[str]) -> tuple[str, ...]:
    """Return the house that stands behind a person; behind a newsroom or another house it is no author."""
    if len(text) > _LONGEST:
        return ()
    match = _BEHIND_PERSON.match(text)
    if match is None:
        return _behind_names(text.split(), book)
    who = match.group("who")
    is_house = (
        folded(who) in own
        or _NEWSROOM.match(who)
        or _HOUSE.search(who)
        or (match.group("sign") == "/" and " " not in who)
    )
    return () if is_house else book.names.joint(match.group("agency"))


def _behind_names(words: Sequence[str], book: Book) -> tuple[str, ...]:
    """Return the agency of `Ana Moor and John Doe The Associated Press`, `Ana Moor AFP`."""
    for length in range(min(_MOST_WORDS, len(words) - 2), 0, -1):
        before, name = words[-length - 1], " ".join(words[-length:])
        shown = book.names.one(name) if length > 1 or name.isupper() else None
        if shown:
            return () if before.casefold() in _AND or not before[0].isupper() else (shown,)
    return ()
