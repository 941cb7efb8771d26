"""Chooses headline, authors and dates of a report among all that its page and feed state, and keeps what was beaten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from lxml import etree

from crawler.config.schema import Agency, Hints, Outlet
from crawler.extract.authors import Authors, Place, choose_authors, choose_house
from crawler.extract.byline import printed_bylines
from crawler.extract.engine import Guess, guessed
from crawler.extract.headline import Headline, choose_headline, shown_part
from crawler.extract.metadata import Facts
from crawler.extract.metas import Stated
from crawler.extract.printed import Printed, read_printed
from crawler.extract.published import (
    Moment,
    by_home_clock,
    choose_moment,
    date_in_url,
    feed_moments,
    other_moments,
    read_moments,
)
from crawler.model import Alternatives, Item
from crawler.text.homes import country_of_domain, home_zone
from crawler.text.urls import host_of, site_of

UNKNOWN = "UTC"  # the zone of an outlet that states none
# How far from the article a date may belong, where it stands: beside the headline, in any time tag, in the address.
_ANYWHERE = {"printed": 1, "time": 2, "url": 3}
_BYLINES = 3  # of those printed near the headline; the ones further off belong to other things


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
        return Context(url, item, agencies, UNKNOWN, None)
    return Context(url, item, agencies, outlet.timezone, outlet.name, outlet.extract)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen; `dates` are the other dates of publication stated."""

    headline: Headline
    authors: Authors
    published: Moment | None
    modified: Moment | None
    dates: tuple[Stated, ...]

    @property
    def alternatives(self) -> Alternatives:
        """What else was stated, by field."""
        stated = {
            "headline": self.headline.alternatives,
            "authors": self.authors.alternatives,
            "published": self.dates,
        }
        return {field: said for field, said in stated.items() if said}

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


def choose(tree: etree._Element, facts: Facts, context: Context) -> Choice:
    """Return what the page and feed state, chosen; only where headline or date is missing is trafilatura asked."""
    item = context.item
    zone = _zone(facts, context)
    headline = _shown(choose_headline(facts, context.url, item.title if item else ""), tree)
    moments = _moments(facts, context, zone)
    dated = any(one.has_time and one.source not in _ANYWHERE for one in moments)
    printed = read_printed(tree, headline.text, dated=dated)
    stamps = read_moments(printed.stamps, zone, facts.language)
    moments = sorted([*moments, *stamps], key=lambda one: 0 if dated else _ANYWHERE.get(one.source, 0))
    published = choose_moment(moments)
    guess = Guess() if headline.text and published else guessed(tree, context.url)
    headline = headline if headline.text else Headline("text", guess.title)
    published = published or choose_moment(read_moments((("text", guess.day),), zone, None))
    if published:
        named = context.zone if context.zone != UNKNOWN else None
        published = by_home_clock(published, moments, context.url, facts.language, named)
    places = [*_places(facts, item, printed), ("text", (guess.author,))]
    authors = choose_authors(places, _houses(facts, context), context.agencies)
    modified = _modified(facts, zone, published)
    return Choice(headline, authors, published, modified, other_moments(moments, published))


def _shown(headline: Headline, tree: etree._Element) -> Headline:
    """Return a headline that only the page's title states as a heading shows it."""
    if headline.source != "title":
        return headline
    shown = (" ".join(node.itertext()) for node in tree.iter("h1", "h2", "h3", "h4"))
    return replace(headline, text=shown_part(headline.text, shown))


def with_authors_in_text(choice: Choice, facts: Facts, context: Context, lines: Sequence[str]) -> Choice:
    """Return the choice with the authors that sign above the text where nobody else does, else with the house that
    signs for all.

    :param lines: the running text.
    """
    if choice.authors.names:
        return choice
    text = ("text", tuple(printed_bylines(lines)))
    authors = choose_authors([text], _houses(facts, context), context.agencies)
    return replace(choice, authors=authors if authors.names else choose_house(facts.authors))


def _houses(facts: Facts, context: Context) -> list[str]:
    site = site_of(context.url)
    return [*facts.site_names, context.outlet_name or "", host_of(context.url), site, site.split(".")[0]]


def _places(facts: Facts, item: Item | None, printed: Printed) -> Iterator[Place]:
    """Yield the places where people are named: stated, near the headline, elsewhere on the page, the feed."""
    stated = list(takewhile(lambda place: place[0] != "byline", facts.authors))
    yield from stated
    yield from (("printed", (byline,)) for byline in printed.bylines[:_BYLINES])
    yield from facts.authors[len(stated) :]
    if item is not None:
        yield "feed", item.authors


def _zone(facts: Facts, context: Context) -> str:
    """Return the zone in which dates without one are read: the outlet's, else that of the page's country."""
    if context.zone != UNKNOWN:
        return context.zone
    return home_zone(country_of_domain(context.url), facts.language) or UNKNOWN


def _moments(facts: Facts, context: Context, zone: str) -> list[Moment]:
    stated = [*read_moments(facts.published, zone, facts.language), *feed_moments(context.item)]
    return stated + read_moments(date_in_url(context.url), zone, None)


def _modified(facts: Facts, zone: str, published: Moment | None) -> Moment | None:
    """Return the last change, where one is stated that does not come before publication."""
    moment = next(iter(read_moments(facts.modified, zone, facts.language)), None)
    if moment is None or published is None:
        return moment
    return moment if moment.at.date().isoformat() >= published.at.date().isoformat() else None
