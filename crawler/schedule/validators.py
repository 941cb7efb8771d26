"""Decides whether a poll sends the channel's validators, and learns whether they tell the truth."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from crawler.schedule.facts import PollFacts

# A full reading at least this often, to find out validators that lie (NewsBlur reads 1 % in full, Feedbin every 8 h).
CANARY_POLLS = 50
CANARY_AGE = timedelta(days=7)
# A channel under suspicion is read in full this often instead.
SUSPECT_POLLS = 5
# A server that says 304 whatever has changed cannot be told from one whose change came just before the canary: it is
# believed no more once so many canaries brought news after at least so many 304s, and no conditional request ever did.
SUSPICIONS = 5
SUSPECT_RUN = 3
# A liar is given another try after this.
BELIEVED_AGAIN = timedelta(days=30)
# Validators that fail to spare a reading of the same body this often in a row are of no use.
USELESS = 3

NOT_MODIFIED = 304

Plan = Literal["conditional", "full"]
Honesty = Literal["unknown", "none", "honest", "useless", "lie"]


@dataclass(frozen=True, slots=True)
class Trust:
    """What is known of a channel's validators.

    :param polls: good answers so far; `full` of them with the whole body, `unchanged` of them 304.
    :param since_full: answers since the last one with the whole body.
    :param given: the last whole answer bore a validator.
    :param lied_at: when they were last proved to lie.
    :param suspicion: canaries in a row that brought what no conditional request had.
    :param useless: times in a row that the same body came although nothing had changed.
    """

    polls: int = 0
    full: int = 0
    unchanged: int = 0
    since_full: int = 0
    last_full_at: datetime | None = None
    given: bool = False
    lied_at: datetime | None = None
    suspicion: int = 0
    useless: int = 0


def plan(trust: Trust, now: datetime, pin: Literal["trust", "ignore"] | None = None) -> Plan:
    """Return whether the next request sends the validators as they were given, or none.

    :param pin: `ignore` never sends them; `trust` sends them whatever was learnt, save for the canary.
    """
    if pin == "ignore" or (pin is None and is_liar(trust, now)) or _canary_due(trust, now):
        return "full"
    return "conditional"


def is_liar(trust: Trust, now: datetime) -> bool:
    """Tell whether the validators were proved to lie in the last 30 days."""
    return trust.lied_at is not None and now - trust.lied_at < BELIEVED_AGAIN


def verdict(trust: Trust) -> Honesty:
    """Return what the validators are, in a word."""
    if trust.lied_at is not None:
        return "lie"
    if trust.full and not trust.given:
        return "none"
    if trust.useless >= USELESS:
        return "useless"
    return "honest" if trust.unchanged else "unknown"


def learn(trust: Trust, facts: PollFacts, *, news: bool) -> Trust:
    """Return what is known after a good answer.

    Proof of a lie is a whole answer with rows not seen before under the very validators that were stored: a 304 would
    have hidden them.

    :param news: the answer lists rows that were not in the window.
    """
    trust = replace(trust, polls=trust.polls + 1)
    if facts.status == NOT_MODIFIED:
        return replace(trust, unchanged=trust.unchanged + 1, since_full=trust.since_full + 1, useless=0)
    if facts.partial:
        return replace(trust, since_full=trust.since_full + 1, suspicion=0)
    suspicion = _suspicion(trust, facts, news=news)
    lies = news and (_same_validators(facts) or suspicion >= SUSPICIONS)
    return replace(
        trust,
        full=trust.full + 1,
        since_full=0,
        last_full_at=facts.at,
        given=bool(facts.etag_after or facts.modified_after),
        lied_at=facts.at if lies else trust.lied_at,
        # One more such canary is enough when a liar is tried again.
        suspicion=SUSPICIONS - 1 if lies else suspicion,
        useless=trust.useless + 1 if _is_useless(facts) else 0,
    )


def _canary_due(trust: Trust, now: datetime) -> bool:
    polls = SUSPECT_POLLS if trust.suspicion else CANARY_POLLS
    return trust.last_full_at is None or now - trust.last_full_at >= CANARY_AGE or trust.since_full >= polls - 1


def _same_validators(facts: PollFacts) -> bool:
    before, after = (facts.etag_before, facts.modified_before), (facts.etag_after, facts.modified_after)
    return before == after and any(before)


def _suspicion(trust: Trust, facts: PollFacts, *, news: bool) -> int:
    """Count a canary that brings news after a run of 304s; a conditional request that brings a change clears all."""
    if facts.conditional:
        return trust.suspicion if facts.unchanged else 0
    return trust.suspicion + (news and trust.since_full >= SUSPECT_RUN)


def _is_useless(facts: PollFacts) -> bool:
    """Tell an answer that repeats the body to a conditional request, or gives the same body other validators."""
    before, after = (facts.etag_before, facts.modified_before), (facts.etag_after, facts.modified_after)
    return facts.unchanged and any(before) and (facts.conditional or before != after)
