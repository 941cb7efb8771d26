"""Example Wire lists its takes in a table of its own making: the worked example of a named spider."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from parsel import Selector
from scrapy.http import Response

from crawler.model import Item
from spiders.base import OutletSpider


class ExampleWire(OutletSpider):
    """The latest takes, as the newsroom of `newswire demo` serves them under `/wire/latest`."""

    name = "example_wire"

    # Where the list lies on the outlet's host, whatever page its homepage is.
    LATEST = "/wire/latest"

    # Advisories have no page and killed takes must not be printed: only stories are listed.
    ROWS = "table.log tr.take[data-kind=story]"
    LINK = "td.slug a::attr(href)"
    TITLE = "td.slug a::text"
    DESK = "td.desk::text"
    REFERENCE = "::attr(data-ref)"
    FILED = "::attr(data-filed)"

    # `03.03.2026 14h05`: day first, in the wall clock of the outlet's zone.
    FILED_FORMAT = "%d.%m.%Y %Hh%M"

    @property
    def start_url(self) -> str:
        """The list of takes on the outlet's own host."""
        return urljoin(self.outlet.homepage, self.LATEST)

    def items(self, response: Response) -> Iterator[Item]:
        """Yield one item a story row; links are relative to the page."""
        for row in response.css(self.ROWS):
            link = _text(row, self.LINK)
            filed = _text(row, self.FILED)
            published = self._filed(filed)
            yield Item(
                url=response.urljoin(link) if link else "",
                title=_text(row, self.TITLE),
                guid=_text(row, self.REFERENCE) or None,
                published=published,
                published_text=filed or None,
                authors=tuple(filter(None, [_text(row, self.DESK)])),
                language=self.outlet.language,
                published_from="data-filed" if filed else None,
                published_note="zone_assumed" if published else None,
            )

    def _filed(self, text: str) -> datetime | None:
        try:
            local = datetime.strptime(text, self.FILED_FORMAT)  # noqa: DTZ007 (the zone is the outlet's)
        except ValueError:
            return None
        return local.replace(tzinfo=ZoneInfo(self.outlet.timezone))


def _text(row: Selector, css: str) -> str:
    """Return the first match's text on one line, "" where nothing matches."""
    return " ".join(row.css(css).get("").split())
