"""Attaches each stored report to its event, opens one, or lays it in the tray, once it is known whose text it prints;
of those that wait, the oldest first."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.errors import StoreError
from crawler.match.central import ELECTIONS, central
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.rules import Rules, obey, the_one
from crawler.model import Decision, StoredReport, Verdict
from crawler.pipeline.background import Background
from crawler.pipeline.compare import Comparer
from crawler.pipeline.repair import Repairer
from crawler.pipeline.watch import Watcher
from crawler.store.store import Store
from crawler.text.slugs import slug

# Changed events that are read again one by one; where there are more, all are.
FEW = 500


class Attacher:
    """Runs the matcher over what waits.

    :param now: the clock.
    """

    def __init__(
        self,
        store: Store,
        matcher: Matcher,
        frequencies: Frequencies,
        background: Background,
        watcher: Watcher,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._matcher = matcher
        self._frequencies = frequencies
        self._background = background
        self._watcher = watcher
        self._now = now
        self._comparer = Comparer(store, now)
        self._repairer = Repairer(store, matcher, background, now)
        self._busy = asyncio.Lock()
        self._version = store.events_version()
        self._corrections, links = store.links()
        self._rules = Rules(links)
        self._in_doubt = self._counted_elsewhere()

    async def attach_all(self) -> int:
        """Decide on every report that waits; return how many there were."""
        done = 0
        async with self._busy:
            await self._comparer.compare_all()
            with self._whole():
                self._catch_up()
                while waiting := self._store.unmatched():
                    for stored in sorted(waiting, key=_age):
                        self._attach(stored)
                        done += 1
                        await asyncio.sleep(0)  # lets polls and signals in between two decisions
                self._matcher.flush()
            if done:
                self._store.forget_readings(self._now() - timedelta(days=self._matcher.settings.days_back))
        return done

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Work by what is stored; where that ends midway, the matcher may know more than is stored, or less, and all is
        read anew the next time."""
        if self._in_doubt:
            self._start_anew()
        self._in_doubt = True
        yield
        self._in_doubt = False

    def _attach(self, stored: StoredReport) -> None:
        while not self._decide(stored):
            pass  # with the corrections that were made meanwhile

    def _decide(self, stored: StoredReport) -> bool:
        """Decide on a report; False where an editor made corrections that are only known now."""
        copies = self._store.copies_of(stored.id)
        binding = self._rules.binding(stored.id, copies)
        decided = self._matcher.decide(stored, binding.barred, the_one(copies.values()))
        decision = with_slug(self._in_context(stored, obey(decided, binding)))
        self._matcher.learn(stored, decision)
        counts = self._frequencies.changes()
        try:
            kept = self._store.decide(stored.id, decision, counts, self._now(), self._corrections)
        except StoreError as error:
            self._start_anew()
            if error.code == "corrected":
                return False
            raise
        self._know(0 if kept is None else 1)
        if kept != decision.event:  # decided elsewhere, or the new entry's id was given away
            self._start_anew()
        if kept is not None and decision.verdict is Verdict.ATTACHED:
            self._grown(kept)
        self._watcher.matched(stored, decision)
        self._repairer.look(decision, self._rules)
        return True

    def _in_context(self, stored: StoredReport, decision: Decision) -> Decision:
        """Give a new entry its day and what it shares with others."""
        if decision.entry is None:
            return decision
        entry = self._background.opened(decision.entry, stored)
        return replace(decision, event=entry.id, entry=entry)

    def _grown(self, event: str) -> None:
        """While an event's first reports come in, look what it is called, and whether it is one."""
        entry = self._store.event(event)
        if entry is None or entry.reports not in ELECTIONS:
            return
        reports = sorted(self._store.reports(event=event), key=lambda stored: stored.id)
        told = central(reports)
        if told is not None:
            self._know(int(self._store.retell(event, told.headline, told.summary)))
        self._repairer.grown(event, reports, self._rules)

    def _know(self, changes: int) -> None:
        """Take so many changes of events, our own, for known, unless others changed some meanwhile: those are still to
        be caught up with, and ours along with them."""
        if self._store.events_version() == self._version + changes:
            self._version += changes

    def _catch_up(self) -> None:
        """Read again what others changed since the last time: the events alone, where these are few and nothing was
        corrected, or counted elsewhere."""
        version = self._store.events_version()
        if version == self._version:
            return
        changed = self._store.changed_since(self._version, FEW)
        if changed is None or self._store.corrections_version() != self._corrections or self._counted_elsewhere():
            self._start_anew()
            return
        self._matcher.renew(self._store.standing_among(changed))
        if any(changed.values()):
            self._background.forget()
        self._version = version

    def _counted_elsewhere(self) -> bool:
        """Tell whether another process counted documents."""
        stored = self._store.documents()
        return any(self._frequencies.documents(language) != count for language, count in stored.items())

    def _start_anew(self) -> None:
        """Read events, counts and rules again: another process imported or corrected, or a decision was not kept.

        The version comes first: what changes while the rest is read is caught up with.
        """
        self._version = self._store.events_version()
        self._corrections, links = self._store.links()
        self._rules = Rules(links)
        self._matcher.forget()
        self._background.forget()
        self._frequencies.refresh(self._store.term_counts())


def stored_counts(store: Store) -> dict[tuple[str, str], int]:
    """Return the document frequencies the store remembers: (term, language) -> documents."""
    return {(term, language): count for term, language, count in store.term_counts()}


def _age(stored: StoredReport) -> tuple[datetime, int]:
    """Put older reports first: channels list the newest on top, but an event is opened by the first to tell it."""
    return stored.when, stored.id


def with_slug(decision: Decision) -> Decision:
    """Name the new entry's page, where one is opened; the store makes the name unique in its day."""
    if decision.entry is None:
        return decision
    return replace(decision, entry=replace(decision.entry, slug=slug(decision.entry.headline)))
