"""Measures how well copies are found among real articles, and what memory the sketches of very many reports take.

    python tests/bench/copies.py DATA [--planted 300] [--seed 7] [--reports 100000] [--show]

DATA is the folder of `gva-dev` and `allsides-dev`. Of their articles so many are printed once more by another outlet,
one third each cut to 60 %, with another's first sentence, with another's headline, and the stream is read in order.

A pair in one copy group is right where it was planted, or where the data itself holds it: at least half of the smaller
text stands in the larger word for word, in runs of eight words (counted in full, without sketches, quotations
included). Then the matcher decides on the stream, by words alone and knowing the copies. `--show` lists the pairs that
are neither. Memory is that of a process that does nothing else.
"""

import argparse
import gzip
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from crawler.match.copies import Copyist
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.replay import MemoryArchive
from crawler.match.rules import the_one
from crawler.match.shelf import MemoryShelf
from crawler.match.sketches import Sketches
from crawler.model import Copy, Report, StoredReport
from crawler.text.tokens import words

STREAMS = ("gva-dev", "allsides-dev")
RUN = 8
HALF = 0.5
# A planted text is no shorter than a brief.
SHORTEST = 40
LATER = timedelta(hours=3)
START = datetime(2026, 1, 1, tzinfo=UTC)
SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+")

Article = dict[str, str]
Change = Callable[[Article, Article], tuple[str, str]]


def cut(article: Article, _: Article) -> tuple[str, str]:
    """Return headline and text, cut to 60 %."""
    whole = article["text"].split(" ")
    return article["title"], " ".join(whole[: round(len(whole) * 0.6)])


def re_led(article: Article, other: Article) -> tuple[str, str]:
    """Return headline and text, with another's first sentence."""
    lead, *_ = SENTENCE.split(other["text"])
    _, *rest = SENTENCE.split(article["text"])
    return article["title"], " ".join((lead, *rest))


def re_headlined(article: Article, other: Article) -> tuple[str, str]:
    """Return headline and text, with another's headline."""
    return other["title"], article["text"]


CHANGES: Sequence[Change] = (cut, re_led, re_headlined)


@dataclass(frozen=True, slots=True)
class Stream:
    """Reports in the order of time, and the pairs planted among them."""

    reports: tuple[StoredReport, ...]
    planted: frozenset[tuple[int, int]]


def articles(data: Path) -> list[Article]:
    """Read the articles."""
    found: list[Article] = []
    for name in STREAMS:
        with gzip.open(data / f"{name}.articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            found += map(json.loads, lines)
    return found


def stream(source: Sequence[Article], planted: int, seed: int) -> Stream:
    """Plant copies among the articles."""
    chance = random.Random(seed)
    long = [at for at, article in enumerate(source) if len(article["text"].split()) >= SHORTEST]
    reports = [_stored(at, article, urlsplit(article["url"] or "").hostname or "") for at, article in enumerate(source)]
    pairs = []
    for number, at in enumerate(chance.sample(long, planted)):
        headline, text = CHANGES[number % len(CHANGES)](source[at], source[chance.choice(long)])
        copy = _stored(len(reports), {**source[at], "title": headline, "text": text}, f"carrier-{number % 20}")
        reports.append(replace(copy, seen_at=copy.seen_at + LATER, report=_later(copy.report)))
        pairs.append((at, copy.id))
    return Stream(tuple(sorted(reports, key=lambda one: (one.when, one.id))), frozenset(pairs))


def _stored(number: int, article: Article, outlet: str) -> StoredReport:
    published = datetime.fromisoformat(article["published"][:10]).replace(tzinfo=UTC)
    report = Report(article["url"] or "", article["title"], article["text"], published=published)
    return StoredReport(number, outlet, outlet, report, published)


def _later(report: Report) -> Report:
    return replace(report, published=report.published and report.published + LATER)


def groups_of(reports: Sequence[StoredReport]) -> list[list[Copy]]:
    """Compare the reports one by one and return the copy groups."""
    shelf = MemoryShelf()
    copyist = Copyist(shelf, Sketches())
    for stored in reports:
        placed, signature = copyist.compare(stored)
        shelf.keep(stored, placed)
        copyist.learn(stored, signature)
    return shelf.groups()


class Truth:
    """What two texts have in common, counted in full."""

    def __init__(self, reports: Sequence[StoredReport]) -> None:
        self._texts = {one.id: one.report.body for one in reports}

    def contained(self, one: int, other: int) -> float:
        """Return the share of the smaller text that stands in the larger, in runs of eight words."""
        first, second = self._runs(one), self._runs(other)
        return len(first & second) / (min(len(first), len(second)) or 1)

    def _runs(self, number: int) -> set[tuple[str, ...]]:
        said = words(self._texts[number])
        return {tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}


def measure(source: Sequence[Article], planted: int, seed: int, show: bool) -> None:
    """Print how many of the pairs found are right, and how many of those planted are found."""
    made = stream(source, planted, seed)
    began = time.process_time()
    groups = groups_of(made.reports)
    took = (time.process_time() - began) / len(made.reports)
    found = {pair for group in groups for pair in combinations(sorted(member.report for member in group), 2)}
    truth = Truth(made.reports)
    false = {pair for pair in found - made.planted if truth.contained(*pair) < HALF}
    missed = made.planted - found
    natural = found - made.planted - false
    say(f"{len(made.reports)} reports, {took * 1000:.1f} ms each; {len(groups)} copy groups, {len(found)} pairs")
    say(f"precision {1 - len(false) / len(found):.4f}: {len(false)} false, {len(natural)} in the data itself")
    say(f"recall {1 - len(missed) / len(made.planted):.4f}: {len(missed)} of {len(made.planted)} planted not found")
    if show:
        _show(made, truth, sorted(false), "false")
        _show(made, truth, sorted(natural), "in the data")
        _show(made, truth, sorted(missed), "missed")


def attach(source: Sequence[Article], planted: int, seed: int) -> None:
    """Print how many of those planted the matcher puts with what they print, by words alone and knowing the copies."""
    made = stream(source, planted, seed)
    group = {member.report: number for number, some in enumerate(groups_of(made.reports)) for member in some}
    for how, known in (("by words alone", {}), ("knowing the copies", group)):
        places = _placed(made.reports, known)
        together = sum(places[one] == places[other] is not None for one, other in made.planted)
        say(f"{together} of {len(made.planted)} planted stand in the event of what they print, {how}")


def _placed(reports: Sequence[StoredReport], group: Mapping[int, int]) -> dict[int, str | None]:
    """Run the matcher over the reports and return the event of each."""
    archive = MemoryArchive()
    matcher = Matcher(archive, Frequencies(), Gazetteer(()), explaining=False)
    places: dict[int, str | None] = {}
    held: defaultdict[int | None, list[str | None]] = defaultdict(list)
    for stored in reports:
        number = group.get(stored.id)
        decision = matcher.decide(stored, (), the_one(held[number] if number is not None else ()))
        archive.keep(stored, decision)
        matcher.learn(stored, decision)
        places[stored.id] = decision.event
        held[number].append(decision.event)
    return places


def _show(made: Stream, truth: Truth, pairs: Collection[tuple[int, int]], what: str) -> None:
    by_number = {one.id: one for one in made.reports}
    for one, other in pairs:
        heads = [f"{by_number[at].outlet}: {by_number[at].report.headline[:60]}" for at in (one, other)]
        say(f"{what} {truth.contained(one, other):.2f}  {'  |  '.join(heads)}")


class Resampled:
    """Reports made of the articles, each of one's words with every fourth of another's; made anew when asked for, so
    that only the sketches take memory."""

    def __init__(self, source: Sequence[Article]) -> None:
        self._words = [article["text"].split() for article in source]

    def report(self, number: int) -> StoredReport:
        """Return the report of that number."""
        chance = random.Random(number)
        text, others = list(chance.choice(self._words)), chance.choice(self._words)
        text[::4] = chance.choices(others, k=len(text[::4]))
        at = START + timedelta(seconds=number)
        return StoredReport(number, f"outlet-{number % 500}", "", Report("", "", " ".join(text), published=at), at)

    def reports_of(self, numbers: Collection[int]) -> Sequence[StoredReport]:
        """Return these reports."""
        return [self.report(number) for number in numbers]

    def copies_in(self, groups: Collection[int]) -> Sequence[Copy]:  # noqa: ARG002 (no group is kept)
        """Return nothing."""
        return ()


def fill(source: Sequence[Article], reports: int) -> None:
    """Compare so many reports one by one, and print the most memory this process had."""
    shelf, sketches = Resampled(source), Sketches()
    copyist = Copyist(shelf, sketches)
    empty, began = _memory(), time.process_time()
    for number in range(reports):
        stored = shelf.report(number)
        copyist.learn(stored, copyist.compare(stored)[1])
    took = (time.process_time() - began) / reports
    say(f"{len(sketches)} reports held, {took * 1000:.1f} ms each")
    say(f"{_memory():.0f} MB at most, {empty:.0f} MB before the first")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _memory() -> float:
    scale = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure both, memory in a process of its own."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("data", type=Path)
    asked.add_argument("--planted", type=int, default=300)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--reports", type=int, default=100_000)
    asked.add_argument("--show", action="store_true")
    asked.add_argument("--fill", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args(arguments)
    source = articles(given.data)
    if given.fill:
        fill(source, given.reports)
        return
    measure(source, given.planted, given.seed, given.show)
    attach(source, given.planted, given.seed)
    if given.reports:
        again = [sys.executable, __file__, str(given.data), "--fill", "--reports", str(given.reports)]
        subprocess.run(again, check=True)


if __name__ == "__main__":
    main()
