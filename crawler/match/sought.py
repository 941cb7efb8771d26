"""Weighs what a report says, once, so that what other texts share with it is added up in few strokes."""

from enum import IntEnum

import numpy as np

from crawler.match.frequencies import Rarity
from crawler.match.tokens import Floats, Ints, Scratch, totals
from crawler.match.vocabulary import Ids
from crawler.match.words import Part, Words

# How much a term counts by how often it stands in a text.
LOG_TIMES = 1.0 + np.log(np.maximum(np.arange(1024), 1))
# What is looked for in other texts, in order; the last two apart from the others.
PARTS = (Part.TEXT, Part.NAMES, Part.STEMS, Part.ENTITIES, Part.AGES, Part.PLACES, Part.SLUG)

# Keeps divisions by nothing apart from divisions by little.
EPS = 1e-9


class Weight(IntEnum):
    """What a number weighs where it is shared. Of a term: the square of its rarity, the fourth power, its rarity, that
    of a numeral alone, and that times how often the report has it; of a name the third power in place of the square; of
    what is neither its rarity, or 1 where that does not count."""

    WHOLE = 0
    FOURTH = 1
    PLAIN = 2
    NUMERAL = 3
    COUNTED = 4


class Zone(IntEnum):
    """Where a report has a term: in its title, else in its lead, else in the rest of its text."""

    TITLE = 0
    LEAD = 1
    REST = 2


class Sought:
    """What a report says, as numbers to look for in other texts: first `terms` terms, then names, up to `named`, then
    the other parts, so many of each as `counts` has.

    `zones` has a `Zone` for each number, `weights` a row with a column a `Weight`; `sums` are those of the terms, as an
    array (Weight, Zone), the title belonging to the lead and the lead to the text.
    """

    def __init__(self, report: Words, rarity: Rarity, scratch: Scratch) -> None:
        bounds = report.packed[: len(Part) + 1].tolist()
        parts = [report.packed[bounds[part] : bounds[part + 1]] for part in PARTS]
        self.counts = dict(zip(PARTS, map(len, parts), strict=True))
        self.ids = np.concatenate(parts)
        self.terms = self.counts[Part.TEXT]
        self.named = self.terms + self.counts[Part.NAMES]
        self.title, self.lead, self.near = report.title, report.lead, self.terms + report.near
        self.zones: Ints = np.zeros(len(self.ids), dtype=np.int64)
        self.zones[self.title : self.terms] = Zone.LEAD
        self.zones[self.lead : self.terms] = Zone.REST
        self._slug = len(self.ids) - self.counts[Part.SLUG]
        self._places = self._slug - self.counts[Part.PLACES]
        self.numerals = report.part(Part.NUMBERS)
        self.weights = self._weighed(rarity.of(self.ids), report.part(Part.TIMES), scratch)
        self.sums = totals(self.zones[: self.terms], self.weights[:, : self.terms], len(Zone)).cumsum(axis=1)
        self.ids[self._places :] = ~self.ids[self._places :]

    def _weighed(self, rare: Floats, times: Ids, scratch: Scratch) -> Floats:
        # A stem is as rare as its word; what follows the stems, but for places, counts as it is.
        rare[self.named : self.named + self.title] = rare[: self.title]
        rare[self.named + self.title : self._places] = rare[self._slug :] = 1.0
        weights = np.zeros((len(Weight), len(rare)))
        weights[Weight.PLAIN] = rare
        of_names, whole = rare[: self.named], weights[Weight.WHOLE, : self.named]
        np.multiply(of_names, of_names, out=whole)
        np.multiply(whole, whole, out=weights[Weight.FOURTH, : self.named])
        whole[self.terms :] *= of_names[self.terms :]
        of_terms = rare[: self.terms]
        np.multiply(of_terms, LOG_TIMES.take(times, mode="clip"), out=weights[Weight.COUNTED, : self.terms])
        if len(self.numerals):
            numeral = scratch.holds(self.numerals, self.ids[: self.terms])
            np.multiply(of_terms, numeral, out=weights[Weight.NUMERAL, : self.terms])
        return weights
