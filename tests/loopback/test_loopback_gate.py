"""The address gate holds at the moment of connecting: what it refuses is never connected to."""

import asyncio
import json
import socket
import threading
from pathlib import Path

import pytest
from loopback_ground import PATIENCE, Ground, Running
from oddserver import OddServer

from crawler.errors import FetchError, Forbidden, NewswireError
from crawler.fetch.ask import Ask
from crawler.fetch.engine import Engine

SHARED = Path(__file__).resolve().parents[3] / "shared"
HOSTILE = SHARED / "data" / "hostile" / "url" / "ssrf_urls.jsonl"


def refusal(ground: Ground, engine: Engine, wish: Ask) -> str:
    """Return the word a fetch is refused with."""
    with pytest.raises(Forbidden) as caught:
        ground.run(engine.fetch(wish))
    return caught.value.code


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "paper.example", "127.1", "2130706433"])
def test_private_addresses_are_refused_however_they_are_named(ground: Ground, running: Running, host: str) -> None:
    with OddServer() as odd, running(networks=()) as engine:
        wish = Ask(f"http://{host}:{odd.port}/ok", "odd", frozenset({odd.port}))
        assert refusal(ground, engine, wish) == "gate_address"
        assert odd.requests == []


def test_an_allowed_network_is_asked_and_no_other(ground: Ground, running: Running) -> None:
    with (
        OddServer() as odd,
        OddServer(host="127.0.0.2") as far,
        running(networks=("127.0.0.1/32",)) as engine,
    ):
        ports = frozenset({odd.port, far.port})
        assert ground.run(engine.fetch(Ask(odd.url(), "odd", ports))).status == 200
        assert refusal(ground, engine, Ask(far.url(), "odd", ports)) == "gate_address"
        assert far.requests == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://127.0.0.2:{far}/ok", "gate_address"),
        ("http://127.2:{far}/ok", "gate_address"),
        ("http://inside.example/ok", "gate_address"),
        ("http://[::1]:{far}/ok", "gate_address"),
        ("http://user:word@127.0.0.1:{odd}/ok", "gate_userinfo"),
        ("http://127.0.0.1:22/", "gate_port"),
        ("//127.0.0.2:{far}/ok", "gate_address"),
    ],
)
def test_a_redirect_is_judged_like_a_first_request(ground: Ground, running: Running, target: str, code: str) -> None:
    with (
        OddServer() as odd,
        OddServer(host="127.0.0.2") as far,
        running(networks=("127.0.0.1/32",)) as engine,
    ):
        wish = Ask(
            odd.url(f"/redirect-to?url={target.format(odd=odd.port, far=far.port)}"),
            "odd",
            frozenset({odd.port, far.port}),
        )
        assert refusal(ground, engine, wish) == code
        assert far.requests == []


def test_a_name_without_an_address_is_no_refusal(ground: Ground, running: Running) -> None:
    with running() as engine, pytest.raises(FetchError) as caught:
        ground.run(engine.fetch(Ask("http://nowhere.example/", "odd", robots=False)))
    assert caught.value.code == "dns"


def test_a_few_dead_names_do_not_hold_up_the_others(
    ground: Ground, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    known = socket.gethostbyname

    def look_up(name: str) -> str:
        if name.startswith("dead"):
            over.wait(PATIENCE)
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return known(name)

    async def crowd(engine: Engine, port: int) -> int:
        dead = [Ask(f"http://dead.example{number}.org/", "odd", robots=False) for number in range(20)]
        waiting = asyncio.gather(*map(engine.fetch, dead), return_exceptions=True)
        await asyncio.sleep(0.1)  # the dead are being looked up by now
        try:
            page = await engine.fetch(Ask(f"http://paper.example:{port}/ok", "odd", frozenset({port})))
        finally:
            over.set()
            await waiting
        return page.status

    monkeypatch.setattr(socket, "gethostbyname", look_up)
    with OddServer() as odd, running() as engine:
        assert ground.run(crowd(engine, odd.port)) == 200


def test_robots_at_a_refused_address_refuses_the_page(ground: Ground, running: Running) -> None:
    with running() as engine:
        assert refusal(ground, engine, Ask("http://inside.example/story", "odd")) == "gate_address"


@pytest.mark.skipif(not HOSTILE.exists(), reason="measured only where the data is")
def test_no_hostile_spelling_gets_through(ground: Ground, running: Running) -> None:
    urls = [json.loads(line)["url"] for line in HOSTILE.read_text("utf-8").splitlines()]

    async def codes(engine: Engine) -> dict[str, str]:
        wishes = [Ask(url, "odd", frozenset({22, 6379, 8099}), robots=False) for url in urls]
        ends = await asyncio.gather(*map(engine.fetch, wishes), return_exceptions=True)
        return {
            url: end.code if isinstance(end, NewswireError) else repr(end) for url, end in zip(urls, ends, strict=True)
        }

    with running(networks=()) as engine:
        found = ground.run(codes(engine))
    refused = {url for url, code in found.items() if code.startswith("gate_") or code in {"dns", "malformed"}}
    assert {url: code for url, code in found.items() if url not in refused} == {}
