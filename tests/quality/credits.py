"""Measures who is credited, on short labelled cases in many languages, each rendered as a page and extracted whole.

Run it as `python tests/quality/credits.py [--show]`; `--show` prints the cases that came out otherwise than labelled.

The form of a case is told at the head of credit_cases/first.txt. A joint credit counts as one credit, right only when
it is whole. Precision is the share of right ones among the credits found, recall among the credits labelled.
"""

import argparse
import html
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from crawler.config.load import load
from crawler.config.schema import Agency
from crawler.extract.article import Context, examine
from crawler.model import Item, Report

CASES = Path(__file__).parent / "credit_cases"
CONFIG = Path(__file__).resolve().parents[2] / "config"
NOBODY = "-"
PARTS = ("first", "second", "third")
# Paragraphs that credit nobody, in the place of `...`.
FILLER = (
    "The work had been put off twice since the autumn, first for want of money and then because of the weather.",
    "People who live near by said that they had heard of it on the radio, and that they hoped it would be done soon.",
    "A second report is due before the end of the year, and nothing else is planned until it has been read.",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled case: the credit as shown, None for the outlet itself."""

    language: str
    credit: str | None
    about: str
    lines: tuple[str, ...]
    bylines: tuple[str, ...] = ()
    given: dict[str, str] = field(default_factory=dict)
    stated: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and the report that was made of it."""

    case: Case
    report: Report

    @property
    def is_right(self) -> bool:
        """Tell whether the credit found is the one labelled."""
        return self.report.credit == self.case.credit


def read_cases(name: str) -> list[Case]:
    """Return the cases of one file."""
    blocks = (CASES / f"{name}.txt").read_text("utf-8").split("\n= ")[1:]
    return [_case(block.strip().splitlines()) for block in blocks]


def outcomes(cases: Iterable[Case]) -> list[Outcome]:
    """Extract the page of each case."""
    return [Outcome(case, _extracted(case)) for case in cases]


def figures(found: Sequence[Outcome]) -> tuple[float, float]:
    """Return precision and recall."""
    right = sum(one.is_right for one in found if one.case.credit)
    named = sum(one.report.credit is not None for one in found)
    return right / named, right / sum(one.case.credit is not None for one in found)


def _case(block: Sequence[str]) -> Case:
    language, credit, about = (part.strip() for part in block[0].split("|"))
    told = [line[1:].split(" ", 1) for line in block[1:] if line.startswith("@")]
    stated = [rest.split(" ", 1) for key, rest in told if key == "json-ld"]
    return Case(
        language,
        None if credit == NOBODY else credit,
        about,
        tuple(line for line in block[1:] if not line.startswith("@")),
        tuple(rest for key, rest in told if key == "by"),
        {key: rest for key, rest in told if key in {"feed", "outlet", "url", "canonical"}},
        {name: json.loads(value) for name, value in stated},
    )


def _extracted(case: Case) -> Report:
    url = case.given.get("url", "https://www.example-outlet.com/news/2026/a-report")
    item = Item(url=url, source=case.given["feed"]) if "feed" in case.given else None
    outlet = case.given.get("outlet", "The Example Outlet")
    return examine(_page(case).encode(), Context(url, item, _agencies(), "UTC", outlet))[0]


@cache
def _agencies() -> tuple[Agency, ...]:
    return load(CONFIG).agencies


def _page(case: Case) -> str:
    lines = [text for line in case.lines for text in (FILLER if line == "..." else (line,))]
    thing = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "A report of the day", **case.stated}
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>' if case.stated else ""
    canonical = f'<link rel="canonical" href="{case.given["canonical"]}">' if "canonical" in case.given else ""
    bylines = "".join(f'<p class="byline">{html.escape(text)}</p>' for text in case.bylines)
    text = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
    return (
        f'<html lang="{case.language}"><head><meta charset="utf-8"><title>A report of the day</title>'
        f"{canonical}{script}</head><body><article><h1>A report of the day</h1>{bylines}{text}</article></body></html>"
    )


def _lines(name: str, found: Sequence[Outcome], *, show: bool) -> Iterator[str]:
    precision, recall = figures(found)
    languages = len({one.case.language for one in found})
    yield f"{name}: {len(found)} cases in {languages} languages: precision {precision:.3f}, recall {recall:.3f}"
    for one in found if show else ():
        if not one.is_right:
            yield f"  {one.case.language}, {one.case.about}: {one.case.credit or NOBODY}"
            yield f"     found {one.report.credit or NOBODY}"
            yield f"     {[(clue.kind, clue.words, clue.names) for clue in one.report.chain.clues]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--show", action="store_true", help="print the cases that came out otherwise than labelled")
    parser.add_argument("--part", choices=PARTS, help="only this part")
    options = parser.parse_args()
    parts = [options.part] if options.part else list(PARTS)
    found = {name: outcomes(read_cases(name)) for name in parts}
    together = [one for part in found.values() for one in part]
    for name, part in found.items():
        sys.stdout.writelines(f"{line}\n" for line in _lines(name, part, show=options.show))
    sys.stdout.writelines(f"{line}\n" for line in _lines("all", together, show=False))


if __name__ == "__main__":
    main()
