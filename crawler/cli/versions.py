"""Shows what became of a report: its versions, what each changed, and the flags it bears with their words."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from crawler.cli.rows import minute, stamp
from crawler.errors import Stop
from crawler.store.values import Flagged, Version
from crawler.text.notices import SHOWN
from crawler.text.revisions import difference


def flag_row(flag: Flagged) -> dict[str, object]:
    """Return a flag of a report for `--json`."""
    return {"flag": flag.flag, "words": flag.words, "since": stamp(flag.since)}


def flag_lines(flags: Sequence[Flagged]) -> Iterator[str]:
    """Yield a line for each flag of a report."""
    for flag in flags:
        yield f"{flag.flag}: {SHOWN[flag.flag]} since {minute(flag.since)}: {flag.words}"


def version_rows(versions: Sequence[Version]) -> list[dict[str, object]]:
    """Return the versions for `--json`, oldest first, each with what became of the one before."""
    before = (None, *versions)
    return [_version_row(version, former) for version, former in zip(versions, before, strict=False)]


def version_lines(versions: Sequence[Version]) -> Iterator[str]:
    """Yield a line for each version, oldest first."""
    for version, row in zip(versions, version_rows(versions), strict=True):
        changed = f"  +{row['added']} -{row['removed']} sentences" if version.number > 1 else ""
        ours = "  extracted anew" if version.origin == "extraction" else ""
        yield f"{version.number}  {minute(version.seen_at)}{changed}{ours}  {version.headline}"


def diff_lines(versions: Sequence[Version], number: int) -> Iterator[str]:
    """Yield the unified diff that made a version of the one before; 0 asks for the last.

    Raises: Stop where there is no such version, or nothing before it.
    """
    found = {later.number: (former, later) for former, later in pairwise(versions)}
    asked = number or versions[-1].number
    if asked not in found:
        has = f"it has {len(versions)}" if len(versions) > 1 else "it was never changed"
        raise Stop(f"no version {asked} with one before it: {has}", code="unknown")
    former, later = found[asked]
    yield f"--- version {former.number}  {minute(former.seen_at)}"
    yield f"+++ version {later.number}  {minute(later.seen_at)}"
    yield from _difference(former, later)


def _difference(former: Version, later: Version) -> list[str]:
    return difference((former.headline, former.body), (later.headline, later.body))


def _version_row(version: Version, former: Version | None) -> dict[str, object]:
    lines = _difference(former, version) if former else []
    return {
        "number": version.number,
        "seen_at": stamp(version.seen_at),
        "modified": stamp(version.modified),
        "title": version.headline,
        "origin": version.origin,
        "added": sum(line.startswith("+") for line in lines),
        "removed": sum(line.startswith("-") for line in lines),
        "diff": lines,
    }
