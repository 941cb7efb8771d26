"""Trains the matcher's trees: `python -m crawler.match.train DATA...`, each NAME.articles.jsonl[.gz] with its gold."""

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crawler.errors import ConfigError
from crawler.match.decide import leader
from crawler.match.fit import ROUNDS, calibrate, fit
from crawler.match.matcher import Compared
from crawler.match.meaning import Encoder, Remembering, load_model
from crawler.match.measure import bcubed, figure, pairs
from crawler.match.samples import Choose, Desk, Samples, Stream, families
from crawler.match.score import Tree, Trees
from crawler.match.titles import PACKAGE, Lens, Titles, installed, vector_of
from crawler.match.weights import SEMANTIC

# Says of an event whether samples with it are fitted; gives the model for reports on an event.
Keep = Callable[[str], bool]
ModelOf = Callable[[str], Trees]

FOLDS = 3
ATTACH = 0.5
SHIPPED = Path(__file__).with_name("weights.json")
# Samples of a stream that count in full; those of a longer one count less, so that none outweighs all others.
FULL = 60_000
# A stream of more articles than these has samples enough from one simulation.
TWICE = 6_000
# A longer stream of whole texts does not teach what bare titles mean: with the 3,025 of gva-dev, shootings all, alone
# and beside the 6,873 of neus-train, the titles of allsides-dev lost .05 of BCubed F1 by trees that had not seen the
# events.
STRIPPED = 1_000
# Trees for bare titles; more learn the titles they see by heart. In the three large languages of og2021-dev, by events
# not seen (the mean of four ways to part them), 300 gave BCubed F1 .757, .760, .743, and 80 gave .759, .779, .758. In
# the mean of the three, 60 gave .764, 80 .766, 120 .758, 300 .753.
TITLED_ROUNDS = 80
# What is added to the log-odds of bare titles: a title attached too few breaks its event for all that come after, and
# titles tell so little that many are. Chosen on og2021-dev by events not seen: .16 more cost .007 of BCubed F1 in the
# mean of its three large languages, .12 less nothing.
RAISED = 0.25
# Articles in a language by which it is measured on its own.
ENOUGH = 1_000
# Cosines of texts that are tried as the threshold of the baseline.
COSINES = (0.2, 0.3, 0.4)
ABOUT = (
    "The matcher's boosted trees. A tree is [figure, limit, if at most, if above, share at most] or a leaf, in "
    "millionths of log-odds; the probability of the same event is logistic(slope * sum + offset), by `calibration`."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; exit code 0 done, 2 usage."""
    parser = argparse.ArgumentParser(prog="python -m crawler.match.train", description=__doc__)
    parser.add_argument("data", nargs="+", type=Path, metavar="ARTICLES", help="with NAME.gold... beside it")
    parser.add_argument("--out", type=Path, help="the file of weights to write (the one shipped)")
    parser.add_argument("--semantic", metavar="MODEL", help="a sentence model: its folder, or a package with one")
    parser.add_argument("--measure", nargs="*", default=(), metavar="NAME", help="streams to cross-validate on")
    chosen = parser.parse_args(arguments)
    try:
        streams = [Stream.read(path) for path in chosen.data]
        encoder = Remembering(load_model(chosen.semantic, "--semantic")) if chosen.semantic else None
    except (OSError, ValueError, KeyError, ConfigError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    if unknown := set(chosen.measure) - {stream.name for stream in streams}:
        sys.stderr.write(f"error: --measure {', '.join(sorted(unknown))}: not among the streams given\n")
        return 2
    if encoder is None and not installed():
        sys.stderr.write(f"error: {PACKAGE} is not installed, and says what bare titles mean: pip install {PACKAGE}\n")
        return 2
    training = Training.of(streams, encoder)
    if not training.samples:
        sys.stderr.write("error: no report of these streams has anything in common with an earlier one\n")
        return 2
    measured = dict(training.measured(chosen.measure))
    titles = None if encoder else Titled.of(streams)
    if titles is not None:
        measured |= {f"{name}, by meaning": found for name, found in titles.measured(chosen.measure)}
    out = chosen.out or SHIPPED.with_name(SEMANTIC) if encoder else chosen.out or SHIPPED
    out.write_text(training.weights(measured, titles), encoding="utf-8")
    return 0


def say(line: str) -> None:
    """Tell how far the command is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass(slots=True)
class Training:
    """Streams with their samples, and for each event the family of events that share articles with it."""

    streams: dict[str, Stream]
    samples: dict[str, Samples]
    families: Mapping[str, str]
    encoder: Encoder | None = None
    rounds: int = ROUNDS

    @classmethod
    def of(cls, streams: Iterable[Stream], encoder: Encoder | None = None, rounds: int = ROUNDS) -> "Training":
        """Simulate the streams twice: with pure events, and with such as models make that have not seen them; without
        the second the trees would not know what to do with an event that an earlier mistake broke in two. Very long
        streams, and those in which only some reports are encoded, are simulated once; one in which nothing could be
        compared gives no samples."""
        named = {stream.name: stream for stream in streams}
        pure = {name: found for name, stream in named.items() if (found := Desk(stream, encoder).run()[0]).about}
        training = cls(named, pure, families(named.values()), encoder, rounds)
        models = training.fold_models() if pure else []
        for name, stream in named.items():
            if (
                name not in pure
                or len(stream.articles) > TWICE
                or (encoder is not None and encoder.bare and not stream.bare)
            ):
                continue
            own, _ = Desk(stream, encoder).run(by_trees(lambda event: models[training.fold(event)], largest=False))
            training.samples[name].join(own)
        for name, found in training.samples.items():
            say(f"{name}: {len(named[name].articles)} articles, {len(found.about)} samples")
        return training

    def fold_models(self) -> list[Trees]:
        """Fit a model to all folds but one, for each fold."""
        return [self._model(self._other_folds(fold)) for fold in range(FOLDS)]

    def weights(self, measured: Mapping[str, object], titles: "Titled | None" = None) -> str:
        """Fit on everything, calibrate on what was not fitted, and write it all down.

        :param titles: what is fitted to bare titles beside it.
        """
        head: dict[str, object] = {
            "about": ABOUT,
            "command": " ".join(("python -m crawler.match.train", *(stream.file for stream in self.streams.values()))),
            "data": {name: stream.digest for name, stream in self.streams.items()},
            "measured": measured,
        }
        if self.encoder is not None:
            head["command"] = f"{head['command']} --semantic {self.encoder.name}"
            head["model"] = {"name": self.encoder.name, "digest": self.encoder.digest.hex()}
        forests = self.forest()
        if titles is not None:
            forests |= {"titles": titles.forest()}
        return f"{json.dumps(head, indent=1)[:-2]},\n{_written(forests)[2:]}\n"

    def forest(self) -> dict[str, Any]:
        """Fit on everything and calibrate on what was not fitted."""
        slope, offset = self._calibrated()
        return {
            "calibration": [round(slope, 6), round(offset, 6)],
            "features": next(iter(self.samples.values())).names,
            "trees": self._fit(lambda _: True),
        }

    def measured(self, names: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield how each of the streams named comes out of models that have not seen its events, of a model that has
        not seen the stream, and of the cosine of texts alone at its best threshold."""
        models = self.fold_models()
        for name in filter(self.streams.__contains__, names):
            found = {"by events": self._run(name, by_trees(lambda event: models[self.fold(event)]))}
            if len(self.streams) > 1:
                found["without it"] = self._run(name, by_trees(constant(self._model(self._other_streams(name)))))
            found["tf-idf"] = max((self._run(name, by_cosine(one)) for one in COSINES), key=lambda run: run["b3"])
            say(f"{name}: {found}")
            yield name, {f"{how}, {what}": value for how, run in found.items() for what, value in run.items()}

    def _run(self, name: str, choose: Choose) -> dict[str, str]:
        stream = self.streams[name]
        _, found = Desk(stream, self.encoder).run(choose)
        measured: dict[str, str] = {}
        for prefix, chosen in _by_language(stream):
            gold, given = [stream.gold[article] for article in chosen], [found[article] for article in chosen]
            measured[f"{prefix}b3"] = str(figure(bcubed(gold, given)))
            measured[f"{prefix}pair"] = str(figure(pairs(gold, given)))
        return measured

    def _model(self, keep: Keep) -> Trees:
        names = next(iter(self.samples.values())).names
        return Trees(names, self._fit(keep))

    def _fit(self, keep: Keep) -> list[Tree]:
        """Fit trees to the samples of which both events are kept."""
        rows, same, weights = [], [], []
        for samples in self.samples.values():
            kept = np.array([keep(one) and keep(other) for one, other in samples.pairs()])
            rows.append(np.concatenate(samples.rows)[kept])
            same.append(samples.same()[kept])
            weights.append(np.full(int(kept.sum()), min(1.0, FULL / len(kept))))
        names = next(iter(self.samples.values())).names
        return fit(names, np.concatenate(rows), np.concatenate(same), np.concatenate(weights), self.rounds)

    def _calibrated(self) -> tuple[float, float]:
        """Calibrate on samples of events that the trees never saw."""
        trees = self._model(lambda event: self.fold(event) != 0)
        logits, same, weights = [], [], []
        for samples in self.samples.values():
            kept = np.array([self.fold(one) == 0 for one, _ in samples.pairs()])
            logits.append(trees.logits(np.concatenate(samples.rows)[kept]))
            same.append(samples.same()[kept])
            weights.append(np.full(int(kept.sum()), min(1.0, FULL / len(kept))))
        return calibrate(np.concatenate(logits), np.concatenate(same), np.concatenate(weights))

    def _other_folds(self, fold: int) -> Keep:
        return lambda event: self.fold(event) != fold

    def _other_streams(self, name: str) -> Keep:
        own = {self.families[event] for event in self.streams[name].gold.values()}
        return lambda event: self.families[event] not in own

    def fold(self, event: str) -> int:
        """Return the fold of an event and of all its family."""
        return hashlib.sha256(self.families[event].encode()).digest()[0] % FOLDS


@dataclass(frozen=True, slots=True)
class Titled:
    """What is fitted to bare titles, by what they mean."""

    lens: Lens
    training: Training

    @classmethod
    def of(cls, streams: Iterable[Stream]) -> "Titled | None":
        """Fit a lens to the titles of the streams that have nothing else, and simulate these streams through it, and
        the shorter of the others without the texts of their articles, and of half their articles; None where there is
        no stream of bare titles.

        The lens is fitted to the events it is then measured on too. Its few directions do not tell one event from
        another: fitted to the other two thirds of the events, it did as well on og2021-dev.
        """
        streams = list(streams)
        bare = [stream for stream in streams if stream.bare]
        if not bare:
            return None
        told = [one for one in streams if not (one.bare or one.entries) and len(one.articles) <= STRIPPED]
        stripped = [one.stripped(parts) for one in told for parts in (1, 2)]
        rows = [(stream, str(row.get("title") or ""), row) for stream in bare for row in stream.articles]
        vectors = {title: vector_of(title) for title in sorted({title for _, title, _ in rows})}
        lens = Lens.fitted(
            np.array([vectors[title] for _, title, _ in rows]),
            [str(row.get("lang")) for *_, row in rows],
            [stream.gold[str(row["id"])] for stream, _, row in rows],
        )
        training = Training.of([*bare, *stripped], Remembering(Titles(lens)), TITLED_ROUNDS)
        return cls(lens, training) if training.samples else None

    def forest(self) -> dict[str, object]:
        """Fit on everything, calibrate on what was not fitted, and raise that."""
        found = self.training.forest()
        slope, offset = found["calibration"]
        return {"lens": self.lens.told(), **found, "calibration": [slope, round(offset + RAISED, 6)]}

    def measured(self, names: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield how the titles of each of the streams named come out, as `Training.measured` does."""
        return self.training.measured(own for name in names for own in (name, f"{name} titles"))


def _written(value: object, indent: str = "") -> str:
    """Write an object as JSON with a line for each part, and for each part of a list of lists."""
    if isinstance(value, dict):
        parts = ",\n".join(f'{indent} "{key}": {_written(part, indent + " ")}' for key, part in value.items())
        return f"{{\n{parts}\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], list | tuple):
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in value)
        return f"[\n{rows}\n{indent}]"
    return json.dumps(value)


def _by_language(stream: Stream) -> Iterator[tuple[str, list[str]]]:
    """Yield all articles of a stream with no prefix and, of one in several languages, those of each that has enough."""
    yield "", list(stream.gold)
    spoken: defaultdict[str, list[str]] = defaultdict(list)
    for row in stream.articles:
        spoken[str(row.get("lang"))].append(str(row["id"]))
    for language, articles in sorted(spoken.items()):
        if ENOUGH <= len(articles) < len(stream.articles):
            yield f"{language} ", articles


def by_trees(model_of: ModelOf, *, largest: bool = True) -> Choose:
    """Choose the event that leads by the model for the report's own event.

    :param largest: whether the largest of several likely ones leads, as on a desk; where the likeliest does, more
        events stay broken, from which the trees learn.
    """

    def choose(found: Compared, gold: str) -> int | None:
        if not found.events:
            return None
        scores = model_of(gold).scores(found.rows)
        sizes = [event.reports if largest else 0 for event in found.events]
        first = leader(scores.tolist(), sizes, ATTACH)
        return first if scores[first] >= ATTACH else None

    return choose


def constant(model: Trees) -> ModelOf:
    """Give the same model for every event."""
    return lambda _: model


def by_cosine(least: float) -> Choose:
    """Choose the event with the most similar text, where it is similar enough: the plain baseline."""

    def choose(found: Compared, _: str) -> int | None:
        if not found.events:
            return None
        cosines = found.rows[:, found.names.index("text_best")]
        best = int(cosines.argmax())
        return best if cosines[best] >= least else None

    return choose


if __name__ == "__main__":
    sys.exit(main())
