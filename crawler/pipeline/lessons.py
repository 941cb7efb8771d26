"""Decides what a poll teaches of its channel, and what the channel's row holds after it; pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.config.schema import Channel
from crawler.errors import FetchError, NewswireError
from crawler.fetch import manners
from crawler.fetch.manners import Validators
from crawler.model import Listing, Page
from crawler.pipeline.listing import Sifted
from crawler.pipeline.network import NetworkWatch
from crawler.schedule import due, moves, validators
from crawler.schedule.facts import Pins, PollFacts, Window, window_after
from crawler.schedule.gaps import gap_of
from crawler.schedule.profile import Profile, corrected, learned, relies_on_guids
from crawler.schedule.rhythm import interval
from crawler.store.store import Store
from crawler.store.values import ChannelState, NewGap, PollRecord

UNCHANGED = Listing("unchanged", ())
# An index that stays the same says nothing of the sitemaps it names: it is always read, so its validators are not kept.
INDEX = "sitemap-index"
OK = 200


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of a channel before a poll, and where it is asked."""

    state: ChannelState
    profile: Profile
    window: Window
    address: str

    @classmethod
    def of(cls, store: Store, outlet: str, channel: Channel) -> "Remembered":
        """Read it from the store.

        Raises: StoreError.
        """
        state = store.channel(outlet, channel.kind, channel.address)
        kept = store.profile(state.id)
        profile = Profile.from_json(kept.profile)
        return cls(state, profile, kept.window, moves.address(profile.move, channel.address))

    def validators(self, channel: Channel, now: datetime) -> Validators:
        """Return what to send with the poll: nothing where a full reading is due."""
        if validators.plan(self.profile.validators, now, channel.validators) == "full":
            return Validators()
        return Validators(self.state.etag, self.state.last_modified)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a poll brought: a listing and what of it is admitted, the page where one came, or else the failure.

    `reached` is False where no answer of any status came.
    """

    listing: Listing = UNCHANGED
    page: Page | None = None
    sifted: Sifted = field(default_factory=Sifted)
    failure: NewswireError | None = None
    conditional: bool = False
    reached: bool = True

    @property
    def unchanged(self) -> bool:
        """Whether the channel says what it said the last time."""
        return self.failure is None and self.listing is UNCHANGED

    @property
    def document(self) -> Page | None:
        """The answer whose validators and digest are worth keeping."""
        return self.page if self.failure is None and self.listing.kind != INDEX else None

    @property
    def retry_after(self) -> float | None:
        """The seconds the server asked us to wait."""
        return self.failure.retry_after if isinstance(self.failure, FetchError) else None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the channel's profile, window and gaps are after a poll."""

    profile: Profile
    window: Window | None = None
    gap: NewGap | None = None


def lesson(before: Remembered, pins: Pins, answer: Answer, now: datetime) -> Lesson:
    """Return what a poll teaches."""
    facts = facts_of(before, answer, now)
    profile = learned(before.profile, facts, pins)
    if not facts.good or facts.unchanged:
        return Lesson(profile)
    if not facts.partial:
        profile = replace(profile, ttl=answer.listing.ttl, older=answer.listing.older)
    facts = replace(facts, since=_known_since(before, profile, facts))
    found = gap_of(facts, corrected(profile, facts.rows, pins), guids=relies_on_guids(profile, pins))
    window = window_after(before.window, facts.rows)
    return Lesson(profile, None if window == before.window else window, None if found is None else NewGap(*found))


def _known_since(before: Remembered, profile: Profile, facts: PollFacts) -> datetime | None:
    """Return when the channel last showed its rows: a 304 that has just proved a lie showed none."""
    lies = profile.validators.lied_at == facts.at
    return before.profile.validators.last_full_at or facts.since if lies else facts.since


def facts_of(before: Remembered, answer: Answer, now: datetime) -> PollFacts:
    """Return one poll as the channel's profile wants to know it."""
    state, page, document = before.state, answer.page, answer.document
    after = manners.validators_of(document) if document else Validators()
    silent = None if answer.failure else OK  # a named spider need not keep the answer to its first request
    return PollFacts(
        at=now,
        due=state.next_poll_at,
        asked=page.url if page else before.address,
        since=state.last_ok_at,
        final_url=page.final_url if page else before.address,
        status=page.status if page else silent,
        redirects=page.redirects if page else (),
        is_feed=answer.failure is None,
        conditional=answer.conditional,
        unchanged=answer.unchanged,
        etag_before=state.etag,
        etag_after=after.etag,
        modified_before=state.last_modified,
        modified_after=after.last_modified,
        rows=answer.sifted.rows,
        window=before.window,
        notes=answer.sifted.notes,
        # While our own network is down, no failure is counted, though one there was.
        failures=max(state.failures, int(state.last_error is not None)),
    )


@dataclass(frozen=True, slots=True)
class Pace:
    """What decides when a channel is polled next, beside what it has taught.

    :param pinned: the interval its outlet's file names.
    :param first: the interval before anything is learnt.
    :param chance: a number in [0, 1) that spreads the polls.
    """

    pinned: timedelta | None
    first: timedelta
    network: NetworkWatch
    chance: float


def record_of(
    before: Remembered, answer: Answer, learnt: Lesson, pace: Pace, started: datetime, now: datetime
) -> PollRecord:
    """Return the poll as it is stored."""
    state, failure = before.state, answer.failure
    kept = _kept(before, answer, learnt.profile)
    blamed = failure is not None and not pace.network.is_down
    weight = 0.0 if failure is None else state.weight + (due.failure_weight(failure.code) if blamed else 0.0)
    return PollRecord(
        started_at=started,
        took_ms=int((now - started).total_seconds() * 1000),
        outcome=_outcome(answer),
        next_poll_at=_next_poll(answer, learnt.profile, pace, weight, now),
        status=answer.page.status if answer.page else None,
        error=None if failure is None else str(failure),
        etag=kept.validators.etag,
        last_modified=kept.validators.last_modified,
        body_digest=kept.digest,
        failures=0 if failure is None else state.failures + blamed,
        weight=weight,
        keep_validators=kept.former,
        profile=None if learnt.profile == before.profile else learnt.profile.to_json(),
        window=learnt.window,
        listed=len(answer.listing.items),
        notes=answer.sifted.notes,
        gap=learnt.gap,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of an answer for the next request; `former` keeps what was there before where it says nothing."""

    validators: Validators = field(default_factory=Validators)
    digest: str | None = None
    former: bool = False


def _kept(before: Remembered, answer: Answer, profile: Profile) -> _Kept:
    """Return what to keep: of a whole answer exactly what it states, of a failure what was known.

    What was known of a place that is given up belongs to that place alone.
    """
    document = answer.document
    if answer.failure is not None:
        return _Kept(former=moves.address(profile.move, before.state.address) == before.address)
    if document is None:
        return _Kept(former=answer.unchanged)
    whole = not manners.is_unchanged(document) and not manners.is_partial(document)
    digest = manners.digest_of(document) if whole else None
    return _Kept(manners.validators_of(document), digest, former=manners.is_unchanged(document))


def _outcome(answer: Answer) -> str:
    if answer.failure is not None:
        return answer.failure.code
    if answer.unchanged:
        return "unchanged"
    return "ok" if answer.listing.items else "empty"


def _next_poll(answer: Answer, profile: Profile, pace: Pace, weight: float, now: datetime) -> datetime:
    if answer.failure is not None and pace.network.is_down:
        return now + max(pace.network.wait(pace.chance), timedelta(seconds=answer.retry_after or 0.0))
    wait = pace.pinned or interval(profile.rhythm, now, first=pace.first)
    if profile.gone.since is not None:
        wait, weight = due.LONGEST, due.MOST_DOUBLINGS
    return due.next_poll(
        wait,
        weight=weight,
        retry_after=answer.retry_after,
        at_least=None if pace.pinned else _wish(answer, profile),
        now=now,
        chance=pace.chance,
    )


def _wish(answer: Answer, profile: Profile) -> timedelta | None:
    """Return the time between two polls that the document or its answer asks for."""
    fresh = manners.freshness(answer.page) if answer.page and answer.failure is None else None
    wishes = [seconds for seconds in (fresh, profile.ttl) if seconds]
    return timedelta(seconds=min(max(wishes), due.LONGEST_WISH.total_seconds())) if wishes else None
