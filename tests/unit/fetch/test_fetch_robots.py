"""robots.txt: which answers allow what, and how often a host is asked for it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import FetchError, Forbidden, NewswireError
from crawler.fetch import robots
from crawler.fetch.ask import Ask
from crawler.fetch.memory import Forgetful
from crawler.fetch.robots import FRESH, OLDEST, ROBOTS_LIMIT, STALE_FAILURE, Robots, judge
from crawler.fetch.robotstxt import LONGEST_DELAY
from crawler.model import Page, RobotsFile

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
ROOT = "https://odd.example"
STORY = Ask(f"{ROOT}/private/story", "odd")
RULES = b"""\
User-agent: oddwire
Disallow: /private
Allow: /private/open

User-agent: *
Disallow: /
"""

Answer = Callable[[], tuple[int, bytes]]


def rules() -> tuple[int, bytes]:
    return 200, RULES


def bytemarked() -> tuple[int, bytes]:
    return 200, b"\xef\xbb\xbf" + RULES


def html() -> tuple[int, bytes]:
    return 200, b"<!DOCTYPE html><html><title>Welcome</title><p>Disallow: nothing</p></html>"


def binary() -> tuple[int, bytes]:
    return 200, bytes(range(256)) * 4


def empty() -> tuple[int, bytes]:
    return 200, b""


def endless() -> tuple[int, bytes]:
    return 200, RULES + b"#" * ROBOTS_LIMIT + b"\nUser-agent: oddwire\nAllow: /private\n"


def missing() -> tuple[int, bytes]:
    return 404, RULES


def refused() -> tuple[int, bytes]:
    return 403, RULES


def trouble() -> tuple[int, bytes]:
    return 500, RULES


def hurried() -> tuple[int, bytes]:
    return 429, b""


def strange() -> tuple[int, bytes]:
    return 304, b""


def timeout() -> tuple[int, bytes]:
    raise FetchError("no answer", code="timeout")


def looping() -> tuple[int, bytes]:
    raise FetchError("redirected too often", code="redirects")


def stopped() -> tuple[int, bytes]:
    raise FetchError("called off", code="stopped")


def held() -> tuple[int, bytes]:
    raise FetchError("silence", code="host_held", retry_after=90.0)


def led_inside() -> tuple[int, bytes]:
    raise Forbidden("10.0.0.1", code="gate_address", url="http://10.0.0.1/robots.txt")


def inside() -> tuple[int, bytes]:
    raise Forbidden("10.0.0.1", code="gate_address", url="https://odd.example/robots.txt")


class Host:
    """Answers for robots.txt in the mode given, counts, and keeps a clock."""

    def __init__(self, answer: Answer = rules) -> None:
        self.answer = answer
        self.now = NOON
        self.asked: list[Ask] = []
        self.memory = Forgetful()
        self.open = asyncio.Event()
        self.open.set()

    async def fetch(self, ask: Ask) -> Page:
        """Answer as the mode says, once the gate is open."""
        self.asked.append(ask)
        await self.open.wait()
        status, body = self.answer()
        return Page(ask.url, ask.url, status, (), body, self.now)

    def robots(self) -> Robots:
        """Return the service under test, as a process that starts now has it."""
        return Robots(self.fetch, "oddwire", lambda: self.now, self.memory)


def verdict(answer: Answer, ask: Ask = STORY) -> str:
    """Return "asked", or the word a request is refused with."""
    try:
        asyncio.run(Host(answer).robots().check(ask))
    except NewswireError as error:
        return error.code
    return "asked"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (rules, "robots"),
        (bytemarked, "robots"),
        (endless, "robots"),
        (html, "asked"),
        (binary, "asked"),
        (empty, "asked"),
        (missing, "asked"),
        (refused, "asked"),
        (looping, "asked"),
        (trouble, "robots_unreachable"),
        (hurried, "robots_unreachable"),
        (strange, "robots_unreachable"),
        (timeout, "robots_unreachable"),
        (led_inside, "robots_unreachable"),
        (inside, "gate_address"),
    ],
)
def test_answers(answer: Answer, expected: str) -> None:
    assert verdict(answer) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", "asked"), ("/private/open/1", "asked"), ("/private", "robots"), ("/%70rivate/x", "robots")],
)
def test_our_own_group_is_obeyed(path: str, expected: str) -> None:
    assert verdict(rules, Ask(f"https://odd.example{path}", "odd")) == expected


def test_unreachable_says_when_to_come_back() -> None:
    with pytest.raises(FetchError, match="http_500") as caught:
        asyncio.run(Host(trouble).robots().check(STORY))
    assert (caught.value.retry_after, caught.value.outlet, caught.value.url) == (300.0, "odd", STORY.url)


def test_the_file_is_asked_for_at_the_hosts_root_without_asking_itself() -> None:
    host = Host()
    ask = Ask("http://odd.example:8080/a?b", "odd", frozenset({8080}), headers=(("If-None-Match", "x"),), limit=7)
    with pytest.raises(Forbidden):
        asyncio.run(Robots(host.fetch, "nobody", lambda: NOON, Forgetful()).check(ask))
    assert host.asked == [Ask("http://odd.example:8080/robots.txt", "odd", frozenset({8080}), robots=False)]


@pytest.mark.parametrize(("answer", "fresh"), [(rules, FRESH), (missing, FRESH), (trouble, STALE_FAILURE)])
def test_a_copy_is_used_while_it_is_fresh(answer: Answer, fresh: timedelta) -> None:
    host = Host(answer)

    async def over_time() -> list[int]:
        service, counts = host.robots(), []
        for moment in (timedelta(0), fresh - timedelta(seconds=1), fresh):
            host.now = NOON + moment
            await asyncio.gather(service.check(STORY), return_exceptions=True)
            counts.append(len(host.asked))
        return counts

    assert asyncio.run(over_time()) == [1, 1, 2]


async def counts_over_restarts(host: Host, moments: tuple[timedelta, ...]) -> list[int]:
    """Return how often the host had been asked after a check at each moment by a process just started."""
    counts = []
    for moment in moments:
        host.now = NOON + moment
        await asyncio.gather(host.robots().check(STORY), return_exceptions=True)
        counts.append(len(host.asked))
    return counts


@pytest.mark.parametrize(("answer", "fresh"), [(rules, FRESH), (missing, FRESH), (trouble, STALE_FAILURE)])
def test_a_restart_asks_no_host_again(answer: Answer, fresh: timedelta) -> None:
    host = Host(answer)
    moments = (timedelta(0), fresh - timedelta(seconds=1), fresh)
    assert asyncio.run(counts_over_restarts(host, moments)) == [1, 1, 2]


def test_a_file_from_the_future_is_asked_for_again() -> None:
    host = Host()
    assert asyncio.run(counts_over_restarts(host, (timedelta(0), timedelta(days=-3)))) == [1, 2]


@pytest.mark.parametrize(("first", "expected"), [(rules, Forbidden), (missing, None), (trouble, FetchError)])
@pytest.mark.parametrize("then", [trouble, timeout])
@pytest.mark.parametrize("restarts", [False, True])
def test_an_older_copy_holds_while_none_can_be_had(
    first: Answer, expected: type[Exception] | None, then: Answer, restarts: bool
) -> None:
    host = Host(first)

    async def over_time() -> list[type[BaseException] | None]:
        service, ends = host.robots(), []
        for moment in (timedelta(0), FRESH, FRESH + SECOND, OLDEST - SECOND, OLDEST + HOUR):
            host.now = NOON + moment
            service = host.robots() if restarts else service
            [end] = await asyncio.gather(service.check(STORY), return_exceptions=True)
            ends.append(type(end) if isinstance(end, BaseException) else None)
            host.answer = then
        return ends

    assert asyncio.run(over_time()) == [expected] * 4 + [FetchError]
    # A process just started does not know that it has been asked for just now.
    assert len(host.asked) == 4 + (restarts and first is not trouble)


def test_what_is_remembered_is_obeyed() -> None:
    host = Host(missing)
    host.memory.keep_robots(RobotsFile(ROOT, NOON, RULES.decode()))
    with pytest.raises(Forbidden):
        asyncio.run(host.robots().check(STORY))
    assert host.asked == []


@pytest.mark.parametrize(("answer", "code"), [(stopped, "stopped"), (held, "host_held")])
def test_an_ask_that_never_went_out_says_nothing_of_the_host(answer: Answer, code: str) -> None:
    host = Host(answer)
    with pytest.raises(FetchError) as caught:
        asyncio.run(host.robots().check(STORY))
    assert caught.value.code == code
    assert host.memory.robots(ROOT) is None
    host.answer = rules
    with pytest.raises(Forbidden):
        asyncio.run(host.robots().check(STORY))


def test_the_wait_after_a_failure_grows_shorter() -> None:
    host = Host(trouble)

    async def over_time() -> list[float | None]:
        service, waits = host.robots(), []
        for seconds in (0, 100, 299):
            host.now = NOON + timedelta(seconds=seconds)
            with pytest.raises(FetchError) as caught:
                await service.check(STORY)
            waits.append(caught.value.retry_after)
        return waits

    assert asyncio.run(over_time()) == [300.0, 200.0, 1.0]


@pytest.mark.parametrize(
    ("answer", "code"), [(timeout, "timeout"), (trouble, "http_500"), (led_inside, "gate_address")]
)
def test_the_cause_tells_what_went_wrong(answer: Answer, code: str) -> None:
    with pytest.raises(FetchError) as caught:
        asyncio.run(Host(answer).robots().check(STORY))
    assert isinstance(caught.value.__cause__, FetchError)
    assert caught.value.__cause__.code == code


def test_many_at_once_ask_once_a_host() -> None:
    host = Host()

    async def many() -> None:
        host.open.clear()
        service = host.robots()
        urls = [f"https://{name}.example/private/{number}" for name in ("one", "two") for number in range(5)]
        checks = [asyncio.ensure_future(service.check(Ask(url, "odd"))) for url in urls]
        await asyncio.sleep(0)
        host.open.set()
        ends = await asyncio.gather(*checks, return_exceptions=True)
        assert {type(end) for end in ends} == {Forbidden}

    asyncio.run(many())
    assert sorted(ask.url for ask in host.asked) == ["https://one.example/robots.txt", "https://two.example/robots.txt"]


def test_a_cancelled_ask_does_not_hold_the_others() -> None:
    host = Host()

    async def cancelled() -> None:
        host.open.clear()
        service = host.robots()
        first = asyncio.ensure_future(service.check(STORY))
        second = asyncio.ensure_future(service.check(STORY))
        await asyncio.sleep(0)
        first.cancel()
        host.open.set()
        with pytest.raises(Forbidden):
            await second
        assert first.cancelled()

    asyncio.run(cancelled())
    assert len(host.asked) == 2


def test_old_copies_make_room_and_are_read_from_the_memory_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "MOST_COPIES", 2)
    host = Host(missing)

    async def tour() -> list[str]:
        service = host.robots()
        for name in ("a", "b", "a", "c", "b", "a"):
            await service.check(Ask(f"https://{name}.example/", "odd"))
        return sorted(service._copies)

    assert asyncio.run(tour()) == ["https://a.example", "https://b.example"]
    assert [ask.url[8] for ask in host.asked] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 7", 7.0),
        ("Crawl-delay: 0.5", 0.5),
        ("Crawl-delay: 86400", LONGEST_DELAY),
        ("Crawl-delay: -3", 0.0),
        ("Crawl-delay: soon", 0.0),
        ("Crawl-delay: nan", 0.0),
        ("Crawl-delay: inf", 0.0),
        ("", 0.0),
    ],
)
def test_crawl_delay(line: str, delay: float) -> None:
    host = Host(lambda: (200, f"User-agent: *\n{line}\nDisallow: /private\n".encode()))
    assert asyncio.run(host.robots().check(Ask("https://odd.example/", "odd"))) == delay


@given(st.binary(max_size=300))
def test_any_bytes_are_text_that_a_store_can_keep(body: bytes) -> None:
    file = judge(ROOT, Page(STORY.url, STORY.url, 200, (), body, NOON), NOON)
    assert file.failed is None
    assert file.body is not None
    assert "\x00" not in file.body
    file.body.encode("utf-8")
