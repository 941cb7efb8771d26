"""Decides which ways of writing a topic mean one, and which joined topics are two."""

import re
from collections import Counter
from collections.abc import Iterable

from crawler.model import Entry

FEWEST = 2  # entries a part of a joined topic must head alone before the join is taken apart

# The archive joins topics by commas or semicolons (`Yemeni Civil War (2015–present), War on Terror`), but
# commas are also part of names (`Estonian parliamentary election, 2007`).
JOINT = re.compile(r"[,;]\s+")
SPAN = re.compile(r"\s*\(\d{4}-(?:\d{4}|present)\)$")
DASHES = str.maketrans("‐‑‒–—−", "------")


class TopicParts:
    """Takes joined topics apart, by which of their parts stand alone in other entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._alone = Counter(topic_key(topic) for entry in entries for topic in entry.topics)

    def of(self, topic: str) -> list[str]:
        """Take a joined topic apart into the parts that stand alone elsewhere; keep it if one does not."""
        parts = JOINT.split(topic)
        known = [part for part in parts if len(parts) > 1 and self._alone[topic_key(part)] >= FEWEST]
        return known if len(known) == len(parts) else [topic, *known]


def topic_key(name: str) -> str:
    """Return what spellings of a name share: case, dashes, spaces and a span of years do not count."""
    return SPAN.sub("", " ".join(name.translate(DASHES).casefold().split()))
