"""What tests of polls share: parsers that say what the test wants, an outlet of one channel, and a poll of it."""

import asyncio
import threading
from typing import Any
from urllib.parse import urlsplit

from loopback_ground import Ground
from oddserver import OddServer

from crawler.config.schema import Channel, Outlet
from crawler.fetch.engine import Engine, Reading
from crawler.fetch.manners import Validators
from crawler.model import Item, Listing, Page

NONE = Validators()


class Reader:
    """Stands in for the parsers: says of each path what the test wants; anything else is one row of its own.

    It fails with the error given for a path, and hangs at a path named `hangs`.
    """

    def __init__(self, **by_path: Listing | BaseException) -> None:
        self.by_path = by_path
        self.pages: list[Page] = []
        self.hanging = threading.Event()

    async def __call__(self, page: Page) -> Listing:
        self.pages.append(page)
        name = urlsplit(page.final_url).query
        if name == "hangs":
            self.hanging.set()
            await asyncio.Event().wait()
        found = self.by_path.get(name, Listing("rss-2.0", (Item(page.final_url),), "Odd"))
        if isinstance(found, BaseException):
            raise found
        return found


def outlet_of(odd: OddServer, channel: Channel) -> Outlet:
    """Return an outlet of one channel on a server."""
    return Outlet(id="odd", name="Odd", homepage=odd.url("/"), channels=(channel,))


def poll(ground: Ground, engine: Engine, odd: OddServer, path: str, read: Any = None, *, kind: str = "feed") -> Reading:
    """Poll one channel."""
    channel = Channel(kind=kind, address=path if kind == "spider" else odd.url(path))
    return ground.run(engine.poll(outlet_of(odd, channel), channel, NONE, read or Reader()))
