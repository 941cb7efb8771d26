"""Turns a page's bytes, and what the feed said of it, into a cleaned report or a refusal; never anything else.

bytes -> tree -> facts (what the page states) -> headline, dates, authors
              -> text (trafilatura)           -> own lines -> body, credit, dateline -> Report
"""

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from crawler.config.schema import Agency, Outlet
from crawler.errors import Rejected
from crawler.extract.body import agree_with_stated, is_text, own_lines, stamp_blocks, without_furniture
from crawler.extract.choice import Choice, Context, choose, context_of, with_authors_in_text
from crawler.extract.credit.find import Statement, find_credit
from crawler.extract.dek import choose_dek, without_dek
from crawler.extract.engine import PAIR, drop_unseen, read_text, read_tree
from crawler.extract.hints import Hinted, hinted_choice, hinted_facts, take_hints
from crawler.extract.metadata import Facts, read_facts
from crawler.extract.optouts import opt_outs_of_html
from crawler.extract.places import places_of
from crawler.extract.pointers import pointers
from crawler.extract.sections import shown_sections
from crawler.extract.tail import without_foreign_end, without_tail
from crawler.extract.verdict import judge
from crawler.extract.words import runs, shared
from crawler.model import Item, Report

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
_UNREADABLE = "Sonntag, den 5. Wonnemond 2020"  # looks like a date, in no language's words
_REHEARSAL = (
    "<html><head><title>Rehearsal</title></head><body><article><h1>Rehearsal</h1><time>{date}</time>"
    + "<p>Nobody reads this sentence, but every table that a first extraction loads is loaded by it.</p>" * 8
    + "</article></body></html>"
)


def extract(
    body: bytes,
    url: str,
    *,
    item: Item | None,
    agencies: tuple[Agency, ...],
    charset: str | None = None,
    outlet: Outlet | None = None,
) -> Report:
    """Return the report on a page; `item` is how a channel listed it.

    :param outlet: whose page it is: its name is nobody's, its zone that of dates which state none, and it may say
        where the parts of its reports stand.

    Raises: Rejected with a code of `verdict.judge`, or `unreadable`.
    """
    context = context_of(url, item, agencies, outlet)
    report, reason = examine(body, context, charset)
    if reason is not None:
        raise Rejected(reason[1], code=reason[0], url=url)
    return report


def examine(body: bytes, context: Context, charset: str | None = None) -> tuple[Report, tuple[str, str] | None]:
    """Return all that the page yields, and (code, message) of why it is no article, where it is none.

    Raises: Rejected with code `unreadable`.
    """
    try:
        return _examined(body, context, charset)
    except _TROUBLE as error:
        raise Rejected(f"{type(error).__name__}: {error}", code="unreadable", url=context.url) from error


def rehearse(*, thorough: bool = False) -> None:
    """Make one small extraction, so that the first real one in a process is not the slow one.

    :param thorough: load the month names of every language too, which takes 2 s of processor: a date that no table of
        ours reads would load them at the cost of its page.
    """
    for date in ("3 May 2020", _UNREADABLE) if thorough else ("3 May 2020",):
        examine(_REHEARSAL.format(date=date).encode(), context_of("https://rehearsal.example/a", None, ()))


def _examined(body: bytes, context: Context, charset: str | None) -> tuple[Report, tuple[str, str] | None]:
    tree = read_tree(body, charset)
    if tree is None:
        raise Rejected("no HTML", code="unreadable", url=context.url)
    hinted = take_hints(tree, context.hints, context.url, context.zone)
    facts = hinted_facts(read_facts(tree, context.url), hinted)
    opt_outs = opt_outs_of_html(tree)
    report = replace(_report(tree, facts, hinted, context), opt_outs=tuple(sorted(opt_outs)))
    return report, judge(tree, facts, context.url, report.headline, report.body)


def _report(tree: etree._Element, facts: Facts, hinted: Hinted, context: Context) -> Report:
    chosen = hinted_choice(choose(tree, facts, context), hinted, context.zone)
    drop_unseen(tree)
    reading = read_text(tree, context.url, hinted.lines)
    raw = reading.lines
    chosen = with_authors_in_text(chosen, facts, context, raw)
    lines = _own(tree, facts, chosen, raw, context.url)
    credit = find_credit(_statement("\n".join(raw), chosen.authors.names, facts, context), context.agencies)
    sources = {**chosen.sources, "credit": credit.kind, "body": "page", **hinted.sources}
    return Report(
        url=context.url,
        headline=chosen.headline.text,
        body="\n\n".join(lines),
        lead=facts.description if len(facts.description) >= _SHORTEST_LEAD else next(iter(lines), ""),
        dek=choose_dek(facts.description, lines),
        authors=chosen.authors.names,
        credit=credit.chain.shown,
        chain=credit.chain,
        dateline=credit.dateline,
        published=chosen.published.at if chosen.published else None,
        modified=chosen.modified.at if chosen.modified else None,
        language=facts.language,
        canonical=facts.canonical,
        sources={field: source for field, source in sources.items() if source},
        alternatives=chosen.alternatives,
        agreement=round(shared(runs("\n".join(lines), PAIR), runs(reading.second, PAIR)), 3),
        free=facts.free,
        live=facts.live,
        sections=facts.sections,
        images=facts.images,
    )


def _statement(text: str, authors: Sequence[str], facts: Facts, context: Context) -> Statement:
    """Return what speaks of who wrote the report; `authors` are guessed where the page names none."""
    item = context.item
    bylines = [name for _, names in facts.authors for name in names] + list(item.authors if item else ())
    feed = (item.source if item else None) or ""
    guesses = [("guess", name) for name in authors] if len(authors) == 1 and not bylines else []
    outlet = [context.outlet_name or "", *facts.site_names]
    return Statement(text, bylines, feed, [*facts.houses, *guesses], context.url, facts.elsewhere, outlet)


def _own(tree: etree._Element, facts: Facts, chosen: Choice, raw: Sequence[str], url: str) -> list[str]:
    """Return the lines of the running text that are the report's own."""
    titles = [*facts.headings, *(text for _, text in facts.titles), chosen.headline.text]
    people = [*(name for _, names in facts.authors for name in names), *chosen.authors.names]
    days = [one.at.date() for one in (chosen.published, chosen.modified) if one is not None]
    places = places_of(tree, raw)
    leading = pointers(places, raw, url)
    lines = without_foreign_end([line for at, line in enumerate(raw) if at not in leading], places)
    lines = own_lines(lines, titles, people)
    if lines and not is_text(lines[0]):
        sections = [*facts.sections, *facts.crumbs, *shown_sections(tree, url)]
        lines = without_furniture(lines, stamp_blocks(tree), sections, days)
    lines = own_lines(agree_with_stated(lines, facts.stated_body), titles, people)
    return without_tail(without_dek(lines, facts.description, places))
