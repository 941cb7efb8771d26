"""The training command on a stream made for it, from articles to a file of trees that tell its events apart."""

import json
from pathlib import Path

import numpy as np
import pytest

from crawler.match.fit import calibrate, fit
from crawler.match.samples import Desk, Stream, families
from crawler.match.score import Trees, read_scorer
from crawler.match.train import main

TOWNS = ["Belkanir", "Pellworth", "Dovrin", "Selmar", "Tarkhazir", "Valmere", "Quennet", "Harlem", "Orvansk", "Lund"]
DEEDS = [
    "ferry sinks off",
    "bridge collapses in",
    "strike begins in",
    "flood reaches",
    "mayor resigns in",
    "quake hits",
]


def article(number: int, deed: str, town: str, telling: int) -> dict[str, object]:
    text = f"Reports told on day {telling} that a {deed} {town}, and people of {town} spoke of it."
    title = f"{deed.capitalize()} {town}" if telling else f"{town}: {deed} it, residents say"
    return {
        "id": f"a{number}",
        "published": f"2020-05-{1 + number % 28:02}",
        "lang": "en",
        "title": title,
        "text": text,
    }


def write(folder: Path, name: str = "made") -> Path:
    """Write a stream of 60 events of 3 articles."""
    events = [(deed, town) for town in TOWNS for deed in DEEDS]
    told = [(deed, town, telling) for telling in range(3) for deed, town in events]
    rows = [article(number, *one) for number, one in enumerate(told)]
    gold = [{"id": row["id"], "event": f"{deed} {town}"} for row, (deed, town, _) in zip(rows, told, strict=True)]
    path = folder / f"{name}.articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / f"{name}.gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in gold), encoding="utf-8")
    return path


def test_the_command_writes_trees_that_tell_events_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "weights.json"
    assert main([str(write(tmp_path)), "--out", str(out), "--measure", "made"]) == 0
    said = capsys.readouterr().out
    assert "made: 180 articles" in said
    written = json.loads(out.read_text(encoding="utf-8"))
    assert set(written["measured"]["made"]) == {
        f"{how}, {what}" for how in ("by events", "tf-idf") for what in ("b3", "pair")
    }
    trees = read_scorer(out.read_text(encoding="utf-8"))
    samples, _ = Desk(Stream.read(tmp_path / "made.articles.jsonl")).run()
    scores, same = trees.scores(np.concatenate(samples.rows)), samples.same()
    assert scores[same == 1].mean() > 0.8
    assert scores[same == 0].mean() < 0.2


@pytest.mark.parametrize("text", [None, "no json\n", '{"id": "a0"}\n'])
def test_data_that_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None) -> None:
    path = write(tmp_path)
    gold = tmp_path / "made.gold.jsonl"
    gold.unlink() if text is None else gold.write_text(text, encoding="utf-8")
    assert main([str(path), "--out", str(tmp_path / "w.json")]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert not (tmp_path / "w.json").exists()


def test_a_stream_kept_by_its_labels_gives_pure_events(tmp_path: Path) -> None:
    stream = Stream.read(write(tmp_path))
    samples, found = Desk(stream).run()
    clusters = {stream.gold[article]: event for article, event in found.items()}
    assert all(clusters[stream.gold[article]] == event for article, event in found.items())
    assert len(set(found.values())) == 60
    assert 0 < samples.same().sum() <= 120


def test_a_stream_run_by_mistakes_labels_events_by_most_of_their_articles(tmp_path: Path) -> None:
    stream = Stream.read(write(tmp_path))
    samples, found = Desk(stream).run(lambda compared, _: 0 if compared.events else None)
    assert len(set(found.values())) < 60
    assert samples.same().sum() < len(samples.about)


def test_events_that_share_an_article_are_a_family(tmp_path: Path) -> None:
    one, other = Stream.read(write(tmp_path)), Stream.read(write(tmp_path, "again"))
    renamed = {name: f"{event} again" for name, event in other.gold.items()}
    twin = Stream("twin", other.articles, renamed, (), "f", "d")
    found = families([one, twin])
    assert found["ferry sinks off Belkanir"] == found["ferry sinks off Belkanir again"]
    assert found["ferry sinks off Belkanir"] != found["ferry sinks off Pellworth"]


def test_trees_learn_a_border_and_never_against_a_likeness() -> None:
    dice = np.random.default_rng(0)
    rows = dice.random((2_000, 2))
    same = (rows[:, 0] > 0.6).astype(float)
    trees = Trees(("text_best", "odd"), fit(("text_best", "odd"), rows, same, np.ones(2_000), rounds=60))
    low, high = trees.scores(np.array([[0.3, 0.5], [0.9, 0.5]])).tolist()
    assert low < 0.2
    assert high > 0.8
    opposite = Trees(("text_best", "odd"), fit(("text_best", "odd"), rows, 1.0 - same, np.ones(2_000), rounds=30))
    low, high = opposite.scores(np.array([[0.3, 0.5], [0.9, 0.5]])).tolist()
    assert low == high


def test_calibration_mends_what_is_too_sure() -> None:
    dice = np.random.default_rng(0)
    logits = dice.normal(size=20_000)
    same = (dice.random(20_000) < 1.0 / (1.0 + np.exp(-(logits - 0.5)))).astype(float)
    slope, offset = calibrate(3.0 * logits, same, np.ones(20_000))
    assert (slope, offset) == (pytest.approx(1 / 3, abs=0.03), pytest.approx(-0.5, abs=0.05))
