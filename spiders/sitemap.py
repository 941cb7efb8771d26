"""Reads a news sitemap; of an index, the first few sitemaps it names, one level deep."""

from collections.abc import AsyncIterator

from scrapy import Request
from scrapy.http import Response

from crawler.errors import FetchError
from crawler.fetch.exchange import page_of
from crawler.fetch.manners import check_usable
from crawler.model import Listing
from spiders.base import OutletSpider

# An index may name thousands; the news sitemaps of an outlet are a handful, and come latest first.
MOST_CHILDREN = 5


class SitemapSpider(OutletSpider):
    """A sitemap or a sitemap index; an index that lists itself is read once."""

    name = "sitemap"
    accept = "application/xml, text/xml;q=0.9, */*;q=0.5"

    async def listings(self, response: Response) -> AsyncIterator[Listing | Request]:
        """List the sitemap's rows and ask for the sitemaps it names."""
        if self.answer is None:
            return
        listing = await self.read(self.answer)
        yield listing
        seen = {self.start_url, response.url}
        children = [url for url in dict.fromkeys(listing.children) if url not in seen]
        for url in children[:MOST_CHILDREN]:
            yield self.ask(url, self.child)

    async def child(self, response: Response) -> AsyncIterator[Listing]:
        """List the rows of one sitemap of an index; note an answer that is no document."""
        page = page_of(response.url, response, self.now())
        try:
            check_usable(page)
        except FetchError as error:
            self._note(error)
        else:
            yield await self.read(page)

    def _note(self, error: FetchError) -> None:
        """Keep a failure, before the others where it names a wait: a poll without rows ends in the first."""
        self.failures.insert(0 if error.retry_after else len(self.failures), error)
