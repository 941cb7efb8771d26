"""Decides which of the documents found for an outlet become its channels, and says of each other why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.model import Listing
from crawler.parse.feedhead import Sample, is_comments
from crawler.parse.imprint import is_titled_as, label_of
from crawler.parse.links import Lead
from crawler.text.urls import site_of, url_key

MOST_FEEDS = 5
# A feed is idle whose newest row is so much older than that of the liveliest feed of the outlet.
IDLE = timedelta(days=90)
# A feed that shares this much of its rows with one that is kept brings nothing of its own.
SAME_SHARE = 0.8
# A page with fewer links to articles is no section.
FEWEST_LINKS = 3
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a lead: `code` is `kept` or a stable word for what it is left out for, `why` says it in words."""

    kind: str
    lead: Lead
    code: str = KEPT
    why: str = ""
    url: str = ""
    title: str = ""
    rows: int = 0
    newest: datetime | None = None
    language: str = ""
    links: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def is_kept(self) -> bool:
        """Whether it becomes a channel."""
        return self.code == KEPT

    @property
    def address(self) -> str:
        """The address to write down: where it has moved for good, or as it was come by."""
        return self.url or self.lead.url


def left_out(kind: str, lead: Lead, code: str, why: str) -> Finding:
    """Return the finding of a lead that is no channel."""
    return Finding(kind, lead, code, why, title=lead.title)


def feed_of(lead: Lead, sample: Sample, url: str, home: str) -> Finding:
    """Judge a document that was asked for as a feed of the site of `home`.

    :param url: where the document is to be asked for from now on.
    """
    listing = sample.listing
    title = listing.title or lead.title
    dates = [row.published for row in listing.items if row.published]
    found = Finding(
        "feed",
        lead,
        url=url,
        title=title,
        rows=len(listing.items),
        newest=max(dates, default=None),
        language=sample.language,
        links=frozenset(url_key(row.url) for row in listing.items),
    )
    faults = (
        (sample.is_sitemap, "not_a_feed", "a sitemap where a feed was expected"),
        (is_comments(url, title), "comments", "comments of readers"),
        (sample.is_podcast, "podcast", "recordings, not reports"),
        (not listing.items, "empty", "it lists nothing"),
        (not _is_own(lead, sample, found, home), "foreign", f"it is not about {site_of(home)}"),
    )
    return _faulted(found, faults)


def sitemap_of(lead: Lead, sample: Sample, url: str, *, has_news: bool) -> Finding:
    """Judge a document that was asked for as a sitemap; `has_news` says whether it, or one it names, has news rows."""
    rows = len(sample.listing.items) or len(sample.listing.children)
    found = Finding("sitemap", lead, url=url, title=lead.title, rows=rows)
    faults = (
        (not sample.is_sitemap, "not_a_sitemap", "a feed where a sitemap was expected"),
        (rows == 0, "empty", "it lists nothing"),
        (not has_news, "no_news", "a sitemap without news:news"),
    )
    return _faulted(found, faults)


def section_of(lead: Lead, listing: Listing) -> Finding:
    """Judge a page as a section page."""
    rows = len(listing.items)
    found = Finding("section", lead, url=lead.url, title=listing.title, rows=rows)
    return _faulted(found, [(rows < FEWEST_LINKS, "no_links", f"{rows} links of it look like articles")])


def is_settled(findings: Iterable[Finding]) -> bool:
    """Tell whether there is a channel among the findings, or one that an outlet has already."""
    return any(one.is_kept or one.code == "taken" for one in findings)


def ranked(findings: Iterable[Finding], names: Sequence[str]) -> list[Finding]:
    """Return the feeds of an outlet, the main one first, with those left out that are idle, say the same, or are
    more than five.

    The main feed is the one given by hand, else the one titled as the site, else the one with the shortest address.

    :param names: how the site calls itself.
    """
    rows = sorted(findings, key=lambda one: _rank(one, names))
    liveliest = max((one.newest for one in rows if one.is_kept and one.newest), default=None)
    kept: list[Finding] = []
    settled = []
    for one in rows:
        verdict = one if not one.is_kept else _against(one, kept, liveliest)
        kept += [verdict] if verdict.is_kept else []
        settled.append(verdict)
    return settled


def is_near(url: str, home: str) -> bool:
    """Tell whether an address is on the site of `home`, on one registered by the same name, or at a feed service."""
    return site_of(url) in {site_of(home), "feedburner.com"} or label_of(url) == label_of(home)


def _faulted(found: Finding, faults: Iterable[tuple[bool, str, str]]) -> Finding:
    first = next(((code, why) for wrong, code, why in faults if wrong), None)
    return found if first is None else replace(found, code=first[0], why=first[1])


def _is_own(lead: Lead, sample: Sample, found: Finding, home: str) -> bool:
    """Tell whether a feed is the site's: by its own address or page, or as half of its rows lead there."""
    if lead.how == "given" or is_near(found.address, home) or (sample.home and is_near(sample.home, home)):
        return True
    near = sum(is_near(url, home) for url in found.links)
    return near * 2 >= max(1, len(found.links))


def _rank(one: Finding, names: Sequence[str]) -> tuple[object, ...]:
    path = urlsplit(one.address).path
    depth = len([part for part in path.split("/") if part])
    is_main = is_titled_as(one.title, names) or is_titled_as(one.lead.title, names)
    return one.lead.how != "given", not is_main, one.lead.how != "named", depth, len(one.address)


def _against(one: Finding, kept: Sequence[Finding], liveliest: datetime | None) -> Finding:
    """Return a feed as it stands beside those that are kept already."""
    twin = next((other for other in kept if _repeats(one, other)), None)
    is_idle = one.newest is not None and liveliest is not None and liveliest - one.newest > IDLE
    faults = (
        (is_idle, "idle", f"nothing new since {one.newest:%Y-%m-%d}" if one.newest else ""),
        (twin is not None, "repeats", f"it lists what {twin.address if twin else ''} lists"),
        (len(kept) >= MOST_FEEDS, "beyond", f"{MOST_FEEDS} feeds are enough"),
    )
    return _faulted(one, faults)


def _repeats(one: Finding, other: Finding) -> bool:
    return bool(one.links) and len(one.links & other.links) >= SAME_SHARE * len(one.links)
