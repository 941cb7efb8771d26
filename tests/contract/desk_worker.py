"""Takes the sample newsroom's articles, and more made of their paragraphs, the whole way from page to published entry.

Usage: desk_worker.py ADDRESS FOLDER [--recall] BATCH...

Each batch of pages is extracted, stored, matched and published; an editor corrects between two of them. `2:5` is the
second batch, left off after five decisions; it may be given again. With `--recall` what the matcher reads is kept, and
not read again. Nothing here reads a clock or a network.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler import app
from crawler.config.load import load
from crawler.config.schema import Config
from crawler.demo.articles import Article, articles
from crawler.demo.site import HTML, OUTLETS, SampleOutlet, _page, config_files
from crawler.errors import Rejected
from crawler.match.context import ContextReader
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.places import Places
from crawler.match.recall import Recall
from crawler.model import Decision, Item, Page, StoredReport
from crawler.pipeline.attach import Attacher
from crawler.pipeline.background import Background
from crawler.pipeline.extraction import Extraction
from crawler.pipeline.listing import new_item
from crawler.pipeline.show import Publisher
from crawler.pipeline.watch import Silent
from crawler.store.edits import Made
from crawler.store.store import Store
from crawler.text.urls import url_key

BASE, PORT = "http://127.0.0.1:8000", 8000
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
BATCHES = 6
EDITED = 3  # the batch before which an editor corrects
# How the outlets tell a story again: hours later, and which of its paragraphs.
RETOLD: Sequence[tuple[int, Callable[[int], bool]]] = (
    (3, lambda place: place % 2 == 0),
    (9, lambda place: place % 2 == 1),
    (30, lambda place: place < 3),
    (54, lambda place: place != 1),
    (80, lambda place: place > 1),
)

# Lines between which enough is left to a person.
LINES = {"threshold_attach": 0.95, "margin": 0.05}

Told = tuple[SampleOutlet, Article]


class Inline:
    """Runs the work where it stands."""

    async def run(self, func: Callable[..., Any], *args: Any, **given: Any) -> Any:
        """Call the function."""
        return func(*args, **given)


def stream() -> list[Told]:
    """Return the articles as they are published, those that are told again among them."""
    told = [(outlet, article) for outlet in OUTLETS for article in articles(outlet.id)]
    told += [again for place, one in enumerate(list(told)) for again in _again(place, *one)]
    return sorted(told, key=lambda one: (one[1].published, one[1].path))


def _again(place: int, outlet: SampleOutlet, article: Article) -> Iterator[Told]:
    for number, (hours, chosen) in enumerate(RETOLD):
        other = OUTLETS[(OUTLETS.index(outlet) + number + place) % len(OUTLETS)]
        kept = tuple(text for at, text in enumerate(article.paragraphs) if chosen(at))
        when = article.published + timedelta(hours=hours)
        path = f"{other.home}again/{place}-{number}.html"
        headline = f"{article.headline}, {len(kept)} hours on" if number % 2 else article.summary or article.headline
        yield (
            other,
            replace(
                article, outlet=other.id, path=path, headline=headline, published=when, modified=when, paragraphs=kept
            ),
        )


class Leaver(Silent):
    """Leaves the matching off after so many decisions."""

    def __init__(self) -> None:
        self.left: int | None = None

    def matched(self, report: StoredReport, decision: Decision) -> None:  # noqa: ARG002
        """Count down."""
        if self.left is not None:
            self.left -= 1
            task = asyncio.current_task()
            if not self.left and task is not None:
                task.cancel()


class Worker:
    """A desk without schedule and network."""

    def __init__(self, config: Config, address: str, folder: Path, *, recalling: bool) -> None:
        self.config = config
        self.store = Store.open(address, folder)
        self.watcher, self.time = Leaver(), NOW
        frequencies = Frequencies()
        recall = Recall(self.store, frequencies.vocabulary) if recalling else None
        frequencies.refresh(self.store.term_counts())
        reader = ContextReader(Gazetteer(config.entities), Places(()))
        lines = app.match_settings(config, LINES)
        matcher = Matcher(self.store, frequencies, reader.gazetteer, lines, recall=recall)
        background = Background(self.store, reader)
        self.attacher = Attacher(self.store, matcher, frequencies, background, self.watcher, self.now)
        self.extraction = Extraction(Inline(), config.agencies, "newswire-test")  # type: ignore[arg-type]
        self.publisher = Publisher(self.store, folder / "site", self.now)

    def now(self) -> datetime:
        """Read the clock: it goes on from the time of the batch."""
        self.time += timedelta(milliseconds=1)
        return self.time

    def work(self, batch: int, leave_after: int | None = None) -> None:
        """Take a batch to its end, or leave it off after so many decisions."""
        self.time, self.watcher.left = NOW + timedelta(hours=batch), leave_after
        every = stream()
        size = -(-len(every) // BATCHES)
        for told in reversed(every[batch * size : (batch + 1) * size]):  # channels list the newest on top
            self._keep(*told)
        if batch == EDITED:
            self._edit()
        with suppress(asyncio.CancelledError):
            asyncio.run(self.attacher.attach_all())
            self.publisher.changed()

    def _keep(self, outlet: SampleOutlet, article: Article) -> None:
        url = BASE + article.path
        item = Item(url, article.headline, published=article.published)
        page = Page(url, url, 200, (("Content-Type", HTML),), _page(outlet, article, BASE), self.time)
        number, _ = self.store.add_item(outlet.id, new_item(item), self.time)
        try:
            report = asyncio.run(self.extraction.report(self.config.outlets[outlet.id], item, page))
        except Rejected as error:
            self.store.finish(number, f"rejected:{error.code}")
            return
        self.store.add_report(number, outlet.name, report, frozenset({url_key(url)}), self.time)

    def _edit(self) -> None:
        """Correct some of what stands: merge, move, split."""
        made = Made("ada", self.time)
        one, two, three, *_ = sorted(entry.id for entry in self.store.all_entries())
        self.store.merge([one, two], made)
        self.store.move(self.store.reports(event=three)[0].id, one, made)


def main() -> None:
    """Work through the batches named."""
    address, folder = sys.argv[1], Path(sys.argv[2])
    for name, text in config_files(BASE, PORT).items():
        path = folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    batches = [argument for argument in sys.argv[3:] if argument != "--recall"]
    worker = Worker(load(folder / "config"), address, folder, recalling="--recall" in sys.argv)
    for argument in batches:
        batch, _, leave_after = argument.partition(":")
        worker.work(int(batch), int(leave_after) if leave_after else None)
    worker.store.close()


if __name__ == "__main__":
    main()
