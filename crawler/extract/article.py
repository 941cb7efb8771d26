"""Turns a page's bytes, and what the feed said of it, into a cleaned report or a refusal; never anything else.

bytes -> tree -> facts (what the page states) -> headline, dates, authors
              -> text (trafilatura)           -> own lines -> body, credit, dateline -> Report
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime

import trafilatura
from lxml import etree
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document

from crawler.config.schema import Agency
from crawler.errors import Rejected
from crawler.extract.body import agree_with_stated, link_blocks, own_lines, stamp_blocks, without_furniture
from crawler.extract.byline import clean_authors, printed_bylines
from crawler.extract.charset import decode
from crawler.extract.credit import agency_named, agency_of_site, find_credit
from crawler.extract.headline import choose_headline
from crawler.extract.metadata import Facts, read_facts
from crawler.extract.optouts import opt_outs_of_html
from crawler.extract.published import Moment, choose_moment, date_in_url, read_moments
from crawler.extract.verdict import SHORTEST, judge
from crawler.model import Item, Report
from crawler.text.clean import paragraphs, plain
from crawler.text.urls import host_of, site_of

# What lxml and trafilatura raise on bytes that are no page.
_TROUBLE = (
    etree.LxmlError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RecursionError,
    AssertionError,
    OverflowError,
)
_SHORTEST_LEAD = 40  # characters; a shorter description is a slogan
_UNFOLDED = 0.85  # share of a table's text that must be left when it is read as paragraphs
_REHEARSAL = (
    "<html><head><title>Rehearsal</title></head><body><article><h1>Rehearsal</h1><time>3 May 2020</time>"
    + "<p>Nobody reads this sentence, but every table that a first extraction loads is loaded by it.</p>" * 8
    + "</article></body></html>"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a page besides its bytes."""

    url: str
    item: Item | None
    agencies: tuple[Agency, ...]
    zone: str
    outlet_name: str | None


@dataclass(frozen=True, slots=True)
class _Guess:
    """What trafilatura guesses where the page states nothing."""

    title: str = ""
    author: str = ""
    day: str = ""


def extract(
    body: bytes,
    url: str,
    *,
    item: Item | None,
    agencies: tuple[Agency, ...],
    charset: str | None = None,
    zone: str = "UTC",
    outlet_name: str | None = None,
) -> Report:
    """Return the report on a page; `item` is how a channel listed it, `zone` that of dates which state none.

    Where the page holds no text but its feed does, the report's body comes from the feed.

    Raises: Rejected with code `too_short`, `not_article`, `no_headline` or `unreadable`.
    """
    context = Context(url, item, agencies, zone, outlet_name)
    report, reason = examine(body, context, charset)
    if reason is None:
        return report
    own = from_item(item, agencies) if item is not None and reason[0] == "too_short" else None
    if own is not None and len(own.body) >= SHORTEST:
        return own
    raise Rejected(reason[1], code=reason[0], url=url)


def examine(body: bytes, context: Context, charset: str | None = None) -> tuple[Report, tuple[str, str] | None]:
    """Return all that the page yields, and (code, message) of why it is no article, where it is none.

    Raises: Rejected with code `unreadable`.
    """
    try:
        return _examined(body, context, charset)
    except _TROUBLE as error:
        raise Rejected(f"{type(error).__name__}: {error}", code="unreadable", url=context.url) from error


def from_item(item: Item, agencies: tuple[Agency, ...]) -> Report | None:
    """Return a report made of what the channel itself says, or None where it gives no text."""
    body = paragraphs(item.content) or paragraphs(item.summary)
    if not body or not item.title or not item.url:
        return None
    credit = find_credit(body, (*item.authors, item.source or ""), agencies)
    sources = {"headline": "feed", "body": "feed", "authors": "feed", "published": "feed"}
    if credit.evidence:
        sources["credit"] = credit.evidence
    return Report(
        url=item.url,
        headline=plain(item.title),
        body=body,
        lead=plain(item.summary) or body.split("\n", 1)[0],
        authors=_people(item.authors, (), agencies),
        credit=credit.agency or agency_of_site(site_of(item.url), agencies),
        dateline=credit.dateline,
        published=item.published,
        language=item.language,
        sources=sources,
    )


def rehearse() -> None:
    """Make one small extraction, so that the first real one in a process is not the slow one."""
    examine(_REHEARSAL.encode(), Context("https://rehearsal.example/2020/a", None, (), "UTC", None))


def _examined(body: bytes, context: Context, charset: str | None) -> tuple[Report, tuple[str, str] | None]:
    text = decode(body, charset)
    tree = trafilatura.load_html(body if text is None else text.replace("\x00", ""))
    if tree is None:
        raise Rejected("no HTML", code="unreadable", url=context.url)
    facts = read_facts(tree, context.url)
    opt_outs = opt_outs_of_html(tree)
    report = replace(_report(tree, facts, context), opt_outs=tuple(sorted(opt_outs)))
    return report, judge(facts, context.url, report.headline, report.body)


def _report(tree: etree._Element, facts: Facts, context: Context) -> Report:
    item = context.item
    raw = _lines(tree, context.url)
    pointers = link_blocks(tree, context.url, raw)
    found_in, headline = choose_headline(facts, context.url, item.title if item else "")
    names_from, authors = _authors(facts, context, printed_bylines(raw))
    moment = choose_moment(_moments(facts, context))
    guess = _guessed(tree, context.url) if not (headline and authors and moment) else _Guess()
    moment = moment or choose_moment(read_moments((("text", guess.day),), context.zone, None))
    headline = headline or guess.title
    authors = (
        authors or _people([guess.author], _houses(facts, context), context.agencies) or _organisations(facts, guess)
    )
    people = [name for _, names in facts.authors for name in names]
    titles = [*facts.headings, *(text for _, text in facts.titles), headline]
    modified = _modified(facts, context, moment)
    days = [one.at.date() for one in (moment, modified) if one is not None]
    own = own_lines(raw, titles, pointers, [*people, *authors])
    lines = agree_with_stated(without_furniture(own, stamp_blocks(tree), facts.sections, days), facts.stated_body)
    credit = find_credit("\n".join(raw), [*people, *_feed_names(item)], context.agencies)
    agency = credit.agency or agency_of_site(site_of(context.url), context.agencies)
    sources = {
        "headline": found_in or "text",
        "authors": (names_from or "text") if authors else "",
        "published": moment.source if moment else "",
        "published_precision": "" if moment is None or moment.has_time else "day",
        "modified": modified.source if modified else "",
        "credit": (credit.evidence or "site") if agency else "",
        "body": "page",
    }
    return Report(
        url=context.url,
        headline=headline,
        body="\n\n".join(lines),
        lead=facts.description if len(facts.description) >= _SHORTEST_LEAD else next(iter(lines), ""),
        authors=authors,
        credit=agency,
        dateline=credit.dateline,
        published=moment.at if moment else None,
        modified=modified.at if modified else None,
        language=facts.language or (item.language if item else None),
        canonical=facts.canonical,
        sources={field: source for field, source in sources.items() if source},
    )


def _lines(tree: etree._Element, url: str) -> list[str]:
    """Return the text's lines; where most of it is one table row, that row is the layout of an old page."""
    lines = _text_lines(tree, url, tables=True)
    whole = sum(map(len, lines))
    if 2 * max((len(line) for line in lines if line.startswith("|")), default=0) <= whole:
        return lines
    unfolded = _text_lines(_without_layout(tree), url, tables=False)
    return unfolded if sum(map(len, unfolded)) >= _UNFOLDED * whole else lines


def _without_layout(tree: etree._Element) -> etree._Element:
    """Return a copy whose table cells are plain blocks."""
    copied = deepcopy(tree)
    for node in copied.iter("table", "tbody", "tr", "td", "th"):
        node.tag = "div"
    return copied


def _text_lines(tree: etree._Element, url: str, *, tables: bool) -> list[str]:
    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=tables, with_metadata=False
    )
    text = document.text if isinstance(document, Document) else ""
    return [line for line in paragraphs(text or "").splitlines() if line]


def _guessed(tree: etree._Element, url: str) -> _Guess:
    """Return trafilatura's metadata; a first of January is what it makes of a bare year: no date."""
    found = extract_metadata(tree, default_url=url)
    day = found.date or ""
    return _Guess(plain(found.title or ""), plain(found.author or ""), "" if day.endswith("-01-01") else day)


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
    return moment if _day(moment.at) >= _day(published.at) else None


def _day(at: datetime) -> str:
    return at.date().isoformat()


def _feed_names(item: Item | None) -> list[str]:
    return [*item.authors, item.source or ""] if item is not None else []


def _houses(facts: Facts, context: Context) -> list[str]:
    site = site_of(context.url)
    return [*facts.site_names, context.outlet_name or "", host_of(context.url), site, site.split(".")[0]]


def _authors(facts: Facts, context: Context, printed: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return where people are named and who: the page's own places in order, the feed, the text's first lines."""
    houses = _houses(facts, context)
    places = [*facts.authors, ("feed", tuple(_feed_names(context.item)[:-1])), ("text", tuple(printed))]
    for source, bylines in places:
        names = _people(bylines, houses, context.agencies)
        if names:
            return source, names
    return "", ()


def _organisations(facts: Facts, guess: _Guess) -> tuple[str, ...]:
    """Return the house that signs for all where no person does."""
    stated = [bylines for source, bylines in facts.authors if source != "byline"]
    return next(filter(None, map(clean_authors, [*stated, (guess.author,)])), ())


def _people(bylines: Sequence[str], houses: Sequence[str], agencies: Sequence[Agency]) -> tuple[str, ...]:
    """Return the persons of a byline; agencies only where it names nobody else."""
    names = clean_authors(bylines, houses)
    return tuple(name for name in names if not agency_named(name, agencies)) or names
