"""Each failure has one word, whatever raised it."""

import gzip
import ssl
import zlib

import brotli
import pytest
from scrapy import exceptions
from service_identity import VerificationError
from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.errors import FetchError, Forbidden, ParseError
from crawler.fetch.ask import Ask
from crawler.fetch.failures import fetch_error, spider_error
from crawler.fetch.heads import HeadTooLong
from crawler.schedule.due import PASSING_CODES

ASK = Ask("https://odd.example/story", "odd")


def exploded() -> exceptions.IgnoreRequest:
    """Return what Scrapy raises for a body that grows too large when decompressed."""
    error = exceptions.IgnoreRequest("body exceeded DOWNLOAD_MAXSIZE")
    error.__cause__ = ValueError()
    return error


def without_answer(reason: Exception) -> exceptions.DownloadFailedError:
    """Return what Scrapy raises where Twisted saw no whole answer, for a reason."""
    cause = ResponseFailed([Failure(reason)])
    error = exceptions.DownloadFailedError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (exceptions.DownloadTimeoutError("took longer than 20 seconds"), "timeout"),
        (exceptions.CannotResolveHostError("no results"), "dns"),
        (exceptions.DownloadConnectionRefusedError("111"), "refused"),
        (exceptions.ResponseDataLossError(), "cut"),
        (exceptions.DownloadCancelledError("larger than"), "too_large"),
        (exploded(), "too_large"),
        (exceptions.IgnoreRequest("max redirections reached"), "redirects"),
        (exceptions.UnsupportedURLSchemeError("ftp"), "scheme"),
        (exceptions.NotSupported("ftp"), "scheme"),
        (gzip.BadGzipFile("Not a gzipped file"), "bad_encoding"),
        (zlib.error("Error -3"), "bad_encoding"),
        (EOFError("Compressed file ended"), "bad_encoding"),
        (brotli.error("failed"), "bad_encoding"),
        (ValueError("Missing scheme"), "malformed"),
        (UnicodeError("label too long"), "malformed"),
        (exceptions.DownloadFailedError("[SSL: CERTIFICATE_VERIFY_FAILED]"), "tls"),
        (ssl.SSLError(1, "handshake failure"), "tls"),
        (without_answer(VerificationError(errors=[])), "tls"),
        (without_answer(HeadTooLong("the headers are larger than the limit")), "too_large"),
        (without_answer(ConnectionLost("Connection lost.")), "broken"),
        (exceptions.DownloadFailedError("[<ParseError: wrong number of parts>]"), "broken"),
        (ConnectionResetError(104, "Connection reset by peer"), "broken"),
        (RuntimeError("odd\n  things"), "broken"),
    ],
)
def test_words(error: Exception, code: str) -> None:
    found = fetch_error(error, ASK)
    assert isinstance(found, FetchError)
    assert (found.code, found.outlet, found.url) == (code, "odd", ASK.url)
    assert str(found).startswith(ASK.url)
    assert "\n" not in str(found)


def test_long_messages_are_cut() -> None:
    assert len(str(fetch_error(RuntimeError("x" * 10_000), ASK))) < 400
    assert len(str(spider_error(RuntimeError("x" * 10_000), ASK))) < 400


@pytest.mark.parametrize("of", [fetch_error, spider_error])
def test_our_own_errors_stay_and_learn_whom_they_concern(of: object) -> None:
    error = Forbidden("no", code="robots")
    assert callable(of)
    assert of(error, ASK) is error
    assert (error.outlet, error.url) == ("odd", ASK.url)
    named = Forbidden("no", code="robots", outlet="even", url="https://even.example/")
    assert of(named, ASK).url == "https://even.example/"


def test_a_spiders_own_failure_is_no_failure_of_the_connection() -> None:
    found = spider_error(KeyError("date"), Ask("example_wire", "odd"))
    assert isinstance(found, ParseError)
    assert (found.code, str(found)) == ("crash", "the spider of example_wire failed (KeyError: 'date')")


def test_what_may_pass_is_tried_again() -> None:
    assert {"cut", "broken", "bad_encoding", "refused", "dns", "tls"} <= PASSING_CODES
    assert not {"too_large", "redirects", "scheme", "malformed"} & PASSING_CODES
