"""A kept connection is used again, and where the server closes it in the middle nothing is asked a second time."""

import asyncio

from loopback_ground import Ground, Running

from crawler.errors import FetchError
from crawler.fetch.ask import Ask
from crawler.fetch.engine import Engine

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Keeper:
    """A server that keeps its connections, but closes one without an answer when asked for `/drop`."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, str]] = []
        self._connections = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection; note its number with each path."""
        self._connections += 1
        number = self._connections
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split()[1].decode("ascii")
            self.asked.append((number, path))
            if path == "/drop":
                break
            writer.write(OK)
        writer.close()


async def asked_of(engine: Engine, *paths: str) -> tuple[list[tuple[int, str]], list[int | str]]:
    """Ask for the paths one after another; return what the server saw and how each ended."""
    keeper, ends = Keeper(), list[int | str]()
    server = await asyncio.start_server(keeper, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for path in paths:
        try:
            ask = Ask(f"http://127.0.0.1:{port}{path}", "odd", frozenset({port}), robots=False)
            ends.append((await engine.fetch(ask)).status)
        except FetchError as error:
            ends.append(error.code)
    server.close()
    return keeper.asked, ends


def test_a_request_on_a_kept_connection_that_closes_is_not_repeated(ground: Ground, running: Running) -> None:
    with running() as engine:
        asked, ends = ground.run(asked_of(engine, "/one", "/two", "/drop"))
    assert asked == [(1, "/one"), (1, "/two"), (1, "/drop")]
    assert ends == [200, 200, "broken"]
