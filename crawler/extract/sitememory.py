"""Decides which lines of a report are its outlet's furniture, by other reports of it that hold them word for word.

A line seen on three other reports of the outlet, on other matters, is boilerplate: promotion, imprint, author's note.
What comes again with reason is left: short lines, datelines, notices of correction, and all that a report shares with
another state of the same story (the text of a corrected or continued report, a copy, a running story's background).
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from crawler.extract.words import folded, words
from crawler.model import Report
from crawler.text.notices import notices

Sightings = Mapping[str, Mapping[int, str]]
"""Where lines were seen: by a line's key, the headlines of the reports that hold it, by their numbers."""

REPORTS = 3  # other reports that must hold a line: one or two siblings may be states of one story
SITE = "site"  # the source under which the lines taken out stand beside the body
_FEWEST = 4  # words of a line that is remembered; shorter ones are subheads, answers, names
_SHORTEST = 25  # characters of such a line, a third of it where words are not set apart
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SHARED = 0.3  # share of its text that a report has in common with another state of its story
_LEFT = 0.5  # share of a text that must be left; where less would be, the reports are made from one form
_LEAST = 200  # characters that must be left
_TELLING = 4  # letters from which a word of a headline tells what it is about
_DATELINE = re.compile(r"[^.!?]{2,70}(?:[-–—―]+|:|/[^/]+/)?$")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a report already in the store says: the lines of its body, and those that were taken out of it."""

    lines: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


def line_keys(report: Report) -> dict[str, str]:
    """Return the lines of a report's body that are worth remembering, each with its key."""
    lines = (line for line in report.body.splitlines() if _is_worth(line, report))
    return {line: _key(line) for line in lines}


def removed_from(report: Report) -> tuple[str, ...]:
    """Return the lines that were taken out of a report."""
    return tuple(line for source, line in report.alternatives.get("body", ()) if source == SITE)


def state_of(report: Report) -> Kept:
    """Return what a stored report's body holds and has lost."""
    return Kept(frozenset(report.body.splitlines()), frozenset(removed_from(report)))


def without_furniture(report: Report, sightings: Sightings, before: Kept | None = None) -> Report:
    """Return the report without the lines that are furniture; they stand among its alternatives.

    :param sightings: where each key of `line_keys` was seen on other reports of the outlet.
    :param before: the report as it stands in the store. What was decided on a line then holds, so that a report
        read again is no new version for what was learnt of its outlet meanwhile.
    """
    keys = line_keys(report)
    before = before or Kept()
    others = {key: _unrelated(report, held, _kin(keys, sightings)) for key, held in sightings.items()}
    furniture = {line for line, key in keys.items() if len(others.get(key, ())) >= REPORTS}
    # That a report was corrected is said in the same words again and again.
    furniture = {line for line in furniture - before.lines if not notices("", line)} | (before.removed & keys.keys())
    left = [line for line in report.body.splitlines() if line and line not in furniture]
    length = sum(map(len, left))
    if not furniture or length < max(_LEAST, _LEFT * len(report.body)):
        return report
    taken = tuple((SITE, line) for line in keys if line in furniture)
    alternatives = {**report.alternatives, "body": (*report.alternatives.get("body", ()), *taken)}
    return replace(report, body="\n\n".join(left), alternatives=alternatives)


def _kin(keys: Mapping[str, str], sightings: Sightings) -> frozenset[int]:
    """Return the reports that hold so much of this one that they are other states of it, or copies."""
    shared: Counter[int] = Counter()
    for line, key in keys.items():
        for number in sightings.get(key, ()):
            shared[number] += len(line)
    whole = sum(map(len, keys))
    return frozenset(number for number, held in shared.items() if held >= _SHARED * whole)


def _unrelated(report: Report, held: Mapping[int, str], kin: Collection[int]) -> Sequence[int]:
    """Return those of the reports that are neither kin nor, by their headlines, on the same matter."""
    about = _telling(report.headline)
    return [number for number, headline in held.items() if number not in kin and about.isdisjoint(_telling(headline))]


def _telling(headline: str) -> frozenset[str]:
    """Return the words of a headline that tell what it is about; of scripts that set none apart, each two signs."""
    long = {word for word in words(headline) if len(word) >= _TELLING and not _DENSE.search(word)}
    dense = "".join(_DENSE.findall(headline))
    return frozenset(long | {dense[at : at + 2] for at in range(len(dense) - 1)})


def _is_worth(line: str, report: Report) -> bool:
    if _DENSE.search(line):
        return 3 * len(line) >= _SHORTEST
    if len(line) < _SHORTEST or len(words(line)) < _FEWEST:
        return False
    return not (report.dateline and folded(line).startswith(folded(report.dateline)) and _DATELINE.fullmatch(line))


def _key(line: str) -> str:
    return blake2b(folded(line).encode(), digest_size=9).hexdigest()
