"""Holds what a channel has taught over its polls, and takes in what one more of them shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from crawler.schedule import gaps, ids, offset, validators
from crawler.schedule.facts import Pins, PollFacts, RowFacts, fresh
from crawler.schedule.gaps import Depth
from crawler.schedule.ids import Ids
from crawler.schedule.jsonform import from_json, to_json
from crawler.schedule.moves import Gone, Move, learn_gone, learn_move
from crawler.schedule.offset import Clock
from crawler.schedule.rhythm import Rhythm, Sighting
from crawler.schedule.rhythm import learn as learn_rhythm
from crawler.schedule.shift import FARTHEST
from crawler.schedule.validators import Trust

# Kinds of fault remembered of the last full reading.
MOST_NOTES = 40
NO_PINS = Pins()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a channel has taught. Of its last full reading, `counts` are the faults mended and rows dropped, by word,
    `ttl` the seconds it asks for between two polls, `older` the document that goes on where it ends."""

    rhythm: Rhythm = field(default_factory=Rhythm)
    validators: Trust = field(default_factory=Trust)
    ids: Ids = field(default_factory=Ids)
    clock: Clock = field(default_factory=Clock)
    depth: Depth = field(default_factory=Depth)
    move: Move = field(default_factory=Move)
    gone: Gone = field(default_factory=Gone)
    counts: Mapping[str, int] = field(default_factory=dict)
    ttl: float | None = None
    older: str | None = None

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "Profile":
        """Return a profile as it was kept; what is missing or foreign in it is as if it had not been learnt."""
        profile = from_json(cls, stored)
        return profile if _is_sound(profile) else replace(profile, rhythm=Rhythm(), clock=Clock())

    def to_json(self) -> dict[str, object]:
        """Return the profile as a JSON object that holds what was learnt only."""
        return to_json(self)


def learned(profile: Profile, facts: PollFacts, pins: Pins = NO_PINS) -> Profile:
    """Return what is known after a poll.

    A failed one teaches where the channel is, nothing else. What a poll finds out counts at once: judge and keep its
    rows by the profile returned (`relies_on_guids`, `offset.settled`), not by the one before.
    """
    move = learn_move(profile.move, facts)
    was_elsewhere = bool(profile.move.settled) and facts.asked == profile.move.settled
    gone = profile.gone if was_elsewhere and not facts.good else learn_gone(profile.gone, facts)
    if (move, gone) != (profile.move, profile.gone):
        profile = replace(profile, move=move, gone=gone)
    if not facts.good:
        return profile
    return _unchanged(profile, facts) if facts.unchanged else _read(profile, facts, pins)


def relies_on_guids(profile: Profile, pins: Pins = NO_PINS) -> bool:
    """Tell whether a guid of the channel may stand for an article."""
    return ids.usable_guid(ids.verdict(profile.ids), pins.ids)


def corrected(profile: Profile, rows: Sequence[RowFacts], pins: Pins = NO_PINS) -> tuple[RowFacts, ...]:
    """Return the rows with the channel's clock offset applied to their dates."""
    pin = pins.clock_offset
    if not profile.clock.shift and pin is None:
        return tuple(rows)
    return tuple(
        replace(row, published=offset.correct(row.published, profile.clock, pin)[0]) if row.published else row
        for row in rows
    )


def _unchanged(profile: Profile, facts: PollFacts) -> Profile:
    sighting = Sighting(facts.at, 0, 0, facts.since, facts.on_time)
    return replace(
        profile,
        rhythm=learn_rhythm(profile.rhythm, sighting),
        validators=validators.learn(profile.validators, facts, news=False),
    )


def _read(profile: Profile, facts: PollFacts, pins: Pins) -> Profile:
    known_ids = ids.learn(profile.ids, facts.rows, facts.window, facts.since)
    profile = replace(profile, ids=known_ids)
    news = fresh(facts.rows, facts.window, guids=relies_on_guids(profile, pins))
    profile = replace(profile, clock=offset.learn(profile.clock, facts, news))
    rows = corrected(profile, facts.rows, pins)
    return replace(
        profile,
        rhythm=learn_rhythm(profile.rhythm, _sighting(profile, facts, corrected(profile, news, pins))),
        # A first reading cannot show that a 304 would have lied.
        validators=validators.learn(profile.validators, facts, news=bool(news) and bool(facts.window)),
        depth=profile.depth if facts.partial else gaps.learn(profile.depth, rows, facts.at),
        counts=profile.counts if facts.partial else dict(sorted(facts.notes.items())[:MOST_NOTES]),
    )


def _sighting(profile: Profile, facts: PollFacts, news: Sequence[RowFacts]) -> Sighting:
    # A partial answer says nothing of how many rows a whole one lists.
    listed = profile.rhythm.depth if facts.partial else len(facts.rows)
    published = tuple(row.published for row in news if row.published)
    return Sighting(facts.at, max(listed, len(news)), len(news), facts.since, facts.on_time, published)


def _is_sound(profile: Profile) -> bool:
    """Tell whether the numbers are such as can have been learnt."""
    rhythm = profile.rhythm
    numbers = (*rhythm.rows, *rhythm.hours, rhythm.came, rhythm.expected, rhythm.depth, rhythm.pace, rhythm.day)
    return min(numbers) >= 0 and abs(profile.clock.shift) <= FARTHEST
