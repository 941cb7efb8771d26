"""Says in words what made a candidate's score: what each kind of likeness added, and the words that report and event
share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from crawler.match.decide import DIGITS
from crawler.match.frequencies import ENTITY_MARK, NAME_MARK, Rarity
from crawler.match.score import Floats
from crawler.match.vocabulary import Ids, Vocabulary
from crawler.match.words import AGE_MARK, Part, Words
from crawler.model import Report, Signal
from crawler.text.tokens import names, spelling_key

EVIDENCE_WORDS = 8
# Which kind of likeness a figure belongs to: the first kind one of whose beginnings or endings it has.
KINDS: Mapping[str, tuple[str, ...]] = {
    "rivals": ("_ahead", "_rank"),
    "headline": ("title", "headline_told", "told_headline", "stems", "cover", "core", "usual"),
    "lead": ("lead", "told_lead", "rare_lead", "covered_lead"),
    "text": ("text", "covered"),
    "names": ("names", "telling"),
    "places": ("places",),
    "numbers": ("numbers",),
    "ages": ("ages",),
    "phrases": ("pairs",),
    "rare": ("rare", "alone"),
    "address": ("slug",),
    "entities": ("entities",),
    "meaning": ("meaning",),
    "time": ("gap", "since", "rhythm", "hours", "recent"),
    "size": ("members", "language", "maturity", "length", "their_length"),
}
# The figure that stands for a kind where it is shown.
FACES: Mapping[str, str] = {
    "rivals": "text_best_ahead",
    "headline": "title_best",
    "lead": "lead_best",
    "text": "text_best",
    "names": "names_best",
    "places": "places_best",
    "numbers": "numbers_best",
    "ages": "ages_best",
    "phrases": "pairs_best",
    "rare": "rare",
    "address": "slug_best",
    "entities": "entities_best",
    "meaning": "meaning_best",
    "time": "gap",
    "size": "members",
}


def kind_of(figure: str) -> str:
    """Return the kind of likeness a figure belongs to."""
    return next(
        (
            kind
            for kind, marks in KINDS.items()
            if any(figure.startswith(mark) or figure.endswith(mark) for mark in marks)
        )
    )


class Evidence:
    """What a report shares with events, in words."""

    def __init__(self, report: Report, words: Words, rarity: Rarity, vocabulary: Vocabulary) -> None:
        self._words = words
        self._rarity = rarity
        self._vocabulary = vocabulary
        text = f"{report.headline}\n{report.body or report.lead}"
        self._written = {NAME_MARK + spelling_key(word): word for run in names(text) for word in run.split()}

    def signals(self, figures: Mapping[str, float], added: Floats, members: Sequence[Words]) -> tuple[Signal, ...]:
        """Return a signal for each kind of likeness that counted, strongest first."""
        weights: defaultdict[str, float] = defaultdict(float)
        for name, weight in zip(figures, added.tolist(), strict=True):
            weights[kind_of(name)] += weight
        shared = self._shared(members)
        kinds = sorted((kind for kind in weights if weights[kind]), key=lambda kind: (-abs(weights[kind]), kind))
        return tuple(
            Signal(kind, round(figures[FACES[kind]], DIGITS), round(weights[kind], DIGITS), shared.get(kind, ()))
            for kind in kinds
        )

    def _shared(self, members: Sequence[Words]) -> dict[str, tuple[str, ...]]:
        """Return the words behind each kind of likeness."""
        text, names_part = self._words.part(Part.TEXT), Part.NAMES
        theirs = np.concatenate([words.part(Part.TEXT) for words in members])
        titles = np.concatenate([words.part(Part.TEXT)[: words.title] for words in members])
        leads = np.concatenate([words.part(Part.TEXT)[: words.lead] for words in members])
        found = {
            "headline": self._common(text[: self._words.title], titles),
            "lead": self._common(text[: self._words.lead], leads),
            "text": self._common(text, theirs),
            "names": self._common(
                self._words.part(names_part), np.concatenate([one.part(names_part) for one in members])
            ),
        }
        for kind, part in (
            ("places", Part.PLACES),
            ("numbers", Part.NUMBERS),
            ("ages", Part.AGES),
            ("address", Part.SLUG),
            ("entities", Part.ENTITIES),
        ):
            found[kind] = self._common(self._words.part(part), np.concatenate([one.part(part) for one in members]))
        found["rare"] = tuple(dict.fromkeys((*found["names"], *found["text"])))[:EVIDENCE_WORDS]
        return found

    def _common(self, mine: Ids, theirs: Ids) -> tuple[str, ...]:
        """Return the terms both have, the rarest first."""
        both = np.intersect1d(mine, theirs)
        rarity = self._rarity.of(both).tolist()
        ranked = sorted(zip(both.tolist(), rarity, strict=True), key=lambda pair: (-pair[1], self._write(pair[0])))
        return tuple(self._write(number) for number, _ in ranked[:EVIDENCE_WORDS])

    def _write(self, number: int) -> str:
        term = self._vocabulary.term(number)
        return self._written.get(term) or term.removeprefix(NAME_MARK).removeprefix(ENTITY_MARK).removeprefix(AGE_MARK)


def plain(names: Iterable[str], values: Iterable[float]) -> tuple[Signal, ...]:
    """Return figures as signals that add nothing of their own, for the decision to read."""
    return tuple(Signal(name, round(value, DIGITS), 0.0) for name, value in zip(names, values, strict=True))
