"""A web server on loopback that misbehaves on request, never for longer than `limit` seconds.

/ok                     200 with a line of HTML
/error-page             200 with an HTML page that says the site is down
/feed                   200 with an RSS feed of two rows
/delta                  the feed; with `A-IM: feed` and its old ETag, 226 with the one row that is new
/slow-headers           sends nothing until the limit, then closes
/slow-body              headers and a byte now and then until the limit, never finished
/endless                a body without an end: pieces without pause until the limit or `ENDLESS_BYTES`
/endless-header         a header line without an end; /endless-headers: header lines without an end; both as above
/cut                    Content-Length larger than the body
/chunk-cut              a chunked body cut inside a chunk
/length?say=TEXT        a page whose Content-Length is that text
/big/BYTES              a body of that size
/redirect/N             N redirects, then 200
/redirect-loop          redirects to itself (`?status=` chooses the status, 302 otherwise)
/redirect-to?url=U      redirects to U (`&status=` as above)
/meta-refresh?url=U     200 with a page that asks browsers to go to U
/status/NNN             that status
/retry-after/SECONDS    503 with Retry-After for the first `?times=` requests (1 otherwise), then 200
                        (`&status=` chooses another status than 503)
/retry-date             503 with Retry-After as the HTTP date in `?at=` (`&status=` as above)
/packed/ENCODING        a page as gzip, deflate, br or zstd; /bad-gzip: a body that only says so
/bomb/ENCODING          `?mib=` (16 otherwise) MiB of zeros, packed about a thousandfold
/etag                   validators, and 304 for them
/lying-etag             another body each time under the same validators, and 304 for them
/set-cookie             200 with a cookie
/echo                   the request's headers as JSON, in order and as spelled
/reset                  a TCP reset instead of an answer
/not-http               a greeting of another protocol
/robots.txt             what `robots` and `robots_status` say, a redirect to `robots_to`, or nothing while
                        `robots_hangs`; a further server is a further port
"""

import json
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from socketserver import StreamRequestHandler, ThreadingTCPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

from oddbodies import DELTA, FEED, PACKERS, bomb

Headers = tuple[tuple[str, str], ...]

RSS = ("Content-Type", "application/rss+xml; charset=utf-8")
PAGE = b"<!DOCTYPE html><html lang=en><title>ok</title><p>All is well.</p></html>\n"
ERROR_PAGE = b"<!DOCTYPE html><html><title>Sorry</title><h1>The site is down for maintenance.</h1></html>\n"
ETAG = '"odd-1"'
ETAG_BEFORE = '"odd-0"'
MODIFIED = "Mon, 02 Mar 2026 08:00:00 GMT"
RETRY_DATE = "Sun, 06 Nov 2044 08:49:37 GMT"
ENDLESS_BYTES = 64 * 1024 * 1024  # more than any limit on a body; a client without one survives it
PIECE = b"x" * 65536


class Request(NamedTuple):
    """A request as it came: path with query, headers as spelled, monotonic seconds of its arrival."""

    path: str
    headers: Headers
    at: float

    def header(self, name: str) -> str | None:
        """Return the first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def option(self, name: str, default: str) -> str:
        """Return a value of the query."""
        return parse_qs(urlsplit(self.path).query).get(name, [default])[0]


class OddServer:
    """The server; it listens between `__enter__` and `__exit__`, which ends every answer still under way.

    :param robots: text of /robots.txt, None for a 404.
    :param robots_status: status of /robots.txt where there is a text.
    :param limit: seconds after which a slow answer gives up.
    :param host: the address listened on.
    :param tls: proves who it is; without it, plain HTTP is spoken.
    :param port: the port listened on, any free one where it is 0.
    """

    def __init__(
        self,
        robots: str | None = None,
        robots_status: int = 200,
        limit: float = 5.0,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        port: int = 0,
    ) -> None:
        self.host = host
        self.tls = tls
        self.robots = robots
        self.robots_status = robots_status
        self.limit = limit
        self.robots_hangs = False
        self.robots_to: str | None = None
        self.requests: list[Request] = []
        self.stopping = threading.Event()
        self._seen: Counter[str] = Counter()
        self._arrival = threading.Condition()
        self._server = _Server((host, port), _Handler, bind_and_activate=False)
        self._server.odd = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._server.server_bind()
        self._server.server_activate()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        """The port listened on."""
        return int(self._server.server_address[1])

    def url(self, path: str = "/ok", host: str | None = None) -> str:
        """Return the full address of a path; `host` is another name for ours."""
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths asked for, in order."""
        return [request.path for request in list(self.requests)]

    def note(self, request: Request) -> int:
        """Record a request; return how often its path was asked for, this time included."""
        with self._arrival:
            self.requests.append(request)
            self._seen[request.path] += 1
            self._arrival.notify_all()
            return self._seen[request.path]

    def await_request(self, path: str, within: float = 5.0) -> bool:
        """Wait until a path has been asked for; return whether it was within so many seconds."""
        with self._arrival:
            return self._arrival.wait_for(lambda: self._seen[path] > 0, within)


class _Server(ThreadingTCPServer):
    """Threads end with the test: they wait on `stopping` alone, and every read has a timeout."""

    allow_reuse_address = True
    daemon_threads = True
    odd: OddServer

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Answer one client, in its own thread; agree on TLS first where that is spoken."""
        if self.odd.tls:
            request.settimeout(_Handler.timeout)
            request = self.odd.tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)
        if self.odd.tls:
            request.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients of a misbehaving server hang up."""


class _Handler(StreamRequestHandler):
    """Reads one request, answers it as its path says, closes."""

    server: _Server
    timeout = 5  # seconds a silent client may hold a thread

    def handle(self) -> None:
        words = self.rfile.readline(65537).decode("latin-1").split()
        if len(words) != 3:
            return
        self.request_line = Request(words[1], self._read_headers(), time.monotonic())
        self.times = self.server.odd.note(self.request_line)
        name, _, self.argument = urlsplit(words[1]).path.lstrip("/").partition("/")
        ANSWERS.get(name, _Handler.missing)(self)

    def _read_headers(self) -> Headers:
        lines = iter(lambda: self.rfile.readline(65537).decode("latin-1").rstrip("\r\n"), "")
        pairs = (line.partition(":") for line in lines)
        return tuple((name, value.strip()) for name, _, value in pairs)

    def send(self, body: bytes = PAGE, status: int = 200, *headers: tuple[str, str], length: int | None = None) -> None:
        """Answer with a body; `length` lies about its size."""
        size = len(body) if length is None else length
        self.start(status, ("Content-Length", str(size)), *headers)
        self.wfile.write(body)

    def start(self, status: int, *headers: tuple[str, str]) -> None:
        """Send the status line and headers; a Content-Type is added where none is given."""
        reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Odd"
        named = {name.lower() for name, _ in headers}
        kind = () if "content-type" in named else (("Content-Type", "text/html; charset=utf-8"),)
        rows = [f"{name}: {value}\r\n" for name, value in (*kind, *headers, ("Connection", "close"))]
        self.wfile.write(f"HTTP/1.1 {status} {reason}\r\n{''.join(rows)}\r\n".encode("latin-1"))

    def ok(self) -> None:
        self.send()

    def missing(self) -> None:
        self.send(b"not found\n", 404)

    def status(self) -> None:
        code = int(self.argument)
        if code in {204, 304}:
            self.start(code)
        else:
            self.send(f"status {code}\n".encode(), code)

    def slow_headers(self) -> None:
        self.server.odd.stopping.wait(self.server.odd.limit)

    def slow_body(self) -> None:
        self.start(200, ("Content-Length", "1000000"))
        end = time.monotonic() + self.server.odd.limit
        while time.monotonic() < end and not self.server.odd.stopping.wait(0.05):
            self.wfile.write(b"x")

    def endless(self) -> None:
        self.start(200)
        self.pour(PIECE)

    def endless_header(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Odd: ")
        self.pour(PIECE)

    def endless_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.pour(b"X-Odd: odd\r\n" * 5000)

    def pour(self, piece: bytes) -> None:
        """Send a piece again and again."""
        end = time.monotonic() + self.server.odd.limit
        for _ in range(ENDLESS_BYTES // len(piece)):
            if time.monotonic() > end or self.server.odd.stopping.is_set():
                return
            self.wfile.write(piece)

    def length(self) -> None:
        self.start(200, ("Content-Length", self.request_line.option("say", "0")))
        self.wfile.write(PAGE)

    def big(self) -> None:
        size = int(self.argument)
        self.start(200, ("Content-Length", str(size)))
        for begin in range(0, size, len(PIECE)):
            self.wfile.write(PIECE[: size - begin])

    def cut(self) -> None:
        self.send(PAGE, length=len(PAGE) * 2)

    def chunk_cut(self) -> None:
        self.start(200, ("Transfer-Encoding", "chunked"))
        self.wfile.write(b"6\r\n<p>All\r\n40\r\n is")

    def redirect(self) -> None:
        left = int(self.argument or 0)
        if left > 0:
            self.send(b"", 302, ("Location", f"/redirect/{left - 1}"))
        else:
            self.send()

    def redirect_loop(self) -> None:
        self.send(b"", self.chosen(302), ("Location", self.request_line.path))

    def redirect_to(self) -> None:
        self.send(b"", self.chosen(302), ("Location", self.request_line.option("url", "/ok")))

    def chosen(self, otherwise: int) -> int:
        """Return the status the query asks for."""
        return int(self.request_line.option("status", str(otherwise)))

    def meta_refresh(self) -> None:
        url = self.request_line.option("url", "/ok")
        self.send(f'<!DOCTYPE html><meta http-equiv="refresh" content="0; url={url}"><p>Wait.</p>'.encode())

    def retry_after(self) -> None:
        if self.times <= int(self.request_line.option("times", "1")):
            self.send(b"later\n", self.chosen(503), ("Retry-After", self.argument))
        else:
            self.send()

    def retry_date(self) -> None:
        self.send(b"later\n", self.chosen(503), ("Retry-After", self.request_line.option("at", RETRY_DATE)))

    def packed(self) -> None:
        self.send(PACKERS[self.argument](PAGE), 200, ("Content-Encoding", self.argument))

    def bad_gzip(self) -> None:
        self.send(b"\x1f\x8b\x08\x00 this is not deflate", 200, ("Content-Encoding", "gzip"))

    def bombed(self) -> None:
        body = bomb(self.argument, int(self.request_line.option("mib", "16")))
        self.send(body, 200, ("Content-Encoding", self.argument))

    def error_page(self) -> None:
        self.send(ERROR_PAGE)

    def feed(self) -> None:
        self.send(FEED, 200, RSS)

    def delta(self) -> None:
        wanted = "feed" in (self.request_line.header("A-IM") or "")
        if wanted and self.request_line.header("If-None-Match") == ETAG_BEFORE:
            self.send(DELTA, 226, RSS, ("IM", "feed"), ("ETag", ETAG))
        else:
            self.send(FEED, 200, RSS, ("ETag", ETAG))

    def lying_etag(self) -> None:
        if self.request_line.header("If-None-Match") == ETAG:
            self.start(304, ("ETag", ETAG))
        else:
            body = FEED.replace(b"bridge", b"bridge-%d" % len(self.server.odd.requests))
            self.send(body, 200, RSS, ("ETag", ETAG), ("Last-Modified", MODIFIED))

    def etag(self) -> None:
        tag, since = self.request_line.header("If-None-Match"), self.request_line.header("If-Modified-Since")
        validators = (("ETag", ETAG), ("Last-Modified", MODIFIED))
        if tag == ETAG or (tag is None and since == MODIFIED):
            self.start(304, *validators)
        else:
            self.send(PAGE, 200, *validators)

    def set_cookie(self) -> None:
        self.send(PAGE, 200, ("Set-Cookie", "odd=1; Path=/"))

    def echo(self) -> None:
        body = json.dumps(self.request_line.headers).encode()
        self.send(body, 200, ("Content-Type", "application/json"))

    def reset(self) -> None:
        # SO_LINGER of zero seconds makes close() send RST (socket(7)); both files hold the socket open.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()

    def not_http(self) -> None:
        self.wfile.write(b"220 odd.example ESMTP ready\r\n")

    def robots(self) -> None:
        text, status = self.server.odd.robots, self.server.odd.robots_status
        if self.server.odd.robots_hangs:
            self.slow_headers()
        elif self.server.odd.robots_to:
            self.send(b"", 302, ("Location", self.server.odd.robots_to))
        elif text is None:
            self.missing()
        else:
            self.send(text.encode(), status, ("Content-Type", "text/plain; charset=utf-8"))


ANSWERS: dict[str, Callable[[_Handler], None]] = {
    "ok": _Handler.ok,
    "error-page": _Handler.error_page,
    "feed": _Handler.feed,
    "delta": _Handler.delta,
    "status": _Handler.status,
    "slow-headers": _Handler.slow_headers,
    "slow-body": _Handler.slow_body,
    "endless": _Handler.endless,
    "endless-header": _Handler.endless_header,
    "endless-headers": _Handler.endless_headers,
    "length": _Handler.length,
    "big": _Handler.big,
    "cut": _Handler.cut,
    "chunk-cut": _Handler.chunk_cut,
    "redirect": _Handler.redirect,
    "redirect-loop": _Handler.redirect_loop,
    "redirect-to": _Handler.redirect_to,
    "meta-refresh": _Handler.meta_refresh,
    "retry-after": _Handler.retry_after,
    "retry-date": _Handler.retry_date,
    "packed": _Handler.packed,
    "bad-gzip": _Handler.bad_gzip,
    "bomb": _Handler.bombed,
    "etag": _Handler.etag,
    "lying-etag": _Handler.lying_etag,
    "set-cookie": _Handler.set_cookie,
    "echo": _Handler.echo,
    "reset": _Handler.reset,
    "not-http": _Handler.not_http,
    "robots.txt": _Handler.robots,
}
