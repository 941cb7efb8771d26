"""Looks, when a report fits two events, whether they are one: proposes to merge them or, where it is sure, does so."""

import logging
from collections.abc import Callable
from datetime import datetime

from crawler.errors import StoreError
from crawler.match.matcher import Matcher
from crawler.match.repair import WITNESSES, Advice, advise, suspects
from crawler.match.rules import Rules
from crawler.model import Decision
from crawler.store.edits import MATCHER, Made
from crawler.store.store import Store
from crawler.text.logline import logline

log = logging.getLogger(__name__)


class Repairer:
    """Holds the events a report fits against each other.

    :param now: the clock.
    """

    def __init__(self, store: Store, matcher: Matcher, now: Callable[[], datetime]) -> None:
        self._store = store
        self._matcher = matcher
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
            self._act(pair, sum([*forth, *back]) / len([*forth, *back]), advice)

    def _scores(self, event: str, other: str) -> list[float]:
        """Return how well reports of an event fit another, had their own not stood."""
        found = []
        for stored in self._store.reports(event=event, limit=WITNESSES):
            candidates = self._matcher.decide(stored, {event}).candidates
            found.append(next((one.score for one in candidates if one.event == other), 0.0))
        return found

    def _act(self, pair: tuple[str, str], score: float, advice: Advice) -> None:
        kept, other = sorted(pair, key=self._age)
        number = self._store.propose_merge(kept, other, score, self._now())
        if advice is not Advice.APPLY or number is None:
            return
        try:
            self._store.merge([kept, other], Made(MATCHER, self._now()), number)
        except StoreError as error:
            if error.code != "refused":
                raise
            return
        log.info(logline("repair", kept=kept, merged=other, score=round(score, 3)))

    def _age(self, event: str) -> tuple[str, str]:
        entry = self._store.event(event)
        return entry.date.isoformat() if entry else "", event
