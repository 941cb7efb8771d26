"""Decides where a page lies: `news/YYYY/MM/DD/<slug>.md`, months and days always in two digits."""

import re
from datetime import date

from crawler.model import Entry
from crawler.text.slugs import slug, with_id

ROOT_PATH = "news/index.md"
SAFE_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,198}[a-z0-9])?")  # with `.md` under the 255 bytes of a file name
DAY_FOLDER = re.compile(r"news/(\d{4})/(\d\d)/(\d\d)/")


def entry_path(entry: Entry) -> str:
    """Return the path of an entry's page; one without a safe slug lies under its headline and id."""
    name = entry.slug if is_safe(entry.slug) else with_id(slug(entry.headline), entry.id)
    return f"{_folder(entry.date)}/{name}.md"


def is_safe(slug: str) -> bool:
    """Tell whether a slug names a page as it is."""
    return SAFE_SLUG.fullmatch(slug) is not None


def former_path(day: date, slug: str) -> str:
    """Return the path at which a page of that slug lay; the slug is one that `entry_path` takes as it is."""
    return f"{_folder(day)}/{slug}.md"


def day_path(day: date) -> str:
    """Return the path of a day's index."""
    return f"{_folder(day)}/index.md"


def month_path(year: int, month: int) -> str:
    """Return the path of a month's index."""
    return f"news/{year:04}/{month:02}/index.md"


def year_path(year: int) -> str:
    """Return the path of a year's index."""
    return f"news/{year:04}/index.md"


def day_of(path: str) -> date | None:
    """Return the day in whose folder a path lies, or None where it lies in no day's."""
    found = DAY_FOLDER.match(path)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _folder(day: date) -> str:
    return f"news/{day.year:04}/{day.month:02}/{day.day:02}"
