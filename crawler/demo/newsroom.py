"""A small newsroom on loopback that serves the sample outlets and knows what a crawl of it must find."""

import sys
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from crawler.demo.articles import Article, Fate, articles
from crawler.demo.site import OUTLETS, Answer, build, config_files
from crawler.errors import Stop

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a crawl of the newsroom must end in; all values are page URLs.

    `stories` maps a story's name to the pages that tell it (oldest first): one event each. `copies` are the
    groups of pages that print the same wire text. `stored` is every page that must become a report.
    """

    stories: Mapping[str, tuple[str, ...]]
    copies: tuple[tuple[str, ...], ...]
    stored: tuple[str, ...]
    forbidden: tuple[str, ...]
    missing: tuple[str, ...]


class Newsroom:
    """The sample newsroom; serves on 127.0.0.1 between `__enter__` and `__exit__`.

    :param port: the port to listen on; 0 takes a free one.
    """

    def __init__(self, port: int = 0) -> None:
        self._wanted = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Start serving.

        Raises: Stop (`port_in_use`) where the port cannot be had.
        """
        try:
            self._server = _Server((HOST, self._wanted), _Handler)
        except (OSError, OverflowError) as error:
            raise Stop(f"cannot listen on {HOST}:{self._wanted}: {error}", code="port_in_use") from error
        self._server.answers = build(self.url)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="newsroom", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._server = self._thread = None

    @property
    def port(self) -> int:
        """The port served on.

        Raises: Stop (`not_serving`) outside the context.
        """
        if self._server is None:
            raise Stop("the newsroom is not open", code="not_serving")
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The base address, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def expected(self) -> Expected:
        """What a crawl of this newsroom must end in."""
        found = sorted(
            (article for outlet in OUTLETS for article in articles(outlet.id)),
            key=lambda article: (article.published, article.path),
        )
        return _expected(found, self.url)

    def write_config(self, folder: Path) -> None:
        """Write a configuration folder that reads this newsroom; files of the same names are replaced.

        Raises: Stop (`unwritable`).
        """
        try:
            for name, text in config_files(self.url, self.port).items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        except OSError as error:
            raise Stop(f"cannot write {folder}: {error.strerror}", code="unwritable") from error


class _Server(ThreadingHTTPServer):
    """Serves a fixed table of documents."""

    answers: Mapping[str, Answer]
    daemon_threads = True

    def server_bind(self) -> None:
        # HTTPServer looks its own name up here, which can hang on a machine without DNS.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that goes away is no fault of the newsroom.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers GET with 200, 304 or 404 and closes the connection."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    timeout = 10  # seconds a silent client may hold a thread

    def do_GET(self) -> None:
        """Answer from the table."""
        answer = self.server.answers.get(urlsplit(self.path).path)
        if answer is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        elif is_unchanged(answer, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            self._start(HTTPStatus.NOT_MODIFIED, answer)
            self.end_headers()
        else:
            self._start(HTTPStatus.OK, answer)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

    def _start(self, status: HTTPStatus, answer: Answer) -> None:
        self.send_response(status)
        self.send_header("ETag", answer.etag)
        self.send_header("Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Connection", "close")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the signature of http.server)
        """Say nothing: the crawl has its own log."""


def is_unchanged(answer: Answer, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Decide whether the client holds these bytes already; the ETag goes first (RFC 9110 section 13.2.2)."""
    if if_none_match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
        return "*" in tags or answer.etag in tags
    since = _http_date(if_modified_since)
    return since is not None and answer.modified <= since


def _http_date(text: str | None) -> datetime | None:
    try:
        when = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)


def _expected(found: list[Article], base: str) -> Expected:
    stories: defaultdict[str, list[str]] = defaultdict(list)
    copies: defaultdict[str, list[str]] = defaultdict(list)
    fates: defaultdict[Fate, list[str]] = defaultdict(list)
    for article in found:
        url = base + article.path
        fates[article.fate].append(url)
        if article.story:
            stories[article.story].append(url)
        if article.copy:
            copies[article.copy].append(url)
    return Expected(
        stories={name: tuple(urls) for name, urls in stories.items()},
        copies=tuple(tuple(urls) for urls in copies.values()),
        stored=tuple(fates[Fate.STORED]),
        forbidden=tuple(fates[Fate.FORBIDDEN]),
        missing=tuple(fates[Fate.MISSING]),
    )
