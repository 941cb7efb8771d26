"""Measures whether it says anything of two reports' events that both credit one agency, once their words are compared.

    python tests/quality/wires.py STREAM.articles.jsonl[.gz]...

Trees are fitted to the events of all streams but those asked about. Of each report's candidates are counted those that
hold a report of the same agency, and those that hold one of another: how many are the event it is about, and how many
the trees expect to be. Where both agree, the agency says nothing that the words do not.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from crawler.config.load import load
from crawler.config.schema import Agency
from crawler.config.starter import shipped
from crawler.extract.credit.find import Statement, find_credit
from crawler.match.decide import leader
from crawler.match.matcher import Compared
from crawler.match.samples import Choose, Desk, Stream
from crawler.match.train import ATTACH, Training
from crawler.model import StoredReport

SAME, OTHER = "the same agency", "another agency"


class Desked(Desk):
    """A desk that keeps which reports, and which agencies, each of its events has."""

    def __init__(self, stream: Stream, agencies: tuple[Agency, ...]) -> None:
        super().__init__(stream)
        self.credited: defaultdict[str, set[str]] = defaultdict(set)
        self.gold: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._agencies = agencies

    def _keep(self, stored: StoredReport, event: str | None, gold: str) -> str:
        kept = super()._keep(stored, event, gold)
        self.credited[kept] |= houses(stored.report.body, self._agencies)
        self.gold[kept][gold] += 1
        return kept


def houses(text: str, agencies: tuple[Agency, ...]) -> set[str]:
    """Return the agencies that a text credits."""
    return set(find_credit(Statement(text), agencies).chain.originators)


def counting(training: Training, stream: Stream, desk: Desked, agencies: tuple[Agency, ...]) -> tuple[Choose, Counter]:
    """Return a way to choose events that counts, of the candidates it sees, those that share an agency."""
    models, texts = training.fold_models(), iter(str(row["text"]) for row in stream.articles)
    told: Counter[tuple[str, str]] = Counter()

    def choose(found: Compared, gold: str) -> int | None:
        mine = houses(next(texts), agencies)
        if not found.events:
            return None
        scores = models[training.fold(gold)].scores(found.rows)
        for event, score in zip(found.events, scores.tolist(), strict=True):
            theirs = desk.credited[event.id]
            if mine and theirs:
                kind = SAME if mine & theirs else OTHER
                told[kind, "seen"] += 1
                told[kind, "right"] += desk.gold[event.id].most_common(1)[0][0] == gold
                told[kind, "expected"] += score
        first = leader(scores.tolist(), [event.reports for event in found.events], ATTACH)
        return first if scores[first] >= ATTACH else None

    return choose, told


def main(arguments: Sequence[str]) -> None:
    """Print the figures of all streams together."""
    agencies = load(shipped()).agencies
    streams = [Stream.read(Path(argument)) for argument in arguments]
    training = Training.of(streams)
    told: Counter[tuple[str, str]] = Counter()
    for stream in streams:
        desk = Desked(stream, agencies)
        choose, found = counting(training, stream, desk, agencies)
        desk.run(choose)
        told.update(found)
    for kind in (SAME, OTHER):
        seen, right, expected = (told[kind, what] for what in ("seen", "right", "expected"))
        sys.stdout.write(f"{kind}: {seen} candidates, {right} of them right, {expected:.1f} expected\n")


if __name__ == "__main__":
    main(sys.argv[1:])
