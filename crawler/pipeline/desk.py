"""Holds together what one process works with."""

from dataclasses import dataclass

from crawler.config.schema import Config
from crawler.pipeline.alarms import Alarms
from crawler.pipeline.attach import Attacher
from crawler.pipeline.backfill import Backfill
from crawler.pipeline.filing import Filing
from crawler.pipeline.poll import Poller
from crawler.pipeline.read import PageReader
from crawler.pipeline.show import Publisher
from crawler.schedule.lock import Lock
from crawler.store.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything at work in one process. Whoever holds `match_lock` matches, publishes and raises alarms."""

    config: Config
    store: Store
    poller: Poller
    backfill: Backfill
    reader: PageReader
    attacher: Attacher
    match_lock: Lock
    publisher: Publisher
    alarms: Alarms
    filing: Filing
