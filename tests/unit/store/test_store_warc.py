"""A page comes out of its WARC record as it went in, warcio agrees, and a torn end is found to the byte."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from raw_pages import ASKED, BODY, NOW, URL, WIRE, checks, page, records
from warcio.archiveiterator import ArchiveIterator

from crawler.model import Page, Wire
from crawler.store.warc import Origin, digest_of, info_record, page_records, read_page, whole_until

INFO = info_record("one.warc.gz", NOW, {"software": "newswire", "format": "WARC File Format 1.1"})


def written(*parts: bytes) -> BytesIO:
    return BytesIO(INFO + b"".join(parts))


def test_a_page_comes_out_as_it_went_in() -> None:
    answer, rest = page_records(page())
    found = read_page(written(answer, rest), len(INFO), URL)
    assert found == page(wire=replace(WIRE, asked=()))


@pytest.mark.parametrize(
    "odd",
    [
        page(b""),
        page(bytes(range(256)) * 900),
        page(b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n"),
        page(status=999),
        page(headers=()),
        page(
            headers=(("X-Odd", "caf\xe9"), ("Set-Cookie", "a"), ("Set-Cookie", "b"), ("Transfer-Encoding", "chunked"))
        ),
        page(wire=Wire()),
        page(final_url=f"{URL}?q=caf%C3%A9&x=[1]#end"),
    ],
    ids=["empty", "bytes", "a record", "status", "no headers", "headers", "nothing known", "address"],
)
def test_odd_pages_come_out_too(odd: Page, tmp_path: Path) -> None:
    answer, rest = page_records(odd)
    found = read_page(written(answer, rest), len(INFO), odd.url)
    assert found == replace(odd, wire=replace(odd.wire, protocol="HTTP/1.1", asked=()))
    path = tmp_path / "one.warc.gz"
    path.write_bytes(INFO + answer + rest)
    assert checks(path) == 0


def test_the_records_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "one.warc.gz"
    path.write_bytes(INFO + b"".join(page_records(page(url="https://harbour.example/old", final_url=URL))))
    info, answer, request, metadata = records(path)
    assert (info[0], info[1]["WARC-Filename"]) == ("warcinfo", "one.warc.gz")
    assert b"software: newswire\r\n" in info[2]
    kind, fields, body = answer
    assert (kind, body) == ("response", BODY)
    assert fields["WARC-Target-URI"] == URL
    assert fields["WARC-Date"] == "2026-03-02T09:00:00.250000Z"
    assert fields["WARC-IP-Address"] == "203.0.113.7"
    assert fields["WARC-Payload-Digest"] == digest_of(BODY)
    for other in (request, metadata):
        assert other[1]["WARC-Concurrent-To"] == fields["WARC-Record-ID"]
        assert other[1]["WARC-Target-URI"] == URL
    for one in (answer, request, metadata):
        assert {"WARC-Block-Digest", "WARC-Payload-Digest"} <= set(one[1])
    assert request[0] == "request"
    assert metadata[2] == b"via: https://harbour.example/old\r\n"


def test_the_answer_says_what_held_on_the_wire() -> None:
    with written(*page_records(page())) as file:
        _, answer, request = ArchiveIterator(file)
    assert answer.http_headers.statusline == "200 OK"
    assert answer.http_headers.headers == [
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Crawler-Content-Length", "57"),
        ("Etag", '"1"'),
        ("X-Crawler-Content-Encoding", "gzip"),
        ("Content-Length", str(len(BODY))),
    ]
    assert (request.http_headers.protocol, request.http_headers.statusline) == ("GET", "/1 HTTP/1.1")
    assert request.http_headers.headers == list(ASKED)


def test_what_was_not_noted_is_not_made_up(tmp_path: Path) -> None:
    path = tmp_path / "one.warc.gz"
    path.write_bytes(INFO + b"".join(page_records(page(wire=Wire()))))
    assert [kind for kind, _, _ in records(path)] == ["warcinfo", "response"]


def test_a_header_cannot_end_its_line() -> None:
    answer, _ = page_records(page(headers=(("X-Odd", "a\r\nSet-Cookie: b\r\n\r\n<p>"),)))
    found = read_page(written(answer), len(INFO), URL)
    assert (found.headers, found.body) == ((("X-Odd", "a Set-Cookie: b <p>"),), BODY)


def test_a_revisit_names_the_earlier_answer(tmp_path: Path) -> None:
    earlier = NOW - timedelta(days=1)
    path = tmp_path / "one.warc.gz"
    answer, rest = page_records(page(), Origin("https://harbour.example/first", earlier))
    path.write_bytes(INFO + answer + rest)
    _, (kind, fields, body), (other, _, _) = records(path)
    assert (kind, body, other) == ("revisit", b"", "request")
    assert fields["WARC-Profile"].endswith("/warc/1.1/revisit/identical-payload-digest")
    assert fields["WARC-Refers-To-Target-URI"] == "https://harbour.example/first"
    assert fields["WARC-Refers-To-Date"] == "2026-03-01T09:00:00.250000Z"
    assert fields["WARC-Payload-Digest"] == digest_of(BODY)
    assert checks(path) == 0
    with path.open("rb") as file:
        assert read_page(file, len(INFO), URL) == page(b"", wire=replace(WIRE, asked=()))


def test_an_address_is_one_word() -> None:
    answer, _ = page_records(page(final_url="https://harbour.example/a b\r\nX: 1"))
    assert read_page(written(answer), len(INFO), URL).final_url == "https://harbour.example/a%20b%0D%0AX:%201"


def test_every_torn_end_is_found() -> None:
    answer, rest = page_records(page())
    whole = INFO + answer + rest
    assert whole_until(BytesIO(whole), 0) == len(whole)
    ends = {len(INFO), len(INFO + answer), len(whole)}
    for length in range(len(whole)):
        assert whole_until(BytesIO(whole[:length]), 0) == max((end for end in ends if end <= length), default=0)


@pytest.mark.parametrize("junk", [b"\x00" * 4096, b"junk", b"\x1f\x8b", INFO[:-5] + b"wrong"])
def test_junk_at_the_end_is_no_record(junk: bytes) -> None:
    answer, _ = page_records(page())
    assert whole_until(BytesIO(INFO + answer + junk), 0) == len(INFO + answer)
    assert whole_until(BytesIO(INFO + answer + junk), len(INFO)) == len(INFO + answer)


def test_a_long_record_is_found_whole() -> None:
    answer, _ = page_records(page(bytes(5_000_000) + BODY))
    assert whole_until(BytesIO(INFO + answer + answer + b"x"), 0) == len(INFO) + 2 * len(answer)


@pytest.mark.parametrize("place", [0, 1, len(INFO) - 1, 10**6])
def test_where_no_answer_lies(place: int) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_page(written(*page_records(page())), place, URL)


def test_changed_bytes_are_noticed() -> None:
    answer, _ = page_records(page())
    middle = len(INFO) + len(answer) // 2
    data = bytearray(INFO + answer)
    data[middle] ^= 0xFF
    with pytest.raises(ValueError, match=r"\S"):
        read_page(BytesIO(bytes(data)), len(INFO), URL)
