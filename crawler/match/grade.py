"""Estimates how good the matcher's decisions are from what editors corrected; what nobody corrected counts as right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grade:
    """Precision and recall in [0, 1]; None where there is nothing to divide by. Both are what editors have found so
    far: what they did not look at may hide more."""

    precision: float | None
    recall: float | None


def grade(attached: int, wrong: int, missed: int, abstained: int) -> Grade:
    """Grade the matcher.

    :param attached: reports it attached; of these `wrong` were moved out by editors.
    :param missed: reports it opened an event for, or attached elsewhere, though their event stood.
    :param abstained: reports it left in the tray that an editor put into a standing event.
    """
    right = attached - wrong
    due = right + missed + abstained
    return Grade(right / attached if attached else None, right / due if due else None)
