"""Says how a page lies in a WARC 1.1 file: a response and its request, or a revisit of an earlier response.

The format is ISO 28500:2017. Bodies are kept as they were read, after decompression: the header that no longer holds
is renamed (`X-Crawler-Content-Encoding`, as Common Crawl does), and Content-Length is that of the body here. Header
names come in Scrapy's spelling, and the reason of the status line is the registered one, as the engine drops it.
"""

import hashlib
import re
import zlib
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote, urlsplit
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from crawler.model import Page, Wire

Pairs = tuple[tuple[str, str], ...]

VERSION = "WARC/1.1"
HASH = "sha256"
# Headers that hold for the bytes on the wire only, and the prefix under which they are kept.
WIRE_HEADERS = frozenset({"content-length", "transfer-encoding"})
RENAMED = "X-Crawler-"
ENCODED = f"{RENAMED}Content-Encoding"
HTTP_CHARSET = "latin-1"
_LINE_END = re.compile("[\r\n\x00]+")
_URL_SIGNS = ":/?#[]@!$&'()*+,;=%-._~"  # RFC 3986 section 2, and what is escaped already
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Origin:
    """The earlier response whose payload a revisit shares: its address and time."""

    url: str
    fetched_at: datetime


class _Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer with a digest that nobody can make two pages for."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester(HASH)


def digest_of(body: bytes) -> str:
    """Return the payload digest as WARC spells it, `sha256:` and base 32."""
    return f"{HASH}:{b32encode(hashlib.sha256(body).digest()).decode()}"


def info_record(name: str, at: datetime, fields: Mapping[str, str]) -> bytes:
    """Return the warcinfo record that opens a file of this name, made at this time."""
    out = BytesIO()
    writer = _Writer(out, gzip=True, warc_version=VERSION)
    record = writer.create_warcinfo_record(name, fields)
    record.rec_headers.replace_header("WARC-Date", _date(at))
    writer.write_record(record)
    return out.getvalue()


def page_records(page: Page, origin: Origin | None = None) -> tuple[bytes, bytes]:
    """Return the record of a page's answer, each record a gzip member, and those that belong to it.

    :param origin: of the same payload, where an earlier response holds it.
    """
    out = BytesIO()
    writer = _Writer(out, gzip=True, warc_version=VERSION)
    answer = _revisit(writer, page, origin) if origin else _response(writer, page)
    writer.write_record(answer)
    length = out.tell()
    concurrent = {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
    if page.wire.asked:
        writer.write_record(_request(writer, page, concurrent))
    if page.url != page.final_url:
        writer.write_record(_metadata(writer, page, concurrent))
    written = out.getvalue()
    return written[:length], written[length:]


def read_page(file: BinaryIO, offset: int, url: str) -> Page:
    """Return the page whose answer begins at this place of a file; a revisit gives its headers and no body.

    :param url: asked for, which the answer itself does not name.

    Raises: ValueError where there is no such record, or its bytes are not those that were written.
    """
    file.seek(offset)
    try:
        record = next(iter(ArchiveIterator(file, check_digests="raise")), None)
        if record is None or record.rec_type not in {"response", "revisit"} or record.http_headers is None:
            raise ValueError("no answer lies there")
        body = record.content_stream().read()
    except (ArchiveLoadFailed, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise ValueError(str(error).strip() or type(error).__name__) from error
    stated = record.rec_headers
    head = record.http_headers
    headers, encoded = _as_received(head.headers)
    return Page(
        url,
        stated.get_header("WARC-Target-URI"),
        int(head.get_statuscode()),
        headers,
        body,
        datetime.fromisoformat(stated.get_header("WARC-Date")),
        wire=Wire(head.protocol, (), stated.get_header("WARC-IP-Address") or "", encoded),
    )


def whole_until(file: BinaryIO, start: int) -> int:
    """Return where the last whole record ends, of those that follow a place where one begins.

    Each record is a gzip member of its own, with a checksum at its end.
    """
    file.seek(start)
    end, ahead = start, b""
    while True:
        try:
            length, ahead = _member(file, ahead)
        except zlib.error:
            return end
        if not length:
            return end
        end += length


def _member(file: BinaryIO, ahead: bytes) -> tuple[int, bytes]:
    """Return the length of the gzip member that begins here, 0 where it is not whole, and what was read beyond it.

    :param ahead: what was read of the file already.

    Raises: zlib.error where it is none.
    """
    member, length = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    unread = ahead or file.read(CHUNK)
    while unread and not member.eof:
        length += len(unread)
        while unread and not member.eof:
            member.decompress(unread, CHUNK)  # in pieces: a record may be larger than what fits into memory
            unread = member.unconsumed_tail
        unread = file.read(CHUNK) if not member.eof else unread
    return (length - len(member.unused_data), member.unused_data) if member.eof else (0, b"")


def _response(writer: WARCWriter, page: Page) -> ArcWarcRecord:
    head = _head(f"{_protocol(page)} {_status(page)}", _as_kept(page))
    fields = {**_fields(page), "WARC-Payload-Digest": digest_of(page.body)}
    return _record(writer, "response", page, fields, head + page.body)


def _request(writer: WARCWriter, page: Page, concurrent: Mapping[str, str]) -> ArcWarcRecord:
    parts = urlsplit(_target(page.final_url))
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    fields = {**_fields(page), **concurrent, "WARC-Payload-Digest": digest_of(b"")}
    return _record(writer, "request", page, fields, _head(f"GET {target} {_protocol(page)}", page.wire.asked))


def _metadata(writer: WARCWriter, page: Page, concurrent: Mapping[str, str]) -> ArcWarcRecord:
    """Return the record that names the address asked for, from which redirects led to the page."""
    body = f"via: {_target(page.url)}\r\n".encode()
    fields = {"WARC-Date": _date(page.fetched_at), **concurrent, "WARC-Payload-Digest": digest_of(body)}
    return _record(writer, "metadata", page, fields, body)


def _record(writer: WARCWriter, kind: str, page: Page, fields: Mapping[str, str], block: bytes) -> ArcWarcRecord:
    """Return a record of these very bytes: warcio would spell the headers in them anew."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Target-URI": _target(page.final_url),
    }
    headers = StatusAndHeaders("", [*named.items(), *fields.items()], protocol=VERSION)
    return ArcWarcRecord("warc", kind, headers, BytesIO(block), None, writer.WARC_RECORDS[kind], len(block))


def _revisit(writer: WARCWriter, page: Page, origin: Origin) -> ArcWarcRecord:
    return writer.create_revisit_record(
        _target(page.final_url),
        digest_of(page.body),
        _target(origin.url),
        _date(origin.fetched_at),
        StatusAndHeaders(_status(page), list(_as_kept(page)), protocol=_protocol(page)),
        _fields(page),
    )


def _fields(page: Page) -> dict[str, str]:
    named = {"WARC-Date": _date(page.fetched_at)}
    return {**named, "WARC-IP-Address": page.wire.ip} if page.wire.ip else named


def _head(line: str, headers: Pairs) -> bytes:
    lines = [line, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode(HTTP_CHARSET, "replace")


def _as_kept(page: Page) -> Pairs:
    """Return the headers as they hold for the decoded body."""
    kept = [(f"{RENAMED}{name}" if name.lower() in WIRE_HEADERS else name, value) for name, value in page.headers]
    if page.wire.encoded:
        kept.append((ENCODED, page.wire.encoded))
    kept.append(("Content-Length", str(len(page.body))))
    return tuple((_LINE_END.sub(" ", name), _LINE_END.sub(" ", value)) for name, value in kept)


def _as_received(kept: Sequence[tuple[str, str]]) -> tuple[Pairs, str]:
    """Return the headers as they came, and the encoding the body came in."""
    encoded = next((value for name, value in kept if name == ENCODED), "")
    own = [(name, value) for name, value in kept if name not in {ENCODED, "Content-Length"}]
    return tuple((name.removeprefix(RENAMED), value) for name, value in own), encoded


def _protocol(page: Page) -> str:
    return page.wire.protocol or "HTTP/1.1"


def _status(page: Page) -> str:
    known = page.status in HTTPStatus._value2member_map_
    return f"{page.status} {HTTPStatus(page.status).phrase if known else ''}"


def _target(url: str) -> str:
    """Return an address as one word, whatever stands in it."""
    return quote(url, safe=_URL_SIGNS)


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
