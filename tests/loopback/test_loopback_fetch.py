"""The engine against a server that misbehaves: every answer is a page, every failure one stable word."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from loopback_ground import AGENT, Ground, Running
from oddserver import ETAG, MODIFIED, PAGE, OddServer

from crawler.errors import FetchError, NewswireError
from crawler.fetch.ask import Ask
from crawler.fetch.engine import Engine
from crawler.fetch.slowhosts import LONGER
from crawler.model import Page


@pytest.fixture(scope="module")
def server() -> Iterator[OddServer]:
    """One server without robots.txt for the checks that need no other."""
    with OddServer(limit=3.0) as odd:
        yield odd


def ask(odd: OddServer, path: str = "/ok", outlet: str = "odd", **rest: object) -> Ask:
    """Return a request to a server, on its own port."""
    return Ask(odd.url(path), outlet, frozenset({odd.port}), **rest)  # type: ignore[arg-type]


def failure(ground: Ground, engine: Engine, wish: Ask) -> NewswireError:
    """Return the error a fetch ends in."""
    with pytest.raises(NewswireError) as caught:
        ground.run(engine.fetch(wish))
    assert (caught.value.outlet, bool(caught.value.url)) == (wish.outlet, True)
    assert "\n" not in str(caught.value)
    return caught.value


def test_answers_are_pages(ground: Ground, running: Running, server: OddServer) -> None:
    with running() as engine:
        ok, gone, broken = [
            ground.run(engine.fetch(ask(server, path))) for path in ("/ok", "/status/404", "/status/500")
        ]
    assert (ok.status, ok.body, ok.final_url) == (200, PAGE, server.url("/ok"))
    assert ok.header("content-type") == "text/html; charset=utf-8"
    assert (gone.status, broken.status) == (404, 500)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/slow-headers", "timeout"),
        ("/slow-body", "timeout"),
        ("/endless", "too_large"),
        ("/big/5000001", "too_large"),
        ("/bomb/gzip", "too_large"),
        ("/bomb/gzip?mib=1024", "too_large"),
        ("/bomb/deflate", "too_large"),
        ("/bomb/br", "too_large"),
        ("/bomb/zstd", "too_large"),
        ("/endless-headers", "too_large"),
        ("/endless-header", "broken"),
        ("/length?say=-5", "broken"),
        ("/length?say=many", "broken"),
        ("/length?say=1000", "cut"),
        ("/redirect-loop?status=301", "redirects"),
        ("/redirect-loop?status=308", "redirects"),
        ("/bad-gzip", "bad_encoding"),
        ("/cut", "cut"),
        ("/chunk-cut", "cut"),
        ("/reset", "broken"),
        ("/not-http", "broken"),
        ("/redirect-loop", "redirects"),
        ("/redirect/6", "redirects"),
        ("/redirect-to?url=http://[::1", "malformed"),
    ],
)
def test_failures_have_a_word(ground: Ground, running: Running, server: OddServer, path: str, code: str) -> None:
    with running(timeout=0.5 if code == "timeout" else 5.0) as engine:
        error = failure(ground, engine, ask(server, path))
    assert (type(error), error.code) == (FetchError, code)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_packed_answers_are_unpacked(ground: Ground, running: Running, server: OddServer, encoding: str) -> None:
    with running() as engine:
        page = ground.run(engine.fetch(ask(server, f"/packed/{encoding}")))
    assert (page.body, page.header("Content-Encoding")) == (PAGE, None)


def test_a_length_that_is_too_short_cuts_the_page(ground: Ground, running: Running, server: OddServer) -> None:
    with running() as engine:
        assert ground.run(engine.fetch(ask(server, "/length?say=20"))).body == PAGE[:20]


def test_a_closed_port_refuses(ground: Ground, running: Running) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
        with running() as engine:
            error = failure(ground, engine, Ask(f"http://127.0.0.1:{port}/", "odd", frozenset({port}), robots=False))
    assert error.code == "refused"


def test_an_engine_that_is_not_running_says_so(ground: Ground, running: Running, server: OddServer) -> None:
    with running() as engine:
        pass
    assert failure(ground, engine, ask(server)).code == "stopped"


def test_a_limit_of_its_own(ground: Ground, running: Running, server: OddServer) -> None:
    with running() as engine:
        assert failure(ground, engine, ask(server, "/big/2000", limit=1000)).code == "too_large"
        assert failure(ground, engine, ask(server, "/bomb/gzip?mib=1", limit=9000)).code == "too_large"


def test_redirects_are_followed_five_times(ground: Ground, running: Running) -> None:
    with OddServer() as odd, running() as engine:
        page = ground.run(engine.fetch(ask(odd, "/redirect/5")))
        failure(ground, engine, ask(odd, "/redirect-loop"))
        paths = odd.paths()
    assert (page.url, page.final_url, page.status) == (odd.url("/redirect/5"), odd.url("/redirect/0"), 200)
    assert paths.count("/redirect-loop") == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "data:text/html,hello", "ftp://127.0.0.1/x", "s3://b/k"])
def test_redirects_leave_the_web_nowhere(ground: Ground, running: Running, server: OddServer, target: str) -> None:
    with running() as engine:
        page = ground.run(engine.fetch(ask(server, f"/redirect-to?url={target}")))
    assert (page.status, page.body) == (302, b"")


def test_what_we_send(ground: Ground, running: Running, server: OddServer) -> None:
    async def twice(engine: Engine) -> Page:
        await engine.fetch(ask(server, "/set-cookie"))
        return await engine.fetch(ask(server, "/redirect-to?url=/echo"))

    with running() as engine:
        headers = {name.lower(): value for name, value in json.loads(ground.run(twice(engine)).body)}
    assert headers["user-agent"] == AGENT
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert set(headers) <= {"user-agent", "accept-encoding", "accept", "host", "connection"}


@pytest.mark.parametrize("tag", [ETAG, 'W/"a b"', "unquoted", '"\xe9\xff"'])
def test_validators_go_back_byte_for_byte(ground: Ground, running: Running, server: OddServer, tag: str) -> None:
    headers = (("If-None-Match", tag), ("If-Modified-Since", MODIFIED))
    with running() as engine:
        sent = json.loads(ground.run(engine.fetch(ask(server, "/echo", headers=headers))).body)
    assert ["If-None-Match", tag] in sent
    assert ["If-Modified-Since", MODIFIED] in sent


def test_unchanged_is_an_answer(ground: Ground, running: Running, server: OddServer) -> None:
    with running() as engine:
        page = ground.run(engine.fetch(ask(server, "/etag", headers=(("If-None-Match", ETAG),))))
    assert (page.status, page.body, page.header("ETag")) == (304, b"", ETAG)


def test_a_cancelled_fetch_leaves_the_turn_free(ground: Ground, running: Running) -> None:
    with OddServer() as odd, running() as engine:
        hanging = ground.begin(engine.fetch(ask(odd, "/slow-headers")))
        waiting = ground.begin(engine.fetch(ask(odd, "/slow-body")))
        assert odd.await_request("/slow-headers")
        began = time.monotonic()
        waiting.cancel()
        hanging.cancel()
        assert ground.run(engine.fetch(ask(odd))).status == 200
        assert time.monotonic() - began < 2
        assert "/slow-body" not in odd.paths(), "a fetch called off in the queue is never asked"


def test_a_cancelled_fetch_leaves_robots_free(ground: Ground, running: Running) -> None:
    with OddServer(robots="", limit=3.0) as odd, running() as engine:
        odd.robots_hangs = True
        hanging = ground.begin(engine.fetch(ask(odd)))
        assert odd.await_request("/robots.txt")
        odd.robots_hangs = False
        hanging.cancel()
        began = time.monotonic()
        assert ground.run(engine.fetch(ask(odd, "/echo"))).status == 200
        assert time.monotonic() - began < 2
        assert odd.paths() == ["/robots.txt", "/robots.txt", "/echo"]


def test_stop_does_not_wait_for_what_hangs(ground: Ground, running: Running) -> None:
    with OddServer() as odd:
        with running() as engine:
            hanging = ground.begin(engine.fetch(ask(odd, "/slow-headers")))
            assert odd.await_request("/slow-headers")
            began = time.monotonic()
        assert time.monotonic() - began < 2
        with pytest.raises(FetchError) as caught:
            hanging.result(1)
    assert caught.value.code == "stopped"


@pytest.mark.parametrize(("per_host", "apart"), [(1, True), (2, False)])
def test_so_many_requests_at_once(ground: Ground, running: Running, per_host: int, apart: bool) -> None:
    async def both(engine: Engine, odd: OddServer) -> None:
        wishes = [ask(odd, f"/slow-headers?{number}", robots=False) for number in range(2)]
        await asyncio.gather(*map(engine.fetch, wishes), return_exceptions=True)

    with OddServer() as odd, running(per_host=per_host, timeout=0.4) as engine:
        ground.run(both(engine, odd))
        first, second = [request.at for request in odd.requests]
    assert (second - first > 0.3) == apart


def test_requests_of_all_outlets_are_spaced_at_a_public_name(ground: Ground, running: Running) -> None:
    async def four(engine: Engine, odd: OddServer) -> None:
        hosts = ("paper.example", "www.paper.example", "paper.example", "www.paper.example")
        wishes = [
            Ask(f"http://{host}:{odd.port}/ok?{number}", f"outlet{number}", frozenset({odd.port}), robots=False)
            for number, host in enumerate(hosts)
        ]
        await asyncio.gather(*map(engine.fetch, wishes))

    with OddServer() as odd, running(delay=0.04, per_host=2) as engine:
        ground.run(four(engine, odd))
        starts = sorted(request.at for request in odd.requests)
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert len(gaps) == 3
    assert starts[-1] - starts[0] > 3 * 0.04 * 0.9


def test_outlets_behind_one_private_address_do_not_wait_for_each_other(ground: Ground, running: Running) -> None:
    async def both(engine: Engine, odd: OddServer) -> None:
        wishes = [ask(odd, f"/slow-headers?{name}", name, robots=False) for name in ("one", "two")]
        await asyncio.gather(*map(engine.fetch, wishes), return_exceptions=True)

    with OddServer() as odd, running(timeout=0.4) as engine:
        ground.run(both(engine, odd))
        first, second = [request.at for request in odd.requests]
    assert second - first < 0.3


def test_a_public_host_that_asks_for_silence_gets_it(ground: Ground, running: Running) -> None:
    with OddServer() as odd, running() as engine:
        later = Ask(f"http://paper.example:{odd.port}/retry-after/90", "one", frozenset({odd.port}))
        again = Ask(f"http://www.paper.example:{odd.port}/ok", "two", frozenset({odd.port}), robots=False)
        assert ground.run(engine.fetch(later)).status == 503
        error = failure(ground, engine, again)
        assert isinstance(error, FetchError)
        assert (error.code, round(error.retry_after or 0)) == ("host_held", 90)
        assert "/ok" not in odd.paths()
        assert ground.run(engine.fetch(ask(odd))).status == 200, "another host is asked"


def test_a_private_host_is_not_held(ground: Ground, running: Running, server: OddServer) -> None:
    with running() as engine:
        assert ground.run(engine.fetch(ask(server, "/retry-after/90?private"))).status == 503
        assert ground.run(engine.fetch(ask(server))).status == 200


def test_a_host_that_was_too_slow_gets_longer_the_next_time(ground: Ground, running: Running) -> None:
    with OddServer() as odd, running(timeout=0.4) as engine:
        error = failure(ground, engine, ask(odd, "/slow-headers", robots=False))
        assert error.code == "timeout"
        assert engine._slow.deadline(odd.url("/ok")) == pytest.approx(0.4 * LONGER)
        assert engine._slow.deadline("http://paper.example/ok") == 0.4


def test_a_quick_answer_gives_a_slow_host_the_usual_deadline_again(ground: Ground, running: Running) -> None:
    with OddServer() as odd, running(timeout=60.0) as engine:
        engine._slow.note(odd.url("/ok"))
        assert engine._slow.deadline(odd.url("/ok")) > 60.0
        assert ground.run(engine.fetch(ask(odd, robots=False))).status == 200
        assert engine._slow.deadline(odd.url("/ok")) == 60.0
