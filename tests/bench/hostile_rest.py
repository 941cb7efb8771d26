"""Judges hostile pages, addresses, configuration files and titles."""

import json
import re
import shutil
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from hostile_documents import check_links, check_quiet, check_texts, encodes, shown
from hostile_ground import SECRET, SETTINGS, Case, Ground

from crawler.config import rules
from crawler.config.load import load
from crawler.errors import ConfigError, Forbidden, NewswireError
from crawler.extract.article import extract
from crawler.fetch.ask import Ask
from crawler.model import Entry, Item, Report
from crawler.publish.paths import entry_path
from crawler.publish.writer import locate
from crawler.text.clean import has_invisible
from crawler.text.slugs import slug

Check = Callable[[Ground, Case], Awaitable[None]]

PAGE = "https://example.org/2026/07/01/a-page"
# How the feed lists the page.
LISTED = Item(PAGE, "The harbour council opens its bridge")
OPEN_CHANNEL = "name: x\nhomepage: https://example.org/\nchannels:\n  - {}\n"
LINE = re.compile(r"^config/[\w./-]+(?::\d+)?.*: \S")


async def page(ground: Ground, case: Case) -> Report | None:
    """Extract a page in a worker: a clean report, or a refusal by name, in time."""
    found = await ground.work(case, extract, case.body, PAGE, item=LISTED, agencies=())
    if isinstance(found, NewswireError):
        case.say(f"refused: {found.code}")
        case.check(found.code not in {"worker_crash", "worker_died", "worker_memory"}, f"{found.code}: {found}")
        return None
    texts = (found.headline, found.body, found.lead, *found.authors, found.credit or "")
    for text in texts:
        case.check(SECRET not in text, "the content of a file")
        case.check(not has_invisible(text.replace("\n", " ")) and encodes(text), "text that cannot be stored")
    case.say(f"a report of {len(found.body)} characters, published {found.published}")
    check_quiet(ground, case)
    return found


async def charset_lie(ground: Ground, case: Case) -> None:
    """A page that names a wrong character set is read as what it is."""
    found = await page(ground, case)
    case.check(found is not None and "Grüße aus Köln" in found.body, f"body {found.body[:60] if found else None!r}")


async def undated(ground: Ground, case: Case) -> None:
    """A date of a hundred thousand digits is no date: the one in the address remains."""
    found = await page(ground, case)
    source = None if found is None else found.sources.get("published")
    case.check(source in {None, "url"}, f"published {found and found.published}, by {source}")


async def section_links(ground: Ground, case: Case) -> None:
    """Of a section page's links, only http(s) to open hosts are ever asked for."""
    found = await ground.read(case, case.body, "https://example.org/news/", section=True)
    every = await ground.read(case, case.body, "https://example.org/news/", links="a")
    case.say(f"found by itself: {found.code if isinstance(found, NewswireError) else len(found.items)}")
    items = list(getattr(every, "items", ()))
    check_texts(case, items)
    outlet = ground.outlet(case.name, "section", "/file/" + case.name)
    body = case.body
    ground.server.answers["/file/" + case.name] = lambda wire: wire.answer(body, ("Content-Type", b"text/html"))
    await ground.poll(outlet)
    for item in {item.url: item for item in items}.values():
        outcome = await ground.desk.reader.read_url(outlet, item.url)
        ground.ear.outcomes[item.url] = outcome
        case.say(f"{item.url[:40]} {outcome}")
    check_links(ground, case, items)
    check_quiet(ground, case)


async def spelled(ground: Ground, case: Case) -> None:
    """Every spelling is refused before a connection is made; names, by the address they lead to."""
    for name in ("localhost", "localhost.", "localhost.localdomain", "ip6-localhost", "127.0.0.1.nip.io"):
        ground.names[name] = lambda: "127.0.0.1"
    ground.names["metadata.google.internal"] = lambda: "169.254.169.254"
    codes: dict[str, int] = {}
    urls = [json.loads(line)["url"] for line in case.body.decode("utf-8").splitlines() if line]
    for url in urls:
        code = await _end_of(ground, url)
        case.check(code != "answered", f"{url[:60]!r} was asked")
        codes[code] = codes.get(code, 0) + 1
        case.check(not ground.connected, f"{url[:60]!r} connected to {ground.connected[:1]}")
        ground.connected.clear()
    check_quiet(ground, case)
    case.say(f"{len(urls)} spellings: " + ", ".join(f"{code} {number}" for code, number in sorted(codes.items())))


async def _end_of(ground: Ground, url: str) -> str:
    """Ask for an address with every port its host could name open, so that its form or address decides."""
    ports = frozenset({22, 6379, 8099, 11211})
    try:
        await ground.engine.fetch(Ask(url, "odd", ports, robots=False))
    except Forbidden as error:
        return error.code
    except NewswireError as error:
        return error.code
    return "answered"


async def slugs(ground: Ground, case: Case) -> None:
    """Titles become names of letters, digits and hyphens, each its own, inside the folder."""
    titles = [json.loads(line)["title"] for line in case.body.decode("utf-8").splitlines() if line]
    shown(ground, case, [Item("https://example.org/", title) for title in titles])
    root = ground.folder / "names"
    root.mkdir(exist_ok=True)
    day = date(2026, 7, 1)
    paths = [entry_path(Entry(f"e{number}", day, title)) for number, title in enumerate(titles)]
    case.check(len(set(paths)) == len(paths), "two titles share a file")
    for title, path in zip(titles, paths, strict=True):
        name = Path(path).stem
        case.check(re.fullmatch(r"[a-z0-9-]{1,140}", name), f"{title[:30]!r} became {name!r}")
        case.check(re.fullmatch(r"[a-z0-9-]{1,80}", slug(title, 80)), f"{title[:30]!r} cut to {slug(title, 80)!r}")
        case.check(locate(root, path).is_relative_to(root.resolve()), f"{path} leaves the folder")
    case.say(f"{len(titles)} titles, the longest name {max(len(Path(path).stem) for path in paths)}")


async def config(ground: Ground, case: Case) -> None:
    """A file is refused with file and line, as settings and as an outlet, and nothing in it runs."""
    marks = [Path(mark) for mark in re.findall(r"/tmp/[\w/.-]+", case.body.decode("utf-8", "replace"))]
    held = {mark: mark.exists() for mark in marks}
    for place in ("newswire.yaml", "outlets/x.yaml", "entities.yaml"):
        problems = await _load(ground, case, place, case.body)
        case.check(problems, f"taken as {place}")
        case.check(all(LINE.match(line) for line in problems), f"problems without a place: {problems[:2]}")
        case.say(f"{place}: {problems[0][:90] if problems else 'taken'}")
    case.check(all(mark.exists() == before for mark, before in held.items()), "something in the file ran")


async def _load(ground: Ground, case: Case, place: str, body: bytes) -> tuple[str, ...]:
    """Return the problems of an honest folder with this one file put in."""
    folder = ground.folder / "loads" / "config"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "outlets").mkdir(parents=True)
    (folder / "newswire.yaml").write_text(SETTINGS, "utf-8")
    (folder / "agencies.yaml").write_text("agencies:\n  - name: Reuters\n", "utf-8")
    (folder / "entities.yaml").write_text("entities:\n  - name: Harbour Council\n", "utf-8")
    (folder / "outlets" / "y.yaml").write_text(OPEN_CHANNEL.format("feed: https://example.org/y"), "utf-8")
    (folder / place).write_bytes(body)
    found = await ground.work(case, load, folder)
    case.check(not isinstance(found, NewswireError) or isinstance(found, ConfigError), f"{type(found).__name__}")
    return found.problems if isinstance(found, ConfigError) else ()


def _rows(case: Case) -> list[dict[str, Any]]:
    rows = yaml.safe_load(case.body.decode("utf-8"))["outlets"]
    assert isinstance(rows, list)
    return rows


async def ids(ground: Ground, case: Case) -> None:
    """No id of the file is one; where the system takes it as a file name, that file is refused."""
    await config(ground, case)
    for row in _rows(case):
        try:
            rules.outlet_id(row["id"])
        except ValueError:
            continue
        harmless = re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", row["id"])
        case.check(harmless, f"the id {row['id']!r} is taken")
        case.say(f"{row['id']!r} is an id of the form asked for")


async def headers(ground: Ground, case: Case) -> None:
    """A name of ours with a line break is refused; headers of one's own there are none."""
    await config(ground, case)
    text = r'user_agent: "bot (+http://a.example/)\r\nX-Injected: 1"' + "\n"
    problems = await _load(ground, case, "newswire.yaml", text.encode())
    case.check(any("user_agent" in line for line in problems), f"a line break in the name: {problems}")


async def patterns(ground: Ground, case: Case) -> None:
    """There are no regular expressions to configure; as selectors of links the patterns are refused."""
    await config(ground, case)
    for row in _rows(case):
        for pattern in (row["link_pattern"], row.get("exclude", "(")):
            channel = "{section: https://example.org/, links: " + json.dumps(pattern) + "}"
            problems = await _load(ground, case, "outlets/x.yaml", OPEN_CHANNEL.format(channel).encode())
            case.check(any("links" in line for line in problems), f"{pattern!r} is taken as a selector")


async def private(ground: Ground, case: Case) -> None:
    """Each address of the file is refused as a channel, or, a name, when it is asked."""
    await config(ground, case)
    ground.names["metadata.google.internal"] = lambda: "169.254.169.254"
    for row in _rows(case):
        for url in row["feeds"]:
            problems = await _load(ground, case, "outlets/x.yaml", OPEN_CHANNEL.format(f"feed: {url}").encode())
            code = problems[0].partition(": ")[2][:60] if problems else await _end_of(ground, url)
            case.check(problems or code == "gate_address", f"{url} is taken and ends in {code}")
            case.say(f"{urlsplit(url).netloc or url}: {code}")
    check_quiet(ground, case)


async def generic_page(ground: Ground, case: Case) -> None:
    """Judge a page by what holds for all."""
    await page(ground, case)


REST: dict[str, Check] = {
    "html/links_hostile.html": section_links,
    "html/date_redos.html": undated,
    "html/charset_lie.html": charset_lie,
    "url/ssrf_urls.jsonl": spelled,
    "url/slugs.jsonl": slugs,
    "yaml/path_traversal.yaml": ids,
    "yaml/header_injection.yaml": headers,
    "yaml/bad_regex.yaml": patterns,
    "yaml/private_feed.yaml": private,
}
