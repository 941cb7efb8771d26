"""An answer's headers are taken up to a limit, each answer's by themselves, on Twisted's own connections."""

import pytest
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed, _HTTP11ClientFactory
from twisted.web.http_headers import Headers
from twisted.web.iweb import UNKNOWN_LENGTH

from crawler.fetch.heads import HEAD_LIMIT, HeadTooLong, limited

LINE = b"X-Odd: " + b"x" * 1000 + b"\r\n"
SMALL = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + LINE * (HEAD_LIMIT // len(LINE) - 2) + b"\r\nok"


class Asked:
    """A request on a connection, and what has come of it."""

    def __init__(self, connection: object) -> None:
        # A request of Twisted's; the class has no public name.
        from twisted.web._newclient import Request  # noqa: PLC0415

        self.connection: object = connection
        self.ends: list[object] = []
        request = Request(b"GET", b"/", Headers({b"host": [b"odd.example"]}), None, persistent=True)
        connection.request(request).addBoth(self.ends.append)  # type: ignore[attr-defined]

    def receive(self, data: bytes, size: int = 1400) -> None:
        """Hand bytes to the connection in pieces, as long as it takes any."""
        for begin in range(0, len(data), size):
            if self.connection.transport.disconnecting or self.connection.transport.aborting:  # type: ignore[attr-defined]
                return
            self.connection.dataReceived(data[begin : begin + size])  # type: ignore[attr-defined]


class Transport(StringTransport):
    """A transport that tells whether it was aborted."""

    aborting = False

    def abortConnection(self) -> None:  # noqa: N802 (Twisted's name)
        """Note the abort."""
        self.aborting = True


@pytest.fixture
def connection() -> object:
    """A connection with the limit."""
    made = limited(_HTTP11ClientFactory)(lambda _: None, "odd").buildProtocol(None)
    made.makeConnection(Transport())
    return made


def test_heads_within_the_limit_pass_one_after_another(connection: object) -> None:
    for _ in range(3):
        asked = Asked(connection)
        asked.receive(SMALL)
        [answer] = asked.ends
        assert (answer.code, answer.length) == (200, 2)  # type: ignore[attr-defined]
    assert not connection.transport.aborting  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n" + LINE * 2000,
        b"HTTP/1.1 200 OK\r\nX-Odd: 1\r\n" + b" more\r\n" * 100_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50_000,
    ],
    ids=["many headers", "one header of many lines", "many provisional answers"],
)
def test_heads_beyond_the_limit_end_the_connection(connection: object, head: bytes) -> None:
    asked = Asked(connection)
    asked.receive(head)
    [failure] = asked.ends
    assert isinstance(failure, Failure)
    assert isinstance(failure.value, ResponseFailed)
    assert [type(reason.value) for reason in failure.value.reasons] == [HeadTooLong]
    assert connection.transport.aborting  # type: ignore[attr-defined]


def test_a_long_body_is_no_head(connection: object) -> None:
    asked = Asked(connection)
    asked.receive(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    [answer] = asked.ends
    assert answer.length is UNKNOWN_LENGTH  # type: ignore[attr-defined]
    asked.receive(b"x" * (HEAD_LIMIT * 2))
    assert not connection.transport.aborting  # type: ignore[attr-defined]
