"""Guarantees that an answer's status line and headers end, or the connection does: the limit on bodies spares them."""

from typing import Any

from twisted.python.failure import Failure

# What Chromium takes (net/http/http_stream_parser.h, kMaxHeaderBufSize); without a limit, headers that never end fill
# 20 MB a second until the deadline (feeds research, section 5).
HEAD_LIMIT = 256 * 1024
_HEAD = frozenset({"STATUS", "HEADER"})  # the states of Twisted's parser before a body


class HeadTooLong(Exception):
    """The headers went over the limit."""


def limited(kind: type[Any]) -> type[Any]:
    """Return a builder of connections, Twisted's or Scrapy's own, whose connections keep the limit."""

    class Limited(kind):  # type: ignore[misc]  # (mypy takes no base that is known only at run time)
        """Builds connections that give up on an answer whose head is too long."""

        def buildProtocol(self, address: Any) -> Any:  # noqa: N802 (Twisted's name)
            """Build one connection."""
            protocol = super().buildProtocol(address)
            protocol.dataReceived = _Counted(protocol)
            return protocol

    return Limited


class _Counted:
    """Takes a connection's bytes and counts those of each answer's head."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._received = protocol.dataReceived
        self._parser: Any = None
        self._taken = 0

    def __call__(self, data: bytes) -> None:
        parser = self._protocol._parser  # noqa: SLF001 (Twisted shows the state of an answer nowhere else)
        if parser is not self._parser:
            self._parser, self._taken = parser, 0
        in_head = parser is not None and parser.state in _HEAD
        self._received(data)
        if in_head and parser.state in _HEAD:
            self._taken += len(data)
            if self._taken > HEAD_LIMIT:
                self._give_up()

    def _give_up(self) -> None:
        transport = self._protocol.transport
        self._protocol._giveUp(Failure(HeadTooLong("the headers are larger than the limit")))  # noqa: SLF001 (no public way)
        transport.abortConnection()  # a closed TLS connection would go on reading
