"""An outlet is found over the network from one address, with the gate and robots.txt in force, and can be read."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from end_desk import Newswire, Said, write_outlet, write_settings

STORY = "/2026/03/02/divers-find-a-crack-in-quay-{n}.html"
ROBOTS = "User-agent: *\nDisallow: /closed\nSitemap: {site}/news-sitemap.xml\n"
HOME = """<!DOCTYPE html><html lang="fi"><head><title>Etusivu | Harbour Post</title>
<meta property="og:locale" content="fi_FI"><meta property="og:site_name" content="Harbour Post">
<link rel="alternate" type="application/rss+xml" title="Harbour Post" href="/feed">
<link rel="alternate" type="application/rss+xml" title="World" href="/moved">
<link rel="alternate" type="application/rss+xml" title="A lie" href="/lie">
<link rel="alternate" type="application/rss+xml" title="Not for us" href="/closed/feed">
<link rel="alternate" type="application/rss+xml" title="Inside" href="http://10.1.2.3/feed"></head>
<body><p>Tervetuloa</p></body></html>"""
FEED = """<rss version="2.0"><channel><title>{title}</title><link>{site}/</link><language>fi</language>
<item><title>Divers find a crack in the quay</title><link>{site}{story}</link></item></channel></rss>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{site}{story}</loc><news:news>
<news:publication_date>2026-03-02</news:publication_date><news:title>Divers</news:title></news:news></url></urlset>"""


class HarbourPost(ThreadingHTTPServer):
    """A site whose homepage tells the truth, lies, redirects, forbids, and leads inside; it counts its requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.site = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: list[str] = []
        words = {"site": self.site}
        self.pages = {
            "/": HOME,
            "/robots.txt": ROBOTS.format(**words),
            "/feed": FEED.format(title="Harbour Post", story=STORY.format(n=1), **words),
            "/world.xml": FEED.format(title="World", story=STORY.format(n=2), **words),
            "/lie": HOME,
            "/closed/feed": FEED.format(title="Closed", story=STORY.format(n=3), **words),
            "/closed/": HOME,
            "/news-sitemap.xml": SITEMAP.format(story=STORY.format(n=1), **words),
            "/huge": "<html>" + "<p>words</p>" * 600_000,
        }
        self.moved = {"/moved": "/world.xml", "/away": "http://10.1.2.3/"}


class Handler(BaseHTTPRequestHandler):
    """Answers from the site's tables."""

    server: HarbourPost

    def do_GET(self) -> None:
        """Answer with a page, a redirect or 404."""
        self.server.asked.append(self.path)
        target, text = self.server.moved.get(self.path), self.server.pages.get(self.path)
        self.send_response(301 if target else 200 if text is not None else 404)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((text or "").encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def post() -> Iterator[HarbourPost]:
    """The site, served."""
    with HarbourPost() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def desk(tmp_path: Path) -> Newswire:
    """A desk without any outlet yet, that may ask loopback."""
    write_settings(tmp_path / "config")
    (tmp_path / "config" / "outlets").mkdir()
    return Newswire(tmp_path / "config", tmp_path / "data")


def discover(desk: Newswire, *arguments: str) -> Said:
    """Run the command to its end; it takes no data folder."""
    with desk.plain("outlets", "discover", *arguments, "--config", str(desk.config)) as process:
        return process.end()


def test_an_outlet_is_found_written_and_read(post: HarbourPost, desk: Newswire) -> None:
    said = discover(desk, post.site, "--id", "harbour-post")
    assert said.code == 0, said.err
    path = desk.config / "outlets" / "harbour-post.yaml"
    assert path.read_text("utf-8") == (
        f"name: Harbour Post\nhomepage: {post.site}/\ncountry: fi\nlanguage: fi\ntimezone: Europe/Helsinki\nchannels:\n"
        f"  - feed: {post.site}/feed\n  - feed: {post.site}/world.xml\n  - sitemap: {post.site}/news-sitemap.xml\n"
    )
    assert said.out.splitlines()[-1] == f"wrote {path}"
    assert [word for word in ("(not_a_feed)", "(robots)", "(gate_address)") if word not in said.out] == []
    assert "/closed/feed" not in post.asked
    assert post.asked.count("/robots.txt") == 1
    assert not desk.data.exists(), "discovery keeps nothing but the outlet's file"
    with desk.start("outlets", "try", "harbour-post") as process:
        tried = process.end()
    assert (tried.code, tried.out.count("\n  kept  ")) == (0, 3)
    assert not desk.data.exists(), "and neither does a try"


def test_an_outlet_that_is_there_is_not_written_again(post: HarbourPost, desk: Newswire) -> None:
    write_outlet(desk.config, "harbour", f"feed: {post.site}/feed", post.site)
    said = discover(desk, post.site, "--json")
    found = json.loads(said.out)
    assert said.code == 2
    assert said.err.splitlines()[0] == "newswire: outlet harbour has this homepage already"
    assert found["outlet"]["channels"] == [
        {"feed": f"{post.site}/world.xml"},
        {"sitemap": f"{post.site}/news-sitemap.xml"},
    ]
    assert [row["code"] for row in found["findings"] if row["url"] == f"{post.site}/feed"] == ["taken"]
    assert [path.name for path in (desk.config / "outlets").iterdir()] == ["harbour.yaml"]

    printed = discover(desk, f"{post.site}/world.xml", "--print")
    assert printed.code == 0
    assert printed.out.startswith(f"name: Harbour Post\nhomepage: {post.site}/\n")


@pytest.mark.parametrize(
    ("path", "code"),
    [("/huge", "too_large"), ("/closed/", "robots"), ("/away", "gate_address"), ("/nothing", "http_404")],
)
def test_an_address_that_cannot_be_read_is_one_line(post: HarbourPost, desk: Newswire, path: str, code: str) -> None:
    said = discover(desk, post.site + path)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"newswire: {post.site}{path}: {code}: ")
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("address", "code"), [("http://[::1/", "gate_malformed"), ("file:///etc/passwd", "gate_scheme")]
)
def test_an_address_that_is_none_is_one_line(desk: Newswire, address: str, code: str) -> None:
    said = discover(desk, address)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"newswire: {address}: {code}: ")
    assert len(said.err.splitlines()) == 1
