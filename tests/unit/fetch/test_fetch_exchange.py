"""A response becomes a page with all that was said on the way; a spider's own request gets the outlet's rules."""

from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.config.schema import Channel, Outlet
from crawler.fetch.ask import BODY_LIMIT, Ask
from crawler.fetch.exchange import page_of, put_under_rules, request_of

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
URL = "https://odd.example:8443/feed"
OUTLET = Outlet(
    id="odd", name="Odd", homepage="https://odd.example/", channels=(Channel(kind="feed", address=URL),), ports=(8080,)
)


@pytest.mark.parametrize("meta", [{}, {"redirect_reasons": [301, 308], "redirect_urls": [URL, URL]}])
def test_a_page_tells_of_its_redirects(meta: dict[str, list[int]]) -> None:
    response = Response("https://odd.example/new", request=Request(URL, meta=meta))
    page = page_of(URL, response, NOW)
    assert (page.url, page.final_url) == (URL, "https://odd.example/new")
    assert page.redirects == tuple(meta.get("redirect_reasons", ()))


def test_a_response_without_a_request_has_no_redirects() -> None:
    assert page_of(URL, Response(URL), NOW).redirects == ()


def test_a_request_of_a_spiders_own_gets_the_rules_of_its_outlet() -> None:
    request = Request("https://odd.example:8080/more?page=2", meta={"page": 2})
    put_under_rules(request, OUTLET)
    assert request.meta["outlet"] == "odd"
    assert request.meta["ports"] >= {8080, 8443}
    assert request.meta["robots"] is True
    assert request.meta["download_maxsize"] == BODY_LIMIT
    assert request.meta["page"] == 2


def test_a_request_that_has_rules_keeps_them() -> None:
    request = request_of(Ask(URL, "other", frozenset({9}), limit=10))
    before = dict(request.meta)
    put_under_rules(request, OUTLET)
    assert request.meta == before
