"""What Scrapy would open by itself stays shut: proxies, files, remote control, caches, and hosts that prove nothing."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback_ground import Ground, Running
from oddbodies import certificate
from oddserver import OddServer
from scrapy import Request
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.exceptions import NotSupported, UnsupportedURLSchemeError

from crawler.config.schema import Channel, Outlet
from crawler.errors import FetchError, Forbidden
from crawler.fetch.ask import Ask, ask_for

HERE = Path(__file__).resolve().parent
PROXIES = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")


def run_alone(folder: Path, *addresses: str, **environment: str) -> dict[str, Any]:
    """Run the engine in a process whose home and working folder are empty ones."""
    home, work, answer = folder / "home", folder / "work", folder / "answer.json"
    home.mkdir()
    work.mkdir()
    known = {name: value for name, value in os.environ.items() if name not in PROXIES}
    own = {"HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_RUNTIME_DIR": str(home), "TMPDIR": str(home)}
    paths = {"PYTHONPATH": str(HERE.parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(HERE / "lone_engine.py"), str(answer), *addresses]
    environment = {**known, **own, **paths, **environment}
    subprocess.run(command, cwd=work, env=environment, check=True, timeout=60, capture_output=True)
    found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    found["written"] = [str(path.relative_to(folder)) for part in (home, work) for path in part.rglob("*")]
    return found


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="open ports are read from Linux's /proc")
def test_a_proxy_of_the_environment_is_not_asked_and_nothing_is_opened(tmp_path: Path) -> None:
    with OddServer() as odd, OddServer() as proxy:
        addresses = [
            odd.url("/etag"),
            odd.url("/etag"),
            "file:///etc/hostname",
            "ftp://127.0.0.1/x",
            "data:,x",
            "s3://a/b",
        ]
        proxies = dict.fromkeys(PROXIES, proxy.url(""))
        found = run_alone(tmp_path, *addresses, **proxies)
        assert found["ends"] == [200, 200, *["gate_scheme"] * 4]
        assert odd.paths() == ["/etag", "/etag"], "no copy of a cache is given for the second"
        assert odd.requests[1].header("If-None-Match") is None
        assert proxy.requests == []
    assert found["listening"] == [], "no console, no remote control"
    assert found["written"] == [], "no cache, no job file"


def test_the_proxy_of_that_test_would_be_seen() -> None:
    with OddServer() as odd, OddServer() as proxy:
        code = f"import urllib.request as u; u.urlopen({odd.url()!r}, timeout=5)"
        environment = {**os.environ, "http_proxy": proxy.url(""), "no_proxy": ""}
        subprocess.run([sys.executable, "-c", code], env=environment, check=False, timeout=30, capture_output=True)
        assert (odd.requests, len(proxy.requests)) == ([], 1)


@pytest.mark.parametrize("url", ["file:///etc/hostname", "data:text/plain,x", "ftp://127.0.0.1/x", "s3://bucket/key"])
def test_behind_the_gate_too_nothing_but_the_web_is_spoken(ground: Ground, running: Running, url: str) -> None:
    async def past_the_gate(engine: Any) -> None:
        handlers = DownloadHandlers(engine._standby)
        await handlers.download_request_async(Request(url))

    with running() as engine:
        with pytest.raises(Forbidden) as caught:
            ground.run(engine.fetch(Ask(url, "odd", robots=False)))
        assert caught.value.code == "gate_scheme"
        with pytest.raises((NotSupported, UnsupportedURLSchemeError)):
            ground.run(past_the_gate(engine))


@pytest.mark.parametrize(
    ("proven", "is_valid", "is_trusted", "asked", "code"),
    [
        (("paper.example",), True, True, "paper.example", None),
        (("127.0.0.1",), True, True, None, None),
        (("paper.example",), True, False, "paper.example", "tls"),
        (("127.0.0.1",), True, False, None, "tls"),
        (("paper.example",), True, True, "other.example", "tls"),
        (("paper.example",), False, True, "paper.example", "tls"),
    ],
    ids=["trusted", "trusted address", "self-signed", "self-signed address", "another name", "out of date"],
)
def test_a_host_must_prove_who_it_is(
    ground: Ground,
    running: Running,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    proven: tuple[str, ...],
    is_valid: bool,
    is_trusted: bool,
    asked: str | None,
    code: str | None,
) -> None:
    public, context = certificate(tmp_path, *proven, is_valid=is_valid)
    monkeypatch.setenv("SSL_CERT_FILE", str(public if is_trusted else tmp_path / "none.pem"))
    with OddServer(tls=context) as odd, running() as engine:
        wish = Ask(odd.url("/ok", asked), "odd", frozenset({odd.port}), robots=False)
        if code is None:
            assert ground.run(engine.fetch(wish)).status == 200
            return
        with pytest.raises(FetchError) as caught:
            ground.run(engine.fetch(wish))
        assert caught.value.code == code, str(caught.value)
        assert odd.requests == []


def test_an_outlet_may_have_a_reason_to_trust_its_own_sites(ground: Ground, running: Running, tmp_path: Path) -> None:
    _, context = certificate(tmp_path, "127.0.0.1", is_valid=False)
    with OddServer(tls=context) as own, OddServer(host="127.0.0.2", tls=context) as other, running() as engine:
        channels = (Channel(kind="feed", address=own.url("/ok")),)
        strict = Outlet(id="odd", name="Odd", homepage=own.url("/"), channels=channels, ports=(other.port,))
        lax = strict.model_copy(update={"ignore_tls": "Its certificate ran out, they know."})
        assert ground.run(engine.fetch(ask_for(lax, own.url("/ok")))).status == 200
        assert own.paths() == ["/robots.txt", "/ok"]
        for wish in (ask_for(strict, own.url("/ok?again")), ask_for(lax, other.url("/ok"))):
            with pytest.raises(FetchError) as caught:
                ground.run(engine.fetch(replace(wish, robots=False)))
            assert caught.value.code == "tls"
        assert (len(own.requests), other.requests) == (2, [])
