"""The address gate holds at the moment of connecting: what it refuses is never connected to."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from loopback_ground import PATIENCE, Ground, Running
from oddserver import OddServer

from crawler.errors import FetchError, Forbidden, NewswireError
from crawler.fetch.ask import Ask
from crawler.fetch.engine import Engine


def refusal(ground: Ground, engine: Engine, wish: Ask) -> str:
    """Return the word a fetch is refused with."""
    with pytest.raises(Forbidden) as caught:
        ground.run(engine.fetch(wish))
    return caught.value.code


# The spellings that Scrapy alone would have asked (feeds research, section 5), and some it would not.
LOOPBACK = (
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.000.000.001",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0X7F.1",
    "0x7f.0x0.0x0.0x1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1%25lo]",
    "localhost",
    "LOCALHOST",
    "paper.example",
)
# Not numbers until a client folds them (UTS 46); what they may not be is asked.
FOLDED = ("①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "１２７.0.0.1", "localhost.", "127.0.0.1.", "ⓛocalhost")


@pytest.mark.parametrize("host", FOLDED)
def test_odd_letters_lead_nowhere(ground: Ground, running: Running, host: str) -> None:
    with OddServer() as odd, running(networks=()) as engine:
        with pytest.raises(NewswireError) as caught:
            ground.run(engine.fetch(Ask(f"http://{host}:{odd.port}/ok", "odd", frozenset({odd.port}))))
        assert caught.value.code in {"gate_address", "dns", "malformed", "robots_unreachable"}
        assert odd.requests == []


@pytest.mark.parametrize("host", LOOPBACK)
def test_private_addresses_are_refused_however_they_are_named(ground: Ground, running: Running, host: str) -> None:
    with OddServer() as odd, running(networks=()) as engine:
        wish = Ask(f"http://{host}:{odd.port}/ok", "odd", frozenset({odd.port}))
        assert refusal(ground, engine, wish) == "gate_address"
        assert odd.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "inside.example",
        "INSIDE.example",
    ],
)
def test_addresses_of_other_private_networks_are_refused_too(ground: Ground, running: Running, host: str) -> None:
    with running() as engine:
        assert refusal(ground, engine, Ask(f"http://{host}/", "odd")) == "gate_address"


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
        ("http://127.0.0.9:{far}/ok", "gate_address"),
        ("http://2130706434:{far}/ok", "gate_address"),
        ("http://0x7f000002:{far}/ok", "gate_address"),
        ("http://0177.0.0.2:{far}/ok", "gate_address"),
        ("http://[::ffff:127.0.0.2]:{far}/ok", "gate_address"),
        ("http://far.example:{far}/ok", "gate_address"),
        ("http://inside.example/ok", "gate_address"),
        ("http://[::1]:{far}/ok", "gate_address"),
        ("http://user:word@127.0.0.1:{odd}/ok", "gate_userinfo"),
        ("http://127.0.0.1:22/", "gate_port"),
        ("//127.0.0.2:{far}/ok", "gate_address"),
        ("http://127.0.0.1:{odd}@127.0.0.2:{far}/ok", "gate_userinfo"),
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


def test_a_redirect_of_a_redirect_is_judged_too(ground: Ground, running: Running) -> None:
    with (
        OddServer() as odd,
        OddServer(host="127.0.0.2") as far,
        running(networks=("127.0.0.1/32",)) as engine,
    ):
        inner = quote(far.url("/ok"), safe="")
        path = f"/redirect-to?status=308&url={quote(f'/redirect-to?status=307&url={inner}', safe='')}"
        assert refusal(ground, engine, Ask(odd.url(path), "odd", frozenset({odd.port, far.port}))) == "gate_address"
        assert len(odd.paths()) == 3
        assert far.requests == []


def test_a_page_that_sends_browsers_on_sends_us_nowhere(ground: Ground, running: Running) -> None:
    with OddServer() as odd, OddServer(host="127.0.0.2") as far, running() as engine:
        wish = Ask(odd.url(f"/meta-refresh?url={far.url()}"), "odd", frozenset({odd.port, far.port}))
        page = ground.run(engine.fetch(wish))
        assert (page.status, b"refresh" in page.body, page.redirects) == (200, True, ())
        assert far.requests == []


class Rebinding:
    """A name server that answers for `rebound.example` with each address in turn, the last one for ever."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.asked = 0
        self.known = socket.gethostbyname

    def __call__(self, name: str) -> str:
        if name != "rebound.example":
            return self.known(name)
        self.asked += 1
        return self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]


@pytest.fixture
def twins() -> Iterator[tuple[OddServer, OddServer]]:
    """Two servers on one port, of which the gate of these tests admits the first alone."""
    with OddServer() as odd, OddServer(host="127.0.0.2", port=odd.port) as far:
        yield odd, far


@pytest.mark.parametrize(
    ("addresses", "code", "paths"),
    [
        (("127.0.0.1", "127.0.0.2"), "gate_address", ["/robots.txt"]),
        (("127.0.0.2", "127.0.0.1"), "gate_address", []),
        (("127.0.0.1", "127.0.0.1", "127.0.0.2"), "gate_address", ["/robots.txt", "/redirect-to?url=/ok"]),
        (("127.0.0.1",), None, ["/robots.txt", "/redirect-to?url=/ok", "/ok"]),
    ],
)
def test_a_name_that_changes_its_answer_gains_nothing(
    ground: Ground,
    running: Running,
    monkeypatch: pytest.MonkeyPatch,
    twins: tuple[OddServer, OddServer],
    addresses: tuple[str, ...],
    code: str | None,
    paths: list[str],
) -> None:
    odd, far = twins
    names = Rebinding(*addresses)
    monkeypatch.setattr(socket, "gethostbyname", names)
    url = odd.url("/redirect-to?url=/ok", "rebound.example")
    with running(networks=("127.0.0.1/32",)) as engine:
        wish = Ask(url, "odd", frozenset({odd.port}))
        if code:
            assert refusal(ground, engine, wish) == code
        else:
            assert ground.run(engine.fetch(wish)).status == 200
    assert (odd.paths(), far.requests) == (paths, [])
    assert names.asked == len(paths) + (1 if code else 0), "one answer a connection: the one that was judged"


def test_robots_at_a_refused_address_refuses_the_page(ground: Ground, running: Running) -> None:
    with running() as engine:
        assert refusal(ground, engine, Ask("http://inside.example/story", "odd")) == "gate_address"
