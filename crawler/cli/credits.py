"""Says in words who wrote a report, and how that is known."""

from collections.abc import Iterator

from crawler.model import Clue, StoredReport
from crawler.text.labels import source_label


def credit_lines(found: StoredReport) -> Iterator[str]:
    """Yield who is credited and how surely, each clue with its words, who helped, and where else the text stands."""
    chain = found.report.chain
    label = source_label(found.outlet_name, found.report.credit)
    if chain.originators:
        yield f"source: {label}, sure to {chain.confidence:.2f}"
    elif chain.clues:
        yield f"source: {label}; the clues disagree, so no agency is credited"
    else:
        yield f"source: {label}; nothing names an agency" if not found.report.credit else f"source: {label}"
    yield from map(_clue, chain.clues)
    if chain.contributors:
        yield f"helped: {', '.join(chain.contributors)}"
    if chain.taken_from:
        yield f"stands elsewhere too: {chain.taken_from}"


def _clue(clue: Clue) -> str:
    return f"  {clue.kind}: {clue.words} ({'/'.join(clue.names)})"
