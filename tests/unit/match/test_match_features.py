"""Each feature on texts made for it: in [0, 1], with the words that made it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.match.entities import Gazetteer
from crawler.match.features import Comparison, EventWords, Feature, Words, entry_words, report_words
from crawler.match.frequencies import DOCUMENTS, Frequencies, Rarity
from crawler.model import Entry, Report

GAZETTEER = Gazetteer([])
COMMON = ("police", "army", "town", "captures", "forces", "orvan", "@orvn")
RARITY_TABLE = {(DOCUMENTS, "en"): 2_000, **{(term, "en"): 900 for term in COMMON}}


def report(headline: str, body: str = "", day: int = 10) -> Words:
    when = datetime(2020, 5, day, 9, tzinfo=UTC)
    return report_words(Report("https://courier.example/1", headline, body, published=when), GAZETTEER)


def entry(headline: str, summary: str = "", day: int = 10) -> Words:
    return entry_words(Entry("e", date(2020, 5, day), headline, summary), GAZETTEER)


def compared(mine: Words, *event: Words) -> dict[str, Feature]:
    comparison = Comparison(mine, Rarity(Frequencies(RARITY_TABLE), "en"))
    return {feature.name: feature for feature in comparison.features(EventWords(event))}


def test_the_same_text_is_fully_alike() -> None:
    text = "The army of Orvan captures the town of Belkanir."
    found = compared(report(text), entry(text))
    for name in ("title", "stems", "text", "whole", "cover", "names", "near"):
        assert found[name].value == pytest.approx(1.0), name


def test_strange_texts_share_nothing() -> None:
    found = compared(report("Bakers strike in Lund."), entry("Comet seen over Quito."))
    assert {name for name, feature in found.items() if feature.value} == {"near"}


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    event = entry("Army captures town of Belkanir.")
    rare = compared(report("Belkanir council elects mayor."), event)
    common = compared(report("Army leaves town barracks."), event)
    assert rare["text"].value > common["text"].value


def test_a_name_counts_in_any_spelling() -> None:
    event = entry("The Orvan army captures the town of Khanasir.")
    found = compared(report("Weeks of war.", "Troops of the Orvan army went back into Khanasser on Friday."), event)
    assert "Khanasir" in found["telling"].words
    assert "Khanasir" in found["cover"].words
    assert "Khanasser" in found["names"].words
    other = compared(report("Weeks of war.", "Troops of the Orvan army went back into Belkanir on Friday."), event)
    assert found["telling"].value > 5 * other["telling"].value


def test_endings_do_not_part_titles() -> None:
    found = compared(report("Выборы президента отложены"), entry("Выборах президенту отложить"))
    assert found["stems"].value > 0.9 > found["title"].value


def test_the_best_member_counts_and_the_nearest_day() -> None:
    first, later = entry("Storm nears coast.", day=2), report("Ferry sinks off Belkanir", day=9)
    found = compared(report("Ferry sinks off Belkanir"), first, later)
    assert found["title"].value == pytest.approx(1.0)
    assert found["near"].value == compared(report("A"), entry("A", day=9))["near"].value


def test_a_report_without_date_contradicts_none() -> None:
    undated = report_words(Report("https://courier.example/1", "Storm nears coast", ""), GAZETTEER)
    assert compared(undated, entry("Storm nears coast", day=1))["near"].value == 1.0


def test_topics_and_entities_are_words_of_an_entry() -> None:
    words = entry_words(
        Entry("e", date(2020, 5, 1), "Town falls.", topics=("Orvan War",), entities=("Orvan Army",)), GAZETTEER
    )
    assert "orvan" in words.text
    assert words.names["#orvan army"] == "Orvan Army"
    assert "#orvan army" not in words.counted()


@given(st.text(max_size=120), st.text(max_size=300), st.text(max_size=120))
def test_features_stay_between_nought_and_one(headline: str, body: str, other: str) -> None:
    found = compared(report(headline, body), entry(other), report(other, headline))
    assert all(0.0 <= feature.value <= 1.0 for feature in found.values())


def test_to_a_desk_that_has_read_little_no_shared_word_is_rare() -> None:
    first = report_words(Report("https://a.example/", "Trams ordered", "Port Alden orders nine trams."), GAZETTEER)
    second = report_words(Report("https://b.example/", "Bridge shut", "Port Alden shuts the bridge."), GAZETTEER)
    young, grown = Frequencies(), Frequencies({(DOCUMENTS, "en"): 5000})
    rare = {
        name: {one.name: one.value for one in Comparison(second, Rarity(table, "en")).features(EventWords([first]))}
        for name, table in (("young", young), ("grown", grown))
    }
    assert rare["young"]["rare"] == 0.0 < rare["grown"]["rare"]
    assert rare["young"]["telling"] == 0.0
