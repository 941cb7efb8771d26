"""Decides whether two events that one report fits are one, and whether the reports of one event are of two, from how
well the reports of each fit the other."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from enum import StrEnum

from crawler.match.decide import MatchSettings
from crawler.match.parting import Parting
from crawler.model import Decision, StoredReport

# How much of the way from the line for attaching to certainty every likeness must go before events are merged unasked.
STRICT = 0.95
# Reports of each event that are held against the other.
WITNESSES = 3
# Reports of an event before it is looked at whether it is two: of two the second was just found to fit the first.
FEWEST = 3


class Advice(StrEnum):
    """What is to be done about two events, or two groups of reports."""

    NOTHING = "nothing"
    PROPOSE = "propose"
    APPLY = "apply"


def suspects(decision: Decision, settings: MatchSettings) -> tuple[str, str] | None:
    """Return the two events a report fits well enough to be attached to either; None where it fits one at most."""
    best = [one for one in decision.candidates[:2] if one.score >= settings.threshold_attach]
    return (best[0].event, best[1].event) if len(best) == 2 else None


def advise(forth: Sequence[float], back: Sequence[float], settings: MatchSettings) -> Advice:
    """Judge two events by the scores of the reports of each with the other, had their own event not stood.

    On the average they must be alike enough to attach; merged unasked are only those of which each report is almost
    surely about the other, with two witnesses at least.
    """
    scores = [*forth, *back]
    if not forth or not back or sum(scores) / len(scores) < settings.threshold_attach:
        return Advice.NOTHING
    strict = settings.threshold_attach + STRICT * (1.0 - settings.threshold_attach)
    return Advice.APPLY if len(scores) > 2 and min(scores) >= strict else Advice.PROPOSE


def advise_split(parting: Parting, settings: MatchSettings) -> Advice:
    """Judge two groups of an event's reports by the scores of the reports of each with the other.

    On the average they must be so unlike that they would open an event of their own; split unasked are only groups of
    two reports at least of which each is almost surely not about the other.
    """
    scores = [*parting.forth, *parting.back]
    if sum(scores) / len(scores) >= settings.threshold_open:
        return Advice.NOTHING
    least = min(len(parting.forth), len(parting.back))
    return Advice.APPLY if least > 1 and max(scores) <= (1.0 - STRICT) * settings.threshold_open else Advice.PROPOSE


def tied(reports: Sequence[StoredReport], bound: Collection[int]) -> list[list[int]]:
    """Return the places of reports, those together that may not be parted: what editors bound to the event, first of
    all, and reports that print one text.

    :param reports: those of an event, oldest first.
    :param bound: numbers of reports.
    """
    texts = [stored.copy_of or stored.id for stored in reports]
    fixed = {text for text, stored in zip(texts, reports, strict=True) if stored.id in bound}
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        groups[0 if text in fixed else text].append(place)
    return [groups.pop(0), *groups.values()] if fixed else list(groups.values())
