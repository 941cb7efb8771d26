"""Adds up what members share with a report and what they hold themselves, and compares the two."""

from collections.abc import Mapping
from enum import IntEnum

import numpy as np

from crawler.match.frequencies import Rarity
from crawler.match.sought import EPS, LOG_TIMES, Sought, Weight, Zone
from crawler.match.tokens import Cut, Flags, Floats, Ints, Members, Scratch, Stretch, totals
from crawler.match.vocabulary import Ids
from crawler.match.words import Part

UNKNOWN = 0.5
# Numerals of a report beyond which a shared one says no less.
NUMERALS = 6


class Held(IntEnum):
    """What a member holds: its text, by how often each term stands there; title and lead, and the title, by the squares
    of rarity; the title, and the names, by rarity; the names near the top by the third power, all by the fourth; what
    the title has in common with those of its event, and what of that the report says; how many of its other parts."""

    TEXT = 0
    LEAD = 3
    TITLE = 4
    HEADLINE = 5
    NAMES = 7
    NEAR = 8
    FOURTHS = 10
    COMMON = 11
    COMMON_TOLD = 12
    ENTITIES = 13
    AGES = 14
    PLACES = 15
    SLUG = 16


# What is shared, for each figure: by what weight; where the report has it, and where the member; and what the member
# holds of it in all, if that counts. Zones are those of terms alone.
SHARED: Mapping[str, tuple[int, int, int, int]] = {
    "told_lead": (Weight.WHOLE, Zone.REST, Stretch.LEAD, Held.LEAD),
    "names": (Weight.PLAIN, Zone.TITLE, Stretch.FAR, Held.NAMES),
    "stems": (Weight.PLAIN, Zone.TITLE, Stretch.STEMS, Held.HEADLINE),
    "title": (Weight.WHOLE, Zone.TITLE, Stretch.TITLE, Held.TITLE),
    "lead": (Weight.WHOLE, Zone.LEAD, Stretch.LEAD, Held.LEAD),
    "text": (Weight.COUNTED, Zone.REST, Stretch.REST, Held.TEXT),
    "places": (Weight.PLAIN, Zone.TITLE, Stretch.PLACES, 0),
    "ages": (Weight.PLAIN, Zone.TITLE, Stretch.AGES, 0),
    "headline_told": (Weight.WHOLE, Zone.TITLE, Stretch.REST, 0),
    "told_headline": (Weight.WHOLE, Zone.REST, Stretch.TITLE, Held.TITLE),
    "lead_told": (Weight.WHOLE, Zone.LEAD, Stretch.REST, 0),
    "rare_lead": (Weight.FOURTH, Zone.LEAD, Stretch.LEAD, 0),
    "numbers": (Weight.NUMERAL, Zone.REST, Stretch.REST, 0),
    "numbers_lead": (Weight.NUMERAL, Zone.LEAD, Stretch.LEAD, 0),
    "names_told": (Weight.WHOLE, Zone.TITLE, Stretch.NEAR, Held.NEAR),
    "slug": (Weight.PLAIN, Zone.TITLE, Stretch.SLUG, Held.SLUG),
    "entities": (Weight.PLAIN, Zone.TITLE, Stretch.ENTITIES, Held.ENTITIES),
}
FIGURES = ("pairs", *SHARED, "pairs_count")
_ROW = {name: row for row, name in enumerate(SHARED)}
# Figures for which what is shared is held against the root.
_ROOTS = slice(_ROW["title"], _ROW["text"] + 1)
_TOLD = np.array(
    [(weight * len(Zone) + zone) * Stretch.PAIRS + stretch for weight, zone, stretch, _ in SHARED.values()]
)
_AGAINST = np.array([held for *_, held in SHARED.values()])
# What a report holds for each figure, and how often what a member holds is added, where the report does not say.
_SCALED = {
    **dict.fromkeys(("told_lead", "told_headline", "names_told", "title", "lead", "text"), (EPS, 1.0)),
    **dict.fromkeys(("names", "stems", "slug", "entities"), (0.0, 0.5)),
}
_SCALES = np.array([_SCALED.get(name, (1.0, 0.0)) for name in SHARED]).T


class Shared:
    """What members share with what a report says, by the weights of the report."""

    def __init__(self, sought: Sought, members: Members, rarity: Rarity, scratch: Scratch) -> None:
        self._sought, self._members, self._scratch = sought, members, scratch
        self._cut = cut = Cut(members)
        numbers = cut.numbers(Stretch.REST, Stretch.SLUG).astype(np.int64)
        terms, named, apart = cut.begins[Stretch.NEAR], cut.begins[Stretch.STEMS], cut.begins[Stretch.PLACES]
        rare = rarity.of(numbers[:named])
        numbers[apart:] = ~numbers[apart:]
        met = scratch.meet(sought.ids, numbers)
        self._theirs = (met != 0).nonzero()[0]
        self._mine = met.take(self._theirs) - 1
        self._runs = cut.runs(Stretch.SLUG).take(self._theirs)
        self._terms, self._named = self._theirs.searchsorted((terms, named)).tolist()
        counted = rare[:terms] * LOG_TIMES.take(cut.numbers(Stretch.TIMES_REST, Stretch.TIMES_TITLE), mode="clip")
        self.held = self._hold(numbers, rare, counted, met != 0)
        self._weights = sought.weights.take(self._mine, axis=1)
        self._weights[Weight.COUNTED, : self._terms] *= counted.take(self._theirs[: self._terms])
        self._told = self._tell()

    def told(self, weight: Weight, zone: Zone, stretch: Stretch) -> Floats:
        """Return what of a stretch of each member the report tells in a zone, by that weight."""
        told: Floats = self._told[(weight * len(Zone) + zone) * Stretch.PAIRS + stretch]
        return told

    def named(self) -> tuple[Ints, Ints]:
        """Return the event of each term and name that is shared, and its place among those sought."""
        members = self._runs[: self._named] % len(self._members)
        return self._members.owner.take(members), self._mine[: self._named]

    def rarest_names(self) -> Floats:
        """Return the fourth power of the rarest name that each member shares."""
        rarest = np.zeros(len(self._members))
        names = slice(self._terms, self._named)
        np.maximum.at(rarest, self._runs[names] % len(self._members), self._weights[Weight.FOURTH, names])
        return rarest

    def compare(self, pairs: Ids, figures: Floats) -> None:
        """Fill in the figures of each member, an array (figures, n).

        :param pairs: the pairs of words of the report.
        """
        rows = figures[1:-1]
        own, theirs = self._scales()
        against = self.held.take(_AGAINST, axis=0)
        against *= theirs
        against += own
        np.sqrt(against[_ROOTS], out=against[_ROOTS])
        np.divide(self._told.take(_TOLD, axis=0), against, out=rows)
        rows[_ROW["names_told"], self.held[Held.NEAR] == 0] = UNKNOWN
        for name, part, held in (("places", Part.PLACES, Held.PLACES), ("ages", Part.AGES, Held.AGES)):
            # Another place, or another person's age, speaks for another event.
            if self._sought.counts[part]:
                rows[_ROW[name], (rows[_ROW[name]] == 0) & (self.held[held] > 0)] = -1.0
        found = self._scratch.pairs(pairs, self._cut.numbers(Stretch.PAIRS, Stretch.PAIRS))
        sizes = self._cut.sizes[Stretch.PAIRS]
        both = np.bincount(sizes.cumsum().searchsorted(found, side="right"), minlength=len(sizes))
        figures[0] = both / (np.minimum(sizes, len(pairs)) + 3.0)
        np.log1p(both, out=figures[-1])

    def _scales(self) -> Floats:
        """Return for each figure what the report holds, and how often what the member holds is added to it, before what
        is shared is divided by both; of a half, both count alike."""
        sought, counts = self._sought, self._sought.counts
        sums, counted = (sought.sums + EPS).tolist(), sought.weights[Weight.COUNTED]
        title, lead, _ = sums[Weight.WHOLE]
        names = float(np.add.reduce(sought.weights[Weight.PLAIN, sought.terms : sought.named]))
        scales = _SCALES.copy()
        theirs, own = scales[1], scales[0]
        theirs[_ROW["title"]], theirs[_ROW["lead"]] = title, lead
        theirs[_ROW["text"]] = counted @ counted
        own[_ROW["headline_told"]], own[_ROW["lead_told"]] = title, lead
        own[_ROW["names"]], own[_ROW["stems"]] = (names + EPS) / 2, sums[Weight.PLAIN][Zone.TITLE] / 2
        own[_ROW["slug"]], own[_ROW["entities"]] = (counts[Part.SLUG] + EPS) / 2, (counts[Part.ENTITIES] + EPS) / 2
        own[_ROW["numbers"]] = 0.5 + min(len(sought.numerals), NUMERALS)
        return scales[:, :, None]

    def _hold(self, numbers: Ints, rare: Floats, counted: Floats, met: Flags) -> Floats:
        """Add up what members hold."""
        cut = self._cut
        lead, title, near, far = cut.begins[Stretch.LEAD : Stretch.STEMS]
        squares = rare[lead:] * rare[lead:]
        of_titles, of_names = squares[title - lead : near - lead], squares[near - lead :]
        events = self._members.owner.repeat(cut.sizes[Stretch.TITLE])
        common = of_titles * self._scratch.repeats(events, numbers[title:near])
        held = cut.sums(
            (Stretch.REST, Stretch.TITLE, counted * counted),
            (Stretch.LEAD, Stretch.TITLE, squares[: near - lead]),
            (Stretch.TITLE, Stretch.FAR, rare[title:]),
            (Stretch.NEAR, Stretch.NEAR, of_names[: far - near] * rare[near:far]),
            (Stretch.NEAR, Stretch.FAR, of_names * of_names),
            (Stretch.TITLE, Stretch.TITLE, common),
            (Stretch.TITLE, Stretch.TITLE, common * met[title:near]),
        )
        held[Held.TEXT] += held[Held.TEXT + 1]
        held[Held.TEXT] += held[Held.TEXT + 2]
        held[Held.LEAD] += held[Held.TITLE]
        for names in (Held.NAMES, Held.FOURTHS):
            held[names] += held[names - 1]
        return np.concatenate((held, cut.sizes[Stretch.ENTITIES : Stretch.PAIRS]))

    def _tell(self) -> Floats:
        """Add up what is shared, by weight, and by where both have it; title belongs to lead, and lead to text."""
        count = Stretch.PAIRS * len(self._members)
        runs = self._runs + (count * self._sought.zones).take(self._mine)
        told = totals(runs, self._weights, len(Zone) * count).reshape(len(Weight), len(Zone), Stretch.PAIRS, -1)
        told[:, Zone.LEAD] += told[:, Zone.TITLE]
        told[:, Zone.REST] += told[:, Zone.LEAD]
        told[:, :, Stretch.LEAD] += told[:, :, Stretch.TITLE]
        told[:, :, Stretch.REST] += told[:, :, Stretch.LEAD]
        told[:, :, Stretch.FAR] += told[:, :, Stretch.NEAR]
        return told.reshape(-1, len(self._members))
