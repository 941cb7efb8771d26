"""Puts together what fetches, extracts and matches: a daemon, a crawl, a look at channels, the archive read again.

It stands apart from `crawler.app` as Scrapy and trafilatura take a second to import: no other command waits for them.
"""

import os
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from crawler.app import (
    context_reader,
    make_room,
    match_settings,
    match_trials,
    now,
    open_store,
    raw_files,
    scorer,
    site_folder,
)
from crawler.config.load import load
from crawler.config.schema import Channel, Config
from crawler.config.trials import Trials
from crawler.errors import ConfigError
from crawler.extract.workers import WorkerPool
from crawler.fetch import reactor
from crawler.fetch.engine import Engine
from crawler.fetch.gate import Gate
from crawler.fetch.memory import Forgetful
from crawler.fetch.robotstxt import product
from crawler.fetch.spiders import spider_class
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.recall import Recall
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
from crawler.store.store import Store

Result = TypeVar("Result")

# Deadline of a page or channel in a worker: 400 kB of attributes hold trafilatura for 13 s, an honest 2 MB article
# takes 4 s (feeds research, section 5). No hostile input may cost more than 10 s with all around it.
WORK_DEADLINE = 9.0
# A worker holds about 130 MB (extraction research, section 4); this leaves room for large pages and stops bombs.
WORK_MEMORY = 2 * 1024**3


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine on the loop that Scrapy shares."""
    return reactor.run(main)


def load_tried(folder: Path, outlets: Iterable[str] = (), *, matching: bool = True) -> Config:
    """Read a configuration folder and see that the spiders of these outlets (or all) load, and, for whoever matches,
    that the matcher can work with it, as far as that shows without loading a model.

    Raises: ConfigError with every problem.
    """
    trials = match_trials() if matching else Trials()
    return load(folder, replace(trials, spider=_spider_problem, outlets=frozenset(outlets)))


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
