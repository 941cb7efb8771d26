"""Decides who wrote a report when several clues speak, and how sure that is."""

import math
from collections.abc import Iterable, Mapping, Sequence

from crawler.model import Clue, CreditChain

# How often a clue of a kind alone is right. What stands beside the text speaks for it less surely than what stands in
# it: a page may state the agency of its picture, or the house that runs the site. Set by judgment, checked by the
# labelled cases of tests/quality/credits.
STRENGTHS: Mapping[str, float] = {
    "dateline": 0.97,
    "sign-off": 0.96,
    "byline": 0.95,
    "ending": 0.93,
    "source": 0.92,
    "sourceOrganization": 0.92,
    "copyright": 0.90,
    "provider": 0.90,
    "copyrightHolder": 0.90,
    "canonical": 0.90,
    "feed": 0.88,
    "site": 0.85,
    "guess": 0.82,
    "publisher": 0.60,
}
NEEDED = 0.8  # confidence below which nobody is credited
_SUREST = 0.99


def weigh(clues: Sequence[Clue]) -> CreditChain:
    """Return who is credited by clues that may disagree; nobody where none of them clearly prevails.

    Clues of one kind are one clue, whose names are those of all. The confidence is the posterior of clues that err
    independently: the product of the odds of those for, over that of those against. A clue for some of the agencies
    of a joint credit is neither.
    """
    named = _by_kind(clue for clue in clues if clue.names)
    if not named:
        return CreditChain(clues=tuple(clues))
    readings = dict.fromkeys(named.values())
    ranked = sorted(readings, key=lambda names: _odds(names, named), reverse=True)
    confidence = min(_SUREST, 1 / (1 + math.exp(-_odds(ranked[0], named))))
    if confidence < NEEDED:
        return CreditChain(confidence=0.0, clues=tuple(clues))
    agreeing = sorted(clues, key=lambda clue: (not set(clue.names) <= set(ranked[0]), -STRENGTHS.get(clue.kind, 0)))
    return CreditChain(ranked[0], round(confidence, 3), clues=tuple(agreeing))


def _by_kind(clues: Iterable[Clue]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for clue in clues:
        found[clue.kind] = tuple(dict.fromkeys([*found.get(clue.kind, ()), *clue.names]))
    return found


def _odds(names: tuple[str, ...], named: Mapping[str, tuple[str, ...]]) -> float:
    """Return the logarithm of the odds that these are the authors."""
    total = 0.0
    for kind, others in named.items():
        strength = STRENGTHS[kind]
        if set(others) == set(names):
            total += math.log(strength / (1 - strength))
        elif not set(others) < set(names):
            total -= math.log(strength / (1 - strength))
    return total
