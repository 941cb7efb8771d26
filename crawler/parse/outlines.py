"""Decides which outlets a list of feeds makes: the feeds of one site are one, what is unusable is named."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.config import addresses, rules
from crawler.parse.imprint import country_of, language_of, name_of, outlet_id, shared_name, tag_of
from crawler.parse.opml import OpmlFeed, OpmlOutlet
from crawler.text.homes import zone_of
from crawler.text.urls import site_of

LONGEST_ID = 63


@dataclass(frozen=True, slots=True)
class Refused:
    """A feed that is not taken over, and why: a stable word (`invalid`, `repeated`, `taken`), and words."""

    feed: OpmlFeed
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An outlet to be written: its id, and the keys and values of its file."""

    id: str
    outlet: Mapping[str, object]


def drafts(
    feeds: Iterable[OpmlFeed],
    taken: Mapping[str, str],
    ids: Iterable[str],
    networks: tuple[addresses.Network, ...] = (),
) -> tuple[tuple[Draft, ...], tuple[Refused, ...]]:
    """Return the outlets that a list makes, in its order, and the feeds left out.

    :param taken: channels that outlets have already: address as `same_address` spells it -> the outlet's id.
    :param ids: ids that are in use.
    :param networks: private networks that may be asked.
    """
    seen: dict[str, int] = {}
    accepted: list[OpmlFeed] = []
    refused = []
    for feed in feeds:
        problem = _problem(feed, seen, taken, networks)
        if problem is None:
            seen[addresses.same_address(feed.url)] = feed.line
            accepted.append(feed)
        else:
            refused.append(problem)
    used, made = set(ids), []
    for rows in _groups(accepted):
        draft = _draft(rows, used)
        used.add(draft.id)
        made.append(draft)
    return tuple(made), tuple(refused)


def _problem(
    feed: OpmlFeed, seen: Mapping[str, int], taken: Mapping[str, str], networks: tuple[addresses.Network, ...]
) -> Refused | None:
    try:
        key = addresses.same_address(addresses.url(feed.url))
        literal = addresses.literal_address(feed.url)
    except ValueError as error:
        return Refused(feed, "invalid", str(error))
    if literal is not None and not addresses.is_open(literal, networks):
        return Refused(feed, "invalid", f"{literal} is a private address and allow_networks does not name it")
    if key in seen:
        return Refused(feed, "repeated", f"the same as line {seen[key]}")
    return Refused(feed, "taken", f"a channel of outlet {taken[key]} already") if key in taken else None


def _groups(feeds: Sequence[OpmlFeed]) -> Iterable[list[OpmlFeed]]:
    """Return the feeds outlet by outlet: those of one id where the list is ours, else those of one site; a site that
    names several languages is an outlet in each."""
    tongues: dict[str, set[str]] = {}
    for feed in feeds:
        tongues.setdefault(_whose(feed), set()).update(filter(None, [_tongue(feed)]))
    groups: dict[tuple[str, str], list[OpmlFeed]] = {}
    for feed in feeds:
        whose = _whose(feed)
        groups.setdefault((whose, _tongue(feed) if len(tongues[whose]) > 1 else ""), []).append(feed)
    return groups.values()


def _whose(feed: OpmlFeed) -> str:
    return f"id {feed.outlet.id}" if feed.outlet.id else f"site {site_of(_homepage(feed))}"


def _tongue(feed: OpmlFeed) -> str:
    return tag_of(feed.outlet.language).partition("-")[0]


def _homepage(feed: OpmlFeed) -> str:
    stated = _sound(addresses.url, feed.outlet.homepage)
    return stated or urljoin(feed.url, "/")


def _draft(rows: Sequence[OpmlFeed], used: set[str]) -> Draft:
    home = min((_homepage(feed) for feed in rows), key=len)
    facts = _own_facts(rows[0].outlet) if rows[0].outlet.id else _guessed_facts(rows, home)
    outlet = {"homepage": home, **facts, "channels": [{"feed": feed.url} for feed in rows]}
    outlet["name"] = facts["name"] or name_of((), [feed.title for feed in rows], home)
    wanted = _sound(rules.outlet_id, rows[0].outlet.id) or outlet_id(home)
    return Draft(free_id(wanted, used), {key: value for key, value in outlet.items() if value})


def _own_facts(stated: OpmlOutlet) -> dict[str, str | None]:
    """Return what an export of ours says of an outlet; what it leaves out was not known, so nothing is guessed."""
    return {
        "name": _sound(rules.text, stated.name),
        "country": _sound(rules.country, stated.country),
        "language": _sound(rules.language, stated.language),
        "timezone": _sound(rules.timezone, stated.timezone),
    }


def _guessed_facts(rows: Sequence[OpmlFeed], home: str) -> dict[str, str | None]:
    tags = [feed.outlet.language for feed in rows if feed.outlet.language]
    country = country_of([home], tags)
    return {
        "name": _sound(rules.text, shared_name(feed.title for feed in rows)),
        "country": country,
        "language": language_of(tags),
        "timezone": zone_of(country),
    }


def free_id(wanted: str, used: Collection[str]) -> str:
    """Return an id nobody has: the one wanted, or with the first number from 2 on that makes it one."""
    number, found = 1, wanted
    while found in used:
        number += 1
        found = f"{wanted[: LONGEST_ID - len(str(number)) - 1]}-{number}"
    return found


def _sound(rule: Callable[[str], str], value: str) -> str | None:
    """Return a value as a rule of the configuration has it, or None where the rule refuses it."""
    try:
        return rule(value) if value else None
    except ValueError:
        return None
