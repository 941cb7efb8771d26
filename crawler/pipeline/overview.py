"""Gathers what the store knows of each outlet's channels, for a look at all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from crawler.match.grade import Grade, grade
from crawler.schedule.alarms import NEVER, OK, ChannelFacts, channel_condition, condition, unwell
from crawler.schedule.profile import Profile
from crawler.store.edits import Graded
from crawler.store.store import Store
from crawler.store.values import Alarm, ChannelState


@dataclass(frozen=True, slots=True)
class Outlook:
    """How an outlet is in one of the words of `CONDITIONS`, which of its channels are not well (`1 broken of 3`, None
    where all are), the condition of each channel by its number, and the alarms that stand."""

    condition: str = NEVER
    unwell: str | None = None
    channels: dict[int, str] = field(default_factory=dict)
    alarms: tuple[Alarm, ...] = ()


def outlooks(store: Store, now: datetime) -> dict[str, Outlook]:
    """Return how each outlet with a channel in use is, by outlet.

    Raises: StoreError.
    """
    states = store.channels()
    facts = channel_facts(store, states, now)
    numbers: dict[str, list[int]] = {}
    for state in states:
        numbers.setdefault(state.outlet, []).append(state.id)
    standing: dict[str, list[Alarm]] = {}
    for alarm in store.alarms():
        standing.setdefault(alarm.outlet, []).append(alarm)
    return {outlet: _outlook(numbers[outlet], facts[outlet], standing.get(outlet, [])) for outlet in numbers}


def _outlook(numbers: list[int], facts: list[ChannelFacts], standing: list[Alarm]) -> Outlook:
    conditions = [channel_condition(one) for one in facts]
    kinds = [alarm.kind for alarm in standing]
    by_number = dict(zip(numbers, conditions, strict=True))
    return Outlook(condition(conditions, kinds), unwell(conditions), by_number, tuple(standing))


def matcher_grade(store: Store) -> tuple[Graded, Grade]:
    """Return what editors found of the matcher's decisions, and the precision and recall that follow from it: none
    where no editor has corrected anything, as that may be because nobody looked.

    Raises: StoreError.
    """
    found = store.graded()
    if not found.corrections:
        return found, Grade(None, None)
    return found, grade(found.attached, found.wrong, found.missed, found.abstained)


def channel_facts(store: Store, states: Iterable[ChannelState], now: datetime) -> dict[str, list[ChannelFacts]]:
    """Return what is known of the channels given, by outlet, in their order.

    Raises: StoreError.
    """
    profiles, answers = store.profiles(), store.last_answers(now)
    found: dict[str, list[ChannelFacts]] = {}
    for state in states:
        facts = ChannelFacts(
            address=state.address,
            polled_at=state.last_polled_at,
            ok_at=state.last_ok_at,
            failures=state.failures,
            weight=state.weight,
            answer=answers.get(state.id, OK),
            error=state.last_error,
            profile=Profile.from_json(profiles.get(state.id, {})),
        )
        found.setdefault(state.outlet, []).append(facts)
    return found
