"""Decides whether a value of a configuration file is acceptable, and says in plain words why not."""

import difflib
import re
import unicodedata
from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError
from lxml.etree import XPathError

from crawler.config.codes import COUNTRIES, LANGUAGES
from crawler.config.problems import shown
from crawler.text import shapes
from crawler.text.selectors import TROUBLE, is_xpath, select

MAX_TEXT = 300  # characters: no name, alias or selector is longer
SHARE = re.compile(r"0|1|0?\.[0-9]{1,6}|1\.0{1,6}")
MIN_REASON = 10  # characters: shorter is a switch, not a reason
Item = TypeVar("Item")

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}  # seconds
BYTES = {"MB": 10**6, "GB": 10**9, "TB": 10**12}

# Controls, surrogates, line separators, and the overrides that make a shown name lie (Unicode TR 36, 2.9).
FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def text(value: str) -> str:
    """Return a name without the space around it.

    Raises: ValueError where it is empty, too long or holds characters that cannot be seen.
    """
    stripped = value.strip()
    if not stripped:
        raise ValueError("is empty")
    if len(stripped) > MAX_TEXT:
        raise ValueError(f"is longer than {MAX_TEXT} characters")
    if any(unicodedata.category(sign) in FORBIDDEN_CATEGORIES or sign in BIDI for sign in stripped):
        raise ValueError("holds a control character")
    return stripped


def outlet_id(value: str) -> str:
    """Return the id of an outlet.

    Raises: ValueError where it is not of the form that file names and addresses share.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", value):
        raise ValueError("an outlet file is named in lower-case letters, digits and hyphens, at most 63")
    return value


def country(value: str) -> str:
    """Return a country code in lower case.

    Raises: ValueError where ISO 3166 does not know it.
    """
    code = value.lower()
    if code not in COUNTRIES:
        raise ValueError(f"{shown(value)} is no ISO 3166 two-letter country code (gb, no, us ...)")
    return code


def language(value: str) -> str:
    """Return a language tag in its usual case (`en`, `zh-Hans`, `pt-BR`).

    Raises: ValueError where it is not language, script and region of BCP 47 (RFC 5646).
    """
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?", value)
    primary = found[1].lower() if found else ""
    if found is None or (len(primary) == 2 and primary not in LANGUAGES):
        raise ValueError(f"{shown(value)} is no BCP 47 language tag (en, pt-BR, zh-Hans ...)")
    script, region = found[2], found[3]
    return "-".join(part for part in (primary, script and script.title(), region and region.upper()) if part)


def timezone(value: str) -> str:
    """Return the name of a time zone.

    Raises: ValueError where the IANA database does not hold it.
    """
    # The machine's own odds and ends (`localtime`, `posix/...`) are no names that travel.
    if re.fullmatch(r"UTC|GMT|(?!posix|right)[A-Za-z]+(/[A-Za-z0-9_+-]+){1,2}", value):
        try:
            return ZoneInfo(value).key
        except (KeyError, ValueError, OSError):
            pass
    raise ValueError(f"{shown(value)} is no IANA time zone{_nearest(value, available_timezones())}")


def duration(value: object) -> timedelta:
    """Read a span of time, such as `30s`, `15m`, `2h` or `1d`.

    Raises: ValueError where it has no number or no unit.
    """
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{shown(value)} is no span of time; write a number and s, m, h or d (15m)")
    return timedelta(seconds=int(found[1]) * UNITS[found[2]])


def duration_text(value: timedelta) -> str:
    """Write a span of time as the files do, in the largest unit that divides it."""
    seconds = int(value.total_seconds())
    unit = next(name for name in reversed(UNITS) if seconds % UNITS[name] == 0 and (seconds or name == "s"))
    return f"{seconds // UNITS[unit]}{unit}"


def interval(value: object) -> timedelta:
    """Read the time between two polls, from five minutes to a day: the bounds of the rhythm.

    Raises: ValueError.
    """
    span = duration(value)
    if not timedelta(minutes=5) <= span <= timedelta(hours=24):
        raise ValueError("must lie between 5m and 24h")
    return span


def clock_offset(value: object) -> timedelta:
    """Read by how much a clock is wrong: a sign, hours and minutes, as `-1h`, `+30m` or `+5h30m`; within 14 hours,
    the widest offset of any time zone (IANA: Pacific/Kiritimati).

    Raises: ValueError.
    """
    span = value if isinstance(value, timedelta) else _signed_span(value)
    if abs(span) > timedelta(hours=14):
        raise ValueError("must lie between -14h and +14h")
    return span


def _signed_span(value: object) -> timedelta:
    form = r"([+-])(?=[0-9])(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?"
    found = re.fullmatch(form, value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{shown(value)} is no offset; write a sign, hours and minutes (-1h, +30m, +5h30m)")
    span = timedelta(hours=int(found[2] or 0), minutes=int(found[3] or 0))
    return -span if found[1] == "-" else span


def clock_offset_text(value: timedelta) -> str:
    """Write an offset as the files do, in hours and minutes with a sign."""
    minutes = round(abs(value).total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    sign = "-" if value < timedelta(0) else "+"
    return sign + (f"{hours}h" if hours else "") + (f"{rest}m" if rest or not hours else "")


def age(value: object) -> timedelta:
    """Read an age of a report, from ten minutes to thirty days.

    Raises: ValueError.
    """
    span = duration(value)
    if not timedelta(minutes=10) <= span <= timedelta(days=30):
        raise ValueError("must lie between 10m and 30d")
    return span


def pause(value: object) -> timedelta:
    """Read the pause between two requests to one host, from none to one day.

    Raises: ValueError.
    """
    span = duration(value)
    if not timedelta(0) <= span <= timedelta(days=1):
        raise ValueError("must lie between 0s and 1d")
    return span


def keeping(value: object) -> timedelta:
    """Read how long something is kept: whole days, up to a hundred years; 0d keeps nothing.

    Raises: ValueError.
    """
    span = duration(value)
    if span % timedelta(days=1) or span > timedelta(days=36_500):
        raise ValueError("must be whole days, up to 36500d")
    return span


def room(value: object) -> int:
    """Read how many bytes something may take: a number and MB, GB or TB, from 100 MB to 1000 TB.

    Raises: ValueError.
    """
    found = re.fullmatch(r"([0-9]{1,6}) ?(MB|GB|TB)", value) if isinstance(value, str) else None
    size = int(found[1]) * BYTES[found[2]] if found else value
    if not isinstance(size, int) or isinstance(size, bool) or (found is None and isinstance(value, str)):
        raise ValueError(f"{shown(value)} is no size; write a number and MB, GB or TB (20GB)")
    if not 10**8 <= size <= 10**15:
        raise ValueError("must lie between 100MB and 1000TB")
    return size


def room_text(value: int) -> str:
    """Write a number of bytes as the files do, in the largest unit that divides it."""
    unit = next(name for name in reversed(BYTES) if value % BYTES[name] == 0 or name == "MB")
    return f"{value // BYTES[unit]}{unit}"


def at_least_one(values: tuple[Item, ...]) -> tuple[Item, ...]:
    """Accept rows where there are any.

    Raises: ValueError.
    """
    if not values:
        raise ValueError("needs at least one")
    return values


def port(value: int) -> int:
    """Accept a TCP port.

    Raises: ValueError.
    """
    if not 1 <= value <= 65535:
        raise ValueError(f"{shown(value)} is no port; ports run from 1 to 65535")
    return value


def requests_at_once(value: int) -> int:
    """Accept how many requests may be open to one host.

    Raises: ValueError.
    """
    if not 1 <= value <= 16:
        raise ValueError(f"{shown(value)} is out of bounds; 1 to 16 requests to one host at a time")
    return value


def share(value: object) -> float:
    """Read a number from 0 to 1, as 0.45.

    Raises: ValueError.
    """
    if isinstance(value, bool) or not SHARE.fullmatch(str(value)):
        raise ValueError(f"{shown(value)} is no number from 0 to 1, as 0.45")
    return float(str(value))


def days(value: int) -> int:
    """Accept how many days back an event may lie.

    Raises: ValueError.
    """
    if not 0 <= value <= 3660:
        raise ValueError(f"{shown(value)} is out of bounds; 0 to 3660 days")
    return value


def reason(value: object) -> str:
    """Accept why a rule is set aside: a sentence, not a switch.

    Raises: ValueError.
    """
    if not isinstance(value, str) or len(value.strip()) < MIN_REASON:
        raise ValueError(f"{shown(value)} is no reason; write why, in a sentence of at least {MIN_REASON} characters")
    return text(value)


def shape(value: str) -> str:
    """Return the shape of a line (`{place}, {date} (AFP) -`) that credits can be read with.

    Raises: ValueError.
    """
    shapes.check(value)
    return value.strip()


def parameter(value: str) -> str:
    """Return the name of a query parameter in lower case; `name*` stands for all that begin so, `*` for all.

    Raises: ValueError.
    """
    if not re.fullmatch(r"[^\s=&#?*]{0,100}\*?", value) or not value or not value.isprintable():
        raise ValueError(f"{shown(value)} is no name of a parameter; write it as id, or ref* for all that begin so")
    return value.casefold()


def user_agent(value: str) -> str:
    """Accept the name we give ourselves: one header line that says how to reach us.

    Raises: ValueError.
    """
    if not re.fullmatch(r"[\x20-\x7e]+", value):
        raise ValueError("may hold printable ASCII characters only")
    if not re.search(r"https?://[^\s/]|[^\s@]@[^\s@]", value):
        raise ValueError("names no contact; add an address or a mailbox, as (+https://example.org/about)")
    return text(value)


def database(value: str) -> str:
    """Accept the address of a database. The reason never repeats it: it may hold a password.

    Raises: ValueError.
    """
    scheme, mark, _ = value.partition("://")
    if not mark or scheme not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return text(value)


def spider(value: str) -> str:
    """Accept the module name of a spider.

    Raises: ValueError.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", value):
        raise ValueError(f"{shown(value)} is no spider's name; lower-case letters, digits and _ only")
    return value


def selector(value: str) -> str:
    """Accept a CSS selector of elements.

    Raises: ValueError.
    """
    css = text(value)
    try:
        CSSSelector(css, translator="html")
    except (SelectorError, XPathError, RecursionError) as error:
        advice = "; leave out what begins with ::" if "::" in css else ""
        raise ValueError(f"{shown(css)} is no CSS selector of elements{advice}") from error
    return css


def page_selector(value: str) -> str:
    """Accept a selector for the pages of an outlet: CSS, or XPath where it begins as a path.

    Raises: ValueError.
    """
    if not value.strip():
        raise ValueError("is empty; a selector that begins with # stands in quotes")
    if not is_xpath(text(value)):
        return selector(value)
    try:
        select(etree.Element("html"), text(value))
    except TypeError as error:
        raise ValueError(f"{shown(value)} {error}") from error
    except TROUBLE as error:
        raise ValueError(f"{shown(value)} is no XPath of elements ({shown(error)})") from error
    return text(value)


def _nearest(value: str, known: set[str]) -> str:
    nearest = difflib.get_close_matches(value[:MAX_TEXT], sorted(known), n=1)
    return f"; did you mean {nearest[0]}?" if nearest else " (Europe/London, Asia/Tokyo ...)"
