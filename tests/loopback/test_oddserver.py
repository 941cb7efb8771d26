"""The misbehaving server misbehaves as its docstring says, seen through the standard library's own client."""

import gzip
import http.client
import json
import re
import ssl
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli
import oddserver
import pytest
from backports import zstd
from oddbodies import certificate
from oddserver import ETAG, MODIFIED, PAGE, OddServer


@pytest.fixture(scope="module")
def server() -> Iterator[OddServer]:
    """One server for the quick checks."""
    with OddServer(robots="User-agent: *\nDisallow: /private\n", limit=0.3) as odd:
        yield odd


class Answer:
    """One GET, read to its end."""

    def __init__(self, server: OddServer, path: str, headers: dict[str, str] | None = None) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=3)
        try:
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            self.status = response.status
            self.headers = response.headers
            self.body = response.read()
        finally:
            connection.close()


@pytest.mark.parametrize(
    ("path", "status", "header", "value"),
    [
        ("/ok", 200, "Content-Type", "text/html; charset=utf-8"),
        ("/nowhere", 404, "Content-Length", "10"),
        ("/status/500", 500, "Connection", "close"),
        ("/status/299", 299, "Connection", "close"),
        ("/status/204", 204, "Content-Length", None),
        ("/big/100000", 200, "Content-Length", "100000"),
        ("/redirect/2", 302, "Location", "/redirect/1"),
        ("/redirect/0", 200, "Location", None),
        ("/redirect-loop", 302, "Location", "/redirect-loop"),
        ("/redirect-to?url=http://10.0.0.1/x%3Fy", 302, "Location", "http://10.0.0.1/x?y"),
        ("/redirect-to?url=/ok&status=308", 308, "Location", "/ok"),
        ("/redirect-loop?status=301", 301, "Location", "/redirect-loop?status=301"),
        ("/retry-after/7?status=429", 429, "Retry-After", "7"),
        ("/retry-date?status=429", 429, "Retry-After", oddserver.RETRY_DATE),
        ("/error-page", 200, "Content-Type", "text/html; charset=utf-8"),
        ("/feed", 200, "Content-Type", "application/rss+xml; charset=utf-8"),
        ("/delta", 200, "IM", None),
        ("/retry-date", 503, "Retry-After", oddserver.RETRY_DATE),
        ("/set-cookie", 200, "Set-Cookie", "odd=1; Path=/"),
        ("/etag", 200, "ETag", ETAG),
        ("/robots.txt", 200, "Content-Type", "text/plain; charset=utf-8"),
    ],
)
def test_status_and_header(server: OddServer, path: str, status: int, header: str, value: str | None) -> None:
    answer = Answer(server, path)
    assert (answer.status, answer.headers[header]) == (status, value)


@pytest.mark.parametrize("path", ["/cut", "/chunk-cut", "/slow-body"])
def test_a_cut_body_is_seen_as_cut(server: OddServer, path: str) -> None:
    with pytest.raises(http.client.IncompleteRead):
        Answer(server, path)


def test_no_answer_at_all(server: OddServer) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        Answer(server, "/slow-headers")
    with pytest.raises(ConnectionResetError):
        Answer(server, "/reset")
    with pytest.raises(http.client.BadStatusLine):
        Answer(server, "/not-http")


@pytest.mark.parametrize("headers", [{"If-None-Match": ETAG}, {"If-Modified-Since": MODIFIED}])
def test_validators_give_304(server: OddServer, headers: dict[str, str]) -> None:
    answer = Answer(server, "/etag", headers)
    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", ETAG)


def test_packed_bodies(server: OddServer) -> None:
    unpackers = {"gzip": gzip.decompress, "deflate": zlib.decompress, "br": brotli.decompress, "zstd": zstd.decompress}
    for name, unpack in unpackers.items():
        answer = Answer(server, f"/packed/{name}")
        assert (answer.headers["Content-Encoding"], unpack(answer.body)) == (name, PAGE)
    with pytest.raises((zlib.error, gzip.BadGzipFile, EOFError)):
        gzip.decompress(Answer(server, "/bad-gzip").body)


@pytest.mark.parametrize(("encoding", "wbits"), [("gzip", 31), ("deflate", 15)])
def test_a_bomb_unpacks_to_a_thousand_times_its_size(server: OddServer, encoding: str, wbits: int) -> None:
    packed = Answer(server, f"/bomb/{encoding}?mib=20").body
    assert len(packed) < 24_000
    assert zlib.decompressobj(wbits).decompress(packed) == bytes(20 << 20)


def test_the_other_bombs_unpack_too(server: OddServer) -> None:
    assert brotli.decompress(Answer(server, "/bomb/br?mib=3").body) == bytes(3 << 20)
    assert zstd.decompress(Answer(server, "/bomb/zstd?mib=3").body) == bytes(3 << 20)


def test_a_delta_is_for_those_who_ask(server: OddServer) -> None:
    asked = {"A-IM": "feed", "If-None-Match": oddserver.ETAG_BEFORE}
    answer = Answer(server, "/delta", asked)
    assert (answer.status, answer.headers["IM"], answer.body.count(b"<item>")) == (226, "feed", 1)
    assert Answer(server, "/delta", {"If-None-Match": oddserver.ETAG_BEFORE}).body.count(b"<item>") == 2


def test_an_etag_may_lie(server: OddServer) -> None:
    first, second = (Answer(server, "/lying-etag") for _ in range(2))
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.body != second.body
    assert Answer(server, "/lying-etag", {"If-None-Match": ETAG}).status == 304


def test_headers_may_go_on_without_an_end(server: OddServer) -> None:
    with pytest.raises(http.client.LineTooLong):
        Answer(server, "/endless-header")
    with pytest.raises(http.client.HTTPException, match="more than 100 headers"):
        Answer(server, "/endless-headers")


def test_tls(tmp_path: Path) -> None:
    public, context = certificate(tmp_path, "127.0.0.1")
    with OddServer(tls=context) as odd:
        trusting = ssl.create_default_context(cafile=str(public))
        with urllib.request.urlopen(odd.url(), context=trusting, timeout=3) as answer:
            assert answer.read() == PAGE
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(odd.url(), timeout=3)


def test_retry_after_gives_in() -> None:
    with OddServer() as odd:
        answers = [Answer(odd, "/retry-after/7?times=2") for _ in range(3)]
    assert [(answer.status, answer.headers["Retry-After"]) for answer in answers] == [
        (503, "7"),
        (503, "7"),
        (200, None),
    ]


def test_requests_are_recorded() -> None:
    before = time.monotonic()
    with OddServer() as odd:
        echoed = json.loads(Answer(odd, "/echo", {"X-Odd": "Yes"}).body)
        Answer(odd, "/ok")
    assert ["X-Odd", "Yes"] in echoed
    assert odd.paths() == ["/echo", "/ok"]
    assert odd.requests[0].header("x-odd") == "Yes"
    assert before <= odd.requests[0].at <= odd.requests[1].at


@pytest.mark.parametrize(("robots", "given", "seen"), [(None, 200, 404), ("x", 503, 503), ("", 200, 200)])
def test_robots_by_server(robots: str | None, given: int, seen: int) -> None:
    with OddServer(robots=robots, robots_status=given) as odd:
        assert Answer(odd, "/robots.txt").status == seen


def test_closing_ends_slow_answers() -> None:
    with OddServer(limit=60) as odd:
        connection = http.client.HTTPConnection("127.0.0.1", odd.port, timeout=3)
        connection.request("GET", "/slow-body")
        response = connection.getresponse()
        assert response.read(1) == b"x"
    try:
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            response.read()
    finally:
        response.close()
        connection.close()


def test_endless_ends_with_the_limit(server: OddServer) -> None:
    assert len(Answer(server, "/endless").body) > len(PAGE)


def test_every_path_is_documented() -> None:
    described = set(re.findall(r"/([a-z.-]+)", oddserver.__doc__ or ""))
    assert set(oddserver.ANSWERS) <= described
