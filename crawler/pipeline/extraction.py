"""Asks a worker for the report on a page, with all that is known of the page besides its bytes."""

from dataclasses import replace

from crawler.config.schema import Agency, Outlet
from crawler.extract.article import extract
from crawler.extract.detect import languages_of
from crawler.extract.language import in_language
from crawler.extract.workers import WorkerPool
from crawler.fetch import manners
from crawler.model import Item, Page, Report


class Extraction:
    """How pages become reports, of whichever outlet.

    :param token: our product token, by which a server may address us.
    """

    def __init__(self, pool: WorkerPool, agencies: tuple[Agency, ...], token: str) -> None:
        self._pool = pool
        self._agencies = agencies
        self._token = token

    async def report(self, outlet: Outlet, item: Item, page: Page) -> Report:
        """Return the report on a page of an outlet that one of its channels listed as an item.

        Raises: Rejected where the page is no article, WorkerError where its worker was lost.
        """
        report = await self._pool.run(
            extract,
            page.body,
            page.final_url,
            item=item,
            agencies=self._agencies,
            charset=manners.charset_of(page),
            outlet=outlet,
        )
        # Told here and not by the worker: one model serves all, and what it reads is cleaned text of bounded length.
        words = (("page", report.language), ("feed", item.language), ("outlet", outlet.language))
        report = in_language(report, words, languages_of)
        stated = manners.opt_outs_of_headers(page, self._token)
        return listed_by(item, replace(report, opt_outs=tuple(sorted(stated.union(report.opt_outs)))))


def listed_by(item: Item, report: Report) -> Report:
    """Return a report with where in its listing its date stood (`published_field`), and what is to be known of it
    (`published_note`), where that is the date it has."""
    if report.sources.get("published") != "feed":
        return report
    told = {"published_field": item.published_from, "published_note": item.published_note}
    return replace(report, sources={**report.sources, **{key: value for key, value in told.items() if value}})
