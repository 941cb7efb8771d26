"""Decides whether two events that one report fits are one, from how well the reports of each fit the other."""

from collections.abc import Sequence
from enum import StrEnum

from crawler.match.decide import MatchSettings
from crawler.model import Decision

# How much of the way from the line for attaching to certainty every likeness must go before events are merged unasked.
STRICT = 0.95
# Reports of each event that are held against the other.
WITNESSES = 3


class Advice(StrEnum):
    """What is to be done about two events."""

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
