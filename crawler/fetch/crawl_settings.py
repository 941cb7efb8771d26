"""Turns our settings into Scrapy's; the only place that names Scrapy settings."""

from typing import Any

from crawler.fetch.ask import BODY_LIMIT
from crawler.fetch.reactor import ASYNCIO_REACTOR

# A total deadline from the first byte sent to the last received, slow headers included; a host that was too slow gets
# longer the next time.
TIMEOUT = 9.0
REQUESTS_AT_ONCE = 64


def crawl_settings(user_agent: str, timeout: float = TIMEOUT) -> dict[str, Any]:
    """Return Scrapy's settings for a crawl under our own pace, gate and robots service.

    :param timeout: seconds a request may take from the moment its turn has come.

    What Scrapy would do by itself and we do not want is off: instant retries, cookies, referrers, meta refresh, proxies
    from the environment, the HTTP cache, its own robots.txt reading, and its two remote doors.
    """
    return {
        "TWISTED_REACTOR": ASYNCIO_REACTOR,
        "USER_AGENT": user_agent,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"},
        "DOWNLOAD_TIMEOUT": timeout,
        "DOWNLOAD_MAXSIZE": BODY_LIMIT,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {
            "http": "crawler.fetch.handler.PoliteHandler",
            "https": "crawler.fetch.handler.PoliteHandler",
            **dict.fromkeys(("file", "data", "ftp", "s3")),
        },
        "CONCURRENT_REQUESTS": REQUESTS_AT_ONCE,
        "CONCURRENT_REQUESTS_PER_DOMAIN": REQUESTS_AT_ONCE,
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
            "crawler.fetch.redirect.RedirectMiddleware": 600,
            "crawler.fetch.middleware.DoorMiddleware": 800,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "REDIRECT_MAX_TIMES": 5,
        "HTTPERROR_ALLOW_ALL": True,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": False,
        "STATS_DUMP": False,
    }
