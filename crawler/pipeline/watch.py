"""Says what a pipeline tells of itself while it works, so that a command can show it."""

from dataclasses import dataclass
from typing import Protocol

from crawler.config.schema import Channel
from crawler.model import Decision, StoredReport


@dataclass(frozen=True, slots=True)
class Polled:
    """How a poll went. `error` is a line for people; `retry_after` is in seconds, where the server named a wait; `gap`
    says that rows may have come and gone unseen since the poll before."""

    outlet: str
    channel: Channel
    outcome: str
    listed: int = 0
    new: int = 0
    error: str | None = None
    retry_after: float | None = None
    gap: bool = False

    @property
    def failed(self) -> bool:
        """Whether the channel could not be read."""
        return self.error is not None


class Watcher(Protocol):
    """Is told what happens, to show it."""

    def polled(self, polled: Polled) -> None:
        """A channel was read, or could not be."""

    def waiting(self, outlet: str, count: int) -> None:
        """So many items of an outlet are about to be read."""

    def item(self, outlet: str, url: str, outcome: str) -> None:
        """An item ended in an outcome, or was put off (`later:<why>`)."""

    def matched(self, report: StoredReport, decision: Decision) -> None:
        """A report was decided on."""


class Silent:
    """A watcher that shows nothing."""

    def polled(self, polled: Polled) -> None:
        """Show nothing."""

    def waiting(self, outlet: str, count: int) -> None:
        """Show nothing."""

    def item(self, outlet: str, url: str, outcome: str) -> None:
        """Show nothing."""

    def matched(self, report: StoredReport, decision: Decision) -> None:
        """Show nothing."""
