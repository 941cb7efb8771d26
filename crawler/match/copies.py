"""Decides which of the reports lately seen print the text of a new one."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Protocol

from crawler.match.likeness import CopySettings, alike, copied, likeness
from crawler.match.lineage import Match, Placed, placed
from crawler.match.shingles import Reading, read_report
from crawler.match.sketches import Sketches, sketch
from crawler.model import Copy, StoredReport

# A text printed again after this is a reprint that nobody waits for.
WINDOW = timedelta(days=14)
# Candidates compared word by word; a story that hundreds print has its nearest among these.
NEAREST = 16
# Texts kept ready to be compared again: a story comes in waves.
READY = 256


class Shelf(Protocol):
    """Where the reports compared before are read from."""

    def reports_of(self, numbers: Collection[int]) -> Sequence[StoredReport]:
        """Return these reports, in the order of their numbers."""

    def copies_in(self, groups: Collection[int]) -> Sequence[Copy]:
        """Return the members of these copy groups."""


class Copyist:
    """Compares reports one by one with those lately seen.

    :param shelf: where the texts of those are.
    """

    def __init__(self, shelf: Shelf, sketches: Sketches, settings: CopySettings | None = None) -> None:
        self._shelf = shelf
        self._sketches = sketches
        self._settings = settings or CopySettings()
        self._ready: OrderedDict[tuple[int, int], Reading] = OrderedDict()

    def compare(self, stored: StoredReport) -> tuple[Placed, bytes]:
        """Say whose text a report prints, and return its sketch; nothing is changed by it."""
        reading = self._read(stored)
        signature = sketch(reading)
        matches = self._matches(stored, reading, signature)
        groups = {match.stored.copy_of for match in matches} | {stored.copy_of}
        return placed(stored, matches, self._shelf.copies_in(sorted(filter(None, groups)))), signature

    def learn(self, stored: StoredReport, signature: bytes) -> None:
        """Take a report in, so that the next one meets it; what has passed out of the window is forgotten."""
        self._sketches.forget(stored.seen_at - WINDOW)
        self._sketches.add(stored.id, stored.seen_at, signature)

    def _matches(self, stored: StoredReport, reading: Reading, signature: bytes) -> list[Match]:
        numbers = [one for one in self._sketches.near(signature, NEAREST + 1) if one != stored.id][:NEAREST]
        if not numbers:
            return []
        others = [other for other in self._shelf.reports_of(numbers) if abs(other.when - stored.when) <= WINDOW]
        strict = any(self._is_followed(other, stored, reading) for other in others)
        found = []
        for other in others:
            strictly = strict or _one_outlet(other, stored)
            same = copied(reading, self._read(other), strict=strictly, settings=self._settings)
            if same is not None:
                found.append(Match(other, same))
        return found

    def _is_followed(self, other: StoredReport, stored: StoredReport, reading: Reading) -> bool:
        """Tell whether a report repeats what its own outlet has told before, and goes on.

        Whoever printed that is as like to it as the outlet's own report.
        """
        if not _one_outlet(other, stored):
            return False
        found = likeness(reading, self._read(other))
        loosely, strictly = (alike(found, strict=strict, settings=self._settings) for strict in (False, True))
        return loosely and not strictly

    def _read(self, stored: StoredReport) -> Reading:
        """Read a report, once while it is talked of; a new version of it is read anew."""
        key = stored.id, hash((stored.report.headline, stored.report.body, stored.report.lead))
        reading = self._ready.pop(key, None) or read_report(stored.report)
        self._ready[key] = reading
        if len(self._ready) > READY:
            self._ready.popitem(last=False)
        return reading


def _one_outlet(one: StoredReport, other: StoredReport) -> bool:
    """Tell whether two reports are of one outlet; of an unknown one none is."""
    return one.outlet == other.outlet != ""
