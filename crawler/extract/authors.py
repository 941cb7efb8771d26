"""Decides who wrote a report, from all places where its page and feed name people."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from crawler.config.schema import Agency
from crawler.extract.byline import clean_authors
from crawler.extract.credit.find import agency_named

Place = tuple[str, tuple[str, ...]]  # (where it stands, the bylines there), e.g. ("json-ld", ("By Ada Moor",))


@dataclass(frozen=True, slots=True)
class Authors:
    """Who was chosen, where that stood, and what other places say."""

    source: str = ""
    names: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, str], ...] = ()


def choose_authors(places: Sequence[Place], houses: Collection[str], agencies: tuple[Agency, ...]) -> Authors:
    """Return the people of the first place that names any.

    :param places: where bylines stand, best first.
    :param houses: names of the outlet, the site and the publisher, which are nobody's.
    """
    found = [(source, names) for source, bylines in places if (names := people(bylines, houses, agencies))]
    if not found:
        return Authors()
    source, names = found[0]
    return Authors(source, names, tuple(_others(found[1:], names)))


def choose_house(places: Sequence[Place]) -> Authors:
    """Return the house that signs for all where no person does."""
    for source, bylines in places:
        names = clean_authors(bylines)
        if names:
            return Authors(source, names)
    return Authors()


def people(bylines: Sequence[str], houses: Collection[str], agencies: tuple[Agency, ...]) -> tuple[str, ...]:
    """Return the persons of a byline; agencies only where it names nobody else."""
    names = clean_authors(bylines, houses)
    return tuple(name for name in names if not agency_named(name, agencies)) or names


def _others(found: Sequence[Place], chosen: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what other places say otherwise, each wording once."""
    said = {_wording(chosen)}
    for source, names in found:
        if _wording(names) not in said:
            said.add(_wording(names))
            yield source, "; ".join(names)


def _wording(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)
