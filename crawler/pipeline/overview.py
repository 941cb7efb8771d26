"""Gathers what the store knows of each outlet's channels, for a look at all of them at once."""

from collections.abc import Iterable
from datetime import datetime

from crawler.schedule.alarms import OK, ChannelFacts
from crawler.schedule.profile import Profile
from crawler.store.store import Store
from crawler.store.values import ChannelState


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
