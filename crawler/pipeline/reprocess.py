"""Extracts the pages of the archive again, without fetching, and says in which fields what comes out is another.

What a better extraction changes is no edit of the publisher's: the report keeps its outcome, its new version says whose
doing it is, and a page that is no article by today's lights takes no report away.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from itertools import islice

from crawler.config.schema import Outlet
from crawler.errors import Rejected, StoreError, WorkerError
from crawler.model import Page, Report
from crawler.pipeline.extraction import Extraction
from crawler.pipeline.sitememory import SiteMemory
from crawler.store.columns import storable
from crawler.store.rawfiles import RawFiles
from crawler.store.store import Store
from crawler.store.values import Archived, Capture
from crawler.text.identity import report_keys

AT_ONCE = 8  # pages that wait for a worker or for those before them
SAME, CHANGED, VERSION, NEW, REFUSED, FAILED = "same", "changed", "version", "new", "refused", "failed"


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a report, as it was and as it comes out now."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """What came of a page: `same`, `changed` (a `version` where its text is another), `new` (a report where there was
    none), `refused` (no article, though it was one before, or for another reason now) or `failed`.

    `why` is the stable word of what was refused or failed.
    """

    archived: Archived
    outcome: str
    changes: tuple[Change, ...] = ()
    why: str = ""


class Reprocessing:
    """The archive of raw pages, extracted anew.

    :param outlets: those configured, by id.
    :param dry: whether nothing is changed.
    :param now: the clock.
    """

    def __init__(
        self,
        store: Store,
        files: RawFiles,
        extraction: Extraction,
        outlets: Mapping[str, Outlet],
        now: Callable[[], datetime],
        *,
        dry: bool,
    ) -> None:
        self._store = store
        self._files = files
        self._extraction = extraction
        self._outlets = outlets
        self._now = now
        self._dry = dry

    async def run(self, since: datetime | None = None, outlet: str | None = None) -> AsyncIterator[Reprocessed]:
        """Yield what comes of each item's newest page, oldest first.

        :param since: only of pages fetched since then.
        """
        pages = iter(self._store.archived(since, outlet))
        while some := list(islice(pages, AT_ONCE)):
            for done in await asyncio.gather(*map(self._one, some)):
                yield done

    async def _one(self, archived: Archived) -> Reprocessed:
        outlet = self._outlets.get(archived.capture.outlet)
        if outlet is None:
            return Reprocessed(archived, FAILED, why="no_outlet")
        try:
            page = self._page(archived.capture, archived.item.url)
            report = await self._extraction.report(outlet, archived.item, page)
        except Rejected as error:
            return Reprocessed(archived, SAME if _was_refused(archived, error.code) else REFUSED, why=error.code)
        except WorkerError as error:
            if error.code == "worker_closed":
                raise
            return Reprocessed(archived, FAILED, why=error.code)
        except StoreError as error:
            return Reprocessed(archived, FAILED, why=error.code)
        return self._settle(archived, outlet, report)

    def _page(self, capture: Capture, url: str) -> Page:
        """Return the page of a capture; the payload of a revisit lies where it first came.

        Raises: StoreError `raw_missing` or `raw_damaged`.
        """
        page = self._files.read(capture.place, url)
        if capture.original is None:
            return page
        first = self._store.capture(capture.original)
        if first is None:
            raise StoreError(f"capture {capture.original} is gone", code="raw_missing")
        payload = self._files.read(first.place, url).body
        return replace(page, body=payload)

    def _settle(self, archived: Archived, outlet: Outlet, report: Report) -> Reprocessed:
        """Keep what came out, unless this is a dry run."""
        item = archived.item
        report = SiteMemory(self._store).clean(outlet.id, report, archived.report)
        if archived.report is None:
            if not self._dry:
                keys = report_keys(item.url, item.guid, report.url, report.canonical, outlet.addresses)
                self._store.add_report(archived.capture.item_id, outlet.name, report, keys, self._now())
            return Reprocessed(archived, NEW, (Change("headline", None, report.headline),))
        report = _with_copied_credit(report, archived.report.report)
        changes = tuple(changes_between(archived.report.report, report))
        if not changes:
            return Reprocessed(archived, SAME)
        if not self._dry:
            self._store.reextract(archived.report.id, report, self._now())
        is_version = any(change.field in {"headline", "lead", "body"} for change in changes)
        return Reprocessed(archived, VERSION if is_version else CHANGED, changes)


def _was_refused(archived: Archived, code: str) -> bool:
    """Tell whether a page was refused for this reason before, and is told by its feed's text or by none."""
    before = archived.outcome if archived.report is None else archived.report.report.sources.get("page")
    return before == f"rejected:{code}"


def _with_copied_credit(report: Report, before: Report) -> Report:
    """Leave a credit that copies told where it is, unless the page itself names one now."""
    by_copies = any(clue.kind == "copy" for clue in before.chain.clues)
    return replace(report, credit=before.credit, chain=before.chain) if by_copies and not report.credit else report


def changes_between(before: Report, after: Report) -> list[Change]:
    """Return the fields in which two reports differ once they are stored, in the order of the fields."""
    pairs = ((field.name, getattr(before, field.name), getattr(after, field.name)) for field in fields(Report))
    return [Change(name, old, new) for name, old, new in pairs if _plain(old) != _plain(new)]


def _plain(value: object) -> object:
    """Return a value as the store gives it back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return storable(value)
