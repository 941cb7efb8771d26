"""The composition root: picks the concrete classes, reads the clock, and hands both down."""

import logging
import os
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from crawler.config.load import SETTINGS, load
from crawler.config.schema import Channel, Config, Match, Outlet
from crawler.config.trials import Fault, Trials
from crawler.errors import ConfigError, Stop
from crawler.extract.workers import WorkerPool
from crawler.fetch import reactor
from crawler.fetch.engine import Engine
from crawler.fetch.gate import Gate
from crawler.fetch.memory import Forgetful
from crawler.fetch.robotstxt import product
from crawler.fetch.spiders import spider_class
from crawler.match.context import ContextReader
from crawler.match.decide import MatchSettings, crossing
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.meaning import load_model, trouble, unopened
from crawler.match.places import shipped_places
from crawler.match.recall import Recall
from crawler.match.score import Trees
from crawler.match.weights import read_weights, weights_for
from crawler.pipeline.alarms import Alarms
from crawler.pipeline.attach import Attacher
from crawler.pipeline.backfill import Backfill
from crawler.pipeline.background import Background
from crawler.pipeline.desk import Desk
from crawler.pipeline.extraction import Extraction
from crawler.pipeline.filing import Filing
from crawler.pipeline.look import Looker, at_work
from crawler.pipeline.network import NetworkWatch
from crawler.pipeline.poll import Poller
from crawler.pipeline.read import Habits, PageReader
from crawler.pipeline.reprocess import Reprocessing
from crawler.pipeline.rounds import addresses
from crawler.pipeline.show import Publisher
from crawler.pipeline.watch import Watcher
from crawler.schedule.lock import Lock
from crawler.store.rawfiles import ROTATE, RawFiles
from crawler.store.store import Store

log = logging.getLogger(__name__)
Result = TypeVar("Result")

# Deadline of a page or channel in a worker: 400 kB of attributes hold trafilatura for 13 s, an honest 2 MB article
# takes 4 s (feeds research, section 5). No hostile input may cost more than 10 s with all around it.
WORK_DEADLINE = 9.0
# A worker holds about 130 MB (extraction research, section 4); this leaves room for large pages and stops bombs.
WORK_MEMORY = 2 * 1024**3
# How the key that names a sentence model is named in an error.
SEMANTIC_KEY = f"{SETTINGS} match.semantic"
# The archive of raw pages is at least so many files, as whole files are deleted where it has no more room.
FEWEST_FILES = 8


def now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine on the loop that Scrapy shares."""
    return reactor.run(main)


def open_store(config: Config, data: Path) -> Store:
    """Open the store the configuration names, or the SQLite file in the data folder.

    Raises: StoreError.
    """
    return Store.open(config.settings.database, data)


def match_settings(config: Config, changes: Mapping[str, Any] | None = None) -> MatchSettings:
    """Return where the matcher draws its lines: as made, as configured, and as changed, the later before the earlier.

    Raises: ConfigError where the lines cross.
    """
    settings = replace(MatchSettings(), **config.settings.match.given() | dict(changes or {}))
    if reason := crossing(settings):
        raise ConfigError((f"{SETTINGS} match: {reason}",))
    return settings


def scorer(config: Config, weights: Path | None = None) -> Trees:
    """Return what scores the candidates: the trees given, those configured, or those shipped, with the sentence model
    configured.

    Raises: ConfigError where that cannot be loaded, Stop (`weights`) where the trees do not fit it.
    """
    match = config.settings.match
    encoder = load_model(match.semantic, SEMANTIC_KEY) if match.semantic else None
    return weights_for(encoder, weights or (Path(match.weights) if match.weights else None))


def load_tried(folder: Path, outlets: Iterable[str] = (), *, matching: bool = True) -> Config:
    """Read a configuration folder and see that the spiders of these outlets (or all) load, and, for whoever matches,
    that the matcher can work with it, as far as that shows without loading a model.

    Raises: ConfigError with every problem.
    """
    trials = match_trials() if matching else Trials()
    return load(folder, replace(trials, spider=_spider_problem, outlets=frozenset(outlets)))


def match_trials() -> Trials:
    """Return what tries whether the matcher can work with a configuration."""
    return Trials(matcher=_match_faults)


def _match_faults(match: Match) -> Iterator[Fault]:
    if reason := crossing(replace(MatchSettings(), **match.given())):
        yield ("threshold_open", "threshold_attach"), reason
    if match.semantic and (problem := trouble(match.semantic)):
        yield ("semantic",), problem
    model = unopened(match.semantic) if match.semantic else None
    weights = Path(match.weights) if match.weights else None
    try:
        if model is not None or not match.semantic:
            weights_for(model, weights)
        elif weights:  # for a model that cannot be read: what they were fitted to is not known
            read_weights(weights)
    except Stop as error:
        yield ("weights", "semantic"), str(error)


def make_room(data: Path) -> None:
    """Make the data folder.

    Raises: OSError.
    """
    data.mkdir(parents=True, exist_ok=True)


def site_folder(config: Config, data: Path) -> Path:
    """Return the folder the archive's pages are written to."""
    return Path(config.settings.publish) if config.settings.publish else data / "site"


def chosen(config: Config, ids: Iterable[str]) -> list[Outlet]:
    """Return the outlets named, or all of them.

    Raises: ConfigError for an id that no outlet has, with the one that may have been meant.
    """
    wanted = list(dict.fromkeys(ids))
    unknown = [name for name in wanted if name not in config.outlets]
    if unknown:
        raise ConfigError(tuple(_unknown(name, config.outlets) for name in unknown))
    return [config.outlets[name] for name in wanted] if wanted else list(config.outlets.values())


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"{name}: there is no outlet of this id{f'; did you mean {near[0]}?' if near else ''}"


def _spider_problem(channel: Channel) -> str | None:
    try:
        spider_class(channel)
    except ConfigError as error:
        return str(error).removeprefix("spider: ")
    return None


@asynccontextmanager
async def open_desk(config: Config, data: Path, watcher: Watcher, *, alone: bool = False) -> AsyncIterator[Desk]:
    """Open the store, start the workers and Scrapy, and close all of them at the end.

    :param alone: refuse a data folder that another process matches in, before anything in it is touched; so does the
        process that lasts.

    Raises: StoreError, ConfigError where it is refused, OSError where the data folder cannot be made.
    """
    make_room(data)  # the lock lies there, wherever the database is
    lock = Lock(data / "match.lock")
    if alone and not lock.take():
        raise ConfigError((f"{data}: another newswire process works on it; stop that, or name another --data",))
    store = open_store(config, data)
    try:
        store.sync_channels(addresses(config), now())
        pool, engine = _workers(lasting=alone), Engine(config.settings, now, store)
        async with at_work(engine, pool):
            desk = build_desk(config, data, lock, store, pool, engine, watcher)
            with closing(desk.filing):
                yield desk
    finally:
        store.close()


@asynccontextmanager
async def open_looker(config: Config) -> AsyncIterator[Looker]:
    """Start the workers and Scrapy for a look at channels that leaves nothing behind."""
    pool, engine = _workers(), Engine(config.settings, now, Forgetful())
    async with at_work(engine, pool):
        yield Looker(engine, pool, Gate(config.settings.allow_networks))


def _workers(*, lasting: bool = False) -> WorkerPool:
    size = os.cpu_count() or 1
    return WorkerPool(size=size, deadline=WORK_DEADLINE, memory_limit=WORK_MEMORY, thorough=lasting)


@contextmanager
def reprocessing(config: Config, data: Path, store: Store, *, dry: bool) -> Iterator[Reprocessing]:
    """Start the workers for extracting the archive of raw pages again, and end them."""
    with _workers() as pool:
        extraction = Extraction(pool, config.agencies, product(config.settings.user_agent))
        yield Reprocessing(store, raw_files(config, data), extraction, config.outlets, now, dry=dry)


def raw_files(config: Config, data: Path) -> RawFiles:
    """Return the files of the archive of raw pages."""
    settings = config.settings
    return RawFiles(data / "raw", settings.user_agent, min(ROTATE, settings.raw_pages.size // FEWEST_FILES))


def context_reader(config: Config) -> ContextReader:
    """Return what reads the context of entries: the configured entities, and the cities of the world."""
    return ContextReader(Gazetteer(config.entities), shipped_places())


def build_desk(
    config: Config, data: Path, lock: Lock, store: Store, pool: WorkerPool, engine: Engine, watcher: Watcher
) -> Desk:
    """Put the parts together."""
    settings = config.settings
    frequencies = Frequencies()
    recall = Recall(store, frequencies.vocabulary)
    frequencies.refresh(store.term_counts())
    reader = context_reader(config)
    matcher = Matcher(store, frequencies, reader.gazetteer, match_settings(config), scorer(config), recall=recall)
    network = NetworkWatch(now)
    token = product(settings.user_agent)
    looker = Looker(engine, pool, Gate(config.settings.allow_networks))
    poller = Poller(store, engine, looker, watcher, every=settings.every, network=network, now=now)
    return Desk(
        config,
        store,
        poller,
        Backfill(store, engine, looker, now),
        PageReader(
            store,
            engine,
            pool,
            watcher,
            habits=Habits(config.agencies, settings.politeness.per_host, token, settings.recheck),
            network=network,
            now=now,
        ),
        Attacher(store, matcher, frequencies, Background(store, reader), watcher, now),
        lock,
        Publisher(store, site_folder(config, data), now),
        Alarms(store, network, now),
        Filing(
            store,
            raw_files(config, data),
            pool,
            Lock(data / "raw.lock"),
            settings=settings.raw_pages,
            token=token,
            now=now,
        ),
    )
