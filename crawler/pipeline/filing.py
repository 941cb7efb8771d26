"""Moves the pages of ended items into the archive of raw pages, where they lie until they are too old or too many.

A page waits in the store until its item has ended and its record is on the disk: whatever is killed when, it is in
one of both. Pages that their publisher does not want archived are let go instead.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar

from crawler.config.schema import RawPages
from crawler.errors import StoreError, WorkerError
from crawler.extract.optouts import opt_outs_of_html
from crawler.extract.workers import WorkerPool
from crawler.fetch.manners import opt_outs_of_headers
from crawler.model import Page
from crawler.store.rawfiles import RawFiles
from crawler.store.retention import too_many
from crawler.store.store import Store
from crawler.store.values import EndedPage, Filed
from crawler.store.warc import Origin, digest_of
from crawler.text.logline import logline

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

# So many pages are moved at a time; they are in memory meanwhile, and one wait for the disk serves them all.
AT_ONCE = 16
# Files are looked after at the start, after whatever was moved, and this often where nothing was.
TIDY_EVERY = timedelta(hours=1)
NOARCHIVE = "noarchive"
# A page whose bytes have none of this is not asked for its opt-outs; one with NUL bytes may be UTF-16.
_HINTS = (NOARCHIVE.encode(), b"\x00")


class FilingLock(Protocol):
    """Lets one process of a data folder move pages at a time."""

    def take(self) -> bool:
        """Take the lock if it is free; return whether we hold it."""

    def free(self) -> None:
        """Give the lock back."""


async def _in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do work in a thread, and wait for its end even where nobody waits for what it brings any more.

    Otherwise the files and the store would be closed under it.
    """
    task = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


class Filing:
    """The archive of raw pages of one data folder.

    :param settings: how long pages are kept.
    :param token: our product token, by which a publisher may address us.
    :param now: the clock.
    """

    def __init__(
        self,
        store: Store,
        files: RawFiles,
        pool: WorkerPool,
        lock: FilingLock,
        *,
        settings: RawPages,
        token: str,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._files = files
        self._pool = pool
        self._lock = lock
        self._settings = settings
        self._token = token
        self._now = now
        self._tidied: datetime | None = None
        self._moving = asyncio.Lock()
        self._problem = ""

    async def file_all(self) -> int:
        """Move what has ended and return how many pages; nothing where another process is at it.

        Files that cannot be written are named once in the log; the pages wait.
        """
        async with self._moving:
            if not self._lock.take():
                return 0
            try:
                moved = await self._move_all()
                if moved or self._tidied is None or self._now() - self._tidied >= TIDY_EVERY:
                    await _in_thread(self._tidy)
            except StoreError as error:
                if error.code != "unwritable":
                    raise
                self._complain(error)
                return 0
            finally:
                self._lock.free()
            self._problem = ""
            return moved

    def close(self) -> None:
        """End the file that this process writes."""
        try:
            self._files.close()
        except StoreError as error:
            self._complain(error)

    async def _move_all(self) -> int:
        moved = 0
        while ended := await _in_thread(self._store.ended_pages, AT_ONCE):
            kept = [one for one in ended if self._settings.keep and await self._may_be_kept(one.page)]
            dropped = {one.id for one in ended} - {one.id for one in kept}
            moved += await _in_thread(self._move, kept, dropped)
        return moved

    async def _may_be_kept(self, page: Page) -> bool:
        """Tell whether the publisher lets a page be archived; of one that cannot be read, we do not know."""
        if NOARCHIVE in opt_outs_of_headers(page, self._token):
            return False
        if not any(hint in page.body.lower() for hint in _HINTS):
            return True
        try:
            return NOARCHIVE not in await self._pool.run(opt_outs_of_html, page.body, self._token)
        except WorkerError as error:
            if error.code == "worker_closed":
                raise
            return False

    def _move(self, kept: list[EndedPage], dropped: set[int]) -> int:
        """Write pages to the file, wait for the disk, then let the store believe it.

        Raises: StoreError.
        """
        filed: dict[str, Filed] = {}
        for one in kept:
            digest = digest_of(one.page.body)
            if digest not in filed:  # the same payload again becomes a revisit, once the store knows the first
                filed[digest] = self._write(one, digest)
        self._files.flush()
        self._store.file_pages(list(filed.values()), dropped)
        return len(filed)

    def _write(self, one: EndedPage, digest: str) -> Filed:
        page = one.page
        # Half the time that pages are kept: a revisit must not lose its payload soon after.
        earlier = self._store.capture_of(digest, page.fetched_at - self._settings.keep / 2)
        origin = Origin(earlier.url, earlier.fetched_at) if earlier else None
        place = self._files.append(page, origin, self._now())
        return Filed(one.id, place, digest, page.final_url, page.fetched_at, earlier.id if earlier else None)

    def _tidy(self) -> None:
        """Mend what dead processes left, end our file of another day, and delete what is too old or too much.

        Raises: StoreError.
        """
        now = self._now()
        for name in self._files.mend(self._store.known_end):
            log.warning(logline("raw_pages", code="torn_end", file=name))
        self._files.end_old(now)
        for name in too_many(self._files.listing(), self._settings.keep, self._settings.size, now):
            captures = self._store.forget_file(name)  # first: the store never believes in what is gone
            self._files.remove(name)
            log.info(logline("raw_pages", code="deleted", file=name, pages=captures))
        self._tidied = now

    def _complain(self, error: StoreError) -> None:
        if str(error) != self._problem:
            log.error(logline("raw_pages", code=error.code, error=error))
        self._problem = str(error)
