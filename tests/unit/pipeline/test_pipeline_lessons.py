"""What polls teach outlives them: validators that lie, addresses that move, failures that add up, when to come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_fakes import FEED, HTML, NOW, SITE, XML, Bench, failure, feed, listed, outlet, page, sitemap

from crawler.config.schema import Channel
from crawler.fetch.engine import Reading
from crawler.fetch.manners import Validators
from crawler.model import Item, Listing, Page
from crawler.schedule import moves, validators
from crawler.schedule.due import LONGEST_FAILING, SPREAD, failure_weight
from crawler.schedule.ids import verdict
from crawler.schedule.validators import CANARY_POLLS
from crawler.store.store import Store
from crawler.store.values import PollRecord

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ETAG = '"one"'
MOVED = f"{SITE}/news/feed.xml"
UNCHANGED = page(FEED, b"", XML, status=304)
SENT = Validators(ETAG)


def rows(first: int, last: int) -> list[Item]:
    """Rows by their numbers, the newest first."""
    return [listed(number) for number in range(last, first - 1, -1)]


def sends(bench: Bench) -> list[bool]:
    """Tell of each poll whether it was conditional."""
    return [bool(sent.headers()) for sent in bench.engine.validators]


# Validators.


def honest(number: Callable[[], int]) -> Callable[[Validators], Page]:
    """A server that says 304 to the validator of what it has."""

    def answer(sent: Validators) -> Page:
        etag = f'"{number()}"'
        return UNCHANGED if sent.etag == etag else feed(listed(number()), listed(0), etag=etag)

    return answer


def test_every_fiftieth_poll_is_read_in_full(bench: Bench) -> None:
    bench.engine.say(FEED, honest(lambda: 1))
    for _ in range(2 * CANARY_POLLS + 1):
        bench.poll(5 * MINUTE)
    full = [number for number, conditional in enumerate(sends(bench)) if not conditional]
    assert full == [0, CANARY_POLLS, 2 * CANARY_POLLS]
    assert validators.verdict(bench.profile.validators) == "honest"


def test_after_a_week_the_next_poll_is_read_in_full(bench: Bench) -> None:
    bench.engine.say(FEED, honest(lambda: 1))
    for _ in range(8):
        bench.poll(DAY)
    assert sends(bench) == [False, *[True] * 6, False]


def test_an_etag_that_lies_is_found_by_the_canary_and_sent_no_more(bench: Bench) -> None:
    shown = [listed(0)]

    def liar(sent: Validators) -> Page:
        return UNCHANGED if sent.etag == ETAG else feed(*shown, etag=ETAG)

    bench.engine.say(FEED, liar)
    bench.poll(MINUTE)
    for number in range(1, CANARY_POLLS):
        shown.append(listed(number))
        assert bench.poll(5 * MINUTE).outcome == "unchanged"
    found = bench.poll(5 * MINUTE)
    assert (found.outcome, found.new) == ("ok", CANARY_POLLS - 1)
    assert validators.verdict(bench.profile.validators) == "lie"
    shown.append(listed(CANARY_POLLS))
    assert bench.poll(5 * MINUTE).new == 1
    assert sends(bench)[-2:] == [False, False]


def test_rows_hidden_by_a_lie_were_missed_since_the_last_reading_not_since_the_last_304(bench: Bench) -> None:
    shown = rows(1, 3)

    def liar(sent: Validators) -> Page:
        return UNCHANGED if sent.etag == ETAG else feed(*shown, etag=ETAG)

    bench.engine.say(FEED, liar)
    bench.poll(MINUTE)
    read_at = bench.clock.time
    for _ in range(CANARY_POLLS - 1):
        bench.poll(5 * MINUTE)
    shown = rows(100, 103)
    assert bench.poll(5 * MINUTE).gap
    [gap] = bench.store.gaps()
    assert (gap.from_at, gap.to_at) == (read_at, bench.clock.time)


@pytest.mark.parametrize(("pin", "conditional"), [("trust", True), ("ignore", False), (None, True)])
def test_validators_are_pinned(tmp_path: Path, pin: str | None, conditional: bool) -> None:
    own = outlet("harbour-post", Channel(kind="feed", address=FEED, validators=pin))
    bench = Bench(tmp_path / "data", [own])
    bench.engine.say(FEED, honest(lambda: 1))
    for _ in range(3):
        bench.poll(HOUR)
    assert sends(bench) == [False, conditional, conditional]
    bench.close()


def test_an_answer_without_validators_leaves_none_to_send(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1), etag=ETAG), feed(listed(1)), feed(listed(1)))
    for _ in range(3):
        bench.poll(MINUTE)
    assert bench.engine.validators == [Validators(), SENT, Validators()]
    assert [polled.outcome for polled in bench.watcher.polls] == ["ok", "unchanged", "unchanged"]


def test_a_304_that_nobody_asked_for_is_a_failure(bench: Bench) -> None:
    bench.engine.say(FEED, UNCHANGED)
    polled = bench.poll(MINUTE)
    assert (polled.outcome, polled.failed) == ("http_304", True)


def test_an_index_is_never_asked_conditionally(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    async def index(*arguments: object, **_: object) -> Reading:
        seen.append(arguments[2])
        return Reading(page(FEED, b"<index/>", XML, ("ETag", ETAG)), Listing("sitemap-index", (listed(1),)))

    monkeypatch.setattr(bench.engine, "poll", index)
    for _ in range(3):
        bench.poll(MINUTE)
    assert seen == [Validators()] * 3
    assert (bench.state().etag, bench.state().body_digest) == (None, None)
    assert validators.verdict(bench.profile.validators) == "none"


def test_a_partial_answer_makes_no_gap_and_forgets_no_row(bench: Bench) -> None:
    partial = replace(feed(listed(9), etag='"two"'), status=226)
    bench.engine.say(FEED, feed(*rows(1, 3), etag=ETAG), partial, feed(*rows(1, 3), etag='"three"'))
    assert [bench.poll(MINUTE).new for _ in range(3)] == [3, 1, 0]
    assert bench.store.gaps(open_only=False) == []
    assert bench.engine.validators == [Validators(), SENT, Validators('"two"')]
    window = bench.store.profile(bench.state().id).window
    assert len(window) == 4


# Moves.


def moved(*items: Item, url: str = FEED, to: str = MOVED, status: int = 301) -> Page:
    """The feed, at the end of a permanent redirect."""
    return feed(*items, url=url, final_url=to, redirects=(status,))


@pytest.mark.parametrize("status", [301, 308])
def test_three_polls_over_two_days_move_a_channel_for_good(bench: Bench, status: int) -> None:
    bench.engine.say(FEED, moved(listed(1), status=status))
    bench.engine.say(MOVED, feed(listed(2), listed(1), url=MOVED))
    for _ in range(4):
        bench.poll(DAY)
    assert bench.engine.asked == [FEED, FEED, FEED, MOVED]
    assert bench.watcher.polls[-1].new == 1


@pytest.mark.parametrize(
    "answer",
    [
        moved(listed(1), status=302),
        moved(listed(1), to="https://elsewhere.example/feed.xml"),
        feed(listed(1), final_url=MOVED, redirects=(301, 302)),
    ],
    ids=["for now", "to another domain", "partly for now"],
)
def test_other_redirects_are_never_followed_for_good(bench: Bench, answer: Page) -> None:
    bench.engine.say(FEED, answer)
    for _ in range(6):
        bench.poll(DAY)
    assert bench.engine.asked == [FEED] * 6


def test_a_move_to_another_domain_is_remembered_to_be_shown(bench: Bench) -> None:
    bench.engine.say(FEED, moved(listed(1), to="https://elsewhere.example/feed.xml"))
    for _ in range(4):
        bench.poll(DAY)
    move = bench.profile.move
    assert (move.to, move.foreign, moves.is_lasting(move)) == ("https://elsewhere.example/feed.xml", True, True)


LOST = [
    page(MOVED, b"", HTML, status=404),
    page(MOVED, b"", HTML, status=410),
    page(MOVED, b"<html><body><p>Our new site</p></body></html>", HTML),
]


@pytest.mark.parametrize("answer", LOST, ids=["404", "410", "not a feed"])
def test_a_new_place_that_is_lost_falls_back_without_its_validators(bench: Bench, answer: Page) -> None:
    bench.engine.say(FEED, *[moved(listed(1))] * 3, feed(listed(2), listed(1), etag='"own"'))
    bench.engine.say(MOVED, feed(listed(1), url=MOVED, etag='"theirs"', head="<ttl>1</ttl>"), answer)
    for _ in range(5):
        bench.poll(DAY)
    assert bench.poll(DAY).new == 1
    assert bench.engine.asked == [FEED, FEED, FEED, MOVED, MOVED, FEED]
    assert bench.engine.validators[-2:] == [Validators('"theirs"'), Validators()]
    assert moves.address(bench.profile.move, FEED) == FEED
    assert bench.profile.gone == moves.Gone()


def test_a_new_place_that_only_fails_for_now_is_kept(bench: Bench) -> None:
    bench.engine.say(FEED, moved(listed(1)))
    bench.engine.say(MOVED, feed(listed(1), url=MOVED), failure("timeout"), page(MOVED, b"", HTML, status=503))
    for _ in range(7):
        bench.poll(DAY)
    assert bench.engine.asked == [FEED] * 3 + [MOVED] * 4


# Gone.


@pytest.mark.parametrize(("status", "after"), [(410, DAY + HOUR), (404, 7 * DAY)])
def test_a_channel_that_is_gone_is_asked_once_a_month_and_is_back_when_it_answers(
    bench: Bench, status: int, after: timedelta
) -> None:
    missing = page(FEED, b"", HTML, status=status)
    bench.engine.say(FEED, missing, missing, missing, feed(listed(1)))
    bench.poll(MINUTE)
    since = bench.clock.time
    bench.poll(after - HOUR)
    assert bench.profile.gone.since is None
    bench.poll(HOUR)
    assert bench.profile.gone.since == since
    assert LONGEST_FAILING * (1 - 2 * SPREAD) <= bench.wait() <= LONGEST_FAILING
    assert bench.poll().new == 1
    assert bench.profile.gone.since is None
    assert (bench.state().weight, bench.state().failures) == (0, 0)
    assert bench.wait() < DAY


# Failures and waits.


@pytest.mark.parametrize("code", ["not_a_feed", "tls", "timeout"])
def test_weights_add_up_to_a_longer_wait_that_never_ends(bench: Bench, code: str) -> None:
    bench.engine.say(FEED, failure(code))
    each, waits = failure_weight(code), []
    for number in range(1, 60):
        bench.poll()
        assert bench.state().weight == each * number
        waits.append(bench.wait())
        longest = min(15 * MINUTE * 2 ** min(each * number, 14), LONGEST_FAILING)
        assert longest * (1 - 2 * SPREAD) <= waits[-1] <= longest * (1 + SPREAD)
    assert waits[-1] > 15 * MINUTE * 2 ** min(each * 50, 11)
    bench.engine.say(FEED, feed(listed(1)))
    bench.poll()
    assert (bench.state().weight, bench.state().failures, bench.state().last_error) == (0, 0, None)


def wait_after(bench: Bench, *answers: Page) -> timedelta:
    """Poll once for each answer, when it is due, and return the wait after the last."""
    bench.engine.say(FEED, *answers)
    for _ in answers:
        bench.poll()
    return bench.wait()


def within(wait: timedelta, of: timedelta) -> bool:
    """Tell whether a wait is the interval it should be, as spread."""
    return of * (1 - SPREAD) - MINUTE <= wait <= of * (1 + 2 * SPREAD) + MINUTE


def test_the_first_wait_is_the_one_of_the_settings(bench: Bench) -> None:
    assert within(wait_after(bench, feed(listed(1))), bench.config.settings.every)


@pytest.mark.parametrize(
    ("head", "headers", "least"),
    [
        ("<ttl>30</ttl>", (), 30 * MINUTE),
        ("<ttl>1440</ttl>", (), HOUR),
        ("", (("Cache-Control", "max-age=2400"),), 40 * MINUTE),
        ("", (("Cache-Control", "max-age=86400"),), HOUR),
        ("<ttl>20</ttl>", (("Cache-Control", "max-age=3000"),), 50 * MINUTE),
        ("<ttl>1</ttl>", (("Cache-Control", "max-age=0"),), 15 * MINUTE * (1 - SPREAD)),
    ],
)
def test_what_a_document_or_its_answer_asks_for_is_a_lower_bound_up_to_an_hour(
    bench: Bench, head: str, headers: tuple[tuple[str, str], ...], least: timedelta
) -> None:
    answer = feed(listed(1), head=head)
    wait = wait_after(bench, replace(answer, headers=(*answer.headers, *headers)))
    assert least <= wait <= least * (1 + 2 * SPREAD) + 3 * MINUTE


def test_the_document_s_own_wish_is_remembered_over_a_304(bench: Bench) -> None:
    assert wait_after(bench, feed(listed(1), etag=ETAG, head="<ttl>50</ttl>"), UNCHANGED) >= 50 * MINUTE


@pytest.mark.parametrize("place", ["channel", "outlet"])
def test_a_pinned_interval_wins_over_the_rhythm_and_over_wishes(tmp_path: Path, place: str) -> None:
    pins = {place: 10 * MINUTE, "channel" if place == "outlet" else "outlet": None}
    own = outlet("harbour-post", Channel(kind="feed", address=FEED, every=pins["channel"]), every=pins["outlet"])
    bench = Bench(tmp_path / "data", [own])
    head = "<ttl>60</ttl>"
    waits = [wait_after(bench, feed(listed(number), listed(0), head=head)) for number in range(1, 5)]
    assert all(within(wait, 10 * MINUTE) for wait in waits)
    asked = page(FEED, b"", HTML, ("Retry-After", "7200"), status=503)
    assert wait_after(bench, asked) >= 2 * HOUR
    bench.close()


def test_a_rhythm_is_learnt_from_the_dates_of_the_first_document(bench: Bench) -> None:
    dated = [listed(number, published=NOW - number * 3 * MINUTE) for number in range(1, 61)]
    assert wait_after(bench, feed(*dated)) < 10 * MINUTE


# What is written.


class Spy:
    """Remembers what the store was told of polls."""

    def __init__(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        self.records: list[PollRecord] = []
        record_poll = Store.record_poll

        def spied(store: Store, number: int, poll: PollRecord, *rest: object) -> int:
            self.records.append(poll)
            return record_poll(store, number, poll, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(Store, "record_poll", spied)
        assert bench.store


def test_a_poll_without_news_writes_no_window(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy(bench, monkeypatch)
    new, same = feed(listed(2), listed(1), etag=ETAG), feed(listed(2), listed(1), head="<ttl>9</ttl>")
    bench.engine.say(FEED, new, UNCHANGED, same, feed(listed(3), listed(2)), failure("cut"))
    for _ in range(5):
        bench.poll(20 * MINUTE)
    assert [record.window is not None for record in spy.records] == [True, False, False, True, False]
    assert spy.records[-1].profile is None


def test_what_was_learnt_survives_a_restart(bench: Bench, tmp_path: Path) -> None:
    for number in range(12):
        shown = [listed(one, guid=f"tag:{one}") for one in range(number + 8, number, -1)]
        bench.engine.say(FEED, feed(*shown, etag=f'"{number}"', head="<ttl>7</ttl>"))
        bench.poll(20 * MINUTE)
    learnt, window = bench.profile, bench.store.profile(bench.state().id).window
    assert (learnt.ttl, verdict(learnt.ids), learnt.validators.polls, len(window)) == (420, "both", 12, 19)
    at = bench.clock.time
    bench.close()
    again = Bench(tmp_path / "data")
    again.clock.time = at
    assert again.profile == learnt
    again.engine.say(FEED, feed(*[listed(one, guid=f"tag:{one}") for one in range(20, 12, -1)]))
    assert (again.poll(20 * MINUTE).gap, again.watcher.polls[0].new) == (False, 1)
    assert again.engine.validators == [Validators('"11"')]
    assert again.profile.validators.polls == 13
    again.close()


def test_a_spider_that_keeps_no_answer_teaches_its_rows(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(*_: object, **__: object) -> Reading:
        return Reading(None, Listing("spider", (listed(1), listed(2))))

    monkeypatch.setattr(bench.engine, "poll", silent)
    assert bench.poll(MINUTE).new == 2
    assert len(bench.store.profile(bench.state().id).window) == 2


def test_a_poll_after_failures_is_not_on_time(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1)), failure("cut"), feed(listed(2), listed(1)))
    for _ in range(3):
        bench.poll()
    assert bench.profile.rhythm.on_time == 0


def test_a_sitemap_is_asked_conditionally(tmp_path: Path) -> None:
    address = f"{SITE}/news.xml"
    bench = Bench(tmp_path / "data", [outlet("harbour-post", Channel(kind="sitemap", address=address))])
    answer = sitemap(address, listed(1, published=NOW))
    bench.engine.say(address, replace(answer, headers=(XML, ("ETag", ETAG))))
    bench.poll(MINUTE)
    bench.poll(MINUTE)
    assert bench.engine.validators == [Validators(), SENT]
    bench.close()
