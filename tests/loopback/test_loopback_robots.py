"""robots.txt is asked once a host before anything else, and obeyed, redirect hops included."""

import asyncio

import pytest
from loopback_ground import Ground, Running
from oddserver import OddServer

from crawler.errors import FetchError, Forbidden, NewswireError
from crawler.fetch.ask import Ask
from crawler.fetch.engine import Engine

RULES = "User-agent: *\nAllow: /ok\nDisallow: /echo\n\nUser-agent: oddwire\nDisallow: /echo\nDisallow: /private\n"


def ask(odd: OddServer, path: str, *others: OddServer) -> Ask:
    """Return a request to a server, which may lead to others."""
    return Ask(odd.url(path), "odd", frozenset(server.port for server in (odd, *others)))


def code_of(ground: Ground, engine: Engine, wish: Ask) -> str:
    """Return the word a fetch fails with."""
    with pytest.raises(NewswireError) as caught:
        ground.run(engine.fetch(wish))
    return caught.value.code


def test_a_rule_forbids_without_a_request(ground: Ground, running: Running) -> None:
    with OddServer(robots=RULES) as odd, running() as engine:
        with pytest.raises(Forbidden) as caught:
            ground.run(engine.fetch(ask(odd, "/echo")))
        assert caught.value.code == "robots"
        assert ground.run(engine.fetch(ask(odd, "/ok"))).status == 200
        assert odd.paths() == ["/robots.txt", "/ok"]


def test_it_is_asked_once_for_many(ground: Ground, running: Running) -> None:
    async def many(engine: Engine, odd: OddServer) -> None:
        await asyncio.gather(*(engine.fetch(ask(odd, f"/ok?{number}")) for number in range(6)))

    with OddServer(robots=RULES) as odd, running(per_host=3) as engine:
        ground.run(many(engine, odd))
        assert odd.paths().count("/robots.txt") == 1
        assert odd.paths()[0] == "/robots.txt"


def test_a_redirect_into_forbidden_ground_ends(ground: Ground, running: Running) -> None:
    with OddServer(robots=RULES) as odd, OddServer(robots="User-agent: *\nDisallow: /\n") as far, running() as engine:
        assert code_of(ground, engine, ask(odd, "/redirect-to?url=/private")) == "robots"
        assert code_of(ground, engine, ask(odd, f"/redirect-to?url={far.url()}", far)) == "robots"
        assert far.paths() == ["/robots.txt"]
        assert "/private" not in odd.paths()


@pytest.mark.parametrize(("status", "code"), [(500, "http_500"), (503, "http_503"), (429, "http_429")])
def test_a_server_in_trouble_is_left_alone(ground: Ground, running: Running, status: int, code: str) -> None:
    with OddServer(robots="later", robots_status=status) as odd, running() as engine:
        with pytest.raises(FetchError, match=code) as caught:
            ground.run(engine.fetch(ask(odd, "/ok")))
        assert (caught.value.code, caught.value.retry_after) == ("robots_unreachable", 300.0)
        assert odd.paths() == ["/robots.txt"]


def test_a_hanging_robots_file_is_unreachable(ground: Ground, running: Running) -> None:
    with OddServer(robots="") as odd, running(timeout=0.3) as engine:
        odd.robots_hangs = True
        assert code_of(ground, engine, ask(odd, "/ok")) == "robots_unreachable"
        assert odd.paths() == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_file_allows_all(ground: Ground, running: Running, status: int) -> None:
    with OddServer(robots="User-agent: *\nDisallow: /\n", robots_status=status) as odd, running() as engine:
        assert ground.run(engine.fetch(ask(odd, "/ok"))).status == 200


def test_a_crawl_delay_holds_between_requests(ground: Ground, running: Running) -> None:
    async def both(engine: Engine, odd: OddServer) -> None:
        await asyncio.gather(engine.fetch(ask(odd, "/ok?1")), engine.fetch(ask(odd, "/ok?2")))

    with OddServer(robots="User-agent: *\nCrawl-delay: 0.15\n") as odd, running(per_host=2) as engine:
        ground.run(both(engine, odd))
        starts = [request.at for request in odd.requests]
    assert starts[2] - starts[1] > 0.14
