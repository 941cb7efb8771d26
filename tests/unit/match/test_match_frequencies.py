"""Counting documents, and how rare a term is by the count."""

import numpy as np

from crawler.match.frequencies import Frequencies, Rarity
from crawler.model import DOCUMENTS


def rarity_of(frequencies: Frequencies, *terms: str) -> list[float]:
    ids = np.array(frequencies.vocabulary.ids(terms), dtype=np.int32)
    return Rarity(frequencies, "en").of(ids).tolist()


def test_counts_stay_in_their_language() -> None:
    frequencies = Frequencies()
    frequencies.add(["dam", "river"], "en")
    frequencies.add(["dam"], "en")
    frequencies.add(["dam"], "nl")
    assert (frequencies.documents("en"), frequencies.count("dam", "en")) == (2, 2)
    assert (frequencies.documents("nl"), frequencies.count("river", "nl")) == (1, 0)


def test_changes_are_given_once_and_rebuild_the_table() -> None:
    frequencies = Frequencies({("dam", "en"): 4, (DOCUMENTS, "en"): 9})
    frequencies.add(["dam", "quay"], "en")
    assert frequencies.changes() == {("dam", "en"): 1, ("quay", "en"): 1, (DOCUMENTS, "en"): 1}
    assert frequencies.changes() == {}
    assert (frequencies.count("dam", "en"), frequencies.documents("en")) == (5, 10)


def test_what_was_not_stored_is_given_up() -> None:
    frequencies = Frequencies({("dam", "en"): 4, (DOCUMENTS, "en"): 9})
    frequencies.add(["dam", "quay"], "en")
    frequencies.refresh([("dam", "en", 3), (DOCUMENTS, "en", 8)])
    assert (frequencies.count("dam", "en"), frequencies.count("quay", "en")) == (3, 0)
    assert frequencies.changes() == {}


def test_a_table_grows_with_its_vocabulary() -> None:
    frequencies = Frequencies()
    for number in range(3_000):
        frequencies.add([f"word{number}", "dam"], "en")
    assert (frequencies.count("word2999", "en"), frequencies.count("dam", "en")) == (1, 3_000)


def test_the_seldom_term_is_rarer() -> None:
    frequencies = Frequencies({(DOCUMENTS, "en"): 10_000, ("police", "en"): 3_000, ("khanasir", "en"): 3})
    police, khanasir, unseen = rarity_of(frequencies, "police", "khanasir", "unseen")
    assert 0.0 < police < 0.2
    assert 0.8 < khanasir < unseen == 1.0
