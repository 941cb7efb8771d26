"""Decides who wrote a report and whence, from all that its page, its text and its feed say of it.

text -> dateline, endings, helpers \\
bylines, JSON-LD, feed, addresses   >-> clues -> weigh -> credit chain
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.config.schema import Agency
from crawler.extract.byline import printed_bylines
from crawler.extract.credit.book import Book, book_of
from crawler.extract.credit.bylines import is_of_staff, read_byline
from crawler.extract.credit.datelines import read_dateline
from crawler.extract.credit.endings import read_endings
from crawler.extract.credit.lines import lines_of
from crawler.extract.credit.names import folded
from crawler.extract.credit.owners import other_owner
from crawler.extract.credit.weigh import weigh
from crawler.extract.metas import Stated
from crawler.model import Clue, CreditChain
from crawler.text.clean import plain
from crawler.text.urls import site_of

_HOUSE = 40  # characters of a line that names the house below a byline


@dataclass(frozen=True, slots=True)
class Statement:
    """What speaks of a report's author: its text, its bylines as printed (before cleaning), the source that its feed
    names, the houses that its page states, its address, the address elsewhere that it gives, and its outlet's names."""

    body: str
    bylines: Sequence[str] = ()
    feed: str = ""
    stated: Sequence[Stated] = ()
    url: str = ""
    elsewhere: str | None = None
    outlet: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """Who wrote a report, and the place of its dateline."""

    chain: CreditChain
    dateline: str | None

    @property
    def kind(self) -> str:
        """What kind of clue told best who wrote it; "" where nobody is credited."""
        return self.chain.clues[0].kind if self.chain.originators else ""


def find_credit(statement: Statement, agencies: tuple[Agency, ...]) -> Credit:
    """Return who wrote a report. Clues for two houses are clues for neither, unless one of them prevails."""
    book = book_of(agencies)
    lines = lines_of(statement.body)
    dateline, endings = read_dateline(lines, book), read_endings(lines, book)
    clues = [dateline.clue] if dateline.clue else []
    clues += endings.clues
    own = set(map(folded, statement.outlet))
    signed = list(_bylines([*statement.bylines, *_printed(lines.head)], book, own))
    with_staff = any(is_of_staff(byline, own) for byline in statement.bylines)
    clues += [] if with_staff else signed
    clues += _beside_text(statement, book)
    chain = weigh(tuple(dict.fromkeys(clues)))
    helped = [*dateline.helpers, *endings.helpers, *(name for clue in signed if with_staff for name in clue.names)]
    helpers = dict.fromkeys(name for name in helped if name not in chain.originators)
    owner = other_owner(statement.elsewhere, lines, statement.outlet, book)
    return Credit(replace(chain, contributors=tuple(helpers), taken_from=owner), dateline.place)


def agency_of_site(site: str, agencies: tuple[Agency, ...]) -> str | None:
    """Return the agency whose own site this registrable domain is."""
    return book_of(agencies).of_site(site)


def agency_named(text: str, agencies: tuple[Agency, ...]) -> str | None:
    """Return the one agency that a text names and nothing else (`By AP`, `Reuters Staff`), or None."""
    found = read_byline(text, book_of(agencies))
    return found[0] if len(found) == 1 else None


def _printed(head: Sequence[str]) -> Iterator[str]:
    """Yield the bylines that stand in the text's first lines, each with the house on the line below it."""
    found = printed_bylines(head)
    yield from found
    for above, below in pairwise(head):
        if above in found and len(below) <= _HOUSE:
            yield below


def _bylines(bylines: Sequence[str], book: Book, own: set[str]) -> Iterator[Clue]:
    for byline in bylines:
        names = read_byline(byline, book, own)
        if names:
            yield Clue("byline", plain(byline), names)


def _beside_text(statement: Statement, book: Book) -> Iterator[Clue]:
    """Yield what the feed, the page's structured data and the addresses say."""
    for kind, words in [*statement.stated, ("feed", statement.feed)]:
        names = read_byline(words, book) if kind == "guess" else book.names.joint(words)
        if names:
            yield Clue(kind, words, names)
    for kind, url in (("canonical", statement.elsewhere or ""), ("site", statement.url)):
        agency = book.of_site(site_of(url)) if url else None
        if agency:
            yield Clue(kind, url, (agency,))
