"""Looks whether events that one report fits are one, and whether an event that grows is two: proposes to merge or to
split them or, where it is sure, does so."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from crawler.errors import StoreError
from crawler.match.central import retold
from crawler.match.matcher import Matcher
from crawler.match.parting import part
from crawler.match.repair import FEWEST, WITNESSES, Advice, advise, advise_split, suspects, tied
from crawler.match.rules import Rules
from crawler.model import Decision, StoredReport
from crawler.pipeline.background import Background
from crawler.store.edits import MATCHER, Correction, Made
from crawler.store.store import Store
from crawler.text.logline import logline

log = logging.getLogger(__name__)


class Repairer:
    """Holds the events a report fits against each other, and the reports of an event.

    :param now: the clock.
    """

    def __init__(self, store: Store, matcher: Matcher, background: Background, now: Callable[[], datetime]) -> None:
        self._store = store
        self._matcher = matcher
        self._background = background
        self._now = now

    def look(self, decision: Decision, rules: Rules) -> None:
        """Look at the events a decision weighed, once for each two.

        Raises: StoreError.
        """
        pair = suspects(decision, self._matcher.settings) if len(decision.candidates) > 1 else None
        if pair is None or rules.apart(*pair) or self._store.proposed(*pair):
            return
        forth, back = self._scores(*pair), self._scores(*reversed(pair))
        advice = advise(forth, back, self._matcher.settings)
        if advice is not Advice.NOTHING:
            self._merge(pair, _mean([*forth, *back]), advice)

    def grown(self, event: str, reports: Sequence[StoredReport], rules: Rules) -> None:
        """Look whether the reports of an event, oldest first, are about two; it is asked while one proposal waits no
        other.

        Raises: StoreError.
        """
        if len(reports) < FEWEST or self._store.split_waits(event):
            return
        bound = {stored.id for stored in reports if rules.bound(stored.id)}
        parting = part(self._matcher.suppose(reports), tied(reports, bound))
        if parting is None:
            return
        advice = advise_split(parting, self._matcher.settings)
        if advice is not Advice.NOTHING:
            leaves = [reports[place] for place in parting.leaves]
            self._split(event, leaves, _mean([*parting.forth, *parting.back]), advice)

    def _scores(self, event: str, other: str) -> list[float]:
        """Return how well reports of an event fit another, had their own not stood."""
        found = []
        for stored in self._store.reports(event=event, limit=WITNESSES):
            candidates = self._matcher.decide(stored, {event}).candidates
            found.append(next((one.score for one in candidates if one.event == other), 0.0))
        return found

    def _merge(self, pair: tuple[str, str], score: float, advice: Advice) -> None:
        kept, other = sorted(pair, key=self._age)
        number = self._store.propose_merge(kept, other, score, self._now())
        if advice is Advice.APPLY and number is not None:
            self._apply(lambda made: self._store.merge([kept, other], made, number), score)

    def _split(self, event: str, leaves: Sequence[StoredReport], score: float, advice: Advice) -> None:
        numbers = [stored.id for stored in leaves]
        number = self._store.propose_split(event, numbers, score, self._now())
        if advice is Advice.APPLY and number is not None:
            entry = self._background.opened_by(leaves)
            self._apply(lambda made: self._store.split(event, numbers, entry, made, number), score)

    def _apply(self, act: Callable[[Made], Correction], score: float) -> None:
        """Do what was proposed; what a rule of an editor forbids stays a proposal."""
        try:
            done = act(Made(MATCHER, self._now(), retold))
        except StoreError as error:
            if error.code != "refused":
                raise
            return
        log.info(logline("repair", kind=done.kind, to=done.what["to"], score=round(score, 3)))

    def _age(self, event: str) -> tuple[str, str]:
        entry = self._store.event(event)
        return entry.date.isoformat() if entry else "", event


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores)
