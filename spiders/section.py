"""Reads a section page: the links its YAML names by CSS, or those that look like articles."""

from spiders.feed import FeedSpider


class SectionSpider(FeedSpider):
    """An HTML page that lists articles."""

    name = "section"
    accept = "text/html,application/xhtml+xml,*/*;q=0.8"
