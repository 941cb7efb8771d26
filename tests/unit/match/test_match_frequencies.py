"""Counting documents, and how rare a term is by the count."""

from crawler.match.frequencies import DOCUMENTS, Frequencies, Rarity


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


def test_the_seldom_term_is_rarer() -> None:
    frequencies = Frequencies({(DOCUMENTS, "en"): 10_000, ("police", "en"): 3_000, ("khanasir", "en"): 3})
    rarity = Rarity(frequencies, "en")
    assert 0.0 < rarity["police"] < 0.2
    assert 0.8 < rarity["khanasir"] < rarity["unseen"] == 1.0


def test_an_entity_is_as_rare_as_its_rarest_word() -> None:
    rarity = Rarity(Frequencies({(DOCUMENTS, "en"): 1_000, ("state", "en"): 900, ("orvan", "en"): 20}), "en")
    assert rarity["#orvan state"] == rarity["orvan"]
