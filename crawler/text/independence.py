"""Decides how many of an event's reports are copies, distinct texts, and of independent newsrooms, and their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crawler.text.labels import is_house


@dataclass(frozen=True, slots=True)
class Printed:
    """A report of an event: who printed it, whose credit it carries, and the number of its text, which copies share."""

    outlet: str
    outlet_name: str
    credit: str | None
    text: int


class Counts(NamedTuple):
    """How many reports print a text another printed before, how many texts there are, and how many newsrooms wrote."""

    copies: int = 0
    texts: int = 0
    newsrooms: int = 0


def counts(reports: Sequence[Printed]) -> Counts:
    """Count an event's reports."""
    writers = _writers(reports)
    return Counts(len(reports) - len(writers), len(writers), len(set(writers.values())))


def by_independence(reports: Sequence[Printed]) -> list[int]:
    """Return the places of the reports in the order they are shown: the first of each newsroom, then further texts,
    then copies; within each as they came."""
    writers = _writers(reports)
    seen_texts: set[int] = set()
    seen_writers: set[str] = set()
    ranks = []
    for report in reports:
        writer = writers[report.text]
        ranks.append(2 if report.text in seen_texts else int(writer in seen_writers))
        seen_texts.add(report.text)
        seen_writers.add(writer)
    return sorted(range(len(reports)), key=lambda place: (ranks[place], place))


def _writers(reports: Sequence[Printed]) -> dict[int, str]:
    """Return who wrote each text: the agency that any of its copies credits, else the outlet that printed it first."""
    found: dict[int, str] = {}
    credited: dict[int, str] = {}
    for report in reports:
        found.setdefault(report.text, report.outlet)
        credit = (report.credit or "").strip()
        if credit and not is_house(credit, report.outlet_name):
            credited.setdefault(report.text, f"agency {credit.casefold()}")
    return found | credited
