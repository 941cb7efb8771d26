"""Where a page names the section it stands in."""

import pytest
from lxml import html

from crawler.extract.metadata import read_facts
from crawler.extract.sections import shown_sections

URL = "https://www.harbour.example/islands/2021/ferry.html"
LD = '{{"@type": "NewsArticle", "headline": "Ferry", "articleSection": {}}}'
CRUMBS = (
    '{"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "Islands"},'
    ' {"@type": "ListItem", "item": {"@id": "/x", "name": "Ferries"}}]}'
)


def _script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("markup", "sections"),
    [
        ('<meta property="article:section" content="Islands">', {"Islands"}),
        (_script(LD.format('"Islands"')), {"Islands"}),
        (_script(LD.format('["Islands", "Ferries"]')), {"Islands", "Ferries"}),
        (_script(CRUMBS), {"Islands", "Ferries"}),
        (_script('{"@type": "BreadcrumbList", "itemListElement": "none"}'), set()),
        ('<div class="breadcrumbs"><a href="/a">Start</a> / <a href="/b">Islands</a></div>', {"Start", "Islands"}),
        ('<a rel="category tag" href="/c/1">Islands</a>', {"Islands"}),
        ('<nav><a href="/islands/">Islands</a> <a href="/farms">Farms</a> <a href="/">Home</a></nav>', {"Islands"}),
        ('<a href="https://other.example/islands">Elsewhere</a>', set()),
        ('<a href="http://[">Broken</a>', set()),
        ('<p class="story-kicker">Islands</p>', {"Islands"}),
        ('<span class="post__category big">Islands</span>', {"Islands"}),
        ('<section class="section-body"><p>Text</p></section>', set()),
        ('<div class="section"><p>The ferry sailed again after three days in port.</p></div>', set()),
    ],
)
def test_sections(markup: str, sections: set[str]) -> None:
    tree = html.fromstring(f"<html><body>{markup}</body></html>")
    facts = read_facts(tree, URL)
    assert {*facts.sections, *facts.crumbs, *shown_sections(tree, URL)} == sections
