"""Reads where a report was written, and by which agency, from the way its text begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.extract.credit.book import Book
from crawler.extract.credit.lines import Lines
from crawler.model import Clue

_LOOKED_AT = 200  # characters of a paragraph's beginning in which a dateline stands
_LONGEST_PLACE = 60  # characters of the place and date before the bracket

_PLACE = r"[^\W\d_][^()（）\[\]【】\n:;!?\"“”]*?"
_DASH = r"(?:\s*\.?\s*(?:[-–—―:：]+|/|\|)\s*)"
_DAY = r"(?:[^\W\d_]{3,9}\.?\s\d{1,2}|\d{1,2}\.?\s[^\W\d_]{3,9}\.?)(?:,?\s\d{4})?"
# The forms that outlets everywhere print, whoever the agency is; an agency's own habits stand in its row.
# BEIRUT (Reuters) - ; PARIS, 4 juin (AFP) - ; (AP) — ; ROMA (ANSA):
_BRACKETED = re.compile(
    rf"^(?P<place>{_PLACE})?[\s,]*[(（\[【]\s?(?P<agency>[^()（）\[\]【】]{{2,40}})[)）\]】]{_DASH}"
)
# New Delhi, Jun 4 (PTI) ; Lucknow (Uttar Pradesh) [India], June 4 (ANI): behind a day the bracket needs no dash
_DATED = re.compile(
    rf"^(?P<place>{_PLACE})(?:\s\([^()]{{2,30}}\))?(?:\s\[[^\[\]]{{2,20}}\])?,\s{_DAY}\s"
    r"\((?P<agency>[^()]{2,40})\)[\s:.-]"
)
# EUTAW, Ala. (AP) Authorities say: behind capitals the bracket needs no dash
_CAPITALS = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.' -]{3,30}(?:, [A-ZÀ-Þ][\w. ]{1,15})?)\s\((?P<agency>[^()]{2,30})\)\s(?=[A-ZÀ-Þ\"“])"
)
# BERLIN dpa | Der Hafen
_BARRED = re.compile(r"^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ/ .-]{2,30})\s(?P<agency>[^\s|]{2,20})\s\|")
# (SDA) Die Reederei
_BARE_BRACKET = re.compile(r"^\((?P<agency>[^\W\d_]{2,10})\)\s(?=[A-ZÀ-Þ])")
# VILNIUS, Aug 09, BNS –
_DATED_BARE = re.compile(rf"^(?P<place>{_PLACE}),\s{_DAY},\s(?P<agency>[^-–—.:,()\n]{{2,30}}?)\s?[-–—]")
# (ANSA) - ROMA, 04 GIU - ; (AGI) - Roma, 4 giu. -
_AGENCY_FIRST = re.compile(
    rf"^[(（\[【](?P<agency>[^()（）\[\]【】]{{2,40}})[)）\]】]\s*[-–—]+\s*(?P<place>{_PLACE})\s*[-–—]\s"
)
# MOSCOW, June 4. /TASS/. ; ANKARA - /AA/
_SLASHED = re.compile(rf"^(?P<place>{_PLACE})[\s,.–—-]*/(?P<agency>[^/\n]{{2,30}})/[\s.,:–—-]")
# МОСКВА, 4 июн - РИА Новости. ; TOKYO -- Kyodo. ; LONDON — AP —
_AFTER_DASH = re.compile(rf"^(?P<place>{_PLACE})\s*[-–—]+\s*(?P<agency>[^-–—.:()\n]{{2,30}}?)\s*(?:[:–—-]+|\.)\s")
# 新华社北京6月4日电 ; （中新社 上海 6月4日电） ; （中央社台北9日電）
_CHINESE = re.compile(
    r"^[（(【\[]?(?P<agency>[^\W\d_]{2,8}?[社网網])(?P<who>[记記]者.{0,20}?)?[\s，,]*(?P<place>[^\W\d_]{2,8}?(?:[/、][^\W\d_]{2,8}?)?)[\s，,]*"
    r"(?:\d{1,2}\s*月\s*)?\d{1,2}\s*日\s*[电電讯訊]"
)
# 北京(新华社)
_CHINESE_BRACKET = re.compile(
    r"^(?P<place>[\u3400-\u9fff\uac00-\ud7af]{2,8})\s*[(（](?P<agency>[^()（）\s]{2,12})[)）]\s*[-–—:：]?\s*"
)
_FORMS = (
    _AGENCY_FIRST,
    _BRACKETED,
    _DATED,
    _DATED_BARE,
    _CAPITALS,
    _BARE_BRACKET,
    _BARRED,
    _SLASHED,
    _CHINESE,
    _CHINESE_BRACKET,
    _AFTER_DASH,
)
# BEIRUT — ; WASHINGTON, D.C. / : a place alone, in capitals, says where and not who
_PLACE_ALONE = re.compile(
    r"^(?P<place>[^\W\d_a-zß-öø-ÿ][^a-zß-öø-ÿ\d()\[\]:;!?\"“”\n]{2,40}(?:, [A-Z][\w.]+){0,2})\s(?:[–—/]+|--)\s(?=\S)"
)
_HEADS = """
    breaking update updated exclusive watch video photo photos picture opinion analysis factbox explainer live
    correction editorial listen related commentary review interview newsletter advertisement source image
"""
_NO_PLACE = frozenset(_HEADS.split())
_DATE_BEHIND = re.compile(r"[\s,.–—-]+(?:\w{3,7}day,?\s)?(?:[^\W\d_]{3,10}\.?\s)?(?:de\s)?\d.*$")
_EDITORS_NOTE = re.compile(r"^\((?:Eds?|Adds|Updates?)\b[^()]*\)\s*", re.IGNORECASE)
_BYLINE_BEFORE = re.compile(r"^By .*?(?=\b[A-Z]{3,})")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place of a dateline, the clue to its author, and the agencies it joins with another house: `(CBS/AP)`."""

    place: str | None = None
    clue: Clue | None = None
    helpers: tuple[str, ...] = ()


def read_dateline(lines: Lines, book: Book) -> Dateline:
    """Return the first dateline among the first lines."""
    for text in (_EDITORS_NOTE.sub("", whole)[:_LOOKED_AT] for whole in lines.head):
        helpers: tuple[str, ...] = ()
        for place, words, agency in _readings(text, book):
            names = book.names.joint(agency)
            if names:
                return Dateline(place, Clue("dateline", words, names))
            helpers = helpers or book.names.among(agency)
        alone = _PLACE_ALONE.match(text) or _BRACKETED.match(text)
        place = _place(alone.group("place")) if alone else None
        if helpers or (place and _in_capitals(place)):
            return Dateline(place, None, helpers)
    return Dateline()


def _readings(text: str, book: Book) -> Iterator[tuple[str | None, str, str]]:
    """Yield (place, the words, the words of them that may be agencies) of each way to read the text's beginning."""
    for shape in book.datelines:
        own = shape.pattern.match(text) if shape.letters in text else None
        if own:
            yield _place(own.groupdict().get("place")), own.group().strip(), shape.agency
    for form in _FORMS:
        match = form.match(text)
        if (
            match
            and len(match.groupdict().get("place") or "") <= _LONGEST_PLACE
            and not _is_heading(match.groupdict().get("place"))
        ):
            place = None if match.groupdict().get("who") else _place(match.groupdict().get("place"))
            yield place, match.group().strip(), match.group("agency")


def _is_heading(place: str | None) -> bool:
    return bool(place) and str(place).split()[0].casefold().strip(",.-") in _NO_PLACE


def _in_capitals(place: str) -> bool:
    first = place.split(",", maxsplit=1)[0]
    return first == first.upper() and first != first.lower() and not _is_heading(place)


def _place(text: str | None) -> str | None:
    """Return the place without the date behind it, and without a byline before it."""
    if not text:
        return None
    place = _DATE_BEHIND.sub("", text).strip(" ,–—-")
    place = _BYLINE_BEFORE.sub("", place)
    return place if 1 < len(place) <= _LONGEST_PLACE else None
