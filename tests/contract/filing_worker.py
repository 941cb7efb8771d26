"""A process to be killed: ends items with a page each and moves the pages to files, saying each step it has done.

Usage: filing_worker.py ADDRESS FOLDER PAGES
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store_samples import NOW, new_item, page

from crawler.config.schema import RawPages
from crawler.pipeline.filing import Filing
from crawler.schedule.lock import Lock
from crawler.store.rawfiles import RawFiles
from crawler.store.store import Store

ROTATE = 40_000


class NoPool:
    """Stands for workers that are never needed."""

    async def run(self, *_: Any) -> Any:
        """Refuse: no page of this test says anything of archives."""
        raise AssertionError


def body(number: int) -> bytes:
    """Return the page of the item of that number; every third repeats the one before."""
    return b"".join(b"<p>ferry %d %d</p>" % (number - (number % 3 == 2), line**3) for line in range(200))


def filing(store: Store, folder: Path) -> Filing:
    """Return the archive of raw pages of a data folder."""
    return Filing(
        store,
        RawFiles(folder / "raw", "newswire-test/1", ROTATE),
        NoPool(),  # type: ignore[arg-type]
        Lock(folder / "raw.lock"),
        settings=RawPages(),
        token="",
        now=lambda: datetime.now(UTC),
    )


def work(store: Store, folder: Path, pages: int) -> None:
    """Take every item that is not known yet to its end, and move the pages of each few."""
    archive = filing(store, folder)
    for number in range(pages):
        item_id, is_new = store.add_item("harbour-post", new_item(number), NOW)
        if is_new or store.pending(None, NOW):
            store.keep_page(item_id, page(number, body(number)))
            store.finish(item_id, "rejected:too_short")
        if number % 5 == 4:
            asyncio.run(archive.file_all())
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    asyncio.run(archive.file_all())
    archive.close()


if __name__ == "__main__":
    opened = Store.open(sys.argv[1], Path(sys.argv[2]))
    work(opened, Path(sys.argv[2]), int(sys.argv[3]))
    opened.close()
