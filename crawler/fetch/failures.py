"""Gives every failure of a request its stable word."""

import gzip
import zlib

from scrapy import exceptions

from crawler.errors import FetchError, NewswireError, ParseError
from crawler.fetch.ask import Ask
from crawler.fetch.heads import HeadTooLong

WORDS: tuple[tuple[type[BaseException], str, str], ...] = (
    (exceptions.DownloadTimeoutError, "timeout", "no whole answer within the deadline"),
    (exceptions.CannotResolveHostError, "dns", "the host's name does not resolve"),
    (exceptions.DownloadConnectionRefusedError, "refused", "the host refuses the connection"),
    (exceptions.ResponseDataLossError, "cut", "the answer broke off"),
    (exceptions.DownloadCancelledError, "too_large", "the answer is larger than the limit"),
    (exceptions.IgnoreRequest, "redirects", "redirected too often"),
    (exceptions.UnsupportedURLSchemeError, "scheme", "not an http(s) address"),
    (exceptions.NotSupported, "scheme", "not an http(s) address"),
    (gzip.BadGzipFile, "bad_encoding", "the answer's compression is broken"),
    (zlib.error, "bad_encoding", "the answer's compression is broken"),
    (EOFError, "bad_encoding", "the answer's compression is broken"),
    (ValueError, "malformed", "the address or the answer is malformed"),
)
# Brotli and Zstandard are Scrapy's choice of modules: their errors are known by where they come from.
DECOMPRESSORS = frozenset({"brotli", "brotlicffi", "backports", "compression"})

# What the texts of failures to agree on a secure connection hold; service_identity's error is a VerificationError.
TLS_WORDS = ("ssl", "tls", "certificate", "verificationerror")


def fetch_error(error: BaseException, ask: Ask) -> NewswireError:
    """Return our error for whatever Scrapy or Twisted raised; an error of ours stays as it is."""
    if isinstance(error, NewswireError):
        error.concern(ask.outlet, ask.url)
        return error
    code, reason = _word(error)
    return FetchError(f"{ask.url}: {reason}", code=code, outlet=ask.outlet, url=ask.url)


def spider_error(error: BaseException, ask: Ask) -> NewswireError:
    """Return our error for whatever a spider's own code raised; an error of ours stays as it is."""
    if isinstance(error, NewswireError):
        error.concern(ask.outlet, ask.url)
        return error
    message = f"the spider of {ask.url} failed ({_text(error)})"
    return ParseError(message, code="crash", outlet=ask.outlet, url=ask.url)


def _word(error: BaseException) -> tuple[str, str]:
    if isinstance(error, exceptions.IgnoreRequest) and error.__cause__ is not None:
        return "too_large", "the answer is larger than the limit when decompressed"
    if _has_long_head(error):
        return "too_large", "the answer's headers are larger than the limit"
    for kind, code, reason in WORDS:
        if isinstance(error, kind):
            return code, reason
    if type(error).__module__.partition(".")[0] in DECOMPRESSORS:
        return "bad_encoding", "the answer's compression is broken"
    text = _text(error)
    if any(word in text.lower() for word in TLS_WORDS):
        return "tls", f"no secure connection ({text})"
    return "broken", f"the connection failed ({text})"


def _has_long_head(error: BaseException) -> bool:
    """Look among the reasons that Twisted gives for an answer that never came (its ResponseFailed)."""
    reasons = getattr(error.__cause__, "reasons", ())
    return any(isinstance(reason.value, HeadTooLong) for reason in reasons)


def _text(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
