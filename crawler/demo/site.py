"""Every document the sample newsroom serves, made from the sample files for one base address."""

import hashlib
import html
import json
import posixpath
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from string import Template

from crawler.demo.articles import Article, Fate, articles, sample

HTML = "text/html; charset=utf-8"
ROBOTS = """User-agent: *
Disallow: /valley/members/

Sitemap: $site/radio/news-sitemap.xml
"""


@dataclass(frozen=True, slots=True)
class SampleOutlet:
    """An outlet of the newsroom: its files lie in `sample/<id>/`; `channel` is the path of its listing."""

    id: str
    name: str
    home: str
    channel: str
    content_type: str


OUTLETS = (
    SampleOutlet(
        "harbour-post",
        "The Harbour Post",
        "/harbour/",
        "/harbour/feed.xml",
        "application/rss+xml; charset=utf-8",
    ),
    SampleOutlet(
        "valley-courier",
        "Valley Courier",
        "/valley/",
        "/valley/atom.xml",
        "application/atom+xml; charset=utf-8",
    ),
    SampleOutlet(
        "northern-radio",
        "Northern Radio",
        "/radio/",
        "/radio/news-sitemap.xml",
        "application/xml; charset=utf-8",
    ),
    SampleOutlet("example-wire", "Example Wire", "/wire/", "/wire/latest", HTML),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A document as served; `modified` is aware."""

    body: bytes
    content_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        """The strong validator of these bytes (RFC 9110 section 8.8.3)."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


def build(base: str) -> dict[str, Answer]:
    """Return path -> document for a newsroom at `base` (`http://127.0.0.1:8000`, no slash at the end)."""
    answers: dict[str, Answer] = {}
    for outlet in OUTLETS:
        answers |= _outlet_answers(outlet, base)
    newest = max(answer.modified for answer in answers.values())
    links = [(outlet.home, outlet.name) for outlet in OUTLETS]
    answers["/"] = Answer(_home("Sample newsroom", links), HTML, newest)
    robots = Template(ROBOTS).substitute(site=base).encode()
    answers["/robots.txt"] = Answer(robots, "text/plain; charset=utf-8", newest)
    return answers


def config_files(base: str, port: int) -> dict[str, str]:
    """Return file name -> text of a configuration that reads the newsroom at `base`."""
    texts = {name: (sample() / name).read_text("utf-8") for name in ("newswire.yaml", "entities.yaml")}
    for outlet in OUTLETS:
        text = _template(outlet.id, "outlet.yaml").substitute(site=base, port=port)
        texts[f"outlets/{outlet.id}.yaml"] = text
    return texts


def _outlet_answers(outlet: SampleOutlet, base: str) -> dict[str, Answer]:
    listed = articles(outlet.id)
    newest = max(article.modified for article in listed)
    answers = {
        outlet.channel: Answer(_channel(outlet, listed, base), outlet.content_type, newest),
        outlet.home: Answer(_outlet_home(outlet, listed), HTML, newest),
    }
    for article in listed:
        if article.fate is not Fate.MISSING:
            answers[article.path] = Answer(_page(outlet, article, base), HTML, article.modified)
    return answers


def _channel(outlet: SampleOutlet, listed: tuple[Article, ...], base: str) -> bytes:
    row = _template(outlet.id, "row.tmpl")
    newest = max(article.modified for article in listed)
    return (
        _template(outlet.id, "channel.tmpl")
        .substitute(
            site=base,
            updated_rfc822=format_datetime(newest),
            updated_iso=newest.isoformat(),
            rows="\n".join(row.substitute(_words(outlet, article, base)).strip() for article in listed),
        )
        .encode()
    )


def _page(outlet: SampleOutlet, article: Article, base: str) -> bytes:
    body = "\n".join(f"<p>{html.escape(text, quote=False)}</p>" for text in article.paragraphs)
    words = _words(outlet, article, base) | {"body": body, "json_ld": _json_ld(outlet, article, base)}
    return _template(outlet.id, "page.html").substitute(words).encode()


def _words(outlet: SampleOutlet, article: Article, base: str) -> dict[str, str]:
    """Return what a template may name of an article, escaped for HTML and XML alike."""
    when = article.published
    words = {
        "headline": article.headline,
        "summary": article.summary,
        "byline": article.byline,
        "section": article.section,
        "ref": article.ref,
        "url": base + article.path,
        "link": posixpath.relpath(article.path, posixpath.dirname(outlet.channel)),
        "published_iso": when.isoformat(),
        "published_rfc822": format_datetime(when),
        "published_long": f"{when:%Y-%m-%d %H:%M}",
        "published_local": f"{when:%d.%m.%Y %Hh%M}",
        "published_clock": f"{when:%Hh%M}",
        "modified_iso": article.modified.isoformat(),
    }
    return {name: html.escape(text) for name, text in words.items()}


def _json_ld(outlet: SampleOutlet, article: Article, base: str) -> str:
    """Return the article as schema.org NewsArticle, safe inside a script element."""
    text = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.headline,
            "description": article.summary,
            "datePublished": article.published.isoformat(),
            "dateModified": article.modified.isoformat(),
            "author": [{"@type": "Person", "name": article.byline}],
            "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
            "mainEntityOfPage": base + article.path,
        }
    )
    return text.replace("</", "<\\/")


def _outlet_home(outlet: SampleOutlet, listed: tuple[Article, ...]) -> bytes:
    kind = outlet.content_type.partition(";")[0]
    feed = kind in {"application/rss+xml", "application/atom+xml"}
    alternate = f'<link rel="alternate" type="{kind}" href="{outlet.channel}">' if feed else ""
    return _home(outlet.name, [(article.path, article.headline) for article in listed], alternate)


def _home(name: str, links: list[tuple[str, str]], alternate: str = "") -> bytes:
    rows = "\n".join(f'<li><a href="{path}">{html.escape(text)}</a></li>' for path, text in links)
    template = Template((sample() / "home.html").read_text("utf-8"))
    return template.substitute(name=name, links=rows, alternate=alternate).encode()


def _template(outlet: str, name: str) -> Template:
    return Template((sample() / outlet / name).read_text("utf-8"))
