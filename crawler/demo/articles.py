"""The sample articles as values: what each file under `sample/` says, and what must become of its page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable


class Fate(StrEnum):
    """What a crawl must meet when it asks for the page."""

    STORED = "stored"
    FORBIDDEN = "forbidden"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Article:
    """One sample article.

    `story` names the event it tells, `copy` the wire text it shares word for word with other articles,
    `ref` the outlet's own number; each is "" where there is none.
    """

    outlet: str
    path: str
    headline: str
    published: datetime
    modified: datetime
    paragraphs: tuple[str, ...]
    summary: str = ""
    byline: str = ""
    section: str = ""
    ref: str = ""
    story: str = ""
    copy: str = ""
    fate: Fate = Fate.STORED


def sample() -> Traversable:
    """Return the folder of sample files, wherever the package is installed."""
    return files("crawler.demo") / "sample"


def read_article(outlet: str, text: str) -> Article:
    """Read one file: lines `key: value`, an empty line, then paragraphs parted by empty lines."""
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    published = fields["published"]
    return Article(
        outlet=outlet,
        path=fields["path"],
        headline=fields["headline"],
        published=datetime.fromisoformat(published),
        modified=datetime.fromisoformat(fields.get("modified", published)),
        paragraphs=tuple(paragraph.strip() for paragraph in body.split("\n\n")),
        fate=Fate(fields.get("fate", Fate.STORED)),
        **{name: fields.get(name, "") for name in ("summary", "byline", "section", "ref", "story", "copy")},
    )


def articles(outlet: str) -> tuple[Article, ...]:
    """Return an outlet's articles, newest first."""
    found = [
        read_article(outlet, entry.read_text("utf-8"))
        for entry in (sample() / outlet).iterdir()
        if entry.name.endswith(".txt")
    ]
    return tuple(sorted(found, key=lambda article: (article.published, article.path), reverse=True))
