"""Makes a report of what a channel itself says of an article, for where its page fails."""

from crawler.config.schema import Agency
from crawler.extract.authors import people
from crawler.extract.credit.find import Statement, find_credit
from crawler.model import Item, Report
from crawler.text.clean import paragraphs, plain


def from_item(item: Item, agencies: tuple[Agency, ...]) -> Report | None:
    """Return a report made of what the channel itself says, or None where it gives no text."""
    body = paragraphs(item.content) or paragraphs(item.summary)
    if not body or not item.title or not item.url:
        return None
    credit = find_credit(Statement(body, item.authors, item.source or ""), agencies)
    sources = {"headline": "feed", "body": "feed", "authors": "feed", "published": "feed"}
    if credit.kind:
        sources["credit"] = credit.kind
    return Report(
        url=item.url,
        headline=plain(item.title),
        body=body,
        lead=plain(item.summary) or body.split("\n", 1)[0],
        authors=people(item.authors, (), agencies),
        credit=credit.chain.shown,
        chain=credit.chain,
        dateline=credit.dateline,
        published=item.published,
        language=item.language,
        sources=sources,
    )
