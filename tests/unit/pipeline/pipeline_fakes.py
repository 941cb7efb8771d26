"""A desk without network, processes or clock: the real store and parsers between a scripted engine and a fake time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from crawler.config.schema import Channel, Config, Outlet, Settings
from crawler.errors import FetchError
from crawler.fetch.ask import Ask
from crawler.fetch.engine import Reading
from crawler.fetch.gate import Gate
from crawler.fetch.manners import Validators, is_usable
from crawler.match.context import ContextReader
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.places import Places
from crawler.model import Decision, Item, Listing, Page, Report, StoredReport
from crawler.pipeline.alarms import Alarms
from crawler.pipeline.attach import Attacher
from crawler.pipeline.backfill import Backfill
from crawler.pipeline.background import Background
from crawler.pipeline.desk import Desk
from crawler.pipeline.filing import Filing
from crawler.pipeline.listing import new_item
from crawler.pipeline.look import Looker
from crawler.pipeline.network import NetworkWatch
from crawler.pipeline.poll import Poller
from crawler.pipeline.read import Habits, PageReader
from crawler.pipeline.rounds import addresses
from crawler.pipeline.show import Publisher
from crawler.pipeline.watch import Polled
from crawler.schedule.lock import Lock
from crawler.schedule.profile import Profile
from crawler.store.rawfiles import RawFiles
from crawler.store.store import Store
from crawler.store.values import ChannelState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SITE = "https://harbour.example"
FEED = f"{SITE}/feed.xml"
HTML = ("Content-Type", "text/html; charset=utf-8")
XML = ("Content-Type", "application/rss+xml; charset=utf-8")
SENTENCES = (
    "The harbour master closed the eastern quay on Monday after divers found a crack in its oldest pillar.",
    "Three ferries were sent round the island while engineers measured how far the stone had given way.",
    "Fishermen said the noise had been heard since the January storms, and that nobody had listened to them.",
    "The council will decide on Thursday whether the market may be held on the pier as it is every spring.",
    "Repairs are expected to cost four million crowns and to last until the herring fleet returns in autumn.",
)

Answer = Page | Exception | Callable[[Validators], Page]
"""What an address answers: always the same, or what it makes of the validators it is sent."""


class Clock:
    """A time that stands still until somebody sleeps; remembers how long each sleep was, in seconds."""

    def __init__(self) -> None:
        self.time = NOW
        self.naps: list[float] = []

    def __call__(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.naps.append(seconds)
        self.time += timedelta(seconds=seconds)


class InlinePool:
    """Runs the work where it stands; with an `error` it fails as a lost worker does."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.runs = 0

    async def run(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the function."""
        self.runs += 1
        if self.error is not None:
            raise self.error
        return func(*args, **kwargs)


def validators_in(ask: Ask) -> Validators:
    """Return the validators that a request carries."""
    sent = dict(ask.headers)
    return Validators(sent.get("If-None-Match"), sent.get("If-Modified-Since"))


class ScriptedEngine:
    """Answers by address: each of the answers in turn, the last one for ever; an unknown address is a 404."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.validators: list[Validators] = []
        self._script: dict[str, list[Answer]] = {}

    def say(self, url: str, *answers: Answer) -> None:
        """Set what an address answers from now on."""
        self._script[url] = list(answers)

    async def fetch(self, ask: Ask) -> Page:
        """Answer for one page."""
        return self._answer(ask.url, validators_in(ask))

    async def poll(
        self,
        outlet: Outlet,
        channel: Channel,
        validators: Validators,
        read: Callable[[Page], Awaitable[Listing]],
        address: str | None = None,
    ) -> Reading:
        """Answer for a channel, and read its document where it is one."""
        assert outlet.id
        self.validators.append(validators)
        answer = self._answer(address or channel.address, validators)
        return Reading(answer, await read(answer) if is_usable(answer) else None)

    def _answer(self, url: str, validators: Validators = Validators()) -> Page:  # noqa: B008 (a frozen value)
        self.asked.append(url)
        answers = self._script.get(url) or [page(url, b"gone", status=404)]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Page) else answer(validators)


class Recorder:
    """A watcher that remembers."""

    def __init__(self) -> None:
        self.polls: list[Polled] = []
        self.rounds: list[int] = []
        self.items: list[tuple[str, str]] = []
        self.decisions: list[tuple[int, Decision]] = []

    def polled(self, polled: Polled) -> None:
        """Remember a poll."""
        self.polls.append(polled)

    def waiting(self, outlet: str, count: int) -> None:
        """Remember how many items a round began with."""
        assert outlet
        self.rounds.append(count)

    def item(self, outlet: str, url: str, outcome: str) -> None:
        """Remember how an item went."""
        assert outlet
        self.items.append((url, outcome))

    def matched(self, report: StoredReport, decision: Decision) -> None:
        """Remember a decision."""
        self.decisions.append((report.id, decision))

    @property
    def outcomes(self) -> list[str]:
        """The outcomes alone, in order."""
        return [outcome for _, outcome in self.items]


class Bench:
    """All parts of a desk, in reach of a test."""

    def __init__(self, data: Path, outlets: Sequence[Outlet] = (), config: Config | None = None) -> None:
        settings = Settings(user_agent="newswire-test/1 (+https://harbour.example/)")
        named = {one.id: one for one in outlets or [outlet()]}
        self.config = config or Config(settings, named, (), ())
        self.outlet = next(iter(self.config.outlets.values()))
        self.channel = self.outlet.channels[0]
        self.clock, self.pool, self.engine, self.watcher = Clock(), InlinePool(), ScriptedEngine(), Recorder()
        self.store = Store.open(None, data)
        self.store.sync_channels(addresses(self.config), NOW)
        self.network = NetworkWatch(self.clock)
        self.looker = Looker(self.engine, self.pool, Gate(()))  # type: ignore[arg-type]
        self.poller = Poller(
            self.store,
            self.engine,  # type: ignore[arg-type]
            self.looker,
            self.watcher,
            every=self.config.settings.every,
            network=self.network,
            now=self.clock,
        )
        self.reader = PageReader(
            self.store,
            self.engine,  # type: ignore[arg-type]
            self.pool,  # type: ignore[arg-type]
            self.watcher,
            habits=Habits((), 1),
            network=self.network,
            now=self.clock,
        )
        frequencies = Frequencies()
        matcher = Matcher(self.store, frequencies, Gazetteer(()))
        self.background = Background(self.store, ContextReader(Gazetteer(()), Places(())))
        self.attacher = Attacher(self.store, matcher, frequencies, self.background, self.watcher, self.clock)
        self.site = data / "site"
        self.lock = Lock(data / "match.lock")
        self.publisher = Publisher(self.store, self.site, self.clock)
        self.alarms = Alarms(self.store, self.network, self.clock)
        self.backfill = Backfill(self.store, self.engine, self.looker, self.clock)  # type: ignore[arg-type]
        self.raw = data / "raw"
        self.filing = Filing(
            self.store,
            RawFiles(self.raw, self.config.settings.user_agent),
            self.pool,  # type: ignore[arg-type]
            Lock(data / "raw.lock"),
            settings=self.config.settings.raw_pages,
            token="newswire-test",
            now=self.clock,
        )
        self.desk = Desk(
            self.config,
            self.store,
            self.poller,
            self.backfill,
            self.reader,
            self.attacher,
            self.lock,
            self.publisher,
            self.alarms,
            self.filing,
        )

    def close(self) -> None:
        """Let go of the files, the store and the lock."""
        self.filing.close()
        self.lock.free()
        self.store.close()

    def poll(self, after: timedelta | None = None) -> Polled:
        """Poll the channel: when it is due, or so long after whatever was before; at least a second passes."""
        due = self.state().next_poll_at if after is None else self.clock.time + after
        self.clock.time = max(due, self.clock.time + timedelta(seconds=1))
        return asyncio.run(self.poller.poll(self.outlet, self.channel))

    def state(self) -> ChannelState:
        """Return what the store remembers of the channel."""
        return self.store.channel(self.outlet.id, self.channel.kind, self.channel.address)

    def wait(self) -> timedelta:
        """Return the time until the channel is due."""
        return self.state().next_poll_at - self.clock.time

    @property
    def profile(self) -> Profile:
        """What the store remembers that the channel has taught."""
        return Profile.from_json(self.store.profile(self.state().id).profile)

    def pending(self) -> dict[str, Item]:
        """Return the rows that wait to be read, by address, oldest first."""
        return {one.item.url: one.item for one in self.store.pending(self.outlet.id, self.clock())}


def outlet(name: str = "harbour-post", *channels: Channel, **fields: Any) -> Outlet:
    """Return an outlet with one feed, or with these channels."""
    return Outlet(
        id=name,
        name=name.replace("-", " ").title(),
        homepage=f"{SITE}/",
        channels=channels or (Channel(kind="feed", address=FEED),),
        **fields,
    )


def page(
    url: str,
    body: bytes,
    *headers: tuple[str, str],
    status: int = 200,
    final_url: str | None = None,
    redirects: tuple[int, ...] = (),
) -> Page:
    """Return an answer."""
    return Page(url, final_url or url, status, headers or (HTML,), body, NOW, redirects)


def feed(*items: Item, etag: str | None = None, url: str = FEED, head: str = "", **fields: Any) -> Page:
    """Return an RSS feed that lists the items; `head` is put before them as it is."""
    text = f'<rss version="2.0"><channel><title>Harbour</title><link>{SITE}/</link>{head}'
    text += "".join(_row(item) for item in items) + "</channel></rss>"
    headers = (XML, ("ETag", etag)) if etag else (XML,)
    return page(url, text.encode(), *headers, **fields)


def _row(item: Item) -> str:
    guid = f'<guid isPermaLink="false">{escape(item.guid)}</guid>' if item.guid else ""
    date = f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else ""
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(item.url)}</link>{guid}{date}"
        f"<description>{escape(item.summary)}</description></item>"
    )


def sitemap(url: str, *items: Item) -> Page:
    """Return a news sitemap that lists the items."""
    rows = "".join(
        f"<url><loc>{escape(item.url)}</loc><news:news><news:title>{escape(item.title)}</news:title>"
        f"<news:publication_date>{item.published.isoformat() if item.published else ''}</news:publication_date>"
        f"</news:news></url>"
        for item in items
    )
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    names += ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return page(url, f"<urlset {names}>{rows}</urlset>".encode(), XML)


def article(url: str, headline: str, day: int = 1, **fields: Any) -> Page:
    """Return the page of an article that states its headline and the day in March 2026 it was published on."""
    text = "".join(f"<p>{headline}: {sentence}</p>" for sentence in SENTENCES)
    stated = f'<meta property="article:published_time" content="2026-03-{day:02}T08:00:00+01:00">'
    body = f"<html><head><title>{headline}</title>{stated}</head><body><h1>{headline}</h1>{text}</body></html>"
    return page(url, body.encode(), **fields)


def listed(number: int, summary: str = "", **fields: Any) -> Item:
    """Return a row of the feed."""
    return Item(f"{SITE}/{number}", f"Story {number} of the quay", summary=summary, **fields)


def failure(code: str, retry_after: float | None = None) -> FetchError:
    """Return a failure of the network."""
    return FetchError(f"it went wrong: {code}", code=code, retry_after=retry_after)


def stored_report(bench: Bench, number: int, headline: str, day: int, body: str = " ".join(SENTENCES)) -> int:
    """Put a report into the store without reading a page; return its number. All have one text, but where told."""
    item = listed(number)
    item_id, _ = bench.store.add_item(bench.outlet.id, new_item(item), NOW)
    report = Report(item.url, headline, body, published=datetime(2026, 3, day, 8, tzinfo=UTC))
    report_id, _ = bench.store.add_report(item_id, bench.outlet.name, report, frozenset({item.url}), NOW)
    return report_id


def nearest(bench: Bench, report: int) -> str | None:
    """Return the event that the matcher held nearest to a report it decided on."""
    decision = bench.store.decision(report)
    assert decision is not None
    return decision.candidates[0].event if decision.candidates else None


def event_of(bench: Bench, report: int) -> str:
    """Return the event that a report stands in."""
    stored = bench.store.report(report)
    assert stored is not None
    assert stored.event is not None
    return stored.event
