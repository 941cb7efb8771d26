"""Decides which agency wrote a report, from its dateline, sign-off and byline; where they disagree, none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crawler.config.schema import Agency
from crawler.extract.byline import printed_bylines
from crawler.text.clean import plain

Names = Mapping[str, str]  # an agency's folded name, short name or alias -> the name shown

_HEAD = 4  # paragraphs in which a dateline may stand: captions and a byline come before it
_TAIL = 4  # paragraphs in which a sign-off may stand
_LOOKED_AT = 500  # characters of a paragraph's beginning or end in which a credit may stand
_LONGEST_PLACE = 60  # characters of the place and date before the bracket

_PLACE = r"[^\W\d_][^()\[\]（）【】\n:;!?\"“”]*?"
_DASH = r"(?:\s*\.?\s*(?:[-–—―:]+|/)\s*)"
# BEIRUT (Reuters) - ; PARIS, 4 juin (AFP) - ; (AP) — ; ROMA (ANSA):
_BRACKETED = re.compile(rf"^(?P<place>{_PLACE})?[\s,]*[(（\[【](?P<agency>[^()（）\[\]【】]{{2,40}})[)）\]】]{_DASH}")
# New Delhi, Jun 4 (PTI) ; New Delhi [India], June 4 (ANI): : with a day before the bracket no dash is needed
_DATED = re.compile(
    rf"^(?P<place>{_PLACE})(?:\s\[[^\[\]]{{2,20}}\])?,\s(?:[^\W\d_]{{3,9}}\.?\s\d{{1,2}}|\d{{1,2}}\.?\s[^\W\d_]{{3,9}}\.?)"
    rf"\s\((?P<agency>[^()]{{2,40}})\)[\s:.-]"
)
# (ANSA) - ROMA, 04 GIU - ; (AGI) - Roma, 4 giu. -
_AGENCY_FIRST = re.compile(
    rf"^[(（\[【](?P<agency>[^()（）\[\]【】]{{2,40}})[)）\]】]\s*[-–—]+\s*(?P<place>{_PLACE})\s*[-–—]\s"
)
# MOSCOW, June 4. /TASS/. ; ANKARA - /AA/
_SLASHED = re.compile(rf"^(?P<place>{_PLACE})[\s,.–—-]*/(?P<agency>[^/\n]{{2,30}})/[\s.,:–—-]")
# МОСКВА, 4 июн - РИА Новости. ; TOKYO -- Kyodo. ; LONDON — AP —
_AFTER_DASH = re.compile(rf"^(?P<place>{_PLACE})\s*[-–—]+\s*(?P<agency>[^-–—.:()\n]{{2,30}}?)\s*[.:–—-]+\s")
# 新华社北京6月4日电 ; （中新社 上海 6月4日电） ; 北京(新华社) ; 【共同通信東京】
_CHINESE = re.compile(
    r"^[（(【\[]?(?P<agency>[^\W\d_]{2,8}?社)(?:记者.{0,20}?)?[\s，,]*(?P<place>[^\W\d_]{2,8}?)[\s，,]*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[电電]"
)
_CHINESE_BRACKET = re.compile(r"^(?P<place>[^\W\d_]{2,8})\s*[(（](?P<agency>[^()（）\s]{2,12})[)）]\s*[-–—:：]?\s*")
# BEIRUT — ; WASHINGTON, D.C. – : a place alone, in capitals, says where and not who
_PLACE_ALONE = re.compile(
    r"^(?P<place>[^\W\d_a-zß-öø-ÿ][^a-zß-öø-ÿ\d()\[\]:;!?\"“”\n]{2,40}(?:, [A-Z][\w.]+){0,2})\s(?:[–—]+|--)\s(?=\S)"
)
_NO_PLACE = frozenset(
    [
        "breaking",
        "update",
        "updated",
        "exclusive",
        "watch",
        "video",
        "photos",
        "opinion",
        "analysis",
        "factbox",
        "explainer",
        "live",
        "correction",
        "editorial",
        "listen",
        "related",
        "commentary",
        "review",
        "interview",
        "newsletter",
        "advertisement",
    ]
)
_DATE_AFTER_PLACE = re.compile(
    r"[\s,.–—-]+(?:\w{3,9}day\s*,?\s*)?(?:\d{1,2}[.\s]*(?:de\s+)?[^\W\d_]{3,10}\.?|[^\W\d_]{3,10}\.?\s*\d{1,2})"
    r"(?:\s*,?\s*\d{4})?(?:\s*,?\s*\d{1,2}[:.]\d{2}.*)?[\s,.–—-]*$"
)

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright|urheberrecht)[\s©]*(?:\(c\)\s*)?(?:by\s+)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,|]*(?:by\s+)?(?P<agency>[^.,;|()\n]{2,40})",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^[(\[*—–-]*\s*(?:source|sources|via|quelle|fuente|fonte|źródło|kaynak|kilde|källa|bron|источник|来源|來源|消息来源|출처)"
    r"\s*[:：]\s*(?P<agency>[^:：\n]{2,40}?)[)\].]*$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:[(（\[](?P<agency>[^()（）\[\]]{2,30})[)）\]]|[–—]\s?(?P<bare>[^-–—.\n]{2,25}))\s*\.?$")
# The sign-off of Reuters in its own languages: who reported; who edited.
_SIGN_OFF = re.compile(
    r"^\W*(?:additional\s+)?(?:(?:reporting|writing)\s+by\b.*[;.,]\s*(?:additional\s+)?(?:\w+\s+and\s+)?editing\s+by\b|"
    r"(?:reporte|información|reportaje) de\b.*[;.]\s*editado (?:en español )?por\b|"
    r"(?:reportage|rédigé par|version française) .*[;,]\s*édité par\b|"
    r"(?:bericht(?:et)? von|geschrieben von)\b.*[;.]\s*redigiert von\b|"
    r"(?:reportagem de|por)\b.*[;.]\s*edição de\b)",
    re.IGNORECASE | re.DOTALL,
)
_REPORTING_FOR = re.compile(r"^\W*(?:reporting|story) by\s+(?P<agency>[^;,.()]{2,40}?)\W*$", re.IGNORECASE)
_BY = re.compile(r"^(?:by|von|par|por|di|door)\s*:?\s+", re.IGNORECASE)
_HOUSE_IN_BYLINE = re.compile(
    r"^(?P<who>.*?)\s*(?:,|\||/|–|—|\s-\s|\bof\b|\bfor\b|\bfrom\b|\(|\[)\s*(?P<agency>[^,|/()\[\]]{2,40}?)[)\]]?$"
)
_CAPTION = re.compile(r"\b(?:photo|image|picture|foto|file photo|bild)s?\b\W{0,3}(?:by\b)?", re.IGNORECASE)
_STAFF = re.compile(
    r"\s+(?:staff(?: writers?)?|news(?: agency)?|writers?|reporters?|correspondents?|editorial)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credit:
    """Who wrote a report and whence: the agency's shown name, the place of the dateline, and what told so
    (`dateline`, `sign-off`, `copyright`, `source`, `byline`, `site`)."""

    agency: str | None = None
    dateline: str | None = None
    evidence: str | None = None


def find_credit(body: str, bylines: Sequence[str], agencies: Sequence[Agency]) -> Credit:
    """Return the credit of a report; `bylines` are authors as printed, before cleaning.

    Evidence for two agencies is evidence for neither: a joint or doubtful credit is None.
    """
    names = _names(agencies)
    paragraphs = [plain(line) for line in body.splitlines() if line.strip()]
    place, found = _dateline([text[:_LOOKED_AT] for text in paragraphs[:_HEAD]], names)
    hits = [("dateline", agency) for agency in found]
    hits += _signed([text[-_LOOKED_AT:] for text in paragraphs[-_TAIL:]], names)
    hits += [
        ("byline", agency) for byline in (*bylines, *printed_bylines(paragraphs)) for agency in _houses(byline, names)
    ]
    if len({agency for _, agency in hits}) != 1:
        return Credit(dateline=place)
    return Credit(hits[0][1], place, hits[0][0])


def agency_of_site(site: str, agencies: Sequence[Agency]) -> str | None:
    """Return the agency whose own site this registrable domain is."""
    return next((agency.short or agency.name for agency in agencies if site in agency.domains), None)


def agency_named(text: str, agencies: Sequence[Agency]) -> str | None:
    """Return the one agency that a text names and nothing else (`By AP`, `Reuters Staff`), or None."""
    found = _resolved(_BY.sub("", text), _names(agencies))
    return found[0] if len(found) == 1 else None


def _names(agencies: Sequence[Agency]) -> Names:
    return {
        _folded(name): agency.short or agency.name
        for agency in agencies
        for name in (agency.name, agency.short, *agency.aliases)
        if name
    }


def _folded(name: str) -> str:
    text = re.sub(r"[\s.·/'’]+", " ", plain(name).casefold()).strip(" -–—:,*()[]")
    return text.removeprefix("the ").removesuffix(" inc").removesuffix(" ltd").strip()


def _resolved(text: str, names: Names) -> list[str]:
    """Return the agencies a short text names: one for `AFP` or `dpa/lno`, two for `AP, Reuters`, none for `AFP/BBC`."""
    whole = names.get(_folded(text)) or names.get(_folded(_STAFF.sub("", text.strip())))
    if whole:
        return [whole]
    parts = [part for part in re.split(r"\s*(?:[/,&+;|]|\band\b|\bund\b|\bet\b|\by\b)\s*", text) if part]
    if len(parts) < 2:
        return []
    known = [names.get(_folded(part)) for part in parts]
    # dpa adds its service in small letters: dpa/lno, dpa/tmn
    services = all(name or re.fullmatch(r"[a-z]{2,4}", part) for name, part in zip(known, parts, strict=True))
    return list(dict.fromkeys(name for name in known if name)) if services and known[0] else []


def _dateline(paragraphs: Sequence[str], names: Names) -> tuple[str | None, list[str]]:
    """Return the place and the agencies of the first dateline."""
    for text in paragraphs:
        for place, agency in _readings(text):
            found = _resolved(agency, names)
            if found:
                return place, found
        alone = _PLACE_ALONE.match(text) or _BRACKETED.match(text)
        place = _place(alone.group("place")) if alone else None
        if place and _in_capitals(place) and place.split()[0].casefold() not in _NO_PLACE:
            return place, []
    return None, []


def _in_capitals(place: str) -> bool:
    first = place.split(",", maxsplit=1)[0]
    return first == first.upper() and first != first.lower()


def _readings(text: str) -> Iterator[tuple[str | None, str]]:
    for form in (_AGENCY_FIRST, _BRACKETED, _DATED, _SLASHED, _CHINESE, _CHINESE_BRACKET, _AFTER_DASH):
        match = form.match(text)
        if match and len(match.group("place") or "") <= _LONGEST_PLACE:
            yield _place(match.group("place")), match.group("agency")


def _place(text: str | None) -> str | None:
    """Return the place without the date behind it, and without a byline before it."""
    if not text:
        return None
    place = _DATE_AFTER_PLACE.sub("", text).strip(" ,–—-")
    place = re.sub(r"^By .*?(?=\b[A-Z]{3,})", "", place)
    return place if 1 < len(place) <= _LONGEST_PLACE else None


def _signed(paragraphs: Sequence[str], names: Names) -> list[tuple[str, str]]:
    """Return what the last paragraphs say of the author, as (evidence, agency)."""
    hits: list[tuple[str, str]] = []
    for position, text in enumerate(paragraphs, 1):
        if _SIGN_OFF.match(text) and "reuters" in names:
            hits.append(("sign-off", names["reuters"]))
        hits += [("copyright", agency) for agency in _all_named(_COPYRIGHT, text, names) if not _CAPTION.search(text)]
        hits += [("source", agency) for agency in _all_named(_SOURCE, text, names)]
        hits += [("sign-off", agency) for agency in _all_named(_REPORTING_FOR, text, names)]
        if position == len(paragraphs):
            hits += [("sign-off", agency) for agency in _last_words(text, names)]
    return hits


def _all_named(form: re.Pattern[str], text: str, names: Names) -> list[str]:
    return [agency for match in form.finditer(text) for agency in _resolved(match.group("agency"), names)]


def _last_words(text: str, names: Names) -> list[str]:
    """Return the agency that ends the text: `... on Sunday. (ANI)`, `... said. — AFP`, or a line of its own."""
    if _CAPTION.search(text) and len(text) < 200:
        return []
    alone = _resolved(text.strip("()[] .—–-"), names) if len(text) <= 40 else []
    match = _ENDING.search(text)
    ending = (match.group("agency") or match.group("bare")) if match else ""
    before = text[: match.start()].rstrip() if match else ""
    finished = before.endswith((".", "!", "?", "”", '"', "。", "»"))
    return alone or (_resolved(ending, names) if finished else [])


def _houses(byline: str, names: Names) -> list[str]:
    """Return the agencies a byline names, alone or behind a person."""
    text = _BY.sub("", plain(byline))
    found = _resolved(text, names)
    if found or len(text) > 120:
        return found
    match = _HOUSE_IN_BYLINE.match(text)
    return _resolved(match.group("agency"), names) if match else []
