"""Says in plain words what a channel has taught, and what of it the outlet's file pins."""

from datetime import datetime, timedelta

from crawler.schedule import ids, moves, offset, shift, validators
from crawler.schedule.facts import Pins
from crawler.schedule.profile import NO_PINS, Profile

Line = tuple[str, str]
"""What is spoken of, and what is known of it."""

UNKNOWN = "not known yet"
HONESTY = {
    "unknown": "not tried yet",
    "none": "none given",
    "honest": "tell the truth",
    "useless": "of no use: they change, or the body is sent, though nothing is new",
    "lie": "lie",
}
STABLE = {
    "unknown": UNKNOWN,
    "both": "link and guid both stay",
    "guid": "the guid stays, links change",
    "link": "the link; guids are missing, change or are used again",
}
PINNED_VALIDATORS = {"trust": "trusted", "ignore": "never sent"}


def shown(profile: Profile, pins: Pins = NO_PINS) -> list[Line]:
    """Return a line for each part of the profile; of those that nothing is to be said about, none."""
    lines = [
        ("validators", _validators(profile, pins)),
        ("identity", _identity(profile, pins)),
        ("clock", _clock(profile, pins)),
        ("window", _window(profile)),
        ("rhythm", _rhythm(profile, pins)),
        ("address", _address(profile.move)),
        ("gone", _gone(profile.gone)),
        ("mended", _counts(profile, "mended:")),
        ("dropped", _counts(profile, "dropped:")),
    ]
    return [(name, text) for name, text in lines if text]


def _validators(profile: Profile, pins: Pins) -> str:
    trust = profile.validators
    if pins.validators:
        return _pinned(PINNED_VALIDATORS[pins.validators])
    told = HONESTY[validators.verdict(trust)]
    if trust.lied_at:
        again = trust.lied_at + validators.BELIEVED_AGAIN
        told += f": found on {_day(trust.lied_at)}, read in full until {_day(again)}"
    return _learnt(f"{told} ({trust.unchanged} not modified, {trust.full} read in full)", trust.polls)


def _identity(profile: Profile, pins: Pins) -> str:
    if pins.ids:
        return _pinned(f"the {pins.ids}")
    return _learnt(STABLE[ids.verdict(profile.ids)], profile.ids.readings)


def _clock(profile: Profile, pins: Pins) -> str:
    clock = profile.clock
    if pins.clock_offset is not None:
        return _pinned(_shift(pins.clock_offset))
    if not clock.shift and clock.polls < shift.POLLS:
        return _learnt(UNKNOWN, clock.polls)
    return _learnt(_shift(clock.shift * offset.MINUTE), clock.polls)


def _window(profile: Profile) -> str:
    depth = profile.depth
    if not depth.readings:
        return _learnt(UNKNOWN, 0)
    reach = f" over {_span(timedelta(seconds=depth.span))}" if depth.span > 0 else ""
    return _learnt(f"{depth.listed:.0f} rows{reach}", depth.readings)


def _rhythm(profile: Profile, pins: Pins) -> str:
    watched = any(profile.rhythm.hours)
    told = f"{profile.rhythm.rate * 24:.1f} new rows a day" if watched else ""
    if pins.every:
        return _pinned(f"polled every {_span(pins.every)}{f' ({told})' if told else ''}")
    return _learnt(told or UNKNOWN, profile.validators.polls)


def _address(move: moves.Move) -> str:
    if move.settled and move.to in {"", move.settled}:
        told = f"moved for good to {move.settled}: change the YAML"
        return _learnt(told, move.polls) if move.polls else told
    if not move.to or not move.first_at:
        return ""
    since = f"redirects to {move.to} since {_day(move.first_at)}"
    if move.foreign and moves.is_lasting(move):
        return _learnt(f"moves to another domain: change the YAML; {since}", move.polls)
    return _learnt(f"{since}, not followed for good yet", move.polls)


def _gone(gone: moves.Gone) -> str:
    if gone.since:
        return f"gone since {_day(gone.since)}: asked once a month"
    return f"not found since {_day(gone.missing_since)}" if gone.missing_since else ""


def _counts(profile: Profile, prefix: str) -> str:
    words = {word.removeprefix(prefix): count for word, count in profile.counts.items() if word.startswith(prefix)}
    told = ", ".join(f"{word} {count}" for word, count in sorted(words.items()))
    return f"{told} (in the last full reading)" if told else ""


def _learnt(told: str, polls: int) -> str:
    return f"{told}; learnt from {polls} poll{'' if polls == 1 else 's'}"


def _pinned(told: str) -> str:
    return f"{told}; pinned"


def _shift(shift: timedelta) -> str:
    if not shift:
        return "dates are right"
    return f"dates are {_span(abs(shift))} {'behind: added' if shift > timedelta(0) else 'ahead: taken off'}"


def _span(span: timedelta) -> str:
    """Say a span in its two largest units: `2 d 4 h`, `1 h 30 min`, `45 min`."""
    minutes = round(span / offset.MINUTE)
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    told = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(told[:2]) or "0 min"


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
