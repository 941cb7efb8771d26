"""Serves the bench of hostile inputs on loopback: answers written byte by byte, and canaries that must hear nothing."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from socketserver import BaseRequestHandler, ThreadingTCPServer
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self

Answer = Callable[["Wire"], None]

PIECE = 65_536  # bytes of one write of an endless answer
PATIENCE = 30.0  # seconds an endless or dripping answer goes on at the most


@dataclass(frozen=True, slots=True)
class Heard:
    """A request as it came: its path and the bytes of its head."""

    path: str
    head: bytes

    def header(self, name: str) -> bytes | None:
        """Return the value of the first header of that name, byte for byte, or None."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.lower() == name.lower().encode():
                return value.strip()
        return None


class Wire:
    """One connection whose request has been read: what it asked, how often before, and how to answer."""

    def __init__(self, connection: socket.socket, heard: Heard, before: int, stopping: threading.Event) -> None:
        self.heard = heard
        self.before = before
        self.sent = 0
        self._connection = connection
        self._stopping = stopping

    def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        self._connection.sendall(data)
        self.sent += len(data)

    def answer(self, body: bytes, *headers: tuple[str, bytes], status: str = "200 OK") -> None:
        """Send a whole answer with the right length."""
        self.head(("Content-Length", str(len(body)).encode()), *headers, status=status)
        self.send(body)

    def head(self, *headers: tuple[str, bytes], status: str = "200 OK") -> None:
        """Send a status line and headers."""
        lines = [f"HTTP/1.1 {status}".encode(), *(name.encode() + b": " + value for name, value in headers)]
        self.send(b"\r\n".join([*lines, b"Connection: close", b"", b""]))

    def pour(self, pieces: Iterator[bytes]) -> None:
        """Send pieces as fast as they are taken, until they or our patience end."""
        end = time.monotonic() + PATIENCE
        for piece in pieces:
            if time.monotonic() > end or self._stopping.is_set():
                return
            self.send(piece)

    def drip(self, data: bytes) -> None:
        """Send a byte a second."""
        for byte in data[: int(PATIENCE)]:
            self.send(bytes([byte]))
            if self._stopping.wait(1.0):
                return

    def reset(self) -> None:
        """End the connection with a TCP reset (SO_LINGER of zero seconds, socket(7))."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


def chunked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Frame pieces as chunks (RFC 9112 section 7.1), without the last one."""
    for piece in pieces:
        yield b"%x\r\n%s\r\n" % (len(piece), piece)


class HostileServer:
    """Answers by path; what it was asked stands in `heard`, and how many bytes each answer sent in `sent`.

    :param tls: proves who it is; without it, plain HTTP is spoken.
    """

    def __init__(self, host: str, port: int = 0, tls: SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {"/robots.txt": _missing}
        self.heard: list[Heard] = []
        self.connections = 0
        self.sent = 0
        self.tls = tls
        self.stopping = threading.Event()
        self._server = _Server((host, port), _Handler)
        self._server.hostile = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base(self) -> str:
        """Scheme, host and port."""
        host, port = self._server.server_address[:2]
        return f"{'https' if self.tls else 'http'}://{host!s}:{port}"

    def paths(self) -> list[str]:
        """Return the paths asked for, robots.txt left out."""
        return [heard.path for heard in self.heard if heard.path != "/robots.txt"]

    def forget(self) -> None:
        """Begin to count anew."""
        self.heard.clear()
        self.connections = self.sent = 0

    def find(self, path: str) -> Answer:
        """Return who answers a path: the longest beginning that is known."""
        known = [name for name in self.answers if path == name or (name.endswith("/") and path.startswith(name))]
        return self.answers[max(known, key=len)] if known else _missing


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    hostile: HostileServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients of a hostile server hang up."""


class _Handler(BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Read one request and answer it as its path says."""
        hostile = self.server.hostile
        hostile.connections += 1
        connection: Any = self.request
        connection.settimeout(PATIENCE)
        with suppress(OSError):
            if hostile.tls:
                connection = hostile.tls.wrap_socket(connection, server_side=True)
            head = _read_head(connection)
            if not head:
                return
            heard = Heard(head.split(b" ", 2)[1].decode("latin-1"), head)
            before = hostile.paths().count(heard.path)
            hostile.heard.append(heard)
            wire = Wire(connection, heard, before, hostile.stopping)
            try:
                hostile.find(heard.path)(wire)
            finally:
                hostile.sent += wire.sent
                connection.close()


def _read_head(connection: Any) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(PIECE)
        if not piece:
            return b""
        head += piece
    return head.partition(b"\r\n\r\n")[0]


def _missing(wire: Wire) -> None:
    wire.answer(b"not found\n", status="404 Not Found")
