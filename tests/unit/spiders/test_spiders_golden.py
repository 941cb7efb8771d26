"""Every named spider lists its golden page as the JSON beside it says; a new case is a new pair of files."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from crawler.config.schema import Channel, Outlet
from crawler.demo.newsroom import Newsroom
from crawler.demo.site import build
from crawler.fetch.spiders import spider_class
from crawler.model import Item, Listing, Page
from spiders.base import OutletSpider

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "spiders"
PAGES = sorted(GOLDEN.glob("*.html"))
HOMEPAGE = "http://wire.example/"


async def read_nothing(page: Page) -> Listing:
    """Stand in for the workers: a named spider needs none."""
    raise AssertionError(page.url)


def spider_of(name: str) -> OutletSpider:
    """Return a named spider for an outlet in a zone two hours ahead of UTC in winter."""
    channel = Channel(kind="spider", address=name)
    outlet = Outlet(
        id=name.replace("_", "-"),
        name=name,
        homepage=HOMEPAGE,
        country=None,
        language="en",
        timezone="Europe/Athens",
        channels=(channel,),
        every=None,
    )
    kind = spider_class(channel)
    spider = kind(outlet=outlet, channel=channel, read=read_nothing, now=lambda: datetime(2026, 3, 5, tzinfo=UTC))
    assert isinstance(spider, OutletSpider)
    return spider


def listed(spider: OutletSpider, body: bytes) -> list[Item]:
    """Return what the spider makes of a page."""
    return list(spider.items(HtmlResponse(spider.start_url, body=body, encoding="utf-8")))


def row(item: Item) -> dict[str, object]:
    """Return the part of an item that golden files state."""
    return {
        "authors": list(item.authors),
        "guid": item.guid,
        "published": item.published and item.published.isoformat(),
        "published_text": item.published_text,
        "title": item.title,
        "url": item.url,
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_golden_page(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    assert expected, "a golden file without rows proves nothing"
    assert [row(item) for item in listed(spider_of(page.stem), page.read_bytes())] == expected


def test_the_golden_page_is_what_the_newsroom_serves() -> None:
    served = build("http://wire.example")["/wire/latest"].body
    assert served == (GOLDEN / "example_wire.html").read_bytes()


def test_the_spider_asks_where_the_newsroom_answers() -> None:
    with Newsroom() as room:
        wire = [url for url in room.expected.stored if "/wire/" in url]
        body = build(room.url)["/wire/latest"].body
        base = f"{room.url}/wire/latest"
    found = spider_of("example_wire").items(HtmlResponse(base, body=body, encoding="utf-8"))
    assert sorted(item.url for item in found) == sorted(wire)
    assert spider_of("example_wire").start_url == "http://wire.example/wire/latest"


@pytest.mark.parametrize(
    ("attributes", "cell", "url", "published"),
    [
        (
            'data-filed="03.03.2026 14h05"',
            '<a href="takes/1">T</a>',
            "http://wire.example/wire/takes/1",
            True,
        ),
        ('data-filed="soon"', '<a href="takes/1">T</a>', "http://wire.example/wire/takes/1", False),
        ("", "no link", "", False),
    ],
)
def test_odd_rows_of_example_wire(attributes: str, cell: str, url: str, published: bool) -> None:
    cells = f"<td class=slug>{cell}</td>"
    html = f"<table class=log><tr class=take data-kind=story {attributes}>{cells}</tr></table>"
    [item] = listed(spider_of("example_wire"), html.encode())
    assert (item.url, item.published is not None) == (url, published)
    assert (item.guid, item.authors) == (None, ())
