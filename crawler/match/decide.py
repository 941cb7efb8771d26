"""Decides from scored candidates whether a report is attached, opens an event, or goes to the tray."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.model import Candidate, Verdict


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """Where the matcher draws its lines.

    Scores are in [0, 1]: at `threshold_attach` and with `margin` to the runner-up a report is attached, under
    `threshold_open` it opens an event, between them a person decides. A person also decides where a report under
    `threshold_open` tells most of an entry's headline (`mention_cover`) and its rarest names (`mention_telling`):
    a look back at an event is seldom alike in words, yet of such pairs nine in ten are right on the dev streams.
    An event is in reach of a report for `days_back` days after its date (`days_back_undated` where the report
    states no date), and `days_grace` before it; one that was opened by a report `days_late` before it, as a feed may
    bring an older report later.
    """

    threshold_attach: float = 0.5
    threshold_open: float = 0.48
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


def rank(candidates: Iterable[Candidate], settings: MatchSettings) -> tuple[Candidate, ...]:
    """Put candidates in order, best first; where none is alike enough, those mentioned lead, the best told first."""
    ranked = sorted(candidates, key=lambda candidate: (-candidate.score, candidate.event))
    if ranked and ranked[0].score < settings.threshold_open:
        ranked.sort(key=lambda candidate: -_mentioned(candidate) if mentions(candidate, settings) else 0.0)
    return tuple(ranked)


def judge(candidates: Sequence[Candidate], settings: MatchSettings) -> Verdict:
    """Judge candidates that are in order, best first."""
    if not candidates:
        return Verdict.OPENED
    best = candidates[0]
    if best.score < settings.threshold_open:
        return Verdict.TRAY if mentions(best, settings) else Verdict.OPENED
    runner_up = candidates[1].score if len(candidates) > 1 else 0.0
    sure = best.score >= settings.threshold_attach
    return Verdict.ATTACHED if sure and best.score - runner_up >= settings.margin else Verdict.TRAY


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
