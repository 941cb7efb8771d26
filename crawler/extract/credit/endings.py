"""Reads who wrote a report from its last lines: sign-offs, source and copyright lines, the last words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.extract.credit.book import Book
from crawler.extract.credit.lines import Lines
from crawler.model import Clue

_SHORT = 200  # characters of a line that may be a caption
_NOTE = 300  # characters of a line about who helped
_ALONE = 40  # characters of a line that holds a credit and nothing else
_MARK = 16  # characters of an editor's mark behind the credit: (完), jkow/ dki/, ###
_MOST_MARKS = 2
_WORDS = 160  # characters of evidence kept

_COPYRIGHT = re.compile(
    r"^[^.!?©\n]{0,40}?(?:©|\(c\)|copyright|urheberrecht)[\s©]*(?:\(c\)\s*)?(?:copyright\s*)?(?:by\s+)?"
    r"(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,|]*(?:by\s+)?(?P<agency>[^.,;|()\n]{2,40})",
    re.IGNORECASE,
)
_SOURCE_WORDS = (
    "source|sources|via|quelle|quellen|fuente|fonte|fonti|źródło|kaynak|kilde|källa|lähde|bron|zdroj|zdroje|sursa|avots|"
    "šaltinis|allikas|izvor|vir|forrás|heimild|chanzo|sumber|nguồn|πηγή|источник|джерело|источници|източник|извор|"
    "المصدر|منبع|מקור|स्रोत|सूत्र|উৎস|ที่มา|来源|來源|消息来源|稿源|出典|출처"
)
_EDITOR = r"(?:editors?|编辑|編輯|责任编辑|責任編輯)\s*[:：]"
_SOURCE = re.compile(
    rf"^[(\[*—–-]*\s*(?:{_SOURCE_WORDS})\s*[:：]\s*(?P<agency>[^:：\n]{{2,60}}?)(?:[)\].]*|\s*[|\s]\s*{_EDITOR}.*)$",
    re.IGNORECASE,
)
# In Chinese pages the source stands above the text.
_SOURCE_ABOVE = re.compile(r"^[(（]?(?:来源|來源|消息来源|稿源)\s*[:：]\s*(?P<agency>[^\s:：|)）]{2,20})")
_REPORTING_FOR = re.compile(r"^\W*(?:reporting|story|report) by\s+(?P<agency>[^;,.()]{2,40}?)\W*$", re.IGNORECASE)
_ENDING = re.compile(
    r"(?:[(（\[](?P<agency>[^()（）\[\]]{2,30})[)）\]]|(?:[–—]{1,2}|\s-{1,2})\s?(?P<bare>[^-–—.\n]{2,25}))\s*\.?$"
)
# ... into the US. PTI ; ... was hurt. PTI ABC XYZ
_LAST_WORD = re.compile(r"(?<=[.!?”\"’।])\s(?P<agency>[A-Z]{2,8}|[A-Z][a-z]{3,9})(?:\s[A-Z]{2,4}){0,4}\.?$")
_FINISHED = (".", "!", "?", "”", '"', "。", "»", "।", "؟", "…", "’", "」")
_CAPTION = re.compile(
    r"\b(?:photo(?:graph|s)?|image|picture|video|foto(?:ğraf|s|grafie)?|bild(?:er|nachweis)?|kép|kuva|"
    r"zdjęcie|fot\.|snímek|фото|снимка|φωτο\w*|getty)\b|写真|攝|摄|사진|صور[ةه]?|تصویر|תמונה|ภาพ|ảnh",
    re.IGNORECASE,
)
# The agency helped: with material from, with files from, contributed to this report.
_HELPED = re.compile(
    r"\bcontributed(?: (?:to|reporting)\b|\W*$)|^\W*contributing\s*:|"
    r"^\W*(?:with|additional|further|some|other)\b.{0,40}\b(?:reporting|files|material|information|inputs?|agency|agencies|reports|wires)\b|^\W*(?:compiled|adapted|based)\b.{0,40}\b(?:from|on)\b|"
    r"\b(?:mit|unter verwendung von)\s(?:agentur)?(?:material|informationen|inhalten)\b|"
    r"\bcon informaci[óo]n(?:es)? de|\bcom informaç(?:ões|ão) d[aeo]s?\b|\bcon informazioni d|"
    r"\bavec (?:les |l[’'])?agences?\b|\bmet (?:informatie|medewerking) van\b|\bmed (?:material|materiale) fr",
    re.IGNORECASE,
)
# with AFP ; mit dpa ; avec l'AFP: the rest of the line is an agency, or several
_WITH = re.compile(r"^\W*(?:with|mit|avec|con|com|met|med)\s(?:l[’'])?(?P<agency>[^.()]{2,60}?)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Endings:
    """What a text's last lines say: clues to its author, and the agencies that only helped."""

    clues: tuple[Clue, ...]
    helpers: tuple[str, ...]


def read_endings(lines: Lines, book: Book) -> Endings:
    """Return what the last lines say; a caption says nothing, and a line about helpers nothing of the author."""
    clues: list[Clue] = []
    helpers: list[str] = []
    speaking: list[str] = []
    for text in lines.tail:
        signed = _signed(text, book)
        if signed:
            clues.append(signed)
        elif is_about_helpers(text, book):
            helpers += book.names.mentioned(text)
        elif not is_caption(text):
            clues += _stated(text, book)
            speaking.append(text)
    if speaking and (speaking[-1] is lines.tail[-1] or len(lines.tail[-1]) <= _MARK):
        clues += _last_words(speaking, book)
    for text in lines.head:
        clues += _named(_SOURCE_ABOVE, "source", text, book)
    return Endings(tuple(clues), tuple(dict.fromkeys(helpers)))


def is_about_helpers(text: str, book: Book) -> bool:
    """Tell whether a line says who helped with a report, and not who wrote it."""
    if len(text) > _NOTE:
        return False
    helper = _WITH.match(text)
    return bool(_HELPED.search(text) or (helper and book.names.joint(helper.group("agency"))))


def is_caption(text: str) -> bool:
    """Tell whether a line is, or may be, what stands below a picture or film."""
    return len(text) < _SHORT and bool(_CAPTION.search(text))


def _signed(text: str, book: Book) -> Clue | None:
    """Return the agency whose own sign-off this line is, or ends with."""
    low = text.casefold()
    for shape in book.sign_offs:
        match = shape.pattern.search(text) if shape.letters in low else None
        if match:
            return Clue("sign-off", match.group().strip()[:_WORDS], (shape.agency,))
    return None


def _stated(text: str, book: Book) -> Iterator[Clue]:
    yield from _named(_COPYRIGHT, "copyright", text, book)
    yield from _named(_SOURCE, "source", text, book)
    yield from _named(_REPORTING_FOR, "sign-off", text, book)


def _named(form: re.Pattern[str], kind: str, text: str, book: Book) -> Iterator[Clue]:
    match = form.match(text)
    names = book.names.joint(match.group("agency")) if match else ()
    if match and names:
        yield Clue(kind, match.group().strip()[:_WORDS], names)


def _last_words(speaking: Sequence[str], book: Book) -> Iterator[Clue]:
    """Yield the agency that ends the text; editors' marks may stand behind it."""
    for text in reversed(speaking[-1 - _MOST_MARKS :]):
        clue = _ending(text, book)
        if clue:
            yield clue
        if clue or len(text) > _MARK or text.endswith(_FINISHED):
            return


def _ending(text: str, book: Book) -> Clue | None:
    """Return the agency of `... on Sunday. (ANI)`, `... said. — AFP`, or of a line of its own."""
    alone = book.names.joint(text.strip("()[]/ .—–-")) if len(text) <= _ALONE else ()
    if alone:
        return Clue("ending", text, alone)
    match = _LAST_WORD.search(text) or _ENDING.search(text)
    if not match or not text[: match.start()].rstrip().endswith(_FINISHED):
        return None
    names = book.names.joint(next(filter(None, match.groups())))
    return Clue("ending", match.group().strip(), names) if names else None
