"""Finds a spider by its name; the only link from the crawler to the spiders, and not an import."""

import importlib
from typing import Any

from scrapy import Spider

from crawler.config.schema import Channel
from crawler.errors import ConfigError

PACKAGE = "spiders"


def spider_class(channel: Channel) -> type[Spider]:
    """Return the spider class of a channel: the named one, or the generic one of its kind.

    Raises: ConfigError where there is none, its module cannot be imported, or it wants settings of its own.
    """
    name = channel.address if channel.kind == "spider" else channel.kind
    path = f"{PACKAGE}.{name}"
    try:
        module = importlib.import_module(path)
    except Exception as error:  # a spider's own code runs here: it may raise anything
        missing = isinstance(error, ModuleNotFoundError) and error.name == path
        broken = f"{PACKAGE}/{name}.py does not load: {type(error).__name__}: {error}"
        why = f"there is no module {PACKAGE}/{name}.py" if missing else broken
        raise ConfigError((f"spider: {why}",)) from error
    found: list[type[Spider]] = [value for value in vars(module).values() if _is_spider(value, module.__name__)]
    if len(found) != 1:
        raise ConfigError((f"spider: {PACKAGE}/{name}.py must define exactly one spider, found {len(found)}",))
    if found[0].custom_settings:
        raise ConfigError((f"spider: {PACKAGE}/{name}.py sets custom_settings, but all spiders share one crawl",))
    return found[0]


def _is_spider(value: Any, module: str) -> bool:
    return isinstance(value, type) and issubclass(value, Spider) and value.__module__ == module
