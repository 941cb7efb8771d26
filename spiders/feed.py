"""Reads a feed: one conditional request, one document."""

from collections.abc import AsyncIterator

from scrapy import Request
from scrapy.http import Response

from crawler.model import Listing
from spiders.base import OutletSpider


class FeedSpider(OutletSpider):
    """RSS, Atom, RDF or JSON Feed; which of them, the bytes decide."""

    name = "feed"
    accept = (
        "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
        "application/json;q=0.8, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
    )

    async def listings(self, response: Response) -> AsyncIterator[Listing | Request]:  # noqa: ARG002 (kept as `answer`)
        """List the feed's rows."""
        if self.answer is not None:
            yield await self.read(self.answer)
