"""Plays the recipes of hostile answers on a real socket, and judges how a poll of each ends."""

import random
import ssl
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from itertools import count, cycle, repeat
from pathlib import Path
from urllib.parse import urlsplit

from hostile_documents import check_quiet
from hostile_ground import SERVER, Case, Ground
from hostile_server import PIECE, Answer, HostileServer, Wire, chunked

from crawler.config.schema import Outlet
from crawler.fetch.ask import BODY_LIMIT
from crawler.pipeline.watch import Polled

sys.path.append(str(Path(__file__).resolve().parents[1] / "loopback"))
from oddbodies import certificate

Check = Callable[[Ground, Case], Awaitable[None]]

MIB = 1 << 20
RSS = ("Content-Type", b"application/rss+xml")
# Beyond the limit, a server has written what lies in the sockets' buffers.
BUFFERED = 20 * MIB
ROW = "<item><title>Row {0}</title><link>https://example.org/{0}</link><guid isPermaLink='false'>g{0}</guid></item>"
START = "<?xml version='1.0'?><rss version='2.0'><channel><title>Hostile</title><link>https://example.org/</link>"
END = "</channel></rss>"


def feed(*numbers: int) -> bytes:
    """Return an honest feed of these rows."""
    return (START + "".join(ROW.format(number) for number in numbers) + END).encode()


def rows(most: int) -> Iterator[bytes]:
    """Yield a feed of so many rows, in pieces of a thousand."""
    yield START.encode()
    for thousand in range(most // 1000):
        yield "".join(ROW.format(1000 * thousand + number) for number in range(1000)).encode()
    yield END.encode()


def long_text(size: int) -> Iterator[bytes]:
    """Yield a feed whose one description has so many bytes."""
    yield (START + "<item><title>t</title><link>https://example.org/1</link><description>").encode()
    yield from repeat(b"A" * PIECE, size // PIECE)
    yield ("</description></item>" + END).encode()


def raw(text: bytes) -> Answer:
    """Return an answer of exactly these bytes."""
    return lambda wire: wire.send(text)


def streamed(pieces: Callable[[], Iterator[bytes]]) -> Answer:
    """Return a chunked answer of a feed without a Content-Length."""

    def answer(wire: Wire) -> None:
        wire.head(RSS, ("Transfer-Encoding", b"chunked"))
        wire.pour(chunked(pieces()))
        wire.send(b"0\r\n\r\n")

    return answer


def poured(head: bytes, pieces: Callable[[], Iterator[bytes]]) -> Answer:
    """Return an answer that begins so and goes on with these pieces."""

    def answer(wire: Wire) -> None:
        wire.send(head)
        wire.pour(pieces())

    return answer


def moved(to: str) -> Answer:
    """Return a redirect."""
    return lambda wire: wire.answer(b"", ("Location", to.encode()), status="302 Found")


async def asked(
    ground: Ground, case: Case, variant: str, answer: Answer, path: str = "", *ports: int
) -> tuple[Outlet, Polled]:
    """Serve an answer and poll it once, with these further ports open."""
    path = path or f"/{case.name}/{variant.replace(' ', '-')}"
    ground.server.answers.setdefault(path, answer)
    outlet = ground.outlet(f"{case.name} {variant}", "feed", path, *ports)
    polled = await ground.poll(outlet)
    case.say(f"{variant}: {polled.outcome}" if variant else polled.outcome)
    return outlet, polled


def ends(*codes: str, **answers: Answer) -> Check:
    """Return a check that each answer fails after one request, with one of these codes where any are given."""

    async def check(ground: Ground, case: Case) -> None:
        for variant, answer in answers.items():
            ground.server.forget()
            _, polled = await asked(ground, case, variant.replace("_", " ").strip(), answer)
            case.check(polled.failed, f"{variant}: no error, {polled.outcome}")
            case.check(not codes or polled.outcome in codes, f"{variant}: {polled.outcome}, not {codes}")
            case.check(len(ground.server.paths()) == 1, f"{variant}: asked {len(ground.server.paths())} times")
            case.check(ground.server.sent < BODY_LIMIT + BUFFERED, f"{variant}: took {ground.server.sent / MIB:.0f} MB")
        check_quiet(ground, case)

    return check


async def redirects(ground: Ground, case: Case) -> None:
    """Redirects without end: an error after at most six requests."""
    server = ground.server
    server.answers["/loop/a"], server.answers["/loop/b"] = moved("/loop/b"), moved("/loop/a")
    server.answers["/r/"] = lambda wire: moved(f"/r/{int(wire.heard.path[3:]) + 1}")(wire)
    path = "/loop/a" if case.name == "redirect_loop" else "/r/1"
    _, polled = await asked(ground, case, "", moved(path), path)
    case.check(polled.failed, "no error")
    case.check(len(server.paths()) <= 6, f"{len(server.paths())} requests")
    case.say(f"{len(server.paths())} requests")


def led_to(*places: str, code: str = "") -> Check:
    """Return a check that redirects to these places end in a failure, and nothing but the server is asked."""

    async def check(ground: Ground, case: Case) -> None:
        secret = f"{ground.canaries[1].base}/secret"
        for number, place in enumerate(places):
            target = place.replace("CANARY", secret)
            ports = [port] if target.startswith("http") and (port := urlsplit(target).port) else []
            name = urlsplit(target).hostname or target[:12]
            _, polled = await asked(ground, case, name, moved(target), f"/to/{case.name}/{number}", *ports)
            case.check(polled.failed and polled.outcome.startswith(code), f"{target}: {polled.outcome}")
            case.check(not polled.listed, f"{target}: rows")
        check_quiet(ground, case)

    return check


async def validators(ground: Ground, case: Case) -> None:
    """An ETag goes back byte for byte where it is short and printable, else not at all."""
    tags: dict[str, Iterator[bytes]] = {
        "unquoted": repeat(b"abc-123"),
        "weak": repeat(b'W/"abc"'),
        "high bytes": repeat(b'"\xe4\xf6"'),
        "empty": repeat(b""),
        "long": repeat(b'"' + b"e" * 10_000 + b'"'),
        "control": repeat(b'"a\x01b\x1b[31m"'),
        "changing": (b'"%d"' % number for number in count()),
    }
    for variant, values in tags.items():
        ground.server.forget()
        given: list[bytes] = []

        def answer(wire: Wire, values: Iterator[bytes] = values, given: list[bytes] = given) -> None:
            given.append(next(values))
            wire.answer(feed(1, 2), RSS, ("ETag", given[-1]))

        outlet, _ = await asked(ground, case, variant, answer)
        for _ in range(2):
            await ground.poll(outlet)
        sent = [heard.header("If-None-Match") for heard in ground.server.heard if heard.path != "/robots.txt"]
        usable = [tag if tag and len(tag) <= 1024 and b"\x01" not in tag else None for tag in given]
        case.check(sent == [None, *usable[:-1]], f"{variant}: sent {[str(one)[:40] for one in sent]}")
        wires = [heard.head for heard in ground.server.heard]
        case.check(not any(b"\x1b" in head or b"\x01" in head for head in wires), f"{variant}: controls on the wire")


async def lying_etag(ground: Ground, case: Case) -> None:
    """One ETag for ever while the body changes: within days a full reading finds the new rows."""
    now = [feed(1, 2)]

    def answer(wire: Wire) -> None:
        if wire.heard.header("If-None-Match") == b'"for-ever"':
            wire.head(("ETag", b'"for-ever"'), status="304 Not Modified")
        else:
            wire.answer(now[0], RSS, ("ETag", b'"for-ever"'))

    outlet, _ = await asked(ground, case, "", answer)
    now[0] = feed(3, 4)
    try:
        polls = 0
        while len(ground.items(outlet)) < 4 and polls < 40:
            ground.moved += timedelta(hours=6)
            polls += 1
            await ground.poll(outlet)
        full = [
            heard for heard in ground.server.heard if heard.path != "/robots.txt" and not heard.header("If-None-Match")
        ]
        case.check(len(ground.items(outlet)) == 4, "the new rows are never read")
        case.check(len(full) == 2, f"{len(full)} full readings")
        case.say(f"found after {polls} polls, {polls * 6 / 24:g} days")
    finally:
        ground.moved = timedelta(0)


async def untrusted(ground: Ground, case: Case) -> None:
    """Certificates that prove nothing, and a protocol long given up, are errors."""
    folder = ground.folder / "tls"
    folder.mkdir(exist_ok=True)
    ground.names["right.example"] = ground.names["wrong.example"] = lambda: SERVER
    contexts = {
        "self-signed": certificate(folder, SERVER)[1],
        "expired": certificate(folder, "right.example", is_valid=False)[1],
        "wrong name": certificate(folder, "other.example")[1],
        "TLS 1.0": _old(certificate(folder, "old.example")[1]),
    }
    for variant, context in contexts.items():
        with HostileServer(SERVER, tls=context) as server:
            server.answers["/feed"] = lambda wire: wire.answer(feed(1), RSS)
            outlet = ground.outlet(f"tls {variant}", "feed", f"{server.base}/feed")
            polled = await ground.poll(outlet)
            case.say(f"{variant}: {polled.outcome}")
            case.check(polled.failed and not server.paths(), f"{variant}: {polled.outcome}, asked {server.paths()}")
    with HostileServer(SERVER, tls=contexts["self-signed"]) as server:
        server.answers["/feed"] = lambda wire: wire.answer(feed(1), RSS)
        outlet = ground.outlet("tls excused", "feed", f"{server.base}/feed")
        polled = await ground.poll(outlet.model_copy(update={"ignore_tls": "It signs its own certificates."}))
        case.check(polled.outcome == "ok", f"excused: {polled.outcome}")
        case.say(f"excused: {polled.outcome}")


def _old(context: ssl.SSLContext) -> ssl.SSLContext:
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


async def no_cookies(ground: Ground, case: Case) -> None:
    """Cookies are never sent back, not even after a redirect."""
    cookies = [("Set-Cookie", b"c%d=1; Path=/" % number) for number in range(300)]
    ground.server.answers["/cookies/to"] = lambda wire: wire.answer(
        b"", *cookies, ("Location", b"/cookies/feed"), status="302 Found"
    )
    ground.server.answers["/cookies/feed"] = lambda wire: wire.answer(feed(1, 2), RSS, *cookies)
    outlet, polled = await asked(ground, case, "", moved("/"), "/cookies/to")
    await ground.poll(outlet)
    case.check(polled.new == 2, f"{polled.new} new")
    case.check(len(ground.server.paths()) == 4, f"asked {ground.server.paths()}")
    case.check(all(heard.header("Cookie") is None for heard in ground.server.heard), "a cookie was sent")


async def rebinding(ground: Ground, case: Case) -> None:
    """A name that leads to an open address first and to a closed one next: whom we connect to is whom we judged."""
    canary = ground.canaries[1]
    port = urlsplit(ground.server.base).port
    turns = cycle([SERVER, "127.0.0.9"])
    ground.names["rebind.example"] = lambda: next(turns)
    ground.server.answers["/rebind"] = lambda wire: wire.answer(feed(1), RSS)
    with HostileServer("127.0.0.9", port or 0) as inside:
        outlet = ground.outlet("rebind", "feed", f"http://rebind.example:{port}/rebind")
        outcomes = [(await ground.poll(outlet)).outcome for _ in range(6)]
        called, connected = ground.looked_up.count("rebind.example"), ground.server.connections
        case.check(not inside.connections and not canary.connections, "the closed address was asked")
        case.check(not ground.strangers(), f"connected to {ground.strangers()}")
        case.check(set(outcomes) & {"gate_address", "robots_unreachable"}, f"{outcomes}")
        case.check(0 < connected < called, f"{called} look-ups, {connected} connections")
    case.say(f"{outcomes}")


async def reset_in_body(ground: Ground, case: Case) -> None:
    """A connection reset in the body: one request, and the next poll is put off longer each time."""

    def answer(wire: Wire) -> None:
        wire.head(RSS, ("Content-Length", b"100000"))
        wire.send(feed(1))
        wire.reset()

    outlet, polled = await asked(ground, case, "", answer)
    random.seed(1)
    waits = []
    for _ in range(6):
        state = ground.desk.store.channel(outlet.id, "feed", outlet.channels[0].address)
        waits.append((state.next_poll_at - ground.now()).total_seconds())
        await ground.poll(outlet)
    case.check(polled.failed, "no error")
    case.check(len(ground.server.paths()) == 7, f"{len(ground.server.paths())} requests for 7 polls")
    case.check(waits[0] > 60 and waits[-1] > 2 * waits[0], f"waits {waits}")
    case.say("waits " + ", ".join(f"{wait / 60:.0f} min" for wait in waits))


def _odd_status(line: bytes, body: bytes = b"") -> Answer:
    return raw(
        b"HTTP/1.1 " + line + b"\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
A_FEED = feed(1, 2)

RECIPES: dict[str, Check] = {
    "huge_feed": ends("too_large", _=streamed(lambda: rows(1_000_000))),
    "huge_text_node": ends("too_large", _=streamed(lambda: long_text(200 * MIB))),
    "redirect_loop": redirects,
    "redirect_endless": redirects,
    "redirect_to_private": led_to(
        "CANARY", "http://169.254.169.254/", "http://[::1]/", "http://2130706433:8099/", code="gate_address"
    ),
    "redirect_to_file": led_to(
        "file:///etc/passwd", "data:text/xml,<rss/>", "ftp://127.0.0.1/x", "gopher://127.0.0.1:6379/_x"
    ),
    "slow_headers": ends("timeout", _=lambda wire: wire.drip(HEAD)),
    "slow_body": ends("timeout", _=lambda wire: (wire.head(RSS), wire.drip(A_FEED))[0]),
    "endless_headers": ends("too_large", "timeout", _=poured(HEAD, lambda: repeat(b"X-a: b\r\n" * 8000))),
    "endless_body": ends("too_large", _=streamed(lambda: repeat(b"x" * PIECE))),
    "huge_header_line": ends("too_large", "broken", _=poured(HEAD + b"X-a: ", lambda: repeat(b"b" * PIECE, 128))),
    "content_length_lie": ends(
        larger=raw(HEAD + b"Content-Length: 99999\r\n\r\n" + A_FEED),
        negative=raw(HEAD + b"Content-Length: -1\r\n\r\n" + A_FEED),
    ),
    "bad_chunk": ends(
        zz=raw(CHUNKED + b"zz\r\n" + A_FEED + b"\r\n0\r\n\r\n"),
        huge=raw(CHUNKED + b"10000000000000000\r\n" + A_FEED + b"\r\n0\r\n\r\n"),
    ),
    "status_999": ends(
        s999=_odd_status(b"999 No", A_FEED),
        s000=_odd_status(b"000 No", A_FEED),
        flood=poured(b"", lambda: repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)),
        s206=_odd_status(b"206 Partial Content", A_FEED),
        s204=_odd_status(b"204 No Content", A_FEED),
    ),
    "etag_bad": validators,
    "etag_constant_body_changes": lying_etag,
    "tls_self_signed": untrusted,
    "set_cookie_flood": no_cookies,
    "dns_rebind": rebinding,
    "shutdown_mid_body": reset_in_body,
}
