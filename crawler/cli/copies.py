"""Shows a copy group: who printed the text first, and who took it from whom."""

from collections.abc import Iterable, Iterator, Mapping

from crawler.cli.rows import minute, stamp
from crawler.model import Copy, StoredReport
from crawler.store.store import Store
from crawler.text.labels import source_label


class CopyGroup:
    """A report's copy group, read from the store; empty where it has none."""

    def __init__(self, store: Store, stored: StoredReport) -> None:
        self._copies = {one.report: one for one in store.copies_in([stored.copy_of] if stored.copy_of else [])}
        self._reports = {one.id: one for one in store.reports_of(self._copies)}
        self._own = self._copies.get(stored.id)

    @property
    def first(self) -> int | None:
        """The first report of the text; None where the report is that itself, or no copy."""
        return _first(self._copies, self._own)

    def rows(self) -> list[dict[str, object]]:
        """Return the members for `--json`, each under the one it took its text from, with its depth there."""
        return [self._row(depth, copy) for depth, copy in tree(self._copies)]

    def lines(self) -> Iterator[str]:
        """Yield the lines that show the group to a person."""
        if self._copies:
            yield f"copies: {len(self._copies)} reports print this text"
        for depth, copy in tree(self._copies):
            report = self._reports[copy.report]
            yield f"  {'  ' * depth}{report.id}  {minute(report.when)}  {_label(report)}{_taken(copy)}"

    def sentence(self) -> str | None:
        """Say from whom the report took its text; None where it is nobody's, or the first of its group."""
        copy = self._own
        if copy is None or copy.parent is None:
            return None
        parent = self._reports[copy.parent]
        return f"a copy of report {parent.id} ({_label(parent)}, {minute(parent.when)}): {_taken(copy).strip()}"

    def _row(self, depth: int, copy: Copy) -> dict[str, object]:
        report = self._reports[copy.report]
        return {
            "report": copy.report,
            "parent": copy.parent,
            "depth": depth,
            "outlet": report.outlet,
            "credit": report.report.credit,
            "when": stamp(report.when),
            "title": report.report.headline,
            "resemblance": copy.resemblance,
            "within": copy.within,
            "shared": copy.shared,
            "credited": copy.credited,
        }


def firsts(store: Store, found: Iterable[StoredReport]) -> dict[int, int]:
    """Return the first report of the text of each that is a copy."""
    groups = {stored.copy_of for stored in found if stored.copy_of is not None}
    copies = {one.report: one for one in store.copies_in(groups)}
    return {one.report: first for one in copies.values() if (first := _first(copies, one)) is not None}


def _first(copies: Mapping[int, Copy], copy: Copy | None) -> int | None:
    """Follow a copy from parent to parent to the report that took its text from nobody, or to the end of a circle:
    older versions stored some."""
    line = [copy.report] if copy is not None else []
    while copy is not None and copy.parent is not None and copy.parent not in line:
        line.append(copy.parent)
        copy = copies.get(copy.parent)
    return line[-1] if len(line) > 1 else None


def tree(copies: Mapping[int, Copy]) -> Iterator[tuple[int, Copy]]:
    """Yield the members of a group with their depth, each below the one it took its text from."""
    below: dict[int | None, list[Copy]] = {}
    for _, copy in sorted(copies.items()):
        below.setdefault(copy.parent if copy.parent in copies else None, []).append(copy)
    waiting = [(0, copy) for copy in reversed(below.get(None, []))]
    while waiting:
        depth, copy = waiting.pop()
        yield depth, copy
        waiting += [(depth + 1, child) for child in reversed(below.get(copy.report, []))]


def _label(stored: StoredReport) -> str:
    return source_label(stored.outlet_name, stored.report.credit)


def _taken(copy: Copy) -> str:
    """Say how much of a copy stands in the one it took its text from."""
    if copy.parent is None:
        return ""
    credited = ", which it credits" if copy.credited else ""
    return f"  {copy.within:.0%} of it stands in {copy.parent}{credited}, {copy.resemblance:.0%} of both is the same"
