"""Decides in one word how an outlet and each of its channels is, and which alarms that calls for; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.schedule.due import HARD
from crawler.schedule.moves import is_lasting
from crawler.schedule.profile import Profile

# The words, never mixed up: not read yet; well; well but listing nothing; well but under its usual volume; answering
# with something else; not to be read; its channels well but most pages failing; not found for good.
NEVER, OK, EMPTY, QUIET = "never", "ok", "empty", "quiet"
NOT_A_FEED, BROKEN, PAGES, GONE = "not_a_feed", "broken", "pages", "gone"
CONDITIONS = (OK, EMPTY, QUIET, PAGES, NOT_A_FEED, BROKEN, GONE, NEVER)
MOVED, GAP = "moved", "gap"
KINDS = (QUIET, BROKEN, PAGES, GONE, MOVED, GAP)
# The outcomes of polls that brought an answer, but none of this kind.
FOREIGN = frozenset({"not_a_feed", "empty_body", "no_listing", "landing_page"})
# Failures of this weight in a row, over more than this time, make a channel's trouble an alarm; hard ones of the
# second weight do at once.
ALARMING, ALARMING_AFTER = 2.0, timedelta(hours=1)
ALARMING_AT_ONCE = 3.0
# The last items of an outlet that are looked at, the fewest of them that count, and the share that may not fail.
LAST_ITEMS, FEWEST_ITEMS, FAILING_SHARE = 20, 10, 0.6
# How items end that say nothing of whether pages can be read.
NO_MATTER = frozenset({"duplicate", "rejected:robots"})
FAILURES = ("failed:", "rejected:", "quarantined")


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What is known of a channel: its failures in a row and what they weigh, and its last answer in a stable word
    (`ok`, `empty`, or the failure's; that of a 304 is the one before)."""

    address: str
    polled_at: datetime | None = None
    ok_at: datetime | None = None
    failures: int = 0
    weight: float = 0.0
    answer: str = OK
    error: str | None = None
    profile: Profile = field(default_factory=Profile)


def channel_condition(facts: ChannelFacts) -> str:
    """Return how a channel is. One that was read before is not broken by a failure that may be a hiccup."""
    if facts.polled_at is None or (facts.ok_at is None and not facts.failures):
        return NEVER  # a poll that failed while our own network was down counts for none
    if facts.profile.gone.since is not None:
        return GONE
    if facts.failures and (facts.weight >= HARD or facts.ok_at is None):
        return NOT_A_FEED if facts.answer in FOREIGN else BROKEN
    return EMPTY if facts.answer == EMPTY else OK


def condition(conditions: Collection[str], standing: Collection[str] = ()) -> str:
    """Return how an outlet is, by its channels: well while one of them is.

    :param standing: the kinds of its alarms that stand.
    """
    found = set(conditions) - {NEVER}
    if not found:
        return NEVER
    if OK in found:
        return next((kind for kind in (PAGES, QUIET) if kind in standing), OK)
    if EMPTY in found:
        return QUIET if QUIET in standing else EMPTY
    if found == {GONE}:
        return GONE
    return NOT_A_FEED if found <= {NOT_A_FEED, GONE} else BROKEN


def unwell(conditions: Sequence[str]) -> str | None:
    """Say which of an outlet's channels are not well: `1 of 5 broken`; None where all are."""
    counted = [(conditions.count(word), word) for word in CONDITIONS if word not in {OK, NEVER}]
    told = ", ".join(f"{count} {word}" for count, word in counted if count)
    return f"{told} of {len(conditions)}" if told else None


def broken(channels: Sequence[ChannelFacts], now: datetime) -> str | None:
    """Say why none of an outlet's channels can be read, where that has lasted; None otherwise."""
    if not channels or not all(_alarming(facts, now) for facts in channels) or gone(channels):
        return None
    worst = max(channels, key=lambda facts: facts.weight)
    return f"{_all(channels)} cannot be read: {worst.error or worst.answer}"


def gone(channels: Sequence[ChannelFacts]) -> str | None:
    """Say that all channels of an outlet are gone for good; None otherwise."""
    if not channels or not all(facts.profile.gone.since for facts in channels):
        return None
    return f"{_all(channels, 'is', 'are')} gone (404 or 410) and asked once a month: change the YAML"


def pages(outcomes: Sequence[str]) -> str | None:
    """Say that most pages of an outlet fail; None otherwise.

    :param outcomes: how its last items ended.
    """
    telling = [outcome for outcome in outcomes[:LAST_ITEMS] if outcome not in NO_MATTER]
    failed = [outcome for outcome in telling if outcome.startswith(FAILURES)]
    if len(telling) < FEWEST_ITEMS or len(failed) < FAILING_SHARE * len(telling):
        return None
    most = max(sorted(set(failed)), key=failed.count)
    return f"{len(failed)} of the last {len(telling)} pages gave no report, most of them {most}"


def moved(channels: Sequence[ChannelFacts]) -> str | None:
    """Say where channels have moved to for good, so that the YAML should follow; None where none has."""
    told = []
    for facts in channels:
        move = facts.profile.move
        if move.settled and move.to in {"", move.settled}:
            told.append(f"{facts.address} has moved for good to {move.settled}")
        elif move.foreign and is_lasting(move):
            told.append(f"{facts.address} redirects to another domain, {move.to}")
    return f"{'; '.join(told)}: change the YAML" if told else None


def _alarming(facts: ChannelFacts, now: datetime) -> bool:
    if facts.profile.gone.since is not None:
        return True
    if not facts.failures or facts.weight < ALARMING:
        return False
    return facts.weight >= ALARMING_AT_ONCE or facts.ok_at is None or now - facts.ok_at > ALARMING_AFTER


def _all(channels: Sequence[ChannelFacts], one: str = "", many: str = "") -> str:
    told = f"its channel {one}" if len(channels) == 1 else f"all {len(channels)} channels {many}"
    return told.rstrip()
