"""Each figure on texts made for it."""

from datetime import UTC, date, datetime, timedelta, timezone
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.match.entities import Gazetteer
from crawler.match.evidence import FACES, KINDS, Evidence, kind_of
from crawler.match.features import COMPARED, Comparison
from crawler.match.frequencies import Frequencies
from crawler.match.postings import Standing
from crawler.match.score import shipped
from crawler.match.tokens import Scratch
from crawler.match.words import Part, Reader, Words
from crawler.model import DOCUMENTS, Entry, Report

COMMON = ("police", "army", "town", "captures", "forces", "orvan", "@orvn")
TABLE = {(DOCUMENTS, "en"): 2_000, **{(term, "en"): 900 for term in COMMON}}
FREQUENCIES = Frequencies(TABLE)
READER = Reader(FREQUENCIES.vocabulary, Gazetteer([]))


def made(headline: str, body: str = "", day: int | None = 10, url: str = "https://courier.example/1") -> Report:
    when = datetime(2020, 5, day, 9, tzinfo=UTC) if day else None
    return Report(url, headline, body, published=when, language="en")


def report(headline: str, body: str = "", day: int | None = 10, url: str = "https://courier.example/1") -> Words:
    return READER.report(made(headline, body, day, url))


def entry(headline: str, summary: str = "", day: int = 10) -> Words:
    return READER.entry(Entry("e", date(2020, 5, day), headline, summary))


def standing(*members: Words) -> Standing:
    first = min((words.day for words in members if words.day), default=date(2020, 5, 10).toordinal())
    return Standing("e", date.fromordinal(first), list(members))


def compared(mine: Words, *events: Standing) -> list[dict[str, float]]:
    names, rows = Comparison(mine, date(2020, 5, 10), FREQUENCIES, Scratch()).features(events)
    return [dict(zip(names, row, strict=True)) for row in rows.tolist()]


def one(mine: Words, *members: Words) -> dict[str, float]:
    (figures,) = compared(mine, standing(*members))
    return figures


def test_the_same_text_is_fully_alike() -> None:
    text = "The army of Orvan captures the town of Belkanir."
    found = one(report(text), report(text))
    for name in ("title_best", "stems_best", "text_best", "lead_best", "covered", "cover", "names_best"):
        assert found[name] == pytest.approx(1.0), name
    assert found["gap"] == 0.0


def test_strange_texts_share_nothing() -> None:
    found = one(report("Bakers strike in Lund."), report("Comet seen over Quito."))
    assert {
        name for name in ("title_best", "text_best", "covered", "rare", "cover", "pairs_best") if found[name]
    } == set()
    assert found["places_best"] == 0.0


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    event = entry("Army captures town of Belkanir.")
    rare = one(report("Belkanir council elects mayor."), event)
    common = one(report("Army leaves town barracks."), event)
    assert rare["text_best"] > common["text_best"]


def test_a_name_counts_in_any_spelling() -> None:
    event = entry("The Orvan army captures the town of Khanasir.")
    found = one(report("Weeks of war.", "Troops of the Orvan army went back into Khanasser on Friday."), event)
    other = one(report("Weeks of war.", "Troops of the Orvan army went back into Belkanir on Friday."), event)
    assert found["telling"] > 5 * other["telling"]
    assert found["names_rarest"] > other["names_rarest"]


def test_another_place_and_another_age_speak_against() -> None:
    event = report("Man shot", "A 19-year-old man was shot in Belkanir on Friday, police said.")
    same = one(report("Shooting", "Police said a 19-year-old was wounded in Belkanir."), event)
    other = one(report("Shooting", "Police said a 34-year-old was wounded in Pellworth."), event)
    assert (same["ages_best"], other["ages_best"]) == (1.0, -1.0)
    assert same["places_best"] > 0.0 > other["places_best"]
    silent = one(report("Shooting", "Police said somebody was wounded."), event)
    assert (silent["ages_best"], silent["places_best"]) == (0.0, 0.0)


def test_endings_do_not_part_titles() -> None:
    found = one(report("Выборы президента отложены"), entry("Выборах президенту отложить"))
    assert found["stems_best"] > 0.9 > found["title_best"]


def test_the_best_member_counts_and_the_nearest_day() -> None:
    first, later = entry("Storm nears coast.", day=2), report("Ferry sinks off Belkanir", day=9)
    found = one(report("Ferry sinks off Belkanir"), first, later)
    assert found["title_best"] == pytest.approx(1.0)
    assert found["title_mean"] == pytest.approx(0.5)
    assert (found["gap"], found["since"]) == (1.0, 8.0)


def test_a_report_without_date_is_at_no_distance_from_any() -> None:
    found = one(report("Storm nears coast", day=None), entry("Storm nears coast", day=1))
    assert (found["gap"], found["since"], found["rhythm"]) == (-1.0, -1.0, -1.0)


def at(hour: int, minute: int = 0, headline: str = "Bridge closed", *, precise: bool = True) -> Words:
    sources = {} if precise else {"published_precision": "day"}
    when = datetime(2020, 5, 10, hour, minute, tzinfo=UTC)
    return READER.report(
        Report("https://courier.example/1", headline, "", published=when, language="en", sources=sources)
    )


def test_hours_tell_a_burst_from_the_rest_of_a_day() -> None:
    found = one(at(12), at(1), at(9, headline="Bridge shut"), at(11))
    assert found["hours"] == pytest.approx(log(2))
    assert found["first_hours"] == pytest.approx(log(12))
    assert found["recent"] == pytest.approx(log(4))


def test_hours_to_the_most_alike_count_apart() -> None:
    found = one(at(12, headline="Ferry aground off Ebbing"), at(2, headline="Ferry aground off Ebbing"), at(11))
    assert found["likest_hours"] == pytest.approx(log(11))


def test_a_day_alone_says_nothing_of_hours() -> None:
    for mine, theirs in ((at(12, precise=False), at(11)), (at(12), at(11, precise=False))):
        found = one(mine, theirs)
        assert [found[name] for name in ("hours", "likest_hours", "first_hours", "recent")] == [-1.0] * 4
        assert found["gap"] == 0.0


def test_minutes_count_by_one_clock_in_every_zone() -> None:
    east = datetime(2020, 5, 10, 20, tzinfo=timezone(timedelta(hours=8)))
    mine = READER.report(Report("https://courier.example/1", "Bridge closed", "", published=east, language="en"))
    assert one(mine, at(12))["hours"] == 0.0


@pytest.mark.parametrize("year", [1, 9999])
def test_a_year_past_all_counting_is_read(year: int) -> None:
    when = datetime(year, 6, 1, tzinfo=UTC)
    READER.report(Report("https://courier.example/1", "Bridge closed", "", published=when))


def test_what_all_headlines_of_an_event_say_is_its_core() -> None:
    members = [report(f"Quillback ferry {word}") for word in ("aground", "refloated", "towed")]
    about, aside = one(report("Quillback ferry safe"), *members), one(report("Towed truck blocks road"), *members)
    assert about["core"] > 0.7
    assert aside["core"] < 0.2
    assert about["usual"] > aside["usual"]
    assert about["usual_rare"] > aside["usual_rare"]


def test_the_same_words_in_a_row_are_counted() -> None:
    text = "The dam upstream of Belkanir held through the night after three days of rain"
    copy, own = (
        one(report("A", text), report("B", text)),
        one(report("A", text), report("B", " ".join(text.split()[::-1]))),
    )
    assert copy["pairs_best"] > 0.6
    assert own["pairs_best"] == 0.0
    assert copy["text_best"] == pytest.approx(own["text_best"], abs=0.01)


def test_the_words_of_addresses_are_compared() -> None:
    url = "https://b.example/2020/05/ferry-sinks-off-belkanir.html"
    found = one(report("A", url="https://a.example/news/ferry-sinks-belkanir-14-dead"), report("B", url=url))
    assert found["slug_best"] == pytest.approx(2 * 3 / (5 + 4))


def test_what_one_event_alone_tells_sets_it_apart() -> None:
    mine = report("Ferry sinks off Belkanir")
    first, second = compared(mine, standing(report("Ferry sinks off Belkanir")), standing(report("Ferry sinks")))
    assert first["alone"] > 0.0 == second["alone"]
    assert first["text_best_ahead"] == -second["text_best_ahead"] > 0.0
    assert (first["text_best_rank"], second["text_best_rank"]) == (0.0, 1.0)


def test_an_event_of_many_reports_is_compared_by_those_in_the_reports_language() -> None:
    strange = [READER.report(Report("https://x.example/", "Schiff sinkt vor Belkanir", "", language="de"))] * COMPARED
    found = one(report("Ferry sinks off Belkanir"), *strange, report("Ferry sinks off Belkanir"))
    assert found["title_best"] == pytest.approx(1.0)


def test_an_entry_counts_though_reports_in_another_language_are_compared_in_its_place() -> None:
    ours = [report("Storm nears coast")] * COMPARED
    german = READER.entry(Entry("e", date(2020, 5, 1), "Die Fähre sinkt vor Belkanir"))
    other = standing(report("Storm nears coast"))
    mine = report("Die Fähre sinkt vor Belkanir")
    late, early, alone = compared(mine, standing(german, *ours), other, standing(german))
    assert late["title_best"] == 0.0 < alone["title_best"]
    assert late["cover"] == alone["cover"] > early["cover"] == 0.0


def test_topics_and_entities_are_words_of_an_entry() -> None:
    words = READER.entry(Entry("e", date(2020, 5, 1), "Town falls.", topics=("Orvan War",), entities=("Orvan Army",)))
    vocabulary = FREQUENCIES.vocabulary
    assert vocabulary.find("orvan") in words.part(Part.TEXT).tolist()
    assert [vocabulary.term(number) for number in words.part(Part.ENTITIES).tolist()] == ["#orvan army"]
    assert not set(words.part(Part.ENTITIES).tolist()) & set(words.counted().tolist())


@given(st.text(max_size=120), st.text(max_size=300), st.text(max_size=120))
def test_any_text_gives_finite_figures_in_the_order_of_the_shipped_trees(headline: str, body: str, other: str) -> None:
    events = standing(entry(other)), standing(report(other, headline))
    names, rows = Comparison(report(headline, body), date(2020, 5, 10), FREQUENCIES, Scratch()).features(events)
    assert np.isfinite(rows).all()
    assert names == shipped().features
    assert ((rows[:, names.index("text_best")] <= 1.0 + 1e-9) & (rows[:, names.index("text_best")] >= 0.0)).all()


def test_every_figure_belongs_to_a_kind_that_has_a_face() -> None:
    figures = {*shipped().features, "meaning_best"}
    assert {kind_of(name) for name in figures} == set(KINDS) == set(FACES)
    assert set(FACES.values()) <= figures


def test_evidence_names_the_words_both_have() -> None:
    told = made("Ferry sinks off Belkanir", "A ferry sank in the Harle estuary off Belkanir.")
    mine, event = READER.report(told), entry("Ferry sinks near Belkaneer.")
    comparison = Comparison(mine, date(2020, 5, 10), FREQUENCIES, Scratch())
    names, rows = comparison.features([standing(event)])
    figures = dict(zip(names, rows[0].tolist(), strict=True))
    added = np.array([1.0 if name in ("title_best", "names_best", "gap") else 0.0 for name in names])
    evidence = Evidence(told, mine, comparison.rarity, FREQUENCIES.vocabulary)
    signals = {signal.name: signal for signal in evidence.signals(figures, added, [event])}
    assert set(signals) == {"headline", "names", "time"}
    assert set(signals["headline"].words) == {"ferry", "sinks"}
    assert signals["names"].words == ("Belkanir",)
