"""Decides how a row of any channel format becomes an item, or why it is none; every mended fault is counted."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from crawler.model import Dropped, Item, Listing
from crawler.parse.address import Address, address_of, tracks
from crawler.parse.faults import Drop, Mend
from crawler.parse.titles import NO_TITLE, Title, opening
from crawler.text.clean import plain
from crawler.text.dates import read_date
from crawler.text.identity import shared_guids
from crawler.text.urls import url_key

LIMIT = 2000  # rows a document; the longest of 553 documents measured has 1,046
_PLAUSIBLE_YEARS = range(1971, 2101)  # year 1 and 1970 stand for "no date" in feed generators
_YEAR_ONE = re.compile(r"(?<!\d)-?000[01](?!\d)|^(?:0|-62135596800)$")  # and MySQL's 0000-00-00, in seconds too
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a document besides its bytes."""

    base_url: str = ""
    links: str | None = None
    zone: str = "UTC"
    language: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its format states it: texts plain, the link perhaps relative, dates as written by field, best first.

    `mends` are the faults the format's reader has put right already; `drop` says that it is no row at all.
    """

    link: str = ""
    title: Title = NO_TITLE
    guid: str | None = None
    dates: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    content: str = ""
    authors: Iterable[str] = ()
    language: str | None = None
    source: str | None = None
    mends: tuple[Mend, ...] = ()
    drop: Drop | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a row: the item it states, and why that counts for none; `link` as it was stated."""

    item: Item
    why: Drop | None = None
    link: str = ""
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Everything a channel document says, its dropped rows among the others in document order.

    `mends` are the faults of the document itself; the other fields are those of `Listing`.
    """

    kind: str
    rows: tuple[Placed, ...] = ()
    title: str = ""
    children: tuple[str, ...] = ()
    mends: tuple[Mend, ...] = ()
    ttl: float | None = None
    older: str | None = None

    @property
    def listing(self) -> Listing:
        """The items, the faults by number, and the rows that are no items."""
        kept = [row for row in self.rows if row.why is None]
        mended = Counter(mend.value for row in kept for mend in row.mends)
        mended.update(mend.value for mend in self.mends)
        common = shared_guids(row.item for row in kept)
        mended[Mend.GUID_REPEATED.value] = sum(bool(_guid_key(row.item) in common) for row in kept)
        return Listing(
            self.kind,
            tuple(row.item for row in kept),
            title=self.title,
            children=self.children,
            mended={word: number for word, number in sorted(mended.items()) if number},
            dropped=tuple(Dropped(row.why.value, row.item.title, row.link) for row in self.rows if row.why),
            ttl=self.ttl,
            older=self.older,
        )


def place(rows: Iterable[Row], hints: Hints, *, beyond: int = 0) -> tuple[Placed, ...]:
    """Return what becomes of the first 2,000 rows, in order, and of those beyond.

    :param beyond: the rows of the document that are not among `rows`, where there are more than can be read.
    """
    seen: set[tuple[str, str, datetime | None]] = set()
    placed: list[Placed] = []
    for row in islice(rows, LIMIT):
        one = _placed(row, hints)
        key = (one.item.url, one.item.title, one.item.published)
        repeats = one.item.url != "" and key in seen
        seen.add(key)
        placed.append(Placed(one.item, Drop.REPEATED, one.link) if repeats else one)
    unread = Placed(Item(""), Drop.TOO_MANY)
    return (*placed, *[unread] * beyond)


def _placed(row: Row, hints: Hints) -> Placed:
    if row.drop:
        return Placed(Item(""), row.drop)
    address = address_of(row.link, hints.base_url)
    title = row.title if row.title.text else opening(row.summary or row.content)
    dated = _dated(row.dates, hints)
    item = Item(
        url=address.url,
        title=title.text,
        guid=plain(row.guid or "") or None,
        published=dated.moment,
        published_text=dated.text,
        summary=row.summary,
        content=row.content if len(row.content) > len(row.summary) else "",
        authors=tuple(dict.fromkeys(name for name in map(plain, row.authors) if name)),
        language=_language(row.language),
        source=plain(row.source or "") or None,
        published_from=dated.field,
        published_note=dated.note,
    )
    return Placed(item, address.why, row.link.strip(), (*row.mends, *title.mends, *dated.mends, *_mends(address)))


def _mends(address: Address) -> tuple[Mend, ...]:
    return (*address.mends, Mend.TRACKING_IN_LINK) if address.url and tracks(address.url) else address.mends


@dataclass(frozen=True, slots=True)
class _Dated:
    """The time a row states, its own spelling, the field, the item's note, and what is to be counted."""

    moment: datetime | None = None
    text: str | None = None
    field: str | None = None
    note: str | None = None
    mends: tuple[Mend, ...] = ()


def _dated(dates: Mapping[str, str], hints: Hints) -> _Dated:
    """Return the first date that can be read; failing all, the first as it is spelled."""
    stated = [(name, text) for name, text in ((name, plain(text)) for name, text in dates.items()) if text]
    failed = [_Dated(mends=(Mend.NO_DATE,))] if not stated else []
    for name, text in stated:
        found = read_date(text, zone=hints.zone, language=hints.language)
        if found is not None and found.moment.year in _PLAUSIBLE_YEARS:
            assumed = None if found.zone_stated else Mend.ZONE_ASSUMED
            return _Dated(found.moment, text, name, assumed and assumed.value, (assumed,) if assumed else ())
        failed.append(_undated(text, name, unread=found is None))
    return failed[0]


def _undated(text: str, name: str, *, unread: bool) -> _Dated:
    if unread and not _YEAR_ONE.search(text):
        return _Dated(None, text, name, None, (Mend.BAD_DATE,))
    return _Dated(None, text, name, "ancient", (Mend.ANCIENT_DATE,))


def _guid_key(item: Item) -> str | None:
    return url_key(item.guid) if item.guid else None


def _language(text: str | None) -> str | None:
    tag = plain(text or "").replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None
