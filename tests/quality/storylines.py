"""Measures how well the topics learned from an archive fit the topics its entries state.

    python tests/quality/storylines.py ARCHIVE.jsonl[.gz] [--every 20]

Every so many of the entries that state a topic is asked for as if it stated none. `fits`: the topic given is one of
those it states; `near`: or one is a part of the other's name (`Syrian civil war`, `Spillover of the Syrian civil
war`). An archive names one thing in many ways, so what is not counted as fitting is not always wrong.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.config.load import load
from crawler.config.starter import shipped
from crawler.match.context import ContextReader
from crawler.match.entities import Gazetteer
from crawler.match.places import Places
from crawler.match.storylines import Storylines
from crawler.match.topickeys import TopicParts, topic_key
from crawler.model import Entry
from crawler.pipeline.archive import open_archive


def measured(entries: Sequence[Entry], every: int) -> dict[str, float]:
    """Return how many were asked for, the share that got a topic, and of these the shares that fit or are near."""
    stated = [entry for entry in entries if entry.topics]
    storylines, parts = Storylines(stated), TopicParts(stated)
    asked = given = fits = near = 0
    for entry in stated[::every]:
        asked += 1
        found = storylines.of(entry)
        if found is None:
            continue
        given += 1
        own = {topic_key(name) for topic in entry.topics for name in (topic, *parts.of(topic))}
        key = topic_key(found.topic)
        fits += key in own
        near += any(key in one or one in key for one in own)
    return {"asked": asked, "given": given / asked, "fits": fits / max(1, given), "near": near / max(1, given)}


def main() -> None:
    """Measure and print one line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--every", type=int, default=20)
    arguments = parser.parse_args()
    reader = ContextReader(Gazetteer(load(shipped()).entities), Places(()))
    entries = [reader.of(entry) for entry in open_archive(arguments.archive).entries(datetime.now(UTC))]
    found = measured(entries, arguments.every)
    sys.stdout.write(" ".join(f"{name} {value:.3f}" for name, value in found.items()) + "\n")


if __name__ == "__main__":
    main()
