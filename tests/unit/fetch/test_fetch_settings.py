"""Scrapy's doors are shut, and what it loads by name is there; spiders are found by name too."""

import sys
from types import ModuleType

import pytest
from scrapy import Spider
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from crawler.config.schema import Channel
from crawler.errors import ConfigError
from crawler.fetch.ask import BODY_LIMIT
from crawler.fetch.crawl_settings import TIMEOUT, crawl_settings
from crawler.fetch.spiders import spider_class
from spiders.feed import FeedSpider
from spiders.section import SectionSpider
from spiders.sitemap import SitemapSpider

AGENT = "oddwire/1.0 (+https://oddwire.example)"
SETTINGS = Settings(crawl_settings(AGENT))


@pytest.mark.parametrize(
    "name",
    [
        "COOKIES_ENABLED",
        "REFERER_ENABLED",
        "TELNETCONSOLE_ENABLED",
        "REMOTE_CONTROL_ENABLED",
        "LOG_ENABLED",
        "HTTPCACHE_ENABLED",
        "ROBOTSTXT_OBEY",
        "AUTOTHROTTLE_ENABLED",
    ],
)
def test_what_scrapy_would_do_by_itself_is_off(name: str) -> None:
    assert SETTINGS.getbool(name) is False


def test_limits_are_ours() -> None:
    assert SETTINGS.getint("DOWNLOAD_MAXSIZE") == BODY_LIMIT
    assert SETTINGS.getfloat("DOWNLOAD_TIMEOUT") == TIMEOUT
    assert Settings(crawl_settings(AGENT, 0.5)).getfloat("DOWNLOAD_TIMEOUT") == 0.5
    assert SETTINGS.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert SETTINGS["USER_AGENT"] == AGENT


def test_only_the_web_is_spoken() -> None:
    handlers = SETTINGS.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_the_middlewares_are_these_and_exist() -> None:
    names = build_component_list(SETTINGS.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES"))
    assert [load_object(name).__name__ for name in names] == [
        "DownloadTimeoutMiddleware",
        "DefaultHeadersMiddleware",
        "UserAgentMiddleware",
        "HttpCompressionMiddleware",
        "RedirectMiddleware",
        "DoorMiddleware",
    ]
    assert build_component_list(SETTINGS.get_component_priority_dict_with_base("EXTENSIONS")) == []
    assert load_object(SETTINGS["DOWNLOAD_HANDLERS"]["https"]).__name__ == "PoliteHandler"


@pytest.mark.parametrize(
    ("kind", "spider"), [("feed", FeedSpider), ("section", SectionSpider), ("sitemap", SitemapSpider)]
)
def test_a_kind_has_its_spider(kind: str, spider: type[Spider]) -> None:
    channel = Channel(kind=kind, address="https://odd.example/")
    assert spider_class(channel) is spider


def test_a_named_spider_is_found_by_its_name() -> None:
    assert spider_class(Channel(kind="spider", address="example_wire")).__name__ == "ExampleWire"


def planted(monkeypatch: pytest.MonkeyPatch, **members: object) -> Channel:
    """Put a module where named spiders are found and return a channel that names it."""
    module = ModuleType("spiders.odd_wire")
    vars(module).update(members)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return Channel(kind="spider", address="odd_wire")


@pytest.mark.parametrize("count", [0, 2])
def test_a_module_holds_exactly_one_spider(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    kinds = {f"Odd{number}": type("Odd", (Spider,), {"__module__": "spiders.odd_wire"}) for number in range(count)}
    with pytest.raises(ConfigError, match=f"exactly one spider, found {count}"):
        spider_class(planted(monkeypatch, FeedSpider=FeedSpider, **kinds))


def test_a_missing_module_is_named() -> None:
    with pytest.raises(ConfigError, match=r"there is no module spiders/no_such_wire\.py"):
        spider_class(Channel(kind="spider", address="no_such_wire"))


@pytest.mark.parametrize("text", ["import no_such_module_at_all\n", "def (:\n"])
def test_a_module_that_does_not_load_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("planted")
    (folder / "broken_wire.py").write_text(text, "utf-8")
    monkeypatch.setattr("spiders.__path__", [str(folder)])
    with pytest.raises(ConfigError, match=r"spiders/broken_wire\.py does not load: "):
        spider_class(Channel(kind="spider", address="broken_wire"))
