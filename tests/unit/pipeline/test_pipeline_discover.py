"""From one address the outlet's channels are found with few requests, and what only claims to be one is left out."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

import pytest

from crawler.config.addresses import same_address
from crawler.errors import FetchError, Forbidden, ParseError
from crawler.fetch.ask import Ask
from crawler.fetch.memory import Forgetful
from crawler.model import Page, RobotsFile
from crawler.pipeline.discover import FEED_PLACES, MOST_FEEDS_ASKED, MOST_SITEMAPS_ASKED, Discovery, Scout

P = ParamSpec("P")
T = TypeVar("T")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SITE = "https://www.harbour.example.ie"
HOME = f"{SITE}/"
RSS = '<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
ROBOTS = f"User-agent: *\nDisallow: /private\nSitemap: {SITE}/sitemap.xml\nSitemap: {SITE}/news-sitemap.xml\n"


def html(head: str = "", body: str = "") -> str:
    """Return a page of the Harbour Post."""
    return (
        f'<!DOCTYPE html><html lang="en-IE"><head><title>Harbour Post | Home</title>{head}</head>'
        f"<body><p>Text</p>{body}</body></html>"
    )


def rss(*paths: str, title: str = "Harbour Post", link: str = HOME, each: str = "") -> str:
    """Return a feed that lists these pages."""
    rows = "".join(f"<item><title>{path}</title><link>{SITE}/{path}</link>{each}</item>" for path in paths)
    return (
        f'<rss version="2.0"><channel><title>{title}</title><link>{link}</link><language>en</language>'
        f"{rows}</channel></rss>"
    )


def sitemap(*paths: str, news: bool = True) -> str:
    """Return a sitemap that lists these pages, as news or not."""
    said = "<n:news><n:publication_date>2026-03-02</n:publication_date></n:news>" if news else ""
    rows = "".join(f"<url><loc>{SITE}/{path}</loc>{said}</url>" for path in paths)
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'
    )


def index(*paths: str) -> str:
    """Return an index of these sitemaps."""
    rows = "".join(f"<sitemap><loc>{SITE}/{path}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


class Moved(str):
    """An answer that comes from elsewhere: its text is the path it is found at."""

    __slots__ = ("statuses",)

    def __new__(cls, path: str, *statuses: int) -> "Moved":
        """Say where, and by which redirects."""
        made = super().__new__(cls, path)
        made.statuses = statuses or (301,)
        return made


class Site:
    """Serves documents by path, and remembers what it was asked for; robots.txt is read before the first page."""

    def __init__(self, pages: Mapping[str, str | Exception | int], robots: str = "User-agent: *\nDisallow:\n") -> None:
        self.pages = pages
        self.asked: list[str] = []
        self.memory = Forgetful()
        self._robots = robots

    async def fetch(self, ask: Ask) -> Page:
        """Answer as the engine does."""
        parts = urlsplit(ask.url)
        path = ask.url.removeprefix(SITE) if ask.url.startswith(SITE) else ask.url
        self.asked.append(path)
        self.memory.keep_robots(RobotsFile(f"{parts.scheme}://{parts.netloc}", NOW, self._robots))
        answer, final, statuses = self.pages.get(path, 404), ask.url, ()
        if isinstance(answer, Moved):
            final, statuses = (answer if "://" in answer else SITE + answer), answer.statuses
            answer = self.pages[answer]
        if isinstance(answer, Exception):
            raise answer
        status, text = (answer, "") if isinstance(answer, int) else (200, answer)
        return Page(ask.url, final, status, (), text.encode(), NOW, tuple(statuses))


class Here:
    """Does the workers' work in this process."""

    async def run(self, func: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it."""
        return func(*args, **kwargs)


def discover(site: Site, url: str = HOME, taken: Mapping[str, str] | None = None) -> Discovery:
    """Return what is found."""
    return asyncio.run(Scout(site, Here(), site.memory, taken or {}).discover(url))


def kept(found: Discovery) -> list[tuple[str, str]]:
    """Return the channels, with paths instead of addresses."""
    return [(one.kind, one.address.removeprefix(SITE)) for one in found.findings if one.is_kept]


def codes(found: Discovery) -> dict[str, str]:
    """Return what became of each address."""
    return {one.address.removeprefix(SITE): one.code for one in found.findings}


def test_an_outlet_is_found_from_its_homepage() -> None:
    head = RSS.format(href="/world/feed", title="World") + RSS.format(href="/feed", title="Harbour Post")
    site = Site(
        {
            "/": html(head, '<a href="/about">About</a>'),
            "/feed": rss("a", "b"),
            "/world/feed": rss("w", title="World"),
            "/news-sitemap.xml": sitemap("a"),
        },
        ROBOTS,
    )
    found = discover(site)
    assert kept(found) == [("feed", "/feed"), ("feed", "/world/feed"), ("sitemap", "/news-sitemap.xml")]
    assert found.id == "example"
    assert found.outlet == {
        "name": "Harbour Post",
        "homepage": HOME,
        "country": "ie",
        "language": "en",
        "timezone": "Europe/Dublin",
        "channels": [{"feed": f"{SITE}/feed"}, {"feed": f"{SITE}/world/feed"}, {"sitemap": f"{SITE}/news-sitemap.xml"}],
    }
    assert site.asked == ["/", "/world/feed", "/feed", "/news-sitemap.xml"]


def test_a_page_that_lies_is_not_believed() -> None:
    lies = ("html", "broken", "gone", "podcast", "empty", "private", "sitemap", "talk", "bomb")
    head = "".join(RSS.format(href=f"/{name}", title=name) for name in lies)
    head += RSS.format(href="/comments/feed", title="") + RSS.format(href="https://other.example/rss", title="")
    deep = "<rss>" + "<x>" * 300
    site = Site(
        {
            "/": html(head),
            "/html": html(),
            "/broken": FetchError("reset", code="reset"),
            "/gone": 410,
            "/podcast": rss("p", each='<enclosure type="audio/mpeg" url="/x.mp3"/>'),
            "/empty": rss(),
            "/private": Forbidden("robots.txt forbids it", code="robots"),
            "/sitemap": sitemap("s"),
            "/talk": rss("t", title="Comments for Harbour Post"),
            "/bomb": deep,
            "https://other.example/rss": rss("x").replace("www.harbour.example.ie", "other.test"),
        }
    )
    found = discover(site)
    assert not found.is_found
    assert codes(found) == {
        **dict.fromkeys(FEED_PLACES, "http_404"),
        **dict.fromkeys(("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml"), "http_404"),
        "/": "no_links",
        "/html": "not_a_feed",
        "/broken": "reset",
        "/gone": "http_410",
        "/podcast": "podcast",
        "/empty": "empty",
        "/private": "robots",
        "/sitemap": "not_a_feed",
        "/talk": "comments",
        "/bomb": "bomb",
        "/comments/feed": "comments",
        "https://other.example/rss": "foreign",
    }
    assert "/comments/feed" not in site.asked
    assert len(site.asked) == len(set(site.asked))


def test_without_a_named_feed_the_usual_places_are_asked_until_one_answers() -> None:
    site = Site({"/": html(), "/rss.xml": rss("a")})
    found = discover(site)
    assert kept(found) == [("feed", "/rss.xml")]
    assert site.asked[:4] == ["/", "/feed", "/rss", "/rss.xml"]
    assert "/feed.xml" not in site.asked


def test_a_page_that_lists_feeds_is_read_in_place_of_a_feed() -> None:
    site = Site(
        {
            "/": html(body='<a href="/rss">RSS</a><a href="https://elsewhere.example/rss">Partner</a>'),
            "/rss": html(
                body='<a href="/rss/world.xml">World</a><a href="/rss">Again</a><a href="/rss/lie.xml">Lie</a>'
            ),
            "/rss/world.xml": rss("w"),
            "/rss/lie.xml": html(body='<a href="/rss/deeper.xml">Deeper</a>'),
        }
    )
    found = discover(site)
    assert kept(found) == [("feed", "/rss/world.xml")]
    assert codes(found)["/rss"] == "not_a_feed"
    assert [path for path in site.asked if "sitemap" not in path] == ["/", "/rss", "/rss/world.xml", "/rss/lie.xml"]


def test_a_section_page_has_its_own_feeds_and_the_site_its_name() -> None:
    site = Site(
        {
            "/world": html(RSS.format(href="/world/feed", title="World")).replace("Harbour Post | Home", "World"),
            "/": Moved("/en/"),
            "/en/": html(RSS.format(href="/feed", title="All")),
            "/world/feed": rss("w"),
        }
    )
    found = discover(site, f"{SITE}/world")
    assert kept(found) == [("feed", "/world/feed")]
    assert (found.outlet["homepage"], found.outlet["name"]) == (f"{SITE}/en/", "Harbour Post")
    assert "/feed" not in site.asked


def test_a_site_whose_root_is_closed_keeps_the_page_as_homepage() -> None:
    found = discover(Site({"/world": html(RSS.format(href="/f", title="")), "/": 403, "/f": rss("w")}), f"{SITE}/world")
    assert found.outlet["homepage"] == f"{SITE}/world"


def test_from_a_feed_the_homepage_is_found() -> None:
    site = Site({"/feed": rss("a", link=f"{SITE}/news/"), "/news/": html(RSS.format(href="/feed", title="x"))})
    found = discover(site, f"{SITE}/feed")
    assert kept(found) == [("feed", "/feed")]
    assert found.outlet["homepage"] == f"{SITE}/news/"
    assert site.asked.count("/feed") == 1


@pytest.mark.parametrize("link", [HOME, "", "javascript:alert(1)"])
def test_from_a_feed_alone(link: str) -> None:
    found = discover(Site({"/feed": rss("a", link=link)}), f"{SITE}/feed")
    assert (kept(found), found.outlet["homepage"]) == ([("feed", "/feed")], HOME)


def test_from_a_news_sitemap() -> None:
    found = discover(
        Site({"/s.xml": sitemap("a"), "/": html(RSS.format(href="/feed", title="")), "/feed": rss("a")}),
        f"{SITE}/s.xml",
    )
    assert kept(found) == [("feed", "/feed"), ("sitemap", "/s.xml")]


def test_a_feed_that_moved_for_good_is_written_where_it_is() -> None:
    head = "".join(RSS.format(href=href, title=href) for href in ("/old", "/tmp"))
    site = Site(
        {
            "/": html(head),
            "/old": Moved("/new", 301, 308),
            "/new": rss("n"),
            "/tmp": Moved("/t", 301, 302),
            "/t": rss("t"),
        }
    )
    assert kept(discover(site)) == [("feed", "/new"), ("feed", "/tmp")]


@pytest.mark.parametrize(
    ("pages", "channel"),
    [
        ({"/sitemap.xml": index("post.xml", "google-news.xml"), "/google-news.xml": sitemap("a")}, "/google-news.xml"),
        ({"/news-sitemap.xml": index("n1.xml", "n2.xml"), "/n1.xml": sitemap("a")}, "/news-sitemap.xml"),
        ({"/sitemap.xml": sitemap("a")}, "/sitemap.xml"),
        ({"/news-sitemap.xml": sitemap("a", news=False), "/sitemap.xml": sitemap("a", news=False)}, None),
        ({"/news-sitemap.xml": index("n1.xml"), "/n1.xml": html()}, None),
        ({"/news-sitemap.xml": index("n1.xml"), "/n1.xml": 500}, None),
        ({"/sitemap.xml": index("news.xml"), "/news.xml": index("news-2.xml"), "/news-2.xml": sitemap("a")}, None),
        ({"/sitemap.xml": html()}, None),
    ],
)
def test_one_news_sitemap_is_found(pages: dict[str, str | Exception | int], channel: str | None) -> None:
    site = Site({"/": html(RSS.format(href="/feed", title="")), "/feed": rss("a"), **pages}, ROBOTS)
    assert kept(discover(site))[1:] == ([("sitemap", channel)] if channel else [])


def test_without_channels_the_page_itself_is_one() -> None:
    stories = "".join(
        f'<h2><a href="/2026/03/02/divers-find-a-crack-{n}.html">Divers find a crack in quay number {n}</a></h2>'
        for n in range(4)
    )
    assert kept(discover(Site({"/": html(body=stories)}))) == [("section", "/")]


def test_what_an_outlet_has_already_is_not_asked_again() -> None:
    site = Site({"/": html(RSS.format(href="/feed", title=""))})
    found = discover(site, taken={same_address(f"{SITE}/feed"): "harbour"})
    assert codes(found)["/feed"] == "taken"
    assert not found.is_found
    assert "/feed" not in site.asked
    assert "/rss" not in site.asked


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (404, FetchError),
        (FetchError("too large", code="too_large"), FetchError),
        (Forbidden("robots.txt forbids it", code="robots"), Forbidden),
        ('{"error": 1}', ParseError),
        ("", ParseError),
    ],
)
def test_an_address_that_cannot_be_read_says_so(answer: str | int | Exception, error: type[Exception]) -> None:
    with pytest.raises(error):
        discover(Site({"/": answer}))


def test_no_page_makes_it_ask_for_ever() -> None:
    feeds = "".join(f'<a href="/{n}/rss">{n}</a>' for n in range(50))
    lines = "".join(f"Sitemap: {SITE}/{n}-sitemap.xml\n" for n in range(50))
    site = Site({"/": html(body=feeds)}, f"User-agent: *\n{lines}")
    found = discover(site)
    assert sum("rss" in path for path in site.asked) == MOST_FEEDS_ASKED
    assert sum("sitemap" in path for path in site.asked) == MOST_SITEMAPS_ASKED
    assert codes(found)["/49/rss"] == "beyond"


def test_a_port_that_the_address_names_may_be_asked() -> None:
    site = Site({})
    seen = []

    async def fetch(ask: Ask) -> Page:
        seen.append(ask.ports)
        return Page(ask.url, ask.url, 200, (), html().encode(), NOW)

    site.fetch = fetch  # type: ignore[method-assign]
    discover(site, "https://www.harbour.example.ie:8443/")
    assert set(seen) == {frozenset({8443})}
