"""Decides whether two reports print one text: by what share of their shingles is the same, exactly counted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.match.shingles import FEWEST, LENGTH, Keys, Reading


@dataclass(frozen=True, slots=True)
class CopySettings:
    """Where the line between a copy and an own report runs.

    Of the smaller text at least the share `contained` stands in the other, and of both together `resemblance` is the
    same; a text that is cut short resembles less, so it has to stand there nearly whole (`whole`), and be no less than
    `digest` of the two, as a digest of the day is no copy of all it sums up. Within one outlet, whose follow-ups
    repeat their background and whose forms their wording, `own_contained` and `own_resemblance` hold, and the shared
    text says the share `own_witness` of one of the headlines.
    At `refilled` figures that differ amid the shared text, outnumbering those that do not, it is a form filled in anew:
    yesterday's lottery draw is worded like today's.
    """

    contained: float = 0.55
    resemblance: float = 0.25
    whole: float = 0.8
    digest: float = 0.06
    own_contained: float = 0.85
    own_resemblance: float = 0.6
    own_witness: float = 0.3
    refilled: int = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are: `shared` shingles, their share of both together (`resemblance`), and the shares of the
    first that stand in the second (`within`) and of the second in the first (`around`)."""

    shared: int
    resemblance: float
    within: float
    around: float

    @property
    def contained(self) -> float:
        """The share of the smaller text that stands in the larger."""
        return max(self.within, self.around)


def copied(one: Reading, other: Reading, *, strict: bool, settings: CopySettings) -> Likeness | None:
    """Return how alike two texts are where one is a copy of the other, else None.

    :param strict: whether they are asked for as much as two texts of one outlet.
    """
    if min(one.keys.size, other.keys.size) < FEWEST:
        return None
    keys = np.intersect1d(one.keys, other.keys, assume_unique=True)
    found = _likeness(keys, one, other)
    if not alike(found, strict=strict, settings=settings) or _is_refilled(keys, one, other, settings):
        return None
    return None if strict and not _is_told(keys, one, other, settings) else found


def likeness(one: Reading, other: Reading) -> Likeness:
    """Compare two texts, exactly."""
    return _likeness(np.intersect1d(one.keys, other.keys, assume_unique=True), one, other)


def alike(found: Likeness, *, strict: bool, settings: CopySettings) -> bool:
    """Tell whether so much is the same that one text is a copy of the other."""
    if strict:
        return found.contained >= settings.own_contained and found.resemblance >= settings.own_resemblance
    if found.contained >= settings.whole:
        return found.resemblance >= settings.digest
    return found.contained >= settings.contained and found.resemblance >= settings.resemblance


def _likeness(keys: Keys, one: Reading, other: Reading) -> Likeness:
    shared, first, second = int(keys.size), int(one.keys.size), int(other.keys.size)
    return Likeness(shared, shared / ((first + second - shared) or 1), shared / (first or 1), shared / (second or 1))


def _is_told(keys: Keys, one: Reading, other: Reading, settings: CopySettings) -> bool:
    """Tell whether the shared text says what one of the headlines says; a sign-in form does not."""
    said = {one.words[place] for place in np.flatnonzero(_covered(one, keys))}
    titles = [title for title in (one.title, other.title) if title]
    return not titles or any(len(title & said) >= settings.own_witness * len(title) for title in titles)


def _is_refilled(keys: Keys, one: Reading, other: Reading, settings: CopySettings) -> bool:
    """Tell a form filled in anew by the figures that differ in the short gaps between what is the same."""
    smaller, larger = sorted((one, other), key=lambda reading: reading.keys.size)
    covered = _covered(smaller, keys)
    changed = smaller.figures & ~covered & _amid(covered)
    strange = {smaller.words[place] for place in np.flatnonzero(changed)} - set(larger.words)
    kept = {smaller.words[place] for place in np.flatnonzero(smaller.figures & covered)}
    return len(strange) >= settings.refilled and len(strange) > len(kept)


def _covered(reading: Reading, keys: Keys) -> NDArray[np.bool_]:
    """Mark the words that stand in a shared shingle."""
    begins = np.isin(reading.runs, keys)
    covered = np.zeros(len(reading.words), np.bool_)
    for place in range(LENGTH):
        covered[place : place + begins.size] |= begins[: covered.size - place]
    return covered


def _amid(covered: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the words that have a covered word within two shingles' length on both sides."""
    near = np.convolve(covered, np.ones(2 * LENGTH))
    before, after = near[: covered.size], np.convolve(covered[::-1], np.ones(2 * LENGTH))[: covered.size][::-1]
    return (before > 0) & (after > 0)
