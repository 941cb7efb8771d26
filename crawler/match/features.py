"""Compares a report with standing events in bulk: a row of named figures an event."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from math import log1p

import numpy as np

from crawler.match import coverage, shared
from crawler.match.coverage import Coverage
from crawler.match.frequencies import Frequencies, Rarity
from crawler.match.meaning import UNKNOWN, unpacked
from crawler.match.postings import Standing
from crawler.match.shared import Held, Shared
from crawler.match.sought import EPS, Sought, Weight, Zone
from crawler.match.tokens import Floats, Ints, Members, Scratch, Stretch
from crawler.match.words import Head, Part, Words

# Days beyond which all gaps are alike, before the earliest report and after it.
FAR, BEFORE = 400.0, -30.0
# Members of an event that are compared, and how many of the first among them.
COMPARED = 20
FIRST = 6
# Hours within which reports of one burst come.
HALF_A_DAY = 12.0
# Figures in which the candidates are held against each other; the last only where it is known what the report means.
# Ranks beyond `LAST` are alike.
RIVALS = ("text_best", "lead_best", "covered_rare", "title_best", "names_rare", "pairs_best", "meaning_best")
LAST = 8
NO_MEANING = np.zeros(0)
# The figures, in order; those of meaning only where it is known what the report means.
FIGURES = (
    *("title_best", "title_mean", "lead_best", "lead_mean", "text_best", "text_mean", "text_worst"),
    *("headline_told_best", "told_headline_best", "lead_told_best", "told_lead_best", "told_lead_mean"),
    *("rare_lead_best", "numbers_best", "numbers_lead_best", "names_best", "names_mean", "names_told_best"),
    *("places_best", "places_worst", "ages_best", "ages_worst", "slug_best", "entities_best"),
    *("stems_best", "stems_mean", "pairs_best", "pairs_mean", "pairs_count_best", "meaning_best", "meaning_mean"),
    *("covered", "covered_lead", "covered_rare", "rare", "alone", "core", "usual", "usual_rare"),
    *("names_covered", "names_rare", "names_rarest", "names_alone", "cover", "telling", "meaning_entry"),
    *("gap", "since", "rhythm", "members", "language", "their_length"),
    *("hours", "likest_hours", "first_hours", "recent"),
    *(f"{name}_{how}" for name in RIVALS for how in ("ahead", "rank")),
    *("maturity", "length"),
)
# What is known of members: rows that tell an event by their mean stand first, those that tell it by their best next to
# them, as some do both; of a few the least tells something.
OF_MEMBERS = (
    *("usual", "usual_rare", "common", "common_told", "burst", "ours", "meaning"),
    *(*shared.FIGURES, "size", "day", "away", "hours"),
)
ROW = {name: row for row, name in enumerate(OF_MEMBERS)}
MEANS, BESTS = slice(0, ROW["text"] + 1), slice(ROW["meaning"], ROW["size"] + 1)
LEASTS = [ROW[name] for name in ("text", "places", "ages", "day", "away", "hours")]
# The figures of events, as they are found.
OF_ENTRIES = ("cover", "telling", "meaning_entry")
OF_HEADLINES = ("core", "usual", "usual_rare")
OF_TIMES = (
    *("gap", "since", "rhythm", "members", "language"),
    *("their_length", "hours", "likest_hours", "first_hours", "recent"),
)
FOUND = (
    *(f"{name}_mean" for name in OF_MEMBERS[MEANS]),
    *(f"{name}_best" for name in OF_MEMBERS[BESTS]),
    *(f"{OF_MEMBERS[row]}_worst" for row in LEASTS),
    *(*coverage.FIGURES, *OF_ENTRIES, *OF_HEADLINES, *OF_TIMES, "maturity", "length"),
)


class Comparison:
    """A report made ready to be compared with many events at once."""

    def __init__(self, report: Words, day: date, frequencies: Frequencies, scratch: Scratch) -> None:
        scratch.reserve(len(frequencies.vocabulary))
        self.rarity = Rarity(frequencies, report.language)
        self._report = report
        self._day = day.toordinal()
        self._scratch = scratch
        self._sought = Sought(report, self.rarity, scratch)
        self._coverage = Coverage(self._sought)
        self._meaning = unpacked(report.meaning) if len(report.meaning) else NO_MEANING

    def features(self, events: Sequence[Standing]) -> tuple[tuple[str, ...], Floats]:
        """Return the names of the figures and a row of them for each event."""
        words, counts, entries = self._chosen(events)
        members = Members(words, counts)
        found = Shared(self._sought, members, self.rarity, self._scratch)
        rows = self._rows(words, members, found)
        sums, bests, leasts = (
            how.reduceat(rows[some, : members.compared].T.copy(), members.firsts).T
            for how, some in ((np.add, MEANS), (np.maximum, BESTS), (np.minimum, LEASTS))
        )
        figures = np.concatenate(
            (
                *(self._means(sums, members, rows), bests, leasts),
                self._coverage.figures(len(events), *found.named()),
                self._of_entries(found, rows, entries),
                self._of_headlines(sums, members.counts),
                self._of_times(events, members, rows, sums, bests, leasts),
                [[self.rarity.maturity] * len(events), [log1p(self._sought.terms)] * len(events)],
            )
        )
        names, rivals, order = _places(len(self._meaning) > 0)
        ahead, rank = _rivals(figures.take(rivals, axis=0))
        return names, np.concatenate((figures, ahead, rank)).take(order, axis=0).T

    def _chosen(self, events: Sequence[Standing]) -> tuple[list[Words], list[int], list[int]]:
        """Return the members that are compared, how many of them are those of each event, and where its entry stands:
        behind all others, if it is not compared as a member."""
        words: list[Words] = []
        counts, entries, missing = [], [], []
        for number, event in enumerate(events):
            some = self._compared(event.members)
            entries.append(len(words))
            counts.append(len(some))
            words += some
            if some[0] is not event.members[0]:
                missing.append(number)
        for number in missing:
            entries[number] = len(words)
            words.append(events[number].members[0])
        return words, counts, entries

    def _compared(self, members: list[Words]) -> list[Words]:
        """Choose the members that are compared: those in the report's language before others, the first before all,
        then the latest."""
        if len(members) <= COMPARED:
            return members
        language = self._report.language
        ours = [words for words in members if words.language == language]
        others = [words for words in members if words.language != language]
        ranked = [*ours[:FIRST], *ours[: FIRST - 1 : -1], *others[:FIRST], *others[: FIRST - 1 : -1]]
        return ranked[:COMPARED]

    def _rows(self, words: Sequence[Words], members: Members, found: Shared) -> Floats:
        """Return what is known of members, as an array (rows, n); without date or time infinitely far."""
        report = self._report
        rows = np.zeros((len(OF_MEMBERS), len(words)))
        found.compare(report.part(Part.PAIRS), rows[ROW["meaning"] + 1 : ROW["size"]])
        rows[ROW["usual"]] = found.told(Weight.WHOLE, Zone.TITLE, Stretch.TITLE)
        rows[ROW["usual_rare"]] = found.told(Weight.FOURTH, Zone.TITLE, Stretch.TITLE)
        rows[ROW["common"] : ROW["burst"]] = found.held[Held.COMMON : Held.COMMON_TOLD + 1]
        rows[ROW["day"] :] = np.inf
        if report.day:
            days = members.heads[Head.DAY]
            np.copyto(rows[ROW["day"]], days, where=days > 0)
            np.copyto(rows[ROW["away"]], abs(self._day - days), where=days > 0)
        if report.minute:
            minutes = members.heads[Head.MINUTE]
            np.copyto(rows[ROW["hours"]], abs(report.minute - minutes) / 60.0, where=minutes > 0)
        rows[ROW["burst"]] = rows[ROW["hours"]] < HALF_A_DAY
        rows[ROW["ours"]] = [one.language == report.language for one in words]
        rows[ROW["size"]] = members.sizes(Part.TEXT)
        if len(self._meaning):
            known, vectors = members.meanings(len(report.meaning))
            rows[ROW["meaning"]] = UNKNOWN
            rows[ROW["meaning"], known] = vectors @ self._meaning
        return rows

    def _means(self, sums: Floats, members: Members, rows: Floats) -> Floats:
        """Return the means of what is summed; that of meaning over the members of which it is known."""
        means: Floats = sums / members.counts
        if len(self._meaning):
            row = ROW["meaning"]
            unknown = np.add.reduceat(rows[row, : members.compared] == UNKNOWN, members.firsts, dtype=np.int64)
            known = members.counts - unknown
            mean = (sums[row] - UNKNOWN * unknown) / np.maximum(known, 1)
            means[row] = np.where(known, mean, UNKNOWN)
        return means

    def _of_entries(self, found: Shared, rows: Floats, entries: Sequence[int]) -> Floats:
        """Say how much of each entry's headline and names the report tells, and how well the rarest of its names:
        rarity to the fourth power keeps `Khanasir` and lets `Syrian` go; and how near it is in what it means."""
        told = found.told(Weight.PLAIN, Zone.REST, Stretch.TITLE) + found.told(Weight.PLAIN, Zone.TITLE, Stretch.FAR)
        cover = told / (found.held[Held.HEADLINE] + found.held[Held.NAMES] + EPS)
        share = found.told(Weight.FOURTH, Zone.TITLE, Stretch.FAR) / (found.held[Held.FOURTHS] + EPS)
        telling = share * found.rarest_names() * self.rarity.maturity
        return np.concatenate((cover, telling, rows[ROW["meaning"]])).reshape(len(OF_ENTRIES), -1).take(entries, axis=1)

    def _of_headlines(self, sums: Floats, counts: Ints) -> Floats:
        """Say how much of what an event's headlines have in common the report tells, and how usual there is what its
        own headline says: a term counts by the share of the members whose headlines hold it."""
        headline, fourths = self._sought.sums[(Weight.WHOLE, Weight.FOURTH), Zone.TITLE] + EPS
        common, told = sums[ROW["common"] : ROW["burst"]] / counts**2
        usual, usual_rare = sums[: ROW["common"]] / counts
        figures = told / (common + EPS), usual / headline, usual_rare / fourths
        return np.concatenate(figures).reshape(len(OF_HEADLINES), -1)

    def _of_times(
        self,
        events: Sequence[Standing],
        members: Members,
        rows: Floats,
        sums: Floats,
        bests: Floats,
        leasts: Floats,
    ) -> Floats:
        """Say how far in days the report is from the event's nearest report and its earliest, how that compares with
        the event's own rhythm, and how many reports the event has, in what language, how long; -1 where no date is
        known. Say then, in logarithms of hours, how far it is from the nearest report, from the most alike, and from
        the first, and how many came within half a day; -1 where no time of day is known."""
        counts, firsts, hours = members.counts, members.firsts, rows[ROW["hours"]]
        *_, day, nearest, soonest = leasts
        since = self._day - day
        gap = np.minimum(nearest, FAR)
        rhythm = gap / (1.0 + np.maximum(since - gap, 0.0) / counts)
        many = np.log([len(event.members) for event in events])
        alike = (rows[ROW["title"]] + rows[ROW["lead"]])[: members.compared]
        likest = np.lexsort((alike, members.owner[: members.compared])).take(firsts + counts - 1)
        recent = np.where(soonest == np.inf, np.inf, sums[ROW["burst"]])
        logs = bests[-1], soonest, hours.take(likest), hours.take(firsts), recent
        found = gap, np.clip(since, BEFORE, FAR), rhythm, many, sums[ROW["ours"]] / counts, *logs
        figures = np.concatenate(found).reshape(len(OF_TIMES), -1)
        figures[:3, nearest == np.inf] = -1.0
        np.log1p(figures[-len(logs) :], out=figures[-len(logs) :])
        figures[figures == np.inf] = -1.0
        return figures


def figures(meant: bool) -> tuple[str, ...]:
    """Return the names of the figures, with those of meaning or without."""
    return tuple(name for name in FIGURES if meant or "meaning" not in name)


@cache
def _places(meant: bool) -> tuple[tuple[str, ...], Ints, Ints]:
    """Return the names of the figures, with those of meaning or without, and where among all that is found the rivals
    stand, and the figures."""
    rivals, names = RIVALS if meant else RIVALS[:-1], figures(meant)
    found = (*FOUND, *(f"{name}_{how}" for how in ("ahead", "rank") for name in rivals))
    place = {name: place for place, name in enumerate(found)}
    return names, np.array([place[name] for name in rivals]), np.array([place[name] for name in names])


def _rivals(values: Floats) -> tuple[Floats, Floats]:
    """Return, row by row, how far each value is ahead of the best of the others, and its rank."""
    count = values.shape[1]
    ranked = values.copy()
    ranked.sort(axis=1)
    second = ranked[:, -2:-1] if count > 1 else 0.0
    others = np.where(np.arange(count) == values.argmax(axis=1)[:, None], second, ranked[:, -1:])
    better = [count - row.searchsorted(own, side="right") for row, own in zip(ranked, values, strict=True)]
    return values - others, np.minimum(better, LAST)
