"""Does what an editor asks for: makes the entry of a new event where one is needed, and stores the correction."""

from collections.abc import Callable, Sequence
from datetime import datetime

from crawler.errors import Stop
from crawler.match.central import retold
from crawler.match.context import ContextReader
from crawler.model import Entry
from crawler.pipeline.background import Background
from crawler.pipeline.days import impossible
from crawler.store.edits import Correction, Made, Renaming
from crawler.store.store import Store
from crawler.text.slugs import slug


class Editor:
    """An editor at work.

    :param context: makes what reads the context of new entries; it holds the cities of the world.
    :param by: who it is, for the log.
    :param now: the clock.
    """

    def __init__(
        self, store: Store, context: Callable[[], ContextReader], by: str, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._context = context
        self._by = by
        self._now = now

    def merge(self, events: Sequence[str]) -> Correction:
        """Let the first event take in the others.

        Raises: StoreError `unknown`, `refused`.
        """
        return self._store.merge(events, self._made())

    def split(self, event: str, reports: Sequence[int]) -> Correction:
        """Put reports of an event into a new one, which the oldest of them opens.

        Raises: StoreError `unknown`, `refused`.
        """
        return self._store.split(event, reports, self._entry(reports), self._made())

    def move(self, report: int, event: str | None) -> Correction:
        """Put a report into another event, or into a new one.

        Raises: StoreError `unknown`, `refused`.
        """
        return self._store.move(report, self._entry([report]) if event is None else event, self._made())

    def rename(self, event: str, renaming: Renaming) -> Correction:
        """Give an event another headline, date or slug.

        Raises: StoreError `unknown`, `refused`; Stop where a slug names no page (`slug`), a headline has no word
        (`headline`) or no event can have the day (`date`).
        """
        wanted = renaming.slug
        if wanted is not None and wanted != slug(wanted):
            raise Stop(f"{wanted!r}: a slug is small letters, digits and hyphens, as {slug(wanted)}", code="slug")
        if renaming.headline is not None and not renaming.headline.strip():
            raise Stop("a headline needs a word", code="headline")
        if renaming.day is not None and (reason := impossible(renaming.day, self._now())):
            raise Stop(reason, code="date")
        return self._store.rename(event, renaming, self._made())

    def accept(self, proposal: int) -> Correction:
        """Merge the events of a proposal, or split its reports off.

        Raises: StoreError `unknown`, `refused`.
        """
        found = self._store.proposal(proposal)
        if found.other is not None:
            return self._store.merge([found.event, found.other], self._made(), proposal)
        return self._store.split(found.event, found.reports, self._entry(found.reports), self._made(), proposal)

    def reject(self, proposal: int) -> Correction:
        """Keep the events of a proposal apart from now on, or its event whole.

        Raises: StoreError `unknown`, `refused`.
        """
        return self._store.reject(proposal, self._made())

    def undo(self, number: int | None) -> Correction:
        """Take back a correction, or the last that stands.

        Raises: StoreError `unknown`, `refused`.
        """
        return self._store.undo(number, self._by, self._now(), retold)

    def _made(self) -> Made:
        return Made(self._by, self._now(), retold)

    def _entry(self, reports: Sequence[int]) -> Entry:
        found = [stored for number in reports if (stored := self._store.report(number)) is not None]
        if len(found) < len(reports):
            missing = next(number for number in reports if self._store.report(number) is None)
            raise Stop(f"there is no report {missing}", code="unknown")
        return Background(self._store, self._context()).opened_by(found)
