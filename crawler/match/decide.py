"""Decides from scored candidates whether a report is attached, opens an event, or goes to the tray."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.model import Candidate, Verdict


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """Where the matcher draws its lines.

    Scores are in [0, 1]: from `threshold_attach` on, where the best leads the next by `margin`, a report is attached,
    under `threshold_open` it opens an event, between them a person decides. Where several events are likely, the one
    with the most reports takes it (`leader`). A person also decides where a report under `threshold_open` tells most
    of an entry's headline (`mention_cover`) and its rarest names (`mention_telling`): a look back at an event is
    seldom alike in words, yet of such pairs nine in ten are right on the dev streams.
    An event is in reach of a report for `days_back` days after its date (`days_back_undated` where the report
    states no date), and `days_grace` before it; one that was opened by a report `days_late` before it, as a feed may
    bring an older report later.
    """

    threshold_attach: float = 0.48
    threshold_open: float = 0.46
    margin: float = 0.01
    mention_cover: float = 0.45
    mention_telling: float = 0.25
    days_back: int = 400
    days_back_undated: int = 400
    days_grace: int = 1
    days_late: int = 14
    candidates: int = 20


# The figures by which a report is seen to mention an event.
MENTIONING = ("cover", "telling")
# How far under the best an event may be that is as likely meant. Two that are both likely are mostly one event that an
# early report broke in two, and the larger part draws the reports to come (ecbplus-train gains .009 of BCubed F1,
# og2021-dev .005 to .02; .1 does alike, the other dev streams hardly change).
AS_LIKELY = 0.3
# Digits of a figure that are kept with a candidate.
DIGITS = 4


def crossing(settings: MatchSettings) -> str | None:
    """Say how the lines cross: a report may not be attached and open an event at once; None where they do not."""
    opened, attached = settings.threshold_open, settings.threshold_attach
    return f"threshold_open ({opened}) lies above threshold_attach ({attached})" if opened > attached else None


def window(day: date, dated: bool, settings: MatchSettings) -> tuple[date, date]:
    """Return the first and last date of the events a report of this day may be about."""
    back = timedelta(days=settings.days_back if dated else settings.days_back_undated)
    grace = timedelta(days=max(settings.days_grace, settings.days_late))
    return max(day, date.min + back) - back, min(day, date.max - grace) + grace


def contenders(
    scores: Sequence[float], told: Sequence[Sequence[float]], most: int, settings: MatchSettings
) -> list[int]:
    """Return the places of those that may be among the first candidates in order, so many as `most`: the likeliest, and
    those that are mentioned.

    :param told: the figures `MENTIONING` of each.
    """
    least = min(sorted(scores)[-most:])
    return [
        place
        for place, (score, (cover, telling)) in enumerate(zip(scores, told, strict=True))
        if score >= least or _tells(round(cover, DIGITS), round(telling, DIGITS), settings)
    ]


def rank(
    candidates: Iterable[Candidate], settings: MatchSettings, sizes: Mapping[str, int] | None = None
) -> tuple[Candidate, ...]:
    """Put candidates in order, best first; where none is alike enough, those mentioned lead, the best told first.

    :param sizes: how many reports each event has, where of several that are likely the largest is to lead.
    """
    ranked = sorted(candidates, key=lambda candidate: (-candidate.score, candidate.event))
    if ranked and ranked[0].score < settings.threshold_open:
        ranked.sort(key=lambda candidate: -_mentioned(candidate) if mentions(candidate, settings) else 0.0)
    elif ranked and sizes is not None:
        scores = [candidate.score for candidate in ranked]
        counts = [sizes[candidate.event] for candidate in ranked]
        ranked.insert(0, ranked.pop(leader(scores, counts, settings.threshold_attach, settings.margin)))
    return tuple(ranked)


def leader(scores: Sequence[float], sizes: Sequence[int], attach: float, margin: float = 0.0) -> int:
    """Return the place of the event that is to lead: of those that are likely the largest, of equals the likeliest.

    Where fewer than two are likely, or the likeliest leads the next by less than the margin, the likeliest leads.

    :param sizes: how many reports each event has.
    """
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    best = scores[order[0]]
    if best < attach or (len(order) > 1 and best - scores[order[1]] < margin):
        return order[0]
    likely = [place for place in order if scores[place] >= max(attach, best - AS_LIKELY)]
    return max(likely, key=lambda place: sizes[place])


def judge(candidates: Sequence[Candidate], settings: MatchSettings) -> Verdict:
    """Judge candidates that are in order, the one that leads first."""
    if not candidates:
        return Verdict.OPENED
    first = candidates[0]
    if first.score < settings.threshold_open:
        return Verdict.TRAY if mentions(first, settings) else Verdict.OPENED
    scores = sorted(candidate.score for candidate in candidates)
    ahead = scores[-1] - scores[-2] if len(scores) > 1 else scores[-1]
    sure = first.score >= settings.threshold_attach
    return Verdict.ATTACHED if sure and ahead >= settings.margin else Verdict.TRAY


def mentions(candidate: Candidate, settings: MatchSettings) -> bool:
    """Say whether the report tells most of the entry's headline and its rarest names."""
    values = _values(candidate)
    return _tells(values.get("cover", 0.0), values.get("telling", 0.0), settings)


def _tells(cover: float, telling: float, settings: MatchSettings) -> bool:
    return cover >= settings.mention_cover and telling >= settings.mention_telling


def _mentioned(candidate: Candidate) -> float:
    values = _values(candidate)
    return values.get("cover", 0.0) * values.get("telling", 0.0)


def _values(candidate: Candidate) -> dict[str, float]:
    return {signal.name: signal.value for signal in candidate.signals if signal.name in MENTIONING}
