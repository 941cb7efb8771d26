"""Decides which outlet or row keeps what two of them claim."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from crawler.config.document import Document
from crawler.config.parts import sound_rows
from crawler.config.problems import Place
from crawler.config.schema import Agency, Channel, Entity, Outlet


@dataclass(frozen=True, slots=True)
class Clash:
    """A channel of the outlet `loser` whose address the outlet `owner` has already."""

    loser: str
    channel: int
    owner: str


def settle(proposed: Mapping[str, Outlet], standing: Mapping[str, Outlet]) -> tuple[dict[str, Outlet], list[Clash]]:
    """Give each address to one outlet.

    An outlet that has not changed keeps its own; of two new ones the first by id wins. The loser stays as it
    stood, or falls away; that may free or claim an address, so it is asked again until nobody clashes.
    """
    kept = dict(proposed)
    clashes: list[Clash] = []
    while found := _first_clashes(kept, standing):
        clashes += found
        loser = found[0].loser
        del kept[loser]
        if loser in standing:
            kept[loser] = standing[loser]
    return dict(sorted(kept.items())), clashes


def _first_clashes(outlets: Mapping[str, Outlet], standing: Mapping[str, Outlet]) -> list[Clash]:
    owners: dict[str, str] = {}
    for changed, name in sorted((outlets[name] != standing.get(name), name) for name in outlets):
        addresses = [channel.identity for channel in outlets[name].channels]
        found = [Clash(name, i, owners[key]) for i, key in enumerate(addresses) if key in owners]
        if found and changed:
            return found
        owners.update((key, name) for key in addresses)
    return []


def repeated_channels(channels: Mapping[int, Channel]) -> Iterator[tuple[int, int]]:
    """Find the channels of one outlet that repeat an earlier one: yields (number, number of the first)."""
    first: dict[str, int] = {}
    for number, channel in channels.items():
        if first.setdefault(channel.identity, number) != number:
            yield number, first[channel.identity]


def repeated_agencies(document: Document) -> Iterator[tuple[Place, str]]:
    """Find the names and domains that two agencies claim: yields the later place and the reason."""
    rows = sound_rows(Agency, document, "agencies")
    yield from _repeated("agencies", {number: (row.name, _agency_names(row)) for number, row in rows.items()})
    domains = {number: (row.name, _listed("domains", row.domains)) for number, row in rows.items()}
    yield from _repeated("agencies", domains)


def repeated_entities(document: Document) -> Iterator[tuple[Place, str]]:
    """Find the names that two entities claim: yields the later place and the reason."""
    rows = sound_rows(Entity, document, "entities")
    names = {number: [(("name",), row.name), *_listed("aliases", row.aliases)] for number, row in rows.items()}
    yield from _repeated("entities", {number: (rows[number].name, claims) for number, claims in names.items()})


Claims = list[tuple[Place, str]]


def _agency_names(agency: Agency) -> Claims:
    short: Claims = [(("short",), agency.short)] if agency.short else []
    return [(("name",), agency.name), *short, *_listed("aliases", agency.aliases)]


def _listed(key: str, values: Iterable[str]) -> Claims:
    return [((key, number), value) for number, value in enumerate(values)]


def _repeated(key: str, rows: Mapping[int, tuple[str, Claims]]) -> Iterator[tuple[Place, str]]:
    # Case is folded: in a headline set in capitals, two names that differ by case alone cannot be told apart.
    owners: dict[str, tuple[int, str]] = {}
    for number, (name, claims) in rows.items():
        for place, value in claims:
            owner = owners.setdefault(" ".join(value.casefold().split()), (number, name))
            if owner[0] != number:
                yield (key, number, *place), f"{value} belongs to {owner[1]} already"
