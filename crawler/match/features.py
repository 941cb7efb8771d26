"""Compares a report with standing events in bulk: a row of named figures an event."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from crawler.match.frequencies import Frequencies, Rarity
from crawler.match.meaning import unpacked
from crawler.match.postings import Standing
from crawler.match.tokens import Flags, Floats, Ints, Members, Scratch, Tokens, add, rarest
from crawler.match.words import Part, Words

# How much a term counts by how often it stands in a text.
LOG_TIMES = 1.0 + np.log(np.maximum(np.arange(1024), 1))
# Shared rare terms that make the figure `rare` complete.
RARE_TERMS = 5
# Days beyond which all gaps are alike.
FAR = 400.0
# Members of an event that are compared, and how many of the first among them.
COMPARED = 20
FIRST = 6
# Hours within which reports of one burst come.
HALF_A_DAY = 12.0
# Keeps divisions by nothing apart from divisions by little.
EPS = 1e-9
UNKNOWN = 0.5
# Figures of members of which the mean, or the least, says something besides the best.
MEANS = frozenset({"title", "lead", "text", "names", "pairs", "stems", "told_lead", "meaning"})
WORSTS = frozenset({"text", "places", "ages"})
# Figures in which the candidates are held against each other; the last only where there is an encoder.
RIVALS = ("text_best", "lead_best", "covered_rare", "title_best", "names_rare", "pairs_best", "meaning_best")

Figures = dict[str, Floats]


class Comparison:
    """A report made ready to be compared with many events at once."""

    def __init__(self, report: Words, day: date, frequencies: Frequencies, scratch: Scratch) -> None:
        scratch.reserve(len(frequencies.vocabulary))
        self.rarity = Rarity(frequencies, report.language)
        self._report = report
        self._day = day.toordinal()
        self._scratch = scratch
        self._text = report.part(Part.TEXT)
        self._rare = self.rarity.of(self._text)
        self._names = report.part(Part.NAMES)
        self._name_rare = self.rarity.of(self._names)
        self._meaning = unpacked(report.meaning)

    def features(self, events: Sequence[Standing]) -> tuple[tuple[str, ...], Floats]:
        """Return the names of the figures and a row of them for each event."""
        chosen = [self._compared(event.members) for event in events]
        members = [words for some in chosen for words in some]
        counts = np.array([len(some) for some in chosen])
        starts: Ints = np.cumsum(counts) - counts
        of_members: Figures = {}
        of_events: Figures = {}
        joined = Members(members, counts.tolist())
        self._texts(joined, of_members, of_events)
        self._all_names(joined, of_members, of_events)
        self._small_parts(joined, of_members)
        if len(self._meaning):
            of_members["meaning"] = self._alike(joined)
        figures = _gathered(of_members, starts, counts) | of_events
        self._entries([event.members[0] for event in events], figures)
        self._times(events, members, joined, (starts, counts), figures)
        self._hours(joined, of_members["title"] + of_members["lead"], (starts, counts), figures)
        for name in filter(figures.__contains__, RIVALS):
            figures |= _rivals(name, figures[name])
        figures["maturity"] = np.full(len(events), self.rarity.maturity)
        figures["length"] = np.full(len(events), np.log1p(len(self._text)))
        return tuple(figures), np.stack(list(figures.values()), axis=1)

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

    def _texts(self, members: Members, of_members: Figures, of_events: Figures) -> None:
        """Compare titles, leads and texts, member by member and with all of an event."""
        report, rare = self._report, self._rare
        theirs = members.part(Part.TEXT)
        shared, mine = self._scratch.meet(self._text, theirs.ids)
        whose = theirs.member[shared]
        in_title, in_lead = theirs.within(shared, members.titles), theirs.within(shared, members.leads)
        of_title, of_lead = mine < report.title, mine < report.lead
        squares = rare**2
        their_rare = self.rarity.of(theirs.ids)
        titles, leads = (_total(theirs, sizes, their_rare) for sizes in (members.titles, members.leads))
        title, lead = squares[: report.title].sum() + EPS, squares[: report.lead].sum() + EPS

        def both(values: Floats, chosen: Flags) -> Floats:
            return add(whose, values[mine], len(members), chosen)

        of_members["title"] = both(squares, in_title & of_title) / np.sqrt(title * titles + EPS)
        of_members["lead"] = both(squares, in_lead & of_lead) / np.sqrt(lead * leads + EPS)
        of_members["text"] = self._cosine(members, theirs, their_rare, (shared, mine))
        of_members["headline_told"] = both(squares, of_title) / title
        of_members["told_headline"] = both(squares, in_title) / (titles + EPS)
        of_members["lead_told"] = both(squares, of_lead) / lead
        of_members["told_lead"] = both(squares, in_lead) / (leads + EPS)
        of_members["rare_lead"] = both(squares**2, in_lead & of_lead)
        numbers = report.part(Part.NUMBERS)
        numeric = self._scratch.holds(numbers, self._text)[mine]
        of_members["numbers"] = both(rare, numeric) / (0.5 + min(len(numbers), 6))
        of_members["numbers_lead"] = both(rare, numeric & in_lead & of_lead)
        table = np.zeros((members.events, len(self._text)), dtype=np.bool_)
        table[members.owner[whose], mine] = True
        self._covered(table, of_events)
        self._core(members, of_events)

    def _core(self, members: Members, of_events: Figures) -> None:
        """Say how much of what an event's headlines have in common the report tells, and how usual there is what its
        own headline says: a term counts by the share of the members whose headlines hold it."""
        heads = members.headlines()
        found, times = np.unique(members.owner[heads.member] << 32 | heads.ids, return_counts=True)
        whose, ids = found >> 32, (found & 0xFFFFFFFF).astype(np.int32)
        share = times / np.bincount(members.owner, minlength=members.events)[whose]
        weights = (self.rarity.of(ids) * share) ** 2
        said, mine = self._scratch.meet(self._text, ids)
        totals = add(whose, weights, members.events)
        of_events["core"] = add(whose[said], weights[said], members.events) / (totals + EPS)
        own = mine < self._report.title
        squares = self._rare**2
        for name, rare in (("usual", squares), ("usual_rare", squares**2)):
            usual = add(whose[said], rare[mine] * share[said], members.events, own)
            of_events[name] = usual / (rare[: self._report.title].sum() + EPS)

    def _cosine(self, members: Members, theirs: Tokens, rare: Floats, met: tuple[Ints, Ints]) -> Floats:
        shared, mine = met
        times = members.ids(Part.TIMES)
        their_weights = rare * LOG_TIMES[np.minimum(times, 1023)]
        weights = self._rare * LOG_TIMES[np.minimum(self._report.part(Part.TIMES), 1023)]
        norms = np.sqrt((weights**2).sum() * theirs.total(their_weights**2) + EPS)
        cosines: Floats = add(theirs.member[shared], weights[mine] * their_weights[shared], len(members)) / norms
        return cosines

    def _covered(self, table: Flags, of_events: Figures) -> None:
        """Say how much of the report each event tells, all its members together; and what no other candidate tells."""
        lead, squares = self._report.lead, self._rare**2
        fourth = squares**2
        of_events["covered"] = table @ squares / (squares.sum() + EPS)
        of_events["covered_lead"] = table[:, :lead] @ squares[:lead] / (squares[:lead].sum() + EPS)
        of_events["covered_rare"] = table @ fourth / (fourth.sum() + EPS)
        of_events["rare"] = rarest(table, fourth, RARE_TERMS)
        alone = table & (table.sum(axis=0) == 1)
        of_events["alone"] = alone @ squares / (squares.sum() + EPS)

    def _all_names(self, members: Members, of_members: Figures, of_events: Figures) -> None:
        """Compare names in any spelling."""
        near, rare, count = self._report.near, self._name_rare, len(members)
        theirs = members.part(Part.NAMES)
        shared, mine = self._scratch.meet(self._names, theirs.ids)
        whose = theirs.member[shared]
        their_rare = self.rarity.of(theirs.ids)
        of_members["names"] = 2.0 * add(whose, rare[mine], count) / (theirs.total(their_rare) + rare.sum() + EPS)
        nears = theirs.firsts(members.nears)
        leads = add(theirs.member[nears], their_rare[nears] ** 3, count)
        told = add(whose, rare[mine] ** 3, count, theirs.within(shared, members.nears)) / (leads + EPS)
        of_members["names_told"] = np.where(leads > 0, told, UNKNOWN)
        table = np.zeros((members.events, len(self._names)), dtype=np.bool_)
        table[members.owner[whose], mine] = True
        first = rare[:near] ** 3
        of_events["names_covered"] = (
            table[:, :near] @ first / (first.sum() + EPS) if near else np.full(len(table), UNKNOWN)
        )
        of_events["names_rare"] = rarest(table, rare**4, RARE_TERMS)
        of_events["names_rarest"] = (table * rare).max(axis=1, initial=0.0)
        alone = table & (table.sum(axis=0) == 1)
        of_events["names_alone"] = alone @ rare**3

    def _small_parts(self, members: Members, of_members: Figures) -> None:
        """Compare places, ages, addresses, entities, stems of titles, and pairs of words."""
        report = self._report
        places = self.rarity.of(report.part(Part.PLACES))
        of_members["places"] = self._vetoed(members, Part.PLACES, places)
        of_members["ages"] = self._vetoed(members, Part.AGES, np.ones(len(report.part(Part.AGES))))
        of_members["slug"] = self._dice(members, Part.SLUG)
        of_members["entities"] = self._dice(members, Part.ENTITIES)
        stems = members.part(Part.STEMS)
        shared, mine = self._scratch.meet(report.part(Part.STEMS), stems.ids)
        rare = self._rare[: report.title]
        total = stems.total(self.rarity.of(members.headlines().ids)) + rare.sum()
        of_members["stems"] = 2.0 * add(stems.member[shared], rare[mine], len(members)) / (total + EPS)
        pairs = members.part(Part.PAIRS)
        found = pairs.member[self._scratch.pairs(report.part(Part.PAIRS), pairs.ids)]
        both = np.bincount(found, minlength=len(members)).astype(float)
        fewest = np.minimum(pairs.lengths, len(report.part(Part.PAIRS)))
        of_members["pairs"] = both / (fewest + 3.0)
        of_members["pairs_count"] = np.log1p(both)

    def _vetoed(self, members: Members, part: Part, weights: Floats) -> Floats:
        """Add the weights of what is shared; -1 where both have some of this kind and share none: another place, or
        another person's age, speaks for another event."""
        mine, theirs = self._report.part(part), members.part(part)
        shared, place = self._scratch.meet(mine, theirs.ids)
        both = add(theirs.member[shared], weights[place], len(members))
        strange = (theirs.lengths > 0) & (len(mine) > 0) & (both == 0)
        return np.where(strange, -1.0, both)

    def _dice(self, members: Members, part: Part) -> Floats:
        mine, theirs = self._report.part(part), members.part(part)
        shared, _ = self._scratch.meet(mine, theirs.ids)
        both = np.bincount(theirs.member[shared], minlength=len(members))
        shares: Floats = 2.0 * both / (theirs.lengths + len(mine) + EPS)
        return shares

    def _alike(self, members: Members) -> Floats:
        """Return the cosine of what the report means and what each member means."""
        cosines: Floats = members.meanings(len(self._report.meaning)) @ self._meaning
        return cosines

    def _entries(self, entries: Sequence[Words], figures: Figures) -> None:
        """Say how much of each entry's headline and names the report tells, and how well the rarest of its names:
        rarity to the fourth power keeps `Khanasir` and lets `Syrian` go."""
        joined = Members(entries, [1] * len(entries))
        titles, names = joined.headlines(), joined.part(Part.NAMES)
        title_rare, name_rare = self.rarity.of(titles.ids), self.rarity.of(names.ids)
        said_titles, _ = self._scratch.meet(self._text, titles.ids)
        said_names, _ = self._scratch.meet(self._names, names.ids)
        whose = names.member[said_names]
        told = add(titles.member[said_titles], title_rare[said_titles], len(entries))
        told += add(whose, name_rare[said_names], len(entries))
        figures["cover"] = told / (titles.total(title_rare) + names.total(name_rare) + EPS)
        fourth = name_rare**4
        best = np.zeros(len(entries))
        np.maximum.at(best, whose, fourth[said_names])
        share = add(whose, fourth[said_names], len(entries)) / (names.total(fourth) + EPS)
        figures["telling"] = share * best * self.rarity.maturity
        if len(self._meaning):
            figures["meaning_entry"] = self._alike(joined)

    def _times(
        self,
        events: Sequence[Standing],
        members: Sequence[Words],
        joined: Members,
        spans: tuple[Ints, Ints],
        figures: Figures,
    ) -> None:
        """Say how far in days the report is from the event's nearest report and its earliest, how that compares with
        the event's own rhythm, and how many reports the event has, in what language; -1 where no date is known."""
        starts, counts = spans
        days = joined.days if self._report.day else np.zeros_like(joined.days)
        nearest = np.minimum.reduceat(np.where(days > 0, np.abs(self._day - days), np.inf), starts)
        known = np.isfinite(nearest)
        since = self._day - np.minimum.reduceat(np.where(days > 0, days, np.inf), starts)
        gap = np.where(known, np.minimum(nearest, FAR), -1.0)
        figures["gap"] = gap
        figures["since"] = np.where(known, np.clip(since, -30.0, FAR), -1.0)
        figures["rhythm"] = np.where(known, gap / (1.0 + np.maximum(since - gap, 0.0) / counts), -1.0)
        figures["members"] = np.log([len(event.members) for event in events])
        language = self._report.language
        ours = np.array([words.language == language for words in members])
        figures["language"] = np.add.reduceat(ours, starts, dtype=np.float64) / counts
        figures["their_length"] = np.maximum.reduceat(np.log1p(joined.sizes(Part.TEXT)), starts)

    def _hours(self, members: Members, alike: Floats, spans: tuple[Ints, Ints], figures: Figures) -> None:
        """Say, in logarithms of hours, how far the report is from the event's nearest report, from the most alike, and
        from its first, and how many of its reports came within half a day; -1 where no time of day is known."""
        starts, counts = spans
        mine = self._report.minute
        known = (members.minutes > 0) & (mine is not None)
        hours = np.where(known, np.abs((mine or 0) - members.minutes) / 60.0, np.inf)
        most_alike = np.lexsort((alike, members.owner))[starts + counts - 1]
        figures["hours"] = _logs(np.minimum.reduceat(hours, starts))
        figures["likest_hours"] = _logs(hours[most_alike])
        figures["first_hours"] = _logs(hours[starts])
        recent = np.add.reduceat(hours < HALF_A_DAY, starts, dtype=np.float64)
        figures["recent"] = np.where(np.logical_or.reduceat(known, starts), np.log1p(recent), -1.0)


def _total(theirs: Tokens, sizes: Ints, rare: Floats) -> Floats:
    """Add the squared rarities of the first numbers of each member, so many as `sizes` has."""
    first = theirs.firsts(sizes)
    return add(theirs.member[first], rare[first] ** 2, len(sizes))


def _logs(hours: Floats) -> Floats:
    """Return the logarithms of hours, -1 where they are not known."""
    known = np.isfinite(hours)
    return np.where(known, np.log1p(np.where(known, hours, 0.0)), -1.0)


def _gathered(of_members: Figures, starts: Ints, counts: Ints) -> Figures:
    """Turn figures of members into figures of events."""
    figures: Figures = {}
    for name, values in of_members.items():
        figures[f"{name}_best"] = np.maximum.reduceat(values, starts)
        if name in MEANS:
            figures[f"{name}_mean"] = np.add.reduceat(values, starts) / counts
        if name in WORSTS:
            figures[f"{name}_worst"] = np.minimum.reduceat(values, starts)
    return figures


def _rivals(name: str, values: Floats) -> Figures:
    """Return how far each value is ahead of the best of the others, and its rank."""
    ranked = np.sort(values)
    others = np.full(len(values), ranked[-1])
    others[values.argmax()] = ranked[-2] if len(values) > 1 else 0.0
    rank = len(values) - np.searchsorted(ranked, values, side="right")
    return {f"{name}_ahead": values - others, f"{name}_rank": np.minimum(rank, 8).astype(np.float64)}
