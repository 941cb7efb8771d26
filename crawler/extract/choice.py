"""Chooses headline, authors and dates of a report among all that its page and feed state, and keeps what was beaten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.config.schema import Agency, Hints, Outlet
from crawler.extract.authors import Authors, Place, choose_authors, choose_house
from crawler.extract.byline import printed_bylines
from crawler.extract.engine import Guess, guessed
from crawler.extract.headline import Headline, choose_headline
from crawler.extract.metadata import Facts
from crawler.extract.published import Moment, choose_moment, date_in_url, other_moments, read_moments
from crawler.model import Alternatives, Item
from crawler.text.urls import host_of, site_of


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a page besides its bytes."""

    url: str
    item: Item | None
    agencies: tuple[Agency, ...]
    zone: str
    outlet_name: str | None
    hints: Hints | None = None


def context_of(url: str, item: Item | None, agencies: tuple[Agency, ...], outlet: Outlet | None = None) -> Context:
    """Return what is known of a page that is an outlet's, or nobody's that we know."""
    if outlet is None:
        return Context(url, item, agencies, "UTC", None)
    return Context(url, item, agencies, outlet.timezone, outlet.name, outlet.extract)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, with where each field comes from and what else was stated."""

    headline: Headline
    authors: Authors
    published: Moment | None
    modified: Moment | None
    alternatives: Alternatives

    @property
    def sources(self) -> dict[str, str]:
        """The source of each field, "" where the field is empty."""
        return {
            "headline": self.headline.source,
            "authors": self.authors.source,
            "published": self.published.source if self.published else "",
            "published_precision": "day" if self.published and not self.published.has_time else "",
            "modified": self.modified.source if self.modified else "",
        }


def choose(tree: etree._Element, facts: Facts, context: Context, raw: Sequence[str]) -> Choice:
    """Return what the page and feed state, chosen; only where they leave a gap is trafilatura asked for a guess.

    :param raw: the lines of the running text, for bylines printed there.
    """
    item = context.item
    houses = _houses(facts, context)
    headline = choose_headline(facts, context.url, item.title if item else "")
    authors = choose_authors(list(_places(facts, item, raw)), houses, context.agencies)
    moments = _moments(facts, context)
    published = choose_moment(moments)
    if not (headline.text and authors.names and published):
        guess = guessed(tree, context.url)
        headline = headline if headline.text else Headline("text", guess.title)
        authors = authors if authors.names else _last_resort(facts, guess, houses, context.agencies)
        published = published or choose_moment(read_moments((("text", guess.day),), context.zone, None))
    alternatives = {
        "headline": headline.alternatives,
        "authors": authors.alternatives,
        "published": other_moments(moments, published),
    }
    modified = _modified(facts, context, published)
    return Choice(headline, authors, published, modified, {field: said for field, said in alternatives.items() if said})


def _houses(facts: Facts, context: Context) -> list[str]:
    site = site_of(context.url)
    return [*facts.site_names, context.outlet_name or "", host_of(context.url), site, site.split(".")[0]]


def _places(facts: Facts, item: Item | None, raw: Sequence[str]) -> Iterator[Place]:
    """Yield the places where people are named: the page's own in their order, the feed, the text's first lines."""
    yield from facts.authors
    if item is not None:
        yield "feed", item.authors
    yield "text", tuple(printed_bylines(raw))


def _last_resort(facts: Facts, guess: Guess, houses: Sequence[str], agencies: tuple[Agency, ...]) -> Authors:
    """Return the author guessed, else the house that signs for all."""
    stated = [(source, bylines) for source, bylines in facts.authors if source != "byline"]
    text = ("text", (guess.author,))
    found = choose_authors([text], houses, agencies)
    return found if found.names else choose_house([*stated, text])


def _moments(facts: Facts, context: Context) -> list[Moment]:
    moments = read_moments(facts.published, context.zone, facts.language)
    if context.item is not None and context.item.published is not None:
        moments.append(Moment("feed", context.item.published, has_time=True, has_zone=True))
    return moments + read_moments(date_in_url(context.url), context.zone, None)


def _modified(facts: Facts, context: Context, published: Moment | None) -> Moment | None:
    """Return the last change, where one is stated that does not come before publication."""
    moment = next(iter(read_moments(facts.modified, context.zone, facts.language)), None)
    if moment is None or published is None:
        return moment
    return moment if moment.at.date().isoformat() >= published.at.date().isoformat() else None
