"""Turns features into one score in [0, 1] by a table of weights anyone can read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp
from typing import Protocol

from crawler.match.features import Feature
from crawler.model import Signal


class Scorer(Protocol):
    """Says how likely a report is about an event."""

    def score(self, features: Iterable[Feature]) -> float:
        """Return a score in [0, 1]."""

    def evidence(self, features: Iterable[Feature]) -> tuple[Signal, ...]:
        """Return the features as signals, each with the weight it carried."""


WEIGHTS: Mapping[str, float] = {
    "title": 0.5,
    "stems": 2.0,
    "text": 3.5,
    "whole": 2.0,
    "cover": 1.5,
    "telling": 1.2,
    "names": 0.8,
    "rare": 3.9,
    "near": 4.5,
}
BIAS = -8.9


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """Logistic of a weighted sum."""

    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    bias: float = BIAS

    def score(self, features: Iterable[Feature]) -> float:
        """Return 1 / (1 + exp(-(bias + sum of weight times value)))."""
        total = sum(self.weights.get(feature.name, 0.0) * feature.value for feature in features)
        return 1.0 / (1.0 + exp(-(self.bias + total)))

    def evidence(self, features: Iterable[Feature]) -> tuple[Signal, ...]:
        """Return each feature with its weight and words, in the order given."""
        return tuple(
            Signal(feature.name, round(feature.value, 4), self.weights.get(feature.name, 0.0), feature.words)
            for feature in features
        )
