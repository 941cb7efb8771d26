"""Shows a crawl while it runs: a bar on a terminal, plain lines elsewhere; and counts how it went."""

from collections import Counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from crawler.cli.options import say
from crawler.model import Decision, StoredReport
from crawler.pipeline.watch import Polled

# Writing fewer days than this takes no noticeable time.
MANY_DAYS = 200


class Tally:
    """Counts polls, outcomes and decisions, each once."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.verdicts: Counter[str] = Counter()
        self.polls: dict[tuple[str, str], Polled] = {}

    def polled(self, polled: Polled) -> None:
        """Note a poll; a later poll of the same channel replaces it."""
        self.polls[polled.outlet, polled.channel.address] = polled

    def waiting(self, outlet: str, count: int) -> None:
        """Note nothing."""

    def item(self, outlet: str, url: str, outcome: str) -> None:  # noqa: ARG002 (the watcher's signature)
        """Note how an item ended; being put off is no end."""
        if not outcome.startswith("later:"):
            self.outcomes[outcome] += 1

    def matched(self, report: StoredReport, decision: Decision) -> None:  # noqa: ARG002 (the watcher's signature)
        """Note a decision."""
        self.verdicts[decision.verdict] += 1

    @property
    def failed_polls(self) -> list[Polled]:
        """The channels that could not be read in the end."""
        return [polled for polled in self.polls.values() if polled.failed]

    @property
    def is_offline(self) -> bool:
        """Whether there were polls, and all of them failed because no host's name resolves."""
        return bool(self.polls) and all(_names_no_host(polled) for polled in self.polls.values())

    def failures(self) -> int:
        """Count the items that failed for good or lie in quarantine."""
        return sum(count for outcome, count in self.outcomes.items() if outcome.startswith(("failed", "quarantined")))

    def lines(self) -> list[str]:
        """Say in a few lines how it went."""
        read = len(self.polls) - len(self.failed_polls)
        ends = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items())) or "nothing new"
        found = ", ".join(f"{count} {verdict}" for verdict, count in sorted(self.verdicts.items())) or "none to match"
        return [
            f"channels: {read} read, {len(self.failed_polls)} failed",
            f"items: {ends}",
            f"reports: {found}",
        ]


def _names_no_host(polled: Polled) -> bool:
    """Tell whether a poll failed at the host's name, be it that of its robots.txt."""
    return polled.outcome == "dns" or (polled.outcome == "robots_unreachable" and "(dns)" in (polled.error or ""))


class CrawlView(Tally):
    """A tally that also shows itself while it grows."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self._console = Console(stderr=True)
        self._bar = self._console.is_terminal
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._bar,
        )
        self._channels = self._progress.add_task("channels", total=channels)
        self._items = self._progress.add_task("pages", total=0)
        self._expected: Counter[str] = Counter()
        self._ended: Counter[str] = Counter()
        self._pages: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def polled(self, polled: Polled) -> None:
        """Show a poll."""
        if (polled.outlet, polled.channel.address) not in self.polls:
            self._progress.advance(self._channels)
        super().polled(polled)
        if polled.error:
            self._say(f"{polled.outlet}: {polled.outcome}: {polled.error}")
        elif not self._bar:
            self._say(f"{polled.outlet}: {polled.outcome}, {polled.listed} listed, {polled.new} new")

    def waiting(self, outlet: str, count: int) -> None:
        """Make room for an outlet's pages: those that ended and those that wait, each once."""
        self._expected[outlet] = self._ended[outlet] + count
        self._progress.update(self._items, total=sum(self._expected.values()))

    def item(self, outlet: str, url: str, outcome: str) -> None:
        """Show an item."""
        super().item(outlet, url, outcome)
        if not outcome.startswith("later:"):
            self._ended[outlet] += 1
            self._progress.advance(self._items)
        if not self._bar or not outcome.startswith(("stored", "duplicate", "later")):
            self._say(f"{outlet}: {outcome} {url}")

    def publishing(self, done: int, total: int) -> None:
        """Show how many days of the archive are written; silent where there are few."""
        if self._pages is None and total >= MANY_DAYS:
            self._pages = self._progress.add_task("days written", total=total)
            self._say(f"writing the pages of {total} days")
        if self._pages is not None:
            self._progress.update(self._pages, completed=done)

    def _say(self, line: str) -> None:
        clean = "".join(char if char.isprintable() else " " for char in line)
        if self._bar:
            self._progress.console.print(clean, markup=False, highlight=False, soft_wrap=True)
        else:
            say(clean, err=True)
