"""A poll of each kind of misbehaving server: what comes of it, and no more requests than the rules allow."""

import pytest
from loopback_ground import Ground, Running
from oddbodies import FEED
from oddserver import ETAG, ETAG_BEFORE, MODIFIED, OddServer

from crawler.config.schema import Channel, Outlet
from crawler.errors import NewswireError
from crawler.fetch import manners
from crawler.fetch.engine import Engine, Reading
from crawler.fetch.manners import Validators
from crawler.fetch.memory import Forgetful
from crawler.model import Listing, Page
from crawler.parse.read import read

NONE = Validators()


async def listing_of(page: Page) -> Listing:
    """Read a document as the workers do."""
    return read(page.body, page.final_url)


async def reading(engine: Engine, address: str, validators: Validators = NONE) -> Reading:
    """Poll one feed; a page that is no document ends in its error, as in the pipeline."""
    channel = Channel(kind="feed", address=address)
    outlet = Outlet(id="odd", name="Odd", homepage=address, channels=(channel,))
    found = await engine.poll(outlet, channel, validators, listing_of)
    if found.page is not None and not manners.is_unchanged(found.page):
        manners.check_usable(found.page)
    return found


async def outcome(engine: Engine, address: str, validators: Validators = NONE) -> str:
    """Return `ok`, `partial`, `unchanged`, or the code a poll fails with."""
    try:
        found = await reading(engine, address, validators)
    except NewswireError as error:
        return error.code
    assert found.page is not None
    if manners.is_partial(found.page):
        return "partial"
    return "unchanged" if manners.is_unchanged(found.page) else "ok"


KNOWN = Validators(ETAG, MODIFIED)
# What is asked for, with which validators; what comes of it; requests made, robots.txt apart.
CASES = [
    ("/feed", NONE, "ok", 1),
    ("/feed", KNOWN, "ok", 1),
    ("/etag", KNOWN, "unchanged", 1),
    ("/status/304", NONE, "unchanged", 1),
    ("/lying-etag", KNOWN, "unchanged", 1),
    ("/lying-etag", NONE, "ok", 1),
    ("/delta", Validators(ETAG_BEFORE), "partial", 1),
    ("/delta", NONE, "ok", 1),
    ("/redirect-to?url=/feed&status=301", NONE, "ok", 2),
    ("/redirect-loop?status=301", NONE, "redirects", 6),
    ("/redirect-loop?status=307", NONE, "redirects", 6),
    ("/redirect-loop?status=308", KNOWN, "redirects", 6),
    ("/status/404", NONE, "http_404", 1),
    ("/status/410", KNOWN, "http_410", 1),
    ("/status/403", NONE, "http_403", 1),
    ("/status/408", NONE, "http_408", 1),
    ("/status/429", NONE, "http_429", 1),
    ("/status/500", NONE, "http_500", 1),
    ("/status/503", NONE, "http_503", 1),
    ("/status/204", NONE, "http_204", 1),
    ("/retry-after/30", NONE, "http_503", 1),
    ("/retry-after/30?status=429", NONE, "http_429", 1),
    ("/retry-date?status=429", NONE, "http_429", 1),
    ("/error-page", NONE, "not_a_feed", 1),
    ("/length?say=0", NONE, "empty_body", 1),
    ("/length?say=20", NONE, "not_a_feed", 1),
    ("/length?say=1000", NONE, "cut", 1),
    ("/length?say=-5", NONE, "broken", 1),
    ("/cut", NONE, "cut", 1),
    ("/chunk-cut", NONE, "cut", 1),
    ("/reset", NONE, "broken", 1),
    ("/not-http", NONE, "broken", 1),
    ("/endless", NONE, "too_large", 1),
    ("/endless-headers", NONE, "too_large", 1),
    ("/endless-header", NONE, "broken", 1),
    ("/bomb/gzip?mib=1024", NONE, "too_large", 1),
    ("/bomb/br", NONE, "too_large", 1),
    ("/bomb/zstd", NONE, "too_large", 1),
    ("/bad-gzip", NONE, "bad_encoding", 1),
    ("/packed/br", NONE, "not_a_feed", 1),
]


@pytest.mark.parametrize(("path", "validators", "expected", "requests"), CASES)
def test_a_misbehaving_server(
    ground: Ground, running: Running, path: str, validators: Validators, expected: str, requests: int
) -> None:
    with OddServer(robots="") as odd, running() as engine:
        assert ground.run(outcome(engine, odd.url(path), validators)) == expected
        assert odd.paths()[0] == "/robots.txt"
        assert len(odd.paths()) - 1 == requests


@pytest.mark.parametrize("path", ["/slow-headers", "/slow-body"])
def test_a_slow_server_is_left_at_the_deadline(ground: Ground, running: Running, path: str) -> None:
    with OddServer(robots="") as odd, running(timeout=0.4) as engine:
        assert ground.run(outcome(engine, odd.url(path))) == "timeout"
        assert odd.paths() == ["/robots.txt", path]


def test_the_same_validators_may_stand_for_other_rows(ground: Ground, running: Running) -> None:
    with OddServer() as odd, running() as engine:
        first, second = (ground.run(reading(engine, odd.url("/lying-etag"))) for _ in range(2))
    assert first.page is not None
    assert second.page is not None
    assert manners.validators_of(first.page) == manners.validators_of(second.page) == KNOWN
    assert first.listing != second.listing
    assert manners.digest_of(first.page) != manners.digest_of(second.page)


def test_new_entries_alone_are_read_and_known_to_be_that(ground: Ground, running: Running) -> None:
    with OddServer() as odd, running() as engine:
        found = ground.run(reading(engine, odd.url("/delta"), Validators(ETAG_BEFORE)))
        [asked] = [request for request in odd.requests if request.path == "/delta"]
    assert (asked.header("A-IM"), asked.header("If-None-Match")) == ("feed", ETAG_BEFORE)
    assert found.listing is not None
    assert found.page is not None
    assert (len(found.listing.items), manners.is_partial(found.page)) == (1, True)
    assert manners.validators_of(found.page).etag == ETAG


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("path", ["/retry-after/90?times=9&status={}", "/retry-date?status={}"])
def test_a_public_host_is_left_alone_as_long_as_it_asks(
    ground: Ground, running: Running, status: int, path: str
) -> None:
    memory = Forgetful()
    with OddServer() as odd:
        later, feed = (odd.url(name, "www.paper.example") for name in (path.format(status), "/feed"))
        with running(memory=memory) as engine:
            codes = [ground.run(outcome(engine, address)) for address in (later, later, feed)]
        with running(memory=memory) as after_a_restart:
            codes.append(ground.run(outcome(after_a_restart, odd.url("/feed", "paper.example"))))
        assert codes == [f"http_{status}", "host_held", "host_held", "host_held"]
        assert len(odd.paths()) == 2, "robots.txt and the one that was answered"


def test_a_feed_is_still_a_feed_after_a_restart_without_asking_robots_again(ground: Ground, running: Running) -> None:
    memory = Forgetful()
    with OddServer(robots="User-agent: *\nDisallow: /echo\n") as odd:
        for _ in range(2):
            with running(memory=memory) as engine:
                found = ground.run(reading(engine, odd.url("/feed")))
                assert found.page is not None
                assert found.page.body == FEED
        assert odd.paths() == ["/robots.txt", "/feed", "/feed"]
