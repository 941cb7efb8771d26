"""Learns which of a row's two ids stays the same from poll to poll, its guid or its link; in doubt the link."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from crawler.schedule.facts import RowFacts, Window

# What is counted is forgotten by a tenth a reading, and one reading counts as so many rows at most: the last twenty
# readings decide.
MEMORY = 0.9
MOST_ROWS = 20
# Proof against a guid is forgotten slower: it may lie quiet for days between two articles.
PROOF_MEMORY = 0.99
# Rows counted before anything is said; the share of them that may change; how much proof is enough.
ENOUGH = 10
UNSTABLE = 0.05
PROVED = 2.0
SWEPT = 0.5
LEAST_SWEEP = 3
# One row may err; two at once weigh as many, so that they are not forgotten at the next reading.
AT_ONCE = 2
AT_ONCE_WEIGHT = 10.0
# A row that cannot be told from an edited link counts half.
DOUBT = 0.5

Stable = Literal["unknown", "both", "guid", "link"]


@dataclass(frozen=True, slots=True)
class Ids:
    """What the readings of a channel said of its ids; the counts fade.

    :param readings: full readings that listed rows known before.
    :param guid_kept: rows known by their link whose guid was the same, `guid_moved` another.
    :param link_kept: rows known by their guid whose link was the same, `link_moved` another.
    :param reused: how far it is proved that guids come back on other articles.
    :param swept: readings in which most guids had changed at once, as where they are made from the feed's address.
    :param bare: the share of rows without a guid in the last reading.
    """

    readings: int = 0
    guid_kept: float = 0.0
    guid_moved: float = 0.0
    link_kept: float = 0.0
    link_moved: float = 0.0
    reused: float = 0.0
    swept: float = 0.0
    bare: float = 0.0


@dataclass(slots=True)
class _Seen:
    """What one reading shows, in rows."""

    guid_kept: int = 0
    guid_moved: int = 0
    link_kept: int = 0
    link_moved: int = 0
    proofs: int = 0
    doubts: int = 0


def learn(ids: Ids, rows: Sequence[RowFacts], window: Window, since: datetime | None) -> Ids:
    """Return what is known after a full reading.

    A known guid on an unknown link is either an article whose link changed or another article under a used guid. It is
    the latter for certain where the old link is still listed or the new one was known under another guid; else an
    article dated after the last poll is taken for another one, an older one for the same. Titles say nothing here:
    they change with the article.

    :param since: the last good poll before.
    """
    if not rows:
        return ids
    bare = round(sum(not row.guid for row in rows) / len(rows), 2)
    seen = _compare(rows, window, since)
    if not seen.guid_kept + seen.guid_moved + seen.link_kept + seen.link_moved + seen.proofs + seen.doubts:
        return replace(ids, bare=bare)
    return _counted(ids, seen, bare)


def verdict(ids: Ids) -> Stable:
    """Return which id stays the same. A guid that is reused, or one as unsteady as the link, is none."""
    if ids.reused >= PROVED or ids.bare > 0.5 or ids.swept >= SWEPT:
        return "link"
    guids, links = ids.guid_kept + ids.guid_moved, ids.link_kept + ids.link_moved
    if guids + links < ENOUGH:
        return "unknown"
    if ids.guid_moved > UNSTABLE * guids:
        return "link"
    return "guid" if ids.link_moved > UNSTABLE * links else "both"


def usable_guid(stable: Stable, pin: Literal["guid", "link"] | None = None) -> bool:
    """Tell whether a guid may stand for an article.

    Before anything is known it may: what is no page of the outlet's own site is never an identity anyway.
    """
    return pin == "guid" if pin else stable != "link"


def _compare(rows: Sequence[RowFacts], window: Window, since: datetime | None) -> _Seen:
    guids_of, keys_of = _both_ways(window)
    listed = {row.key for row in rows}
    seen = _Seen()
    for row in rows:
        if not row.guid:
            continue
        if row.key in guids_of:
            kept = row.guid in guids_of[row.key]
            seen.guid_kept += kept
            seen.guid_moved += not kept
        before = keys_of.get(row.guid)
        if before is None:
            continue
        if row.key in before:
            seen.link_kept += 1
        elif row.key in guids_of or not listed.isdisjoint(before):
            seen.proofs += 1
        elif row.published is not None and since is not None and row.published <= since:
            seen.link_moved += 1
        else:
            seen.doubts += 1
    return seen


def _both_ways(window: Iterable[tuple[str, str]]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    guids_of, keys_of = defaultdict(set), defaultdict(set)
    for key, guid in window:
        if guid:
            guids_of[key].add(guid)
            keys_of[guid].add(key)
    return dict(guids_of), dict(keys_of)


def _counted(ids: Ids, seen: _Seen, bare: float) -> Ids:
    return Ids(
        readings=ids.readings + 1,
        guid_kept=_faded(ids.guid_kept, seen.guid_kept, seen.guid_kept + seen.guid_moved),
        guid_moved=_faded(ids.guid_moved, seen.guid_moved, seen.guid_kept + seen.guid_moved),
        link_kept=_faded(ids.link_kept, seen.link_kept, seen.link_kept + seen.link_moved),
        link_moved=_faded(ids.link_moved, seen.link_moved, seen.link_kept + seen.link_moved),
        reused=round(min(ids.reused * PROOF_MEMORY + _proof(seen), 2.0 * MOST_ROWS), 3),
        swept=round(ids.swept * PROOF_MEMORY + _is_sweep(seen.guid_moved, seen.guid_kept), 3),
        bare=bare,
    )


def _faded(before: float, now: int, of: int) -> float:
    return round(before * MEMORY + now * min(1.0, MOST_ROWS / max(of, 1)), 3)


def _proof(seen: _Seen) -> float:
    """Weigh the proof that guids are reused; where most known guids came back on new articles, doubt is proof."""
    certain = seen.proofs + (seen.doubts if _is_sweep(seen.doubts, seen.link_kept + seen.link_moved) else 0)
    if certain >= AT_ONCE:
        return max(float(min(certain, MOST_ROWS)), AT_ONCE_WEIGHT)
    return certain + DOUBT * seen.doubts


def _is_sweep(changed: int, kept: int) -> bool:
    return changed >= LEAST_SWEEP and changed >= kept
