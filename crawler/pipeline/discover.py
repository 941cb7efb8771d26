"""Finds the channels of an outlet from one address: asks politely for what its pages name, and keeps what is true."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

from crawler.config.addresses import same_address
from crawler.config.addresses import url as usable_url
from crawler.config.schema import Settings
from crawler.errors import NewswireError, ParseError
from crawler.extract.workers import WorkerPool
from crawler.fetch.ask import Ask
from crawler.fetch.engine import Engine
from crawler.fetch.gate import port_in
from crawler.fetch.manners import check_usable
from crawler.fetch.memory import Forgetful, Memory
from crawler.fetch.robotstxt import sitemaps
from crawler.model import Page
from crawler.parse.feedhead import Sample, examine, is_comments
from crawler.parse.imprint import country_of, language_of, name_of, outlet_id
from crawler.parse.links import HomePage, Lead, read_home
from crawler.parse.offers import Finding, feed_of, is_near, is_settled, left_out, ranked, section_of, sitemap_of
from crawler.parse.read import read
from crawler.pipeline.look import at_work
from crawler.text.homes import zone_of
from crawler.text.urls import host_of

# What is asked for at the most: at two seconds a request, a minute and a half in all.
MOST_FEEDS_ASKED = 20
MOST_SITEMAPS_ASKED = 8
# Where feeds lie when no page names them: what WordPress, Drupal, Hugo, Jekyll, Ghost and JSON Feed's authors chose.
FEED_PLACES = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feeds/posts/default",
    "/feed.json",
)
SITEMAP_PLACES = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml")
PERMANENT = frozenset({301, 308})
ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.8"
UNKNOWN = HomePage()

P = ParamSpec("P")
T = TypeVar("T")


class Fetcher(Protocol):
    """What the engine offers: one page, whatever its status."""

    async def fetch(self, ask: Ask) -> Page:
        """Read one URL.

        Raises: FetchError, Forbidden.
        """
        ...


class Workers(Protocol):
    """What the worker pool offers: work on untrusted bytes."""

    async def run(self, func: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `func` returns.

        Raises: the NewswireError that it raised, WorkerError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found: the outlet's id, its file's keys and values (without channels where nothing was found), and
    every lead with what became of it."""

    id: str
    outlet: Mapping[str, object]
    findings: tuple[Finding, ...]

    @property
    def is_found(self) -> bool:
        """Whether there is a channel."""
        return any(finding.is_kept for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Front:
    """The page an outlet is known by: its address, what it names, its bytes where it is HTML, the homepage."""

    url: str
    home: str
    page: Page | None = None
    named: HomePage = UNKNOWN


@dataclass(slots=True)
class _Visit:
    """One discovery under way: the ports it may ask, and what it has asked for already."""

    ports: frozenset[int]
    seen: set[str] = field(default_factory=set)
    asked: int = 0

    def is_new(self, url: str) -> bool:
        """Note an address; tell whether it is met for the first time."""
        key = same_address(url)
        known = key in self.seen
        self.seen.add(key)
        return not known


class Scout:
    """Finds channels.

    :param memory: where the fetcher leaves each robots.txt it has read.
    :param taken: channels that outlets have already: address as `same_address` spells it -> the outlet's id.
    :param tell: is told each address before it is asked for.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        pool: Workers,
        memory: Memory,
        taken: Mapping[str, str],
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._fetcher = fetcher
        self._pool = pool
        self._memory = memory
        self._taken = taken
        self._tell = tell

    async def discover(self, url: str) -> Discovery:
        """Read a page, feed or sitemap, and what leads from there to the outlet's channels.

        Raises: FetchError, Forbidden, ParseError, WorkerError where the address itself cannot be read.
        """
        port = port_in(url)
        visit = _Visit(frozenset() if port is None else frozenset({port}))
        page = await self._page(url, visit)
        visit.is_new(url)
        given = await self._sample(page)
        front = await self._front(page, given, visit)
        stated = [] if given is None else [self._given(Lead(url, "given"), page, given, front)]
        feeds = await self._feeds(front, visit, [one for one in stated if one.kind == "feed"])
        sitemaps_found = await self._sitemaps(front, visit, [one for one in stated if one.kind == "sitemap"])
        names = [*front.named.names, name_of((), [front.named.title], front.home)]
        found = [*ranked(feeds, names), *sitemaps_found]
        if not is_settled(found) and front.page is not None:
            found.append(await self._section(front.page))
        return _discovery(front, found)

    def _given(self, lead: Lead, page: Page, sample: Sample, front: _Front) -> Finding:
        taken = self._taken_by(lead, "sitemap" if sample.is_sitemap else "feed")
        if taken is not None:
            return taken
        url = _lasting(page)
        if sample.is_sitemap:
            return sitemap_of(lead, sample, url, has_news=sample.is_news_sitemap)
        return feed_of(lead, sample, url, front.home)

    async def _front(self, page: Page, given: Sample | None, visit: _Visit) -> _Front:
        """Return the front page: the page asked for, or the one that a feed belongs to; and the site's own homepage.

        Raises: ParseError where the page asked for is neither HTML, feed nor sitemap.
        """
        root = urljoin(page.final_url, "/")
        if given is not None:
            return await self._belonging(given.home or root, visit) or _Front(root, given.home or root)
        front = _Front(page.final_url, page.final_url, page, await self._home_page(page))
        if urlsplit(front.url)[2:4] in {("/", ""), ("", "")}:
            return replace(front, home=root)
        above = await self._belonging(root, visit)
        return front if above is None else replace(front, home=above.home, named=front.named.under(above.named))

    async def _belonging(self, url: str, visit: _Visit) -> _Front | None:
        """Return the HTML page at an address, or None; a page of another site, where one is sent, is no homepage."""
        try:
            page = await self._page(url, visit)
            home = page.final_url if is_near(page.final_url, url) else url
            return _Front(page.final_url, home, page, await self._home_page(page))
        except NewswireError:
            return None

    async def _feeds(self, front: _Front, visit: _Visit, given: list[Finding]) -> list[Finding]:
        named = [lead for lead in front.named.feeds if lead.how == "named" or is_near(lead.url, front.home)]
        found = given + await self._judged(named, front, visit)
        for place in FEED_PLACES:
            if is_settled(found):
                break
            found += await self._judged([Lead(urljoin(front.home, place), "guessed")], front, visit)
        return found

    async def _judged(self, leads: Iterable[Lead], front: _Front, visit: _Visit) -> list[Finding]:
        """Ask for each lead, and for those named by a page that lists feeds where a feed was promised."""
        queue, found = list(leads), []
        while queue:
            lead = queue.pop(0)
            if not visit.is_new(lead.url):
                continue
            finding, page = await self._feed(lead, front, visit)
            found.append(finding)
            if page is not None and lead.how == "linked" and is_near(page.final_url, front.home):
                queue += await self._directory(page, front)
        return found

    async def _feed(self, lead: Lead, front: _Front, visit: _Visit) -> tuple[Finding, Page | None]:
        """Return the verdict on a feed, and the page that came in its place where it was HTML."""
        early = self._taken_by(lead, "feed") or _refused(lead, visit)
        if early is not None:
            return early, None
        visit.asked += 1
        try:
            page = await self._page(lead.url, visit)
            sample = await self._sample(page)
        except NewswireError as error:
            return left_out("feed", lead, error.code, _words(error, lead)), None
        if sample is None:
            return left_out("feed", lead, "not_a_feed", "no feed, whatever it is called"), page
        return feed_of(lead, sample, _lasting(page), front.home), None

    async def _directory(self, page: Page, front: _Front) -> list[Lead]:
        """Return the feeds named by a page that lists them; they are asked for as if the front page named them."""
        with suppress(ParseError):
            named = await self._home_page(page)
            return [replace(lead, how="listed") for lead in named.feeds if is_near(lead.url, front.home)]
        return []

    async def _sitemaps(self, front: _Front, visit: _Visit, found: list[Finding]) -> list[Finding]:
        """Ask for sitemaps until one has news: those robots.txt names, news first, else those in well-known places."""
        file = self._memory.robots("://".join(urlsplit(front.home)[:2]))
        named = [Lead(url, "robots") for url in sitemaps(file)] if file else []
        places = [Lead(urljoin(front.home, place), "guessed") for place in SITEMAP_PLACES]
        queue = [lead for lead in sorted(named, key=_is_not_news) if is_near(lead.url, front.home)] or places
        while queue and len(found) < MOST_SITEMAPS_ASKED and not is_settled(found):
            lead = queue.pop(0)
            if visit.is_new(lead.url):
                finding, children = await self._sitemap(lead, visit)
                found.append(finding)
                queue = [*children, *queue]
        return found

    async def _sitemap(self, lead: Lead, visit: _Visit) -> tuple[Finding, list[Lead]]:
        """Return the verdict on a sitemap, and the sitemaps to look at instead where it is a general index."""
        taken = self._taken_by(lead, "sitemap")
        if taken is not None:
            return taken, []
        try:
            page = await self._page(lead.url, visit)
            sample = await self._sample(page)
            if sample is None:
                return left_out("sitemap", lead, "not_a_sitemap", "no sitemap, whatever it is called"), []
            children = [Lead(url, "index") for url in sample.listing.children if lead.how != "index"]
            news = [child for child in children if not _is_not_news(child)]
            if children and not _is_not_news(lead):
                has_news = await self._has_news(children[0], visit)
                return sitemap_of(lead, sample, _lasting(page), has_news=has_news), []
        except NewswireError as error:
            return left_out("sitemap", lead, error.code, _words(error, lead)), []
        return sitemap_of(lead, sample, _lasting(page), has_news=sample.is_news_sitemap), news[:2]

    async def _has_news(self, lead: Lead, visit: _Visit) -> bool:
        sample = await self._sample(await self._page(lead.url, visit))
        return sample is not None and sample.is_news_sitemap

    async def _section(self, page: Page) -> Finding:
        """Return the verdict on the front page as a section page."""
        lead = Lead(page.final_url, "given")
        try:
            listing = await self._pool.run(
                read, page.body, page.final_url, content_type=page.header("Content-Type"), section=True
            )
        except NewswireError as error:
            return left_out("section", lead, error.code, _words(error, lead))
        return section_of(lead, listing)

    def _taken_by(self, lead: Lead, kind: str) -> Finding | None:
        owner = self._taken.get(same_address(lead.url))
        return left_out(kind, lead, "taken", f"a channel of outlet {owner} already") if owner else None

    async def _page(self, url: str, visit: _Visit) -> Page:
        """Raises: FetchError, Forbidden."""
        self._tell(url)
        page = await self._fetcher.fetch(Ask(url, host_of(url), visit.ports, (("Accept", ACCEPT),)))
        check_usable(page)
        return page

    async def _sample(self, page: Page) -> Sample | None:
        """Return what a feed or sitemap says, None where the page is neither.

        Raises: ParseError of any other code, WorkerError.
        """
        try:
            return await self._pool.run(examine, page.body, page.final_url, page.header("Content-Type"))
        except ParseError as error:
            if error.code != "not_a_feed":
                raise
            return None

    async def _home_page(self, page: Page) -> HomePage:
        return await self._pool.run(read_home, page.body, page.final_url, page.header("Content-Type"))


@asynccontextmanager
async def open_scout(
    settings: Settings,
    now: Callable[[], datetime],
    pool: WorkerPool,
    taken: Mapping[str, str],
    tell: Callable[[str], None],
) -> AsyncIterator[Scout]:
    """Start Scrapy without a store, and stop it at the end; `pool` is closed then too."""
    memory = Forgetful()
    engine = Engine(settings, now, memory)
    async with at_work(engine, pool):
        yield Scout(engine, pool, memory, taken, tell)


def _words(error: NewswireError, lead: Lead) -> str:
    """Return what went wrong, without the address that stands before it anyway."""
    return str(error).removeprefix(f"{lead.url} ")


def _refused(lead: Lead, visit: _Visit) -> Finding | None:
    """Return why a lead is not asked for at all, or None."""
    try:
        usable_url(lead.url)
    except ValueError as error:
        return left_out("feed", lead, "bad_address", str(error))
    if is_comments(lead.url, lead.title):
        return left_out("feed", lead, "comments", "comments of readers")
    if visit.asked >= MOST_FEEDS_ASKED:
        return left_out("feed", lead, "beyond", f"not asked for; {MOST_FEEDS_ASKED} were")
    return None


def _lasting(page: Page) -> str:
    """Return the address to ask from now on: the last one where every hop there is for good, else the first."""
    moved = page.redirects and PERMANENT.issuperset(page.redirects)
    return page.final_url if moved else page.url


def _is_not_news(lead: Lead) -> bool:
    parts = urlsplit(lead.url)
    return "news" not in f"{parts.path}?{parts.query}".lower()


def _discovery(front: _Front, found: Sequence[Finding]) -> Discovery:
    kept = [one for one in found if one.is_kept]
    tags = [*front.named.languages, *(one.language for one in kept if one.language)]
    country = country_of([front.home], tags)
    outlet = {
        "name": name_of(
            front.named.names, [*(one.title for one in kept if one.kind == "feed"), front.named.title], front.home
        ),
        "homepage": front.home,
        "country": country,
        "language": language_of(tags),
        "timezone": zone_of(country),
        "channels": [{one.kind: one.address} for one in kept],
    }
    return Discovery(outlet_id(front.home), {key: value for key, value in outlet.items() if value}, tuple(found))
