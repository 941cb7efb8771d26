"""A profile learns from each poll what it shows, survives the store, and takes any junk for nothing learnt."""

import json
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule_polls import DAY, HOUR, MINUTE, NOW, OWN, Told, failed, full, row, rows

from crawler.schedule import ids, validators
from crawler.schedule.facts import Pins, PollFacts
from crawler.schedule.gaps import Depth
from crawler.schedule.ids import Ids
from crawler.schedule.moves import Gone, Move, address
from crawler.schedule.offset import Clock
from crawler.schedule.profile import MOST_NOTES, Profile, corrected, learned, relies_on_guids
from crawler.schedule.rhythm import Rhythm, Sighting, interval
from crawler.schedule.rhythm import learn as learn_rhythm
from crawler.schedule.validators import Trust, is_liar

times = st.none() | st.datetimes(timezones=st.just(UTC))
counts = st.integers(0, 10**6)
shares = st.floats(0, 1e6)
texts = st.text(max_size=20)
samples = st.lists(st.tuples(counts, st.integers(-1000, 1000), counts, st.booleans()), max_size=5).map(tuple)
profiles = st.builds(
    Profile,
    rhythm=st.builds(Rhythm, rows=st.tuples(*[shares] * 24), depth=counts, pace=shares, day=counts),
    validators=st.builds(Trust, counts, counts, counts, counts, times, st.booleans(), times, counts, counts),
    ids=st.builds(Ids, counts, *[shares] * 7),
    clock=st.builds(Clock, st.integers(-840, 840), counts, counts, samples, counts, counts, counts),
    depth=st.builds(Depth, shares, shares, counts),
    move=st.builds(Move, texts, times, times, counts, st.booleans(), texts, times),
    gone=st.builds(Gone, times, times, times),
    counts=st.dictionaries(texts, st.integers(), max_size=4),
)
FIELDS = ["rhythm", "validators", "ids", "clock", "depth", "move", "gone", "counts"]
INNER = [
    "rows",
    "hours",
    "pace",
    "day",
    "polls",
    "lied_at",
    "last_full_at",
    "reused",
    "samples",
    "shift",
    "settled",
    "since",
]
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | times.map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(INNER) | texts, inner, max_size=4),
    max_leaves=12,
)


@given(profiles)
def test_a_profile_comes_back_from_the_store_as_it_was(profile: Profile) -> None:
    assert Profile.from_json(json.loads(json.dumps(profile.to_json()))) == profile


@given(st.dictionaries(st.sampled_from(FIELDS) | texts, junk))
def test_junk_never_fails_and_goes_on_learning(stored: dict[str, object]) -> None:
    profile = Profile.from_json(stored)
    window = (("a", "b"),)
    for facts in (
        full(NOW, row("a", published=NOW - HOUR), since=NOW - HOUR, window=window),
        replace(full(NOW, since=NOW - HOUR), status=304, unchanged=True),
        failed(NOW, 404),
        failed(NOW, None),
    ):
        after = learned(profile, facts)
        assert Profile.from_json(json.loads(json.dumps(after.to_json()))) == after
        assert timedelta(0) < interval(after.rhythm, NOW, first=HOUR) <= DAY
        assert validators.plan(after.validators, NOW) in {"conditional", "full"}


@pytest.mark.parametrize(
    "stored",
    [
        {"rhythm": {"rows": [-1.0] * 24}},
        {"rhythm": {"pace": -1}},
        {"rhythm": {"hours": [1.0] * 23}},
        {"clock": {"shift": 100_000}},
        {"clock": {"samples": [[1, 2, 3]]}},
    ],
    ids=str,
)
def test_numbers_that_cannot_have_been_learnt_are_forgotten(stored: dict[str, object]) -> None:
    assert Profile.from_json(stored) == Profile()


def test_a_new_profile_is_an_empty_object_and_a_learnt_one_is_small() -> None:
    assert Profile().to_json() == {}
    told = Told()
    for poll in range(200):
        at = NOW + poll * 30 * MINUTE
        listed = [row(f"{poll - back}", published=at - back * 30 * MINUTE + 2 * HOUR) for back in range(30)]
        told.poll(replace(full(at, *listed), etag_after=f'"{poll}"', notes={"mended:relative_link": 30}))
    stored = json.dumps(told.profile.to_json())
    assert len(stored) < 2_500
    assert told.profile.clock.shift == -120


def test_a_failed_poll_teaches_only_where_the_channel_is() -> None:
    told = Told()
    told.poll(full(NOW, *rows("a", "b")))
    before = told.profile
    assert learned(before, failed(NOW + HOUR, 503)) is before
    assert learned(before, failed(NOW + HOUR, None)) is before
    assert learned(before, failed(NOW + HOUR, 404)) == replace(before, gone=Gone(missing_since=NOW + HOUR))


def test_an_unchanged_poll_is_a_sighting_without_rows() -> None:
    told = Told()
    told.profile = Profile(rhythm=Rhythm(pace=0.5, on_time=2))
    first = told.poll(full(NOW, *rows("a", "b")))
    at = NOW + 20 * MINUTE
    after = told.poll(replace(full(at), status=304, conditional=True, unchanged=True))
    assert after.rhythm == learn_rhythm(first.rhythm, Sighting(at, 0, 0, NOW, on_time=True))
    assert (after.validators.polls, after.validators.unchanged) == (2, 1)
    third = told.poll(replace(full(at + 20 * MINUTE), status=304, conditional=True, unchanged=True))
    assert third.rhythm.pace > after.rhythm.pace
    assert (after.depth, after.ids, after.clock, after.counts) == (first.depth, first.ids, first.clock, first.counts)


def test_the_rhythm_is_told_how_many_rows_are_new_and_their_true_dates() -> None:
    profile = Profile(clock=Clock(shift=-60))
    window = tuple((one.key, one.guid) for one in rows("a", "b"))
    new = row("c", published=NOW + 50 * MINUTE)
    after = learned(profile, full(NOW, new, *rows("a", "b"), since=NOW - HOUR, window=window))
    sighting = Sighting(NOW, 3, 1, NOW - HOUR, on_time=True, published=(NOW - 10 * MINUTE,))
    assert after.rhythm == learn_rhythm(Rhythm(), sighting)


def test_a_partial_answer_is_no_reading_of_the_whole() -> None:
    told = Told()
    first = told.poll(replace(full(NOW, *rows(*"abcdefgh")), notes={"dropped:no_link": 2}))
    at = NOW + 20 * MINUTE
    after = told.poll(replace(full(at, *rows("i")), status=226, conditional=True))
    assert (after.depth, after.counts) == (first.depth, {"dropped:no_link": 2})
    assert after.rhythm == learn_rhythm(first.rhythm, Sighting(at, 8, 1, NOW, on_time=True))


def lying(at_once: bool) -> tuple[Told, list[bool]]:
    """Poll a server that keeps its ETag while its rows change."""
    told, lies = Told(), []
    for poll in range(3):
        etag = '"always"'
        facts = full(NOW + poll * HOUR, row(f"{poll if at_once else poll // 2}"), row("stays"))
        lies.append(
            is_liar(told.poll(replace(facts, etag_before=etag if poll else None, etag_after=etag)).validators, NOW)
        )
    return told, lies


def test_a_lying_etag_is_found_out_by_the_first_full_reading_with_news() -> None:
    assert lying(at_once=True)[1] == [False, True, True]
    assert lying(at_once=False)[1] == [False, False, True]
    assert validators.plan(lying(at_once=True)[0].profile.validators, NOW + DAY) == "full"


def test_validators_kept_without_a_window_prove_nothing() -> None:
    facts = replace(full(NOW, *rows("a")), etag_before='"a"', etag_after='"a"')
    assert not is_liar(learned(Profile(), facts).validators, NOW)
    assert is_liar(learned(Profile(), replace(facts, window=(("b", "c"),))).validators, NOW)


def test_guids_by_place_are_not_relied_on_in_the_very_poll_that_shows_it() -> None:
    told = Told()
    told.poll(full(NOW, row("a", "1"), row("b", "2"), row("c", "3")))
    assert relies_on_guids(told.profile)
    after = told.poll(full(NOW + HOUR, row("d", "1"), row("a", "2"), row("b", "3")))
    assert not relies_on_guids(after)
    assert relies_on_guids(after, Pins(ids="guid"))
    assert not relies_on_guids(Profile(), Pins(ids="link"))
    # The one new article is seen as new though its guid was known.
    assert after.rhythm == learn_rhythm(
        learn_rhythm(Rhythm(), Sighting(NOW, 3, 3, None, on_time=True)),
        Sighting(NOW + HOUR, 3, 1, NOW, on_time=True),
    )


def test_the_pin_of_the_ids_counts_before_what_is_learnt() -> None:
    def poll(pins: Pins) -> Profile:
        told = Told(pins)
        told.poll(full(NOW, row("a"), row("b")))
        return told.poll(full(NOW + HOUR, row("moved", "guid a"), row("b")))

    assert poll(Pins(ids="link")).rhythm.came == 1
    assert poll(Pins(ids="guid")).rhythm.came == 0
    assert ids.verdict(poll(Pins()).ids) == "unknown"


def test_corrected_rows_bear_the_pinned_or_learnt_time() -> None:
    dated, bare = row("a", published=NOW), row("b")
    assert corrected(Profile(), (dated, bare)) == (dated, bare)
    shifted = (replace(dated, published=NOW - 2 * HOUR), bare)
    assert corrected(Profile(clock=Clock(shift=-120)), (dated, bare)) == shifted
    assert corrected(Profile(clock=Clock(shift=60)), (dated, bare), Pins(clock_offset=-2 * HOUR)) == shifted
    assert corrected(Profile(clock=Clock(shift=60)), (dated, bare), Pins(clock_offset=timedelta(0))) == (dated, bare)


def moved(at_day: int, asked: str = OWN) -> PollFacts:
    facts = full(NOW + at_day * DAY, *rows("a"))
    return replace(facts, asked=asked, final_url="https://news.example/new", redirects=(301,) if asked == OWN else ())


def test_a_channel_whose_new_place_is_gone_is_not_gone_itself() -> None:
    told = Told()
    for day in range(3):
        profile = told.poll(moved(day))
    new = address(profile.move, OWN)
    assert new == "https://news.example/new"
    assert told.poll(moved(3, new)).move.settled == new
    after = told.poll(failed(NOW + 4 * DAY, 404, new))
    assert address(after.move, OWN) == OWN
    assert after.gone == Gone()
    assert told.poll(failed(NOW + 5 * DAY, 404)).gone.missing_since == NOW + 5 * DAY
    assert told.poll(failed(NOW + 12 * DAY, 404)).gone.since == NOW + 5 * DAY
    assert told.poll(full(NOW + 13 * DAY, *rows("a"))).gone == Gone()


def test_the_kinds_of_fault_remembered_are_those_of_the_last_full_reading_and_bounded() -> None:
    told = Told()
    told.poll(replace(full(NOW, *rows("a")), notes={f"mended:{number:03}": 1 for number in range(90)}))
    assert len(told.profile.counts) == MOST_NOTES
    told.poll(full(NOW + HOUR, *rows("a")))
    assert told.profile.counts == {}
