"""Chooses the sentence that stands for an event among what its reports say: the one most like all the others."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt

from crawler.match.opening import first_paragraph, first_sentence, plain_headline, plain_lead
from crawler.model import StoredReport
from crawler.text.tokens import terms

# After how many reports the choice is made anew: the first few change it, later ones seldom do.
ELECTIONS = frozenset({2, 3, 5, 8, 13, 21})
# Characters of a sentence that tells an event: shorter ones tease, longer ones ramble.
SHORTEST, LONGEST = 30, 220
ODD = 0.5  # what a sentence of another length, or a question, is worth beside others


@dataclass(frozen=True, slots=True)
class Telling:
    """How an event is told: its headline in one sentence, and a summary."""

    headline: str
    summary: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    report: int
    counts: Counter[str]


def central(reports: Sequence[StoredReport]) -> Telling | None:
    """Return the most central title or first sentence of an event's reports, with the lead it stands over.

    Each text is heard once, however many print it. None where the reports say nothing.
    """
    heard = {stored.copy_of or stored.id: stored for stored in reversed(reports)}
    texts = [heard[key] for key in sorted(heard, key=lambda key: heard[key].id)]
    sentences = [one for place, stored in enumerate(texts) for one in _sentences(place, stored)]
    if not sentences:
        return None
    weights = _weights(sentences)
    scores = [_centrality(one, sentences, weights) * _shape(one.text) for one in sentences]
    best = min(range(len(sentences)), key=lambda place: (-round(scores[place], 9), place))
    chosen = sentences[best]
    return Telling(chosen.text, first_paragraph(_lead(texts[chosen.report])))


def retold(reports: Sequence[StoredReport], headline: str) -> tuple[str, str] | None:
    """Return the headline and summary of an event that goes by what none of its reports says; None where one does.

    The first reports choose, as many as at the last election: each is compared with all others.
    """
    said = {one.text for place, stored in enumerate(reports) for one in _sentences(place, stored)}
    told = central(reports[: max(ELECTIONS)]) if headline not in said else None
    return (told.headline, told.summary) if told else None


def _sentences(place: int, stored: StoredReport) -> Iterable[_Sentence]:
    title = plain_headline(stored.report.headline, stored.outlet_name)
    for text in dict.fromkeys((title, first_sentence(_lead(stored)))):
        counts = Counter(terms(text))
        if counts:
            yield _Sentence(text, place, counts)


def _lead(stored: StoredReport) -> str:
    return plain_lead(stored.report.lead or stored.report.body)


def _weights(sentences: Sequence[_Sentence]) -> dict[str, float]:
    """Return the rarity of each term among the sentences; what all of them say still counts."""
    holders = Counter(term for one in sentences for term in one.counts)
    return {term: 1.0 + log(len(sentences) / count) for term, count in holders.items()}


def _centrality(one: _Sentence, sentences: Sequence[_Sentence], weights: dict[str, float]) -> float:
    """Return the mean cosine of a sentence and those of the other reports; alone, 1."""
    others = [other for other in sentences if other.report != one.report]
    return sum(_cosine(one, other, weights) for other in others) / len(others) if others else 1.0


def _cosine(one: _Sentence, other: _Sentence, weights: dict[str, float]) -> float:
    shared = sorted(one.counts.keys() & other.counts.keys())
    product = sum(one.counts[term] * other.counts[term] * weights[term] ** 2 for term in shared)
    return product / (_norm(one, weights) * _norm(other, weights))


def _norm(one: _Sentence, weights: dict[str, float]) -> float:
    return sqrt(sum((count * weights[term]) ** 2 for term, count in sorted(one.counts.items())))


def _shape(text: str) -> float:
    return 1.0 if SHORTEST <= len(text) <= LONGEST and not text.rstrip().endswith("?") else ODD
