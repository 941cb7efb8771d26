"""Turns rows into values and values into rows; nothing else knows both shapes."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime, time, timezone
from typing import Any

import sqlalchemy as sa

from crawler.model import Candidate, Clue, Copy, CreditChain, Item, Page, Report, Signal, StoredReport, Wire
from crawler.store.afterwards import copies
from crawler.store.columns import storable
from crawler.store.schema import attachments, items, reports
from crawler.store.values import CLOSED, StoredItem

Row = sa.Row[*tuple[Any, ...]]

ITEM_FIELDS = frozenset(field.name for field in fields(Item))
# The fields of a report whose columns hold them as they are, and those that are lists there.
PLAIN = (
    "url",
    "headline",
    "lead",
    "dek",
    "body",
    "credit",
    "dateline",
    "language",
    "canonical",
    "modified",
    "agreement",
    "free",
    "live",
)
LISTS = ("authors", "opt_outs", "sections", "images")
# What the matcher reads of a report, and what tells who printed it.
MATCHED = tuple(
    reports.c[name]
    for name in (
        *("id", "outlet", "outlet_name", "seen_at"),
        *("url", "headline", "lead", "body", "credit", "published", "published_offset", "language"),
        "sources",
    )
)
# The fields from which the words that are kept of a report follow (see match/recall.py), besides its time's clock and
# precision.
READ = ("url", "headline", "lead", "body", "published", "language")
PRECISION = "published_precision"

ITEM = (
    items.c.id,
    items.c.outlet,
    items.c.channel_id,
    items.c.item,
    items.c.state,
    items.c.attempts,
    items.c.retry_at,
    items.c.seen_at,
)


def item_json(item: Item) -> dict[str, object]:
    """Return an item as JSON can hold it."""
    published = item.published.isoformat() if item.published else None
    return {**asdict(item), "authors": list(item.authors), "published": published}


def item_value(stored: Mapping[str, Any]) -> Item:
    """Return the item again; a field this version does not know is left out."""
    known = {key: value for key, value in stored.items() if key in ITEM_FIELDS}
    published = known.get("published")
    known["published"] = datetime.fromisoformat(published) if published else None
    return Item(**{**known, "authors": tuple(known.get("authors", ()))})


def stored_item(row: Row) -> StoredItem:
    """Return the value of a row of ITEM."""
    return StoredItem(
        id=row.id,
        outlet=row.outlet,
        channel_id=row.channel_id,
        item=item_value(row.item),
        state=row.state or CLOSED,
        attempts=row.attempts,
        retry_at=row.retry_at,
        first_seen_at=row.seen_at,
    )


PASSING = 1  # zlib's fastest: a page stays in the table only until it is extracted and filed


def page_row(page: Page) -> dict[str, object]:
    """Return the columns that a page fills."""
    return {
        "url": page.url,
        "final_url": page.final_url,
        "status": page.status,
        "headers": [list(pair) for pair in page.headers],
        "body": zlib.compress(page.body, PASSING),
        "fetched_at": page.fetched_at,
        "wire": {**asdict(page.wire), "asked": [list(pair) for pair in page.wire.asked]},
    }


def page_value(row: Row) -> Page:
    """Return the page of a row of pages, without the redirects that led to it."""
    wire = {**row.wire, "asked": _pairs(row.wire.get("asked", ()))}
    return Page(
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        headers=_pairs(row.headers),
        body=zlib.decompress(row.body),
        fetched_at=row.fetched_at,
        wire=Wire(**wire),
    )


def _pairs(stored: Iterable[Iterable[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in stored)


def offset_text(value: datetime | None) -> str | None:
    """Return how far the time's clock is from UTC, as `+05:30`."""
    if value is None:
        return None
    return time(tzinfo=timezone(value.utcoffset() or UTC.utcoffset(None))).isoformat()[8:]


def at_offset(value: datetime | None, offset: str | None) -> datetime | None:
    """Return the instant on the clock it was stated by; in UTC where that clock has no such time."""
    if value is None or offset is None:
        return value
    try:
        return value.astimezone(time.fromisoformat(f"00:00{offset}").tzinfo)
    except OverflowError:
        return value


def report_row(report: Report) -> dict[str, object]:
    """Return the columns that a report's own fields fill."""
    as_is: dict[str, object] = {name: getattr(report, name) for name in PLAIN}
    lists: dict[str, object] = {name: list(getattr(report, name)) for name in LISTS}
    return {
        **as_is,
        **lists,
        "published": report.published,
        "published_offset": offset_text(report.published),
        "sources": dict(report.sources),
        "alternatives": {field: list(map(list, stated)) for field, stated in report.alternatives.items()},
        "chain": asdict(report.chain),
    }


def chain_row(chain: CreditChain) -> dict[str, object]:
    """Return the columns that a report's credit chain fills."""
    return {"credit": chain.shown, "chain": asdict(chain)}


def select_reports() -> sa.Select[Any]:
    """Select reports with the event each is attached to and its copy group."""
    joined = reports.outerjoin(attachments, attachments.c.report_id == reports.c.id)
    grouped = joined.outerjoin(copies, copies.c.report_id == reports.c.id)
    return sa.select(reports, attachments.c.event_id, copies.c.group_id).select_from(grouped)


def stored_report(row: Row) -> StoredReport:
    """Return the value of a row of select_reports."""
    as_is = {name: getattr(row, name) for name in PLAIN}
    lists: dict[str, Any] = {name: tuple(getattr(row, name)) for name in LISTS}
    report = Report(
        **as_is,
        **lists,
        published=at_offset(row.published, row.published_offset),
        sources=dict(row.sources),
        alternatives={field: tuple(map(tuple, stated)) for field, stated in row.alternatives.items()},
        chain=chain_value(row.chain),
    )
    return StoredReport(
        id=row.id,
        outlet=row.outlet,
        outlet_name=row.outlet_name,
        report=report,
        seen_at=row.seen_at,
        event=row.event_id,
        outcome=row.outcome,
        copy_of=row.group_id,
        flags=tuple(row.flags.split()),
    )


def select_matched() -> sa.Select[Any]:
    """Select of reports what the matcher reads, and who printed them, with their event."""
    return select_reports().with_only_columns(*MATCHED, attachments.c.event_id, maintain_column_froms=True)


def matched_report(row: Row) -> StoredReport:
    """Return the value of a row of select_matched."""
    report = Report(
        url=row.url,
        headline=row.headline,
        body=row.body,
        lead=row.lead,
        credit=row.credit,
        published=at_offset(row.published, row.published_offset),
        language=row.language,
        sources=dict(row.sources),
    )
    return StoredReport(row.id, row.outlet, row.outlet_name, report, row.seen_at, event=row.event_id)


def says_still(row: Row, report: Report) -> bool:
    """Tell whether the row of a report says all that the report's words follow from."""
    clock = row.published_offset, row.sources.get(PRECISION)
    if clock != (offset_text(report.published), report.sources.get(PRECISION)):
        return False
    return all(getattr(row, name) == storable(getattr(report, name)) for name in READ)


def copy_value(row: Row) -> Copy:
    """Return the value of a row of copies."""
    return Copy(
        report=row.report_id,
        group=row.group_id,
        parent=row.parent_id,
        resemblance=row.resemblance,
        within=row.within,
        shared=row.shared,
        credited=row.credited,
    )


def copy_row(copy: Copy) -> dict[str, object]:
    """Return the columns of a report's place in its copy group."""
    return {
        "report_id": copy.report,
        "group_id": copy.group,
        "parent_id": copy.parent,
        "resemblance": copy.resemblance,
        "within": copy.within,
        "shared": copy.shared,
        "credited": copy.credited,
    }


def chain_value(stored: Mapping[str, Any]) -> CreditChain:
    """Return a credit chain from the JSON that `asdict` made of it; an empty one where none was kept."""
    clues = tuple(Clue(**{**one, "names": tuple(one["names"])}) for one in stored.get("clues", ()))
    lists = {name: tuple(stored.get(name, ())) for name in ("originators", "contributors")}
    return CreditChain(
        **lists, confidence=stored.get("confidence", 0.0), taken_from=stored.get("taken_from"), clues=clues
    )


def candidate_value(stored: Mapping[str, Any]) -> Candidate:
    """Return a candidate from the JSON that `asdict` made of it."""
    signals = tuple(Signal(**{**one, "words": tuple(one["words"])}) for one in stored["signals"])
    return Candidate(event=stored["event"], score=stored["score"], signals=signals)
