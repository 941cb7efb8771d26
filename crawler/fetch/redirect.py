"""Follows redirects without ever telling the next host where we came from."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware
from scrapy.http import Response


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """Scrapy's redirects, without a Referer header; each hop passes the gate and robots.txt again."""

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002 (Scrapy's signature)
        """Remove the Referer header from the next hop."""
        request.headers.pop("Referer", None)
