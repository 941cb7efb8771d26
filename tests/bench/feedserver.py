"""Serves feeds that never change, fast enough not to be what is measured; a process of its own.

/feed/NAME      30 rows of RSS, or 304 where the request repeats the ETag exactly
anything else   404, robots.txt included

Each answer ends its connection, as polls minutes apart do not find the last one open.
"""

import asyncio
import sys

ROWS = 30
CLOSE = b"Connection: close\r\n\r\n"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n" + CLOSE


def document(name: str) -> bytes:
    """Return the feed of that name; a row has what feeds of outlets usually hold."""
    rows = "".join(
        f"<item><title>Council of {name} votes on item {number}</title><guid isPermaLink='false'>{name}-{number}</guid>"
        f"<link>http://127.0.0.1/{name}/{number}.html</link><description>The {number}th vote of the day.</description>"
        f"<pubDate>Tue, 03 Mar 2026 {number % 24:02}:00:00 GMT</pubDate></item>"
        for number in range(ROWS)
    )
    head = f"<title>{name}</title><link>http://127.0.0.1/{name}/</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{rows}</channel></rss>'.encode()


def answer(head: bytes) -> bytes:
    """Return the whole answer to a request, given its lines."""
    path = head.split(b" ", 2)[1].decode("latin-1")
    if not path.startswith("/feed/"):
        return NOT_FOUND
    etag = f'"{path}"'.encode()
    if b"\r\nIf-None-Match: " + etag + b"\r\n" in head:
        return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n" + CLOSE
    body = document(path.removeprefix("/feed/"))
    start = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\nETag: ".encode()
    return start + etag + b"\r\n" + CLOSE + body


class Connection(asyncio.Protocol):
    """One connection for one request, which has no body."""

    def __init__(self) -> None:
        self._head = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where the answer goes."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer the request once it is whole."""
        self._head += data
        if self._transport is not None and self._head.endswith(b"\r\n\r\n"):
            self._transport.write(answer(self._head))
            self._transport.close()


async def serve() -> None:
    """Listen on a free port of 127.0.0.1, say which on standard output, and end with standard input."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0, backlog=512)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    loop.add_reader(sys.stdin, ended.set)
    await ended.wait()


if __name__ == "__main__":
    asyncio.run(serve())
