"""Judges hostile feeds, sitemaps and JSON: read in a worker, polled from a server, their rows asked for and shown."""

import gzip
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from hostile_ground import SECRET, SERVER, Case, Ground, peak_of
from hostile_server import Wire
from markdown_it import MarkdownIt

from crawler.config.schema import Outlet
from crawler.errors import NewswireError
from crawler.fetch.gate import Gate, url_problem
from crawler.model import Entry, Item, Listing, Source
from crawler.parse.titles import title_of
from crawler.pipeline.watch import Polled
from crawler.publish.archive import publish
from crawler.text.clean import has_invisible
from crawler.text.slugs import slug

MIB = 1 << 20
XML = ("Content-Type", b"application/xml; charset=utf-8")
TYPES = {".json": b"application/feed+json", ".gz": b"application/gzip", ".html": b"text/html", ".txt": b"text/plain"}
# Elements and attributes that a page of text has no use for.
ACTIVE = frozenset(
    [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "form",
        "input",
        "button",
        "link",
        "meta",
        "base",
        "video",
        "audio",
        "img",
    ]
)
Check = Callable[[Ground, Case], Awaitable[None]]


async def document(ground: Ground, case: Case) -> tuple[Any, Polled, list[Item]]:
    """Read the document in a worker and poll it from the server; check what holds for whatever was sent.

    Returns the Listing or the error, how the poll went, and the items kept.
    """
    body = case.body
    found = await ground.read(case, body)
    case.say(f"read: {found.code if isinstance(found, NewswireError) else f'{len(found.items)} rows'}")
    outlet, polled = await polled_from(ground, case, body)
    items = ground.items(outlet)
    check_clean(case, items)
    check_texts(case, found.items if isinstance(found, Listing) else ())
    await ground.desk.reader.read_due(outlet)
    check_quiet(ground, case)
    return found, polled, items


async def polled_from(ground: Ground, case: Case, body: bytes, *headers: tuple[str, bytes]) -> tuple[Outlet, Polled]:
    """Serve a body under the case's name and poll it."""
    path = f"/file/{case.name}"
    kind = TYPES.get(Path(case.name).suffix, XML[1])
    ground.server.answers[path] = lambda wire: wire.answer(body, ("Content-Type", kind), *headers)
    outlet = ground.outlet(case.name, "sitemap" if "sitemap" in case.name else "feed", path)
    polled = await ground.poll(outlet)
    case.say(f"poll: {polled.outcome}, {polled.new} new")
    return outlet, polled


def check_quiet(ground: Ground, case: Case) -> None:
    """Check that nobody but the server was asked."""
    case.check(not ground.strangers(), f"connected to {ground.strangers()[:3]}")
    case.check(not ground.canary_calls(), "a canary was asked")


def check_clean(case: Case, items: Iterable[Item]) -> None:
    """Check that no text holds a file's content or what a database refuses, and that every link is http(s)."""
    check_texts(case, items)
    for item in items:
        case.check(url_problem(item.url, frozenset(range(1, 65536))) is None, f"the link {item.url[:60]!r}")


def check_texts(case: Case, items: Iterable[Item]) -> None:
    """Check that no text holds a file's content or what a database refuses."""
    for text in texts_of(items):
        case.check(SECRET not in text and "root:x:" not in text, "the content of a file in a field")
        case.check(not has_invisible(text.replace("\n", " ")), f"control characters in {text[:40]!r}")
        case.check(encodes(text), "text that cannot be encoded")


def texts_of(items: Iterable[Item]) -> Iterator[str]:
    """Yield every text of the items."""
    for item in items:
        for one in fields(item):
            value = getattr(item, one.name)
            yield from value if isinstance(value, tuple) else [value] if isinstance(value, str) else []


def encodes(text: str) -> bool:
    """Tell whether a text is fit for storage."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in text


async def generic(ground: Ground, case: Case) -> None:
    """Judge a document by what holds for all: an end with items or a code, nothing asked, nothing dirty."""
    found, polled, _ = await document(ground, case)
    same = polled.outcome == (found.code if isinstance(found, NewswireError) else polled.outcome)
    case.check(same, f"a worker says {found}, the poll {polled.outcome}")


async def bomb(ground: Ground, case: Case) -> None:
    """Refused or dropped; under a second and 50 MB; counted as an error."""
    before = {process: ground.peaks.get(process) or peak_of(process) for process in ground.peaks}
    _, polled, items = await document(ground, case)
    ground.look()
    grown = max((ground.peaks[process] - peak for process, peak in before.items()), default=0)
    case.check(grown < 50 * MIB, f"a worker grew by {grown / MIB:.0f} MB")
    case.check(polled.failed or not items or max(map(len, texts_of(items))) < 1000, "the bomb went off")
    case.check(polled.failed, "the feed is not counted as an error")
    case.row["seconds"] = 1.0


async def still_read(ground: Ground, case: Case) -> None:
    """The entries are there all the same."""
    _, polled, items = await document(ground, case)
    case.check(not polled.failed and [item.title for item in items] == ["t"], f"entries lost: {polled.outcome}")


def coded(*codes: str) -> Check:
    """Return a check that the document is refused with one of these codes."""

    async def check(ground: Ground, case: Case) -> None:
        found, polled, items = await document(ground, case)
        code = found.code if isinstance(found, NewswireError) else "none"
        case.check(code in codes and polled.outcome == code, f"code {code}, poll {polled.outcome}, not {codes}")
        case.check(not items, "refused, and yet rows were kept")

    return check


def titled(*titles: str) -> Check:
    """Return a check that the first entry's title is one of these, or that the document is refused by code."""

    async def check(ground: Ground, case: Case) -> None:
        found, polled, items = await document(ground, case)
        seen = [item.title for item in (items or getattr(found, "items", ()))]
        case.say(f"titles {seen[:2]}")
        case.check(polled.failed or (seen[:1] and seen[0] in titles), f"titles {seen[:2]}, not {titles}")

    return check


async def unescaped_once(ground: Ground, case: Case) -> None:
    """Markup escaped many times over never becomes markup."""
    _, _, items = await document(ground, case)
    case.check(items and "<" not in items[0].title, f"titles {[item.title for item in items]}")
    case.say(items[0].title if items else "no row")
    shown(ground, case, items)


async def never_utf7(ground: Ground, case: Case) -> None:
    """UTF-7 stays what it is in ASCII, in the name of the feed too."""
    found, _, items = await document(ground, case)
    title = found.title if isinstance(found, Listing) else ""
    case.say(f"title {title!r}")
    case.check("<" not in title and all("<" not in text for text in texts_of(items)), f"decoded as UTF-7: {title!r}")


async def one_article(ground: Ground, case: Case) -> None:
    """Many guids for one link and title make one item."""
    _, _, items = await document(ground, case)
    case.check(len(items) == 1, f"{len(items)} items")


async def itself(ground: Ground, case: Case) -> None:
    """An index that lists itself is read once, and a chain of indexes is followed one level down."""
    path = f"/file/{case.name}"
    own = case.body.replace(
        b"http://127.0.0.1:8099/xml/self_recursive_sitemapindex.xml", ground.server.base.encode() + path.encode()
    )
    case.check(ground.server.base.encode() in own, "the file lists another address")
    await polled_from(ground, case, own)
    case.check(ground.server.paths() == [path], f"asked {ground.server.paths()}")
    ground.server.forget()
    ground.server.answers["/chain/"] = lambda wire: wire.answer(_next_index(ground.server.base, wire), XML)
    await ground.poll(ground.outlet("chain", "sitemap", "/chain/0"))
    asked = ground.server.paths()
    case.check(len(asked) <= 1 + 5 and len(set(asked)) == len(asked), f"asked {asked}")
    case.say(f"a chain of indexes: {len(asked)} requests")


def _next_index(base: str, wire: Wire) -> bytes:
    number = int(wire.heard.path.rpartition("/")[2])
    listed = "".join(f"<sitemap><loc>{base}/chain/{10 * number + one}</loc></sitemap>" for one in range(1, 10))
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'.encode()


async def private_links(ground: Ground, case: Case) -> None:
    """Links to private hosts and other schemes are dropped with a reason, or refused before anything is asked."""
    found, _, items = await document(ground, case)
    check_links(ground, case, items)
    for row in getattr(found, "dropped", ()):
        case.check(row.why, "a row dropped without a reason")
    case.say(f"{len(items)} kept, {len(getattr(found, 'dropped', ()))} dropped with a reason")


def check_links(ground: Ground, case: Case, items: Iterable[Item]) -> None:
    """Check that of the items asked for, each whose host spells a closed address ended in the gate."""
    gate = Gate((ip_network(f"{SERVER}/32"),))
    for item in items:
        host = urlsplit(item.url).hostname or ""
        try:
            spelled = ground.resolve(host)
        except OSError:
            continue
        outcome = ground.ear.outcomes.get(item.url, "not asked")
        refused = outcome.startswith("rejected:gate_")
        case.check(refused or gate.admits(spelled), f"{item.url[:60]} ended as {outcome}")


async def crlf_link(ground: Ground, case: Case) -> None:
    """A link with line breaks never adds a line to a request."""
    here = ground.server.base.encode()
    body = case.body.replace(b"https://example.org/a", here + b"/a")
    case.check(here in body, "the file holds another link")
    ground.server.answers["/a"] = lambda wire: wire.answer(b"<html><p>page")
    outlet, _ = await polled_from(ground, case, body)
    items = ground.items(outlet)
    check_clean(case, items)
    await ground.desk.reader.read_due(outlet)
    for heard in ground.server.heard:
        hosts = [line for line in heard.head.split(b"\r\n") if line.lower().startswith((b"host:", b"x-injected"))]
        case.check(len(hosts) == 1, f"on the wire: {hosts}")
    case.say(f"asked {[path[:50] for path in ground.server.paths()[1:]]}")
    check_quiet(ground, case)


async def nothing_active(ground: Ground, case: Case) -> None:
    """What a row holds is shown as text: no active markup on the published page."""
    found, _, items = await document(ground, case)
    case.check(items, "no row left")
    shown(ground, case, [*items, *getattr(found, "items", ())])
    check_links(ground, case, items)


def shown(ground: Ground, case: Case, items: Iterable[Item]) -> None:
    """Publish the items as entries, render the pages as a browser gets them, and look for what is active."""
    day = date(2026, 7, 1)
    entries = [_entry(item, number, day) for number, item in enumerate(items)]
    root = ground.folder / "sites" / str(len(list((ground.folder).glob("sites/*"))))
    root.mkdir(parents=True)
    publish(root, _Archive(day, entries))
    pages = sorted(root.rglob("*.md"))
    for page in pages:
        html = MarkdownIt("commonmark").render(page.read_text("utf-8"))
        for problem in active_in(html):
            case.check(False, f"{page.name}: {problem}")
    case.check(len(pages) >= len(entries), "pages are missing")
    case.say(f"{len(pages)} pages shown")


def active_in(html: str) -> Iterator[str]:
    """Yield what of a page would run, load or lead astray in a browser."""
    for node in lxml.html.fromstring(f"<div>{html}</div>").iter():
        if not isinstance(node.tag, str):
            yield f"a comment {node.text!r}"
            continue
        if node.tag in ACTIVE:
            yield f"<{node.tag}>"
        for name, value in node.attrib.items():
            safe = value.startswith(("http://", "https://", "/")) and not value.startswith("//")
            if name.startswith("on") or (name in {"href", "src", "action", "xlink:href"} and not safe):
                yield f"{name}={value[:40]!r}"


def _entry(item: Item, number: int, day: date) -> Entry:
    summary = f"{item.summary}\n{item.content}"
    labels = (Source(item.authors[0] if item.authors else item.title, item.url), Source(item.source or "", item.url))
    name = slug(item.title)
    return Entry(f"e{number}", day, item.title, summary, f"{name}-{number}", labels, category=item.title or None)


class _Archive:
    """The entries of one day, as the publisher wants them."""

    def __init__(self, day: date, entries: list[Entry]) -> None:
        self._day = day
        self._entries = entries

    def days(self) -> list[date]:
        return [self._day]

    def entries_on(self, day: date) -> list[Entry]:
        del day
        return self._entries

    def entry(self, id: str) -> Entry | None:  # noqa: A002 (the word of the model)
        return next((entry for entry in self._entries if entry.id == id), None)

    def related(self, entry: Entry) -> list[Any]:
        del entry
        return []

    def former(self, entry: Entry) -> list[Any]:
        del entry
        return []


async def unpacked_file(ground: Ground, case: Case) -> None:
    """A gzipped feed without a Content-Encoding is unpacked by its first bytes; its rows are one article."""
    found, polled, items = await document(ground, case)
    rows = gzip.decompress(case.body).count(b"<item")
    case.check(isinstance(found, Listing) and len(found.items) == rows > 0, f"{found} of {rows} rows")
    links = {item.url for item in getattr(found, "items", ())}
    case.check(not polled.failed and {item.url for item in items} == links, f"{polled.outcome}, {len(items)} kept")


async def cut_gzip(ground: Ground, case: Case) -> None:
    """A gzip that breaks off, as a file and as an encoding: the entries so far, or an error by name."""
    _, polled, items = await document(ground, case)
    case.check(polled.failed or items, f"{polled.outcome} and no row")
    _, encoded = await polled_from(ground, case, case.body, ("Content-Encoding", b"gzip"))
    case.check(encoded.failed or encoded.listed, f"as an encoding {encoded.outcome} and no row")


async def brotli_bomb(ground: Ground, case: Case) -> None:
    """A body that unpacks to a thousand times its limit is given up at the limit."""
    coding = {".br": b"br", ".zst": b"zstd", ".gz": b"gzip", ".zz": b"deflate"}[Path(case.name).suffix]
    _, polled = await polled_from(ground, case, case.body, ("Content-Encoding", coding))
    case.check(polled.outcome == "too_large", f"ended as {polled.outcome}")
    check_quiet(ground, case)


async def surrogates(ground: Ground, case: Case) -> None:
    """A lone surrogate is replaced before storage."""
    _, polled, items = await document(ground, case)
    case.check(polled.new == 1 and "bad" in items[0].title, f"{polled.outcome}, {items}")


async def control_characters(ground: Ground, case: Case) -> None:
    """NUL and control characters are gone from what is stored."""
    _, polled, items = await document(ground, case)
    case.check(polled.failed or items, "neither a row nor an error")
    case.check(title_of("a\0b\x01c").text == "abc", "a title keeps controls")
    case.say(f"titles {[item.title for item in items]}")


DOCUMENTS: dict[str, Check] = {
    "xml/billion_laughs.xml": bomb,
    "xml/external_dtd.xml": still_read,
    "xml/xslt_pi.xml": still_read,
    "xml/nul_and_control.xml": control_characters,
    "xml/utf16_declared_utf8.xml": titled("ä"),
    "xml/utf7.xml": never_utf7,
    "xml/body_is_dev_zero.txt": coded("not_a_feed"),
    "xml/body_is_a_url.txt": coded("not_a_feed"),
    "xml/empty.xml": coded("empty_body"),
    "xml/self_recursive_sitemapindex.xml": itself,
    "xml/sitemap_offsite.xml": private_links,
    "xml/entities_html.xml": titled("Café … © &bogus; AT&T", "Café   … © &bogus; AT&T"),
    "xml/sixty_entities_title.xml": unescaped_once,
    "xml/guid_flood.xml": one_article,
    "xml/crlf_link.xml": crlf_link,
    "xml/deep_html_20k_in_description.xml": still_read,
    "xml/redos_style_spaces_60k.xml": still_read,
    "xml/redos_open_comments_200k.xml": still_read,
    "http/brotli_bomb_1g.br": brotli_bomb,
    "http/feed_as_gzip_file.xml.gz": unpacked_file,
    "http/truncated.gz": cut_gzip,
    "http/sitemap_bomb.xml.gz": coded("too_large"),
    "json/deep_100k.json": coded("not_a_feed"),
    "json/lone_surrogate.json": surrogates,
    "json/not_a_feed.json": coded("not_a_feed"),
    "xss/escaped_in_title.xml": nothing_active,
    "xss/cdata_everywhere.xml": nothing_active,
    "xss/feedparser_svg_bypass.xml": nothing_active,
    "xss/bad_links.xml": private_links,
}
