"""Decides who wrote a report whose own page does not say so, when others printed the same text and do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Clue, CreditChain

STRENGTH = 0.9  # how surely the same text elsewhere tells whose it is: an outlet may have taken a text without its line
NEEDED = 0.8  # confidence below which nobody is credited, as in weigh


@dataclass(frozen=True, slots=True)
class Member:
    """A report of a copy group: whose it is, when it was printed first (published, or else seen), its own credit."""

    report: int
    outlet_name: str
    at: datetime
    chain: CreditChain


def credit_copies(members: Sequence[Member]) -> Mapping[int, CreditChain]:
    """Return the credit chains that a copy group lets us fill, by report; the members may come in any order.

    A credit is filled only where the page's own clues name nobody, and all members that are credited agree. The witness
    is the member that printed the text first among those surest; the confidence is its own, times that of a copy.
    """
    credited = [one for one in members if one.chain.originators]
    if len({frozenset(one.chain.originators) for one in credited}) != 1:
        return {}
    witness = min(credited, key=lambda one: (-one.chain.confidence, one.at, one.report))
    confidence = round(witness.chain.confidence * STRENGTH, 3)
    if confidence < NEEDED:
        return {}
    return {one.report: _filled(one.chain, witness, confidence) for one in members if not _says_anything(one.chain)}


def _says_anything(chain: CreditChain) -> bool:
    """Tell whether the page itself speaks of authors; clues that disagree are no gap to be filled."""
    return bool(chain.clues or chain.originators)


def _filled(chain: CreditChain, witness: Member, confidence: float) -> CreditChain:
    names = witness.chain.originators
    words = f"the text of report {witness.report}, {witness.outlet_name}, {witness.at:%Y-%m-%d %H:%M}"
    helpers = tuple(name for name in chain.contributors if name not in names)
    return CreditChain(names, confidence, helpers, chain.taken_from, (Clue("copy", words, names),))
