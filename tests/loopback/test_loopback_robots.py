"""robots.txt is asked once a host before anything else, and obeyed, redirect hops included."""

import asyncio

import pytest
from loopback_ground import Ground, Running
from oddserver import OddServer

from crawler.config.schema import Channel, Outlet
from crawler.errors import FetchError, Forbidden, NewswireError
from crawler.fetch.ask import Ask, ask_for
from crawler.fetch.engine import Engine
from crawler.fetch.memory import Forgetful

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


def test_a_file_that_leads_round_in_circles_is_no_file(ground: Ground, running: Running) -> None:
    with OddServer() as odd, running() as engine:
        odd.robots_to = "/robots.txt"
        assert ground.run(engine.fetch(ask(odd, "/ok"))).status == 200
        assert odd.paths().count("/robots.txt") == 6


def test_the_rules_of_another_host_that_it_names_are_its_own(ground: Ground, running: Running) -> None:
    with OddServer() as odd, OddServer(robots="User-agent: *\nDisallow: /ok\n") as far, running() as engine:
        odd.robots_to = far.url("/robots.txt")
        assert code_of(ground, engine, ask(odd, "/ok", far)) == "robots"
        assert ground.run(engine.fetch(ask(odd, "/echo", far))).status == 200


def test_a_file_that_lies_behind_the_gate_forbids_all(ground: Ground, running: Running) -> None:
    with OddServer() as odd, OddServer(host="127.0.0.2") as far, running(networks=("127.0.0.1/32",)) as engine:
        odd.robots_to = far.url("/robots.txt")
        assert code_of(ground, engine, ask(odd, "/ok", far)) == "robots_unreachable"
        assert (odd.paths(), far.requests) == (["/robots.txt"], [])


def test_the_end_of_a_long_file_is_not_read(ground: Ground, running: Running) -> None:
    # RFC 9309 section 2.5: at least 500 KiB are.
    within, beyond = "#" * (499 * 1024) + "\n", "#" * (513 * 1024) + "\n"
    rules = "User-agent: *\nDisallow: /ok\n"
    with OddServer(robots=within + rules) as odd, OddServer(robots=beyond + rules) as long, running() as engine:
        assert code_of(ground, engine, ask(odd, "/ok")) == "robots"
        assert ground.run(engine.fetch(ask(long, "/ok"))).status == 200


def test_a_restart_asks_for_no_file_again(ground: Ground, running: Running) -> None:
    memory = Forgetful()
    with OddServer(robots=RULES) as odd:
        for path in ("/ok", "/etag"):
            with running(memory=memory) as engine:
                ground.run(engine.fetch(ask(odd, path)))
        assert odd.paths() == ["/robots.txt", "/ok", "/etag"]


def test_a_desk_that_stops_meanwhile_remembers_no_failure(ground: Ground, running: Running) -> None:
    memory = Forgetful()
    with OddServer(robots=RULES) as odd:
        odd.robots_hangs = True
        with running(memory=memory) as engine:
            hanging = ground.begin(engine.fetch(ask(odd, "/ok")))
            assert odd.await_request("/robots.txt")
        with pytest.raises(FetchError) as caught:
            hanging.result(5)
        assert caught.value.code == "stopped"
        odd.robots_hangs = False
        with running(memory=memory) as engine:
            assert ground.run(engine.fetch(ask(odd, "/ok"))).status == 200


def test_an_outlet_may_have_a_reason_not_to_obey(ground: Ground, running: Running) -> None:
    with OddServer(robots="User-agent: *\nDisallow: /\n") as odd, running() as engine:
        channels = (Channel(kind="feed", address=odd.url("/ok")),)
        plain = Outlet(id="odd", name="Odd", homepage=odd.url("/"), channels=channels)
        agreed = plain.model_copy(update={"ignore_robots": "They asked us to."})
        assert ground.run(engine.fetch(ask_for(agreed, odd.url("/ok")))).status == 200
        assert odd.paths() == ["/ok"]
        assert code_of(ground, engine, ask_for(plain, odd.url("/ok"))) == "robots"
