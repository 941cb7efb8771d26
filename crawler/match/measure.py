"""Measures found events against labelled ones: BCubed and pair F1, with what chance could make of them."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DRAWS = 500
SPAN = 0.95

# What the articles of a labelled event add to a measure: right by what was found, what was found, right by what was
# wanted, what was wanted. The F1 of the sums of many events is the measure.
Part = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure and the span in which 95 of 100 draws of labelled events with replacement put it."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bcubed(gold: Sequence[str], found: Sequence[str]) -> dict[str, Part]:
    """Return each event's part of BCubed (Bagga and Baldwin, 1998), articles paired by place."""
    both, wanted, given = Counter(zip(gold, found, strict=True)), Counter(gold), Counter(found)
    right: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (event, cluster), n in both.items():
        right[event][0] += n * n / given[cluster]
        right[event][1] += n * n / wanted[event]
    return {event: (precise, wanted[event], told, wanted[event]) for event, (precise, told) in right.items()}


def pairs(gold: Sequence[str], found: Sequence[str]) -> dict[str, Part]:
    """Return each event's part of the pairs of articles in one event."""
    both, wanted, given = Counter(zip(gold, found, strict=True)), Counter(gold), Counter(found)
    same: Counter[str] = Counter()
    said: defaultdict[str, float] = defaultdict(float)
    for (event, cluster), n in both.items():
        same[event] += n * (n - 1) // 2
        said[event] += n * (given[cluster] - 1) / 2
    return {event: (same[event], said[event], same[event], n * (n - 1) / 2) for event, n in wanted.items()}


def figure(parts: Mapping[str, Part]) -> Figure:
    """Return the measure of all events, and its span by bootstrap over them."""
    rows = [parts[event] for event in sorted(parts)]
    dice = random.Random(0)
    drawn = sorted(_f1(dice.choices(rows, k=len(rows))) for _ in range(DRAWS))
    edge = int(DRAWS * (1.0 - SPAN) / 2)
    return Figure(_f1(rows), drawn[edge], drawn[-1 - edge])


def _f1(rows: Sequence[Part]) -> float:
    right, given, told, wanted = (sum(column) for column in zip(*rows, strict=True))
    precision, recall = right / given if given else 1.0, told / wanted if wanted else 1.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
