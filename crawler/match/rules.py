"""Decides what the corrections of editors mean for a report: where it must be, and where it cannot be.

A copy of a corrected report is bound as that report is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from crawler.model import Decision, Link, LinkKind, Verdict

BOUND = "correction"  # who decided where a rule did


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a report must be, and the events it cannot be in; one that is `torn` between rules is for an editor."""

    must: str | None = None
    barred: frozenset[str] = frozenset()
    torn: bool = False


class Rules:
    """The rules that corrections left."""

    def __init__(self, links: Iterable[Link] = ()) -> None:
        self._must: defaultdict[int, set[str]] = defaultdict(set)
        self._cannot: defaultdict[int, set[str]] = defaultdict(set)
        self._apart: set[frozenset[str]] = set()
        for link in links:
            self._take(link)

    def __len__(self) -> int:
        return len(self._must) + len(self._cannot) + len(self._apart)

    def binding(self, report: int, copies: Collection[int] = ()) -> Binding:
        """Say what holds for a report: its own rules or, where it has no place of its own, those of its copies too."""
        must, barred = self._of(self._must, [report]), self._of(self._cannot, [report])
        if not must:
            must = self._of(self._must, copies) - barred
            barred |= self._of(self._cannot, copies)
        if len(must) > 1 or must & barred:
            return Binding(barred=frozenset(barred), torn=True)
        return Binding(next(iter(must), None), frozenset(barred))

    def apart(self, event: str, other: str) -> bool:
        """Tell whether two events may never be one."""
        return frozenset((event, other)) in self._apart

    def bound(self, report: int) -> bool:
        """Tell whether a report has a place of its own that no run changes."""
        return report in self._must

    def _take(self, link: Link) -> None:
        if link.report is None:
            self._apart.add(frozenset((link.event, link.other or "")))
            return
        must = link.kind is LinkKind.MUST
        (self._must if must else self._cannot)[link.report].add(link.event)

    def _of(self, rules: Mapping[int, set[str]], reports: Iterable[int]) -> set[str]:
        return {event for report in reports for event in rules.get(report, ())}


def obey(decision: Decision, binding: Binding) -> Decision:
    """Return the decision as the rules have it; its evidence stays."""
    if binding.torn:
        return replace(decision, verdict=Verdict.TRAY, event=None, entry=None, decided_by=BOUND)
    if binding.must is None or decision.event == binding.must:
        return decision
    return replace(decision, verdict=Verdict.ATTACHED, event=binding.must, entry=None, decided_by=BOUND)


def the_one(events: Iterable[str | None]) -> str | None:
    """Return the event that holds all those copies of a report which have an event; None where there are several."""
    held = {event for event in events if event is not None}
    return held.pop() if len(held) == 1 else None
