"""Validators are sent as given until they are proved to lie, and never without a canary."""

import random
from dataclasses import replace
from datetime import datetime
from typing import Literal

import pytest
from schedule_polls import DAY, HOUR, MINUTE, NOW, OWN

from crawler.schedule.facts import PollFacts
from crawler.schedule.validators import (
    BELIEVED_AGAIN,
    CANARY_AGE,
    CANARY_POLLS,
    SUSPECT_POLLS,
    USELESS,
    Trust,
    is_liar,
    learn,
    plan,
    verdict,
)

FULL = PollFacts(NOW, NOW, OWN, final_url=OWN, status=200, is_feed=True, etag_after='"a"')
SAME = replace(FULL, status=304, conditional=True, unchanged=True, etag_before='"a"')
BEGUN = learn(Trust(), FULL, news=False)


def at(facts: PollFacts, moment: datetime) -> PollFacts:
    return replace(facts, at=moment, due=moment)


@pytest.mark.parametrize("pin", [None, "trust", "ignore"])
def test_the_first_reading_is_full(pin: Literal["trust", "ignore"] | None) -> None:
    assert plan(Trust(), NOW, pin) == "full"


def test_every_fiftieth_answer_is_read_in_full() -> None:
    trust, plans = BEGUN, []
    for poll in range(1, 151):
        moment = NOW + poll * 15 * MINUTE
        plans.append(plan(trust, moment))
        facts = replace(SAME, status=200, conditional=False) if plans[-1] == "full" else SAME
        trust = learn(trust, at(facts, moment), news=False)
    assert [poll for poll, planned in enumerate(plans, 1) if planned == "full"] == [50, 100, 150]
    assert CANARY_POLLS == 50
    assert verdict(trust) == "honest"
    assert (trust.polls, trust.full, trust.unchanged) == (151, 4, 147)


def test_a_reading_older_than_a_week_is_made_anew() -> None:
    assert plan(BEGUN, NOW + CANARY_AGE - MINUTE) == "conditional"
    assert plan(BEGUN, NOW + CANARY_AGE) == "full"


@pytest.mark.parametrize(
    ("etags", "dates", "conditional", "news", "lies"),
    [
        (('"a"', '"a"'), (None, None), False, True, True),
        (('"a"', '"a"'), (None, None), True, True, True),
        ((None, None), ("Thu", "Thu"), False, True, True),
        (('"a"', '"a"'), ("Thu", "Thu"), False, True, True),
        (('"a"', '"a"'), ("Thu", "Fri"), False, True, False),
        (('"a"', '"b"'), ("Thu", "Thu"), False, True, False),
        (('"a"', None), (None, None), False, True, False),
        ((None, None), (None, None), False, True, False),
        (('"a"', '"a"'), (None, None), False, False, False),
    ],
)
def test_news_under_the_same_validators_is_a_lie(
    etags: tuple[str | None, str | None],
    dates: tuple[str | None, str | None],
    conditional: bool,
    news: bool,
    lies: bool,
) -> None:
    facts = replace(
        FULL,
        conditional=conditional,
        etag_before=etags[0],
        etag_after=etags[1],
        modified_before=dates[0],
        modified_after=dates[1],
    )
    trust = learn(BEGUN, facts, news=news)
    assert (verdict(trust) == "lie") is lies
    assert is_liar(trust, NOW) is lies
    assert plan(trust, NOW + HOUR) == ("full" if lies else "conditional")


def test_a_liar_is_tried_again_after_a_month_and_watched_closely() -> None:
    liar = learn(BEGUN, replace(FULL, etag_before='"a"'), news=True)
    assert plan(liar, NOW + DAY, "trust") == "conditional"
    assert plan(liar, NOW + DAY, "ignore") == "full"
    trust, moment = liar, NOW
    while is_liar(trust, moment):
        assert plan(trust, moment) == "full"
        trust, moment = learn(trust, at(replace(FULL, unchanged=True), moment), news=False), moment + DAY
    assert moment == NOW + BELIEVED_AGAIN
    plans = []
    for _ in range(SUSPECT_POLLS):
        plans.append(plan(trust, moment))
        trust, moment = learn(trust, at(SAME, moment), news=False), moment + HOUR
    assert plans == ["conditional"] * (SUSPECT_POLLS - 1) + ["full"]


def test_a_pinned_trust_still_has_its_canary() -> None:
    assert plan(replace(BEGUN, since_full=CANARY_POLLS - 1), NOW, "trust") == "full"


def polled(hidden: bool, chance: float, polls: int) -> tuple[Trust, int]:
    """Poll a server whose rows change by chance; one that hides them answers every conditional request with 304."""
    dice, trust, moment, version, stored = random.Random(7), BEGUN, NOW, 0, 0
    for poll in range(polls):
        moment += 15 * MINUTE
        version += dice.random() < chance
        conditional = plan(trust, moment) == "conditional"
        kept = conditional and (hidden or version == stored)
        facts = replace(
            at(SAME if kept else FULL, moment),
            conditional=conditional,
            unchanged=version == stored,
            etag_before=f'"{stored}"',
            etag_after=f'"{version}"',
        )
        trust = learn(trust, facts, news=not kept and version != stored)
        stored = stored if kept else version
        if is_liar(trust, moment):
            return trust, poll
    return trust, polls


@pytest.mark.parametrize(("run", "suspicion"), [(0, 0), (2, 0), (3, 1), (49, 1)])
def test_news_is_suspect_after_a_run_that_brought_none(run: int, suspicion: int) -> None:
    canary = replace(FULL, etag_before='"a"', etag_after='"b"')
    assert learn(replace(BEGUN, since_full=run), canary, news=True).suspicion == suspicion
    assert learn(replace(BEGUN, since_full=run), canary, news=False).suspicion == 0


@pytest.mark.parametrize("chance", [0.02, 0.1, 0.5, 1.0])
def test_a_server_that_always_says_nothing_is_new_is_found_out(chance: float) -> None:
    trust, took = polled(hidden=True, chance=chance, polls=2_000)
    assert verdict(trust) == "lie"
    assert took <= CANARY_POLLS + 6 * SUSPECT_POLLS / min(1.0, SUSPECT_POLLS * chance)


@pytest.mark.parametrize("chance", [0.001, 0.01, 0.05, 0.2, 0.7])
def test_an_honest_server_is_never_suspected_for_long(chance: float) -> None:
    trust, took = polled(hidden=False, chance=chance, polls=10_000)
    assert took == 10_000
    assert verdict(trust) == "honest"


@pytest.mark.parametrize(
    ("conditional", "after", "useless"),
    [(True, '"a"', True), (True, '"b"', True), (False, '"b"', True), (False, '"a"', False)],
)
def test_validators_that_spare_nothing_are_called_useless(conditional: bool, after: str, useless: bool) -> None:
    trust = BEGUN
    for _ in range(USELESS):
        assert verdict(trust) == "unknown"
        facts = replace(FULL, conditional=conditional, unchanged=True, etag_before='"a"', etag_after=after)
        trust = learn(trust, facts, news=False)
    assert verdict(trust) == ("useless" if useless else "unknown")
    assert verdict(learn(trust, SAME, news=False)) == "honest"
    assert plan(trust, NOW) == "conditional"


def test_a_server_without_validators_is_said_to_have_none() -> None:
    assert verdict(Trust()) == "unknown"
    assert verdict(learn(Trust(), replace(FULL, etag_after=None), news=False)) == "none"


def test_a_partial_answer_is_no_full_reading() -> None:
    trust = learn(replace(BEGUN, suspicion=2), replace(SAME, status=226, unchanged=False, is_feed=True), news=True)
    assert (trust.since_full, trust.full, trust.suspicion, trust.lied_at) == (1, 1, 0, None)
