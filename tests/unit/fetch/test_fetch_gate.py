"""What may be asked: the form of a URL and the network of an address, in tables."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.schema import Channel, Outlet
from crawler.errors import Forbidden
from crawler.fetch.ask import ask_for, ports_of
from crawler.fetch.gate import MAX_URL, Gate, port_in, url_problem


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example",
        "https://news.example/a?b=c#d",
        "HTTPS://News.Example:443/",
        "http://news.example:80/",
        "http://news.example:/empty-port",
        "http://[2606:4700::1111]/",
        "http://xn--bcher-kva.example/",
        "https://news.example/" + "a" * (MAX_URL - 21),
    ],
)
def test_plain_addresses_pass(url: str) -> None:
    assert url_problem(url) is None


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "scheme"),
        ("news.example/story", "scheme"),
        ("//news.example/story", "scheme"),
        ("ftp://news.example/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("data:text/html,x", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("gopher://news.example:6379/_x", "scheme"),
        ("s3://bucket/key", "scheme"),
        ("http://", "no_host"),
        ("http:///etc/passwd", "no_host"),
        ("http://:80/", "no_host"),
        ("http://user@news.example/", "userinfo"),
        ("http://user:word@news.example/", "userinfo"),
        ("http://@news.example/", "userinfo"),
        ("http://127.0.0.1\\@news.example/", "userinfo"),
        ("http://news.example:80@127.0.0.1:8099/", "userinfo"),
        ("http://news.example:22/", "port"),
        ("http://news.example:0/", "port"),
        ("http://news.example:99999/", "port"),
        ("http://news.example:-80/", "port"),
        ("http://news.example:http/", "port"),
        ("http://[::1", "malformed"),
        ("http://[news.example]/", "malformed"),
        ("http://exa mple.org/", "control_character"),
        ("http://news.example/\r\nX-Injected: 1", "control_character"),
        ("http://news.example/\x00", "control_character"),
        ("\thttp://news.example/", "control_character"),
        ("http://news.example/\x7f", "control_character"),
        ("http://news.example/\x85Host: other.example", "control_character"),
        ("https://news.example/" + "a" * (MAX_URL - 20), "too_long"),
    ],
)
def test_other_addresses_have_a_problem(url: str, word: str) -> None:
    assert url_problem(url) == word
    with pytest.raises(Forbidden) as caught:
        Gate(()).check(url)
    assert (caught.value.code, caught.value.url) == (f"gate_{word}", url)


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://news.example/", 80),
        ("https://news.example/", 443),
        ("http://news.example:8080/", 8080),
        ("http://news.example:99999/", None),
        ("ftp://news.example/", None),
        ("http://[::1/", None),
        ("http://[x]/", None),
    ],
)
def test_the_port_an_address_leads_to(url: str, port: int | None) -> None:
    assert port_in(url) == port


def test_further_ports_are_the_outlets_own() -> None:
    outlet = Outlet(
        id="odd",
        name="Odd",
        homepage="https://odd.example:8443/",
        channels=(
            Channel(kind="feed", address="http://odd.example:8080/feed"),
            Channel(kind="spider", address="example_wire"),
        ),
        ports=(9000,),
    )
    assert ports_of(outlet) == {8443, 8080, 9000}
    ask = ask_for(outlet, "http://odd.example:9000/")
    assert (ask.outlet, url_problem(ask.url, ask.ports)) == ("odd", None)
    assert url_problem("http://odd.example:9001/", ask.ports) == "port"


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    word = url_problem(text)
    assert word is None or word.isidentifier()
    assert url_problem("http://" + text) in {
        None, "no_host", "userinfo", "port", "malformed", "control_character"
    }  # fmt: skip


ADMITTED = [
    "8.8.8.8",
    "93.184.216.34",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "2002:808:808::",
    "64:ff9b::808:808",
]
REFUSED = {
    "this host": "0.0.0.0",
    "this network": "0.1.2.3",
    "loopback": "127.0.0.1",
    "all of loopback": "127.255.255.254",
    "private ten": "10.0.0.1",
    "private twelve": "172.31.255.255",
    "private sixteen": "192.168.1.1",
    "carrier NAT": "100.64.0.1",
    "link-local, cloud metadata": "169.254.169.254",
    "protocol assignments": "192.0.0.8",
    "cloud metadata among the assignments": "192.0.0.192",
    "cloud platform": "168.63.129.16",
    "documentation": "192.0.2.1",
    "benchmarks": "198.18.0.1",
    "multicast": "224.0.0.1",
    "global multicast": "233.252.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 any": "::",
    "IPv6 loopback": "::1",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped in hexadecimal": "::ffff:7f00:1",
    "compatible loopback": "::127.0.0.1",
    "NAT64 loopback": "64:ff9b::7f00:1",
    "NAT64 of one's own": "64:ff9b:1::a00:1",
    "6to4 loopback": "2002:7f00:1::",
    "6to4 private": "2002:a00:1::",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "unique local": "fd00:ec2::254",
    "link-local": "fe80::1",
    "link-local with a zone": "fe80::1%lo",
    "site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 global multicast": "ff0e::1",
    "IPv6 documentation": "2001:db8::1",
    "not an address": "news.example",
    "short form": "127.1",
    "padded": "127.000.000.001",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("address", ADMITTED)
def test_open_addresses_are_admitted(address: str) -> None:
    assert Gate(()).admits(address)


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED.keys())
def test_closed_addresses_are_refused(address: str) -> None:
    assert not Gate(()).admits(address)


@pytest.mark.parametrize(
    ("network", "address", "admitted"),
    [
        ("127.0.0.0/8", "127.0.0.1", True),
        ("127.0.0.1/32", "127.0.0.2", False),
        ("10.0.0.0/8", "::ffff:10.1.2.3", True),
        ("10.0.0.0/8", "2002:a01:203::", True),
        ("10.0.0.0/8", "192.168.0.1", False),
        ("fd00::/8", "fd12::1", True),
        ("::1/128", "::1", True),
        ("::1/128", "127.0.0.1", False),
        ("::/0", "127.0.0.1", False),
    ],
)
def test_allowed_networks(network: str, address: str, admitted: bool) -> None:
    assert Gate((ip_network(network),)).admits(address) is admitted


SPELLINGS = [
    "127.0.0.1", "127.0.0.1.", "127.1", "127.000.000.001", "2130706433", "0x7f000001", "0x7F.0.0.1", "0177.0.0.1",
    "017700000001", "0", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]",
    "[fe80::1%25lo]", "169.254.169.254", "10.1", "localhost", "LOCALHOST", "localhost.", "paper.localhost",
    "localhost.localdomain", "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.０.０.１",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_an_address_in_a_url_is_judged_before_anything_is_asked(host: str) -> None:
    with pytest.raises(Forbidden) as caught:
        Gate(()).check(f"http://{host}/")
    assert caught.value.code == "gate_address"
    assert "allow_networks" in str(caught.value)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "134744072", "news.example", "localhost.example", "127.example", "0xyz", "1.2.3.4.5"]
)
def test_what_only_a_look_up_can_tell_passes(host: str) -> None:
    assert Gate(()).problem(f"http://{host}/") is None


def test_an_allowed_address_in_a_url_passes() -> None:
    Gate((ip_network("127.0.0.1/32"),)).check("http://127.0.0.1/")


def test_refusals_are_remembered_by_name_and_forgotten_in_the_end() -> None:
    gate = Gate(())
    gate.note_refusal("inside.example", "10.0.0.1")
    assert gate.refused_address("inside.example") == "10.0.0.1"
    assert gate.refused_address("other.example") is None
    for number in range(1000):
        gate.note_refusal(f"host{number}.example", "10.0.0.1")
    assert gate.refused_address("inside.example") is None
