"""Decides what of a listing is taken: which rows may be asked for, when they were published, what they teach."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from crawler.config.schema import Channel, Outlet
from crawler.fetch.ask import ports_of
from crawler.fetch.gate import Gate
from crawler.model import Item, Listing
from crawler.schedule.facts import Pins, RowFacts, row_digest
from crawler.schedule.offset import FIRST_YEAR, settled
from crawler.schedule.profile import Profile, relies_on_guids
from crawler.store.values import NewItem
from crawler.text.addressrules import AddressRules
from crawler.text.identity import item_keys, shared_guids
from crawler.text.urls import url_key

NEVER = datetime.max.replace(tzinfo=UTC)
ASSUMED = "zone_assumed"
# Dates at the calendar's end cannot be told in every zone.
LAST_YEAR = NEVER.year - 1


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows of a listing that may be asked for, with what each teaches, and how many were mended or dropped, by
    stable word (`mended:relative_link`, `dropped:no_link`)."""

    kept: tuple[Item, ...] = ()
    rows: tuple[RowFacts, ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict)


def sifted(outlet: Outlet, channel: Channel, listing: Listing, gate: Gate) -> Sifted:
    """Return what of a listing may be asked for, in the listing's order.

    A guid that stands for the channel, the outlet, or several rows is no row's identity: it is left out.
    """
    rules, notes = outlet.addresses, _notes(listing)
    ports = ports_of(outlet)
    kept: list[Item] = []
    for item in listing.items:
        problem = row_problem(item, ports, gate)
        if problem:
            notes[f"dropped:{problem}"] += 1
        else:
            kept.append(item)
    common = {url_key(channel.address, rules), url_key(outlet.homepage, rules)} | shared_guids(kept, rules)
    plain = tuple(_known_by_link(item, common, rules) for item in kept)
    return Sifted(plain, tuple(_facts(item, rules) for item in plain), dict(notes))


def items_of(outlet: Outlet, channel: Channel, rows: Sifted, profile: Profile, at: datetime) -> tuple[NewItem, ...]:
    """Return the rows as items to store, oldest first.

    Channels list the newest on top, but an event is opened by the first report to tell it; undated rows count as new.
    Guids that the channel is known to move about are left out, and dates follow its clock.

    :param at: when the listing was read; no row can have been published later.
    """
    trusted = relies_on_guids(profile, pins_of(outlet, channel))
    dated = (_dated(item, channel, profile, at) for item in reversed(rows.kept))
    return tuple(
        new_item(item if trusted else replace(item, guid=None), outlet.addresses) for item in sorted(dated, key=_age)
    )


def pins_of(outlet: Outlet, channel: Channel) -> Pins:
    """Return what the outlet's file says of a channel, whatever is learnt."""
    return Pins(channel.validators, channel.ids, channel.clock_offset, channel.every or outlet.every)


def row_problem(item: Item, ports: frozenset[int], gate: Gate) -> str | None:
    """Say in a stable word why a row is no item, or None; where a name leads is found out when it is asked."""
    if not item.url:
        return "no_link"
    problem = gate.problem(item.url, ports)
    return f"gate_{problem}" if problem else None


def new_item(item: Item, rules: AddressRules | None = None) -> NewItem:
    """Return an item with its identity keys."""
    return NewItem(item, item_keys(item.url, item.guid, rules))


def _notes(listing: Listing) -> Counter[str]:
    mended = Counter({f"mended:{word}": count for word, count in listing.mended.items()})
    return mended + Counter(f"dropped:{row.why}" for row in listing.dropped)


def _known_by_link(item: Item, common: frozenset[str] | set[str], rules: AddressRules | None) -> Item:
    shared = item.guid is not None and url_key(item.guid, rules) in common
    return replace(item, guid=None) if shared else item


def _dated(item: Item, channel: Channel, profile: Profile, at: datetime) -> Item:
    if item.published is None:
        return item
    published, note = settled(item.published, at, profile.clock, channel.clock_offset)
    return replace(item, published=published, published_note=note or item.published_note)


def _facts(item: Item, rules: AddressRules | None) -> RowFacts:
    guid = row_digest(item.guid) if item.guid else ""
    return RowFacts(row_digest(url_key(item.url, rules)), guid, _sound(item), item.published_note != ASSUMED)


def _sound(item: Item) -> datetime | None:
    """Return a row's date where it is one, if in the future; 1970 and the like stand for none."""
    published = item.published
    return published if published is not None and FIRST_YEAR <= published.year <= LAST_YEAR else None


def _age(item: Item) -> datetime:
    return item.published or NEVER
