"""Decides who wrote a report, from all places where its page and feed name people."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from crawler.config.schema import Agency
from crawler.extract.byline import clean_authors, house_names, is_person
from crawler.extract.credit.find import agency_named

Place = tuple[str, tuple[str, ...]]  # (where it stands, the bylines there), e.g. ("json-ld", ("By Ada Moor",))


_STATED = frozenset({"hint", "json-ld", "meta"})
_SHOWN = frozenset({"byline", "printed"})


@dataclass(frozen=True, slots=True)
class Authors:
    """Who was chosen, where that stood, and what other places say."""

    source: str = ""
    names: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, str], ...] = ()


def choose_authors(places: Sequence[Place], houses: Collection[str], agencies: tuple[Agency, ...]) -> Authors:
    """Return the people of the first place that names any; an agency among them only where the page declares it.

    :param places: where bylines stand, best first.
    :param houses: names of the outlet, the site and the publisher, which are nobody's.
    """
    found = [
        (source, names)
        for source, bylines in places
        if (names := clean_authors(bylines, houses) if source in _STATED else people(bylines, houses, agencies))
    ]
    if not found:
        return Authors()
    source, names = _fullest(found)
    if source not in _STATED and all(
        agency_named(name, agencies) for name in names
    ):  # its own field says so; who signs is the house
        house = choose_house([place for place in places if place[0] in _STATED])
        source, names = (house.source, house.names) if house.names else (source, names)
    return Authors(source, names, tuple(_others(found, names)))


def choose_house(places: Sequence[Place]) -> Authors:
    """Return the house that signs for all where no person does."""
    for source, bylines in places:
        names = house_names(bylines)
        if names:
            return Authors(source, names)
    return Authors()


def people(bylines: Sequence[str], houses: Collection[str], agencies: tuple[Agency, ...]) -> tuple[str, ...]:
    """Return the persons of a byline; agencies only where it names nobody else."""
    names = clean_authors(bylines, houses)
    return tuple(name for name in names if not agency_named(name, agencies)) or names


def _fullest(found: Sequence[Place]) -> Place:
    """Return the first place, or one shown on the page that names all of the first and a few more.

    What somebody logs in by gives way to a full name.
    """
    chosen = found[0]
    if all(map(_is_handle, chosen[1])):
        chosen = next((place for place in found if any(" " in name for name in place[1])), chosen)
    for source, names in found[1:]:
        more = _wording(names) - _wording(chosen[1])
        again = [name for name in more if any(one in name for one in _wording(chosen[1]))]
        if source in _SHOWN and _wording(chosen[1]) < _wording(names) and not again and all(map(is_person, names)):
            chosen = (source, names)
    return chosen


def _is_handle(name: str) -> bool:
    """Tell whether a name is what somebody logs in by: one word in small letters (`jroe`, `newsdesk2`)."""
    return name.isascii() and " " not in name and name.islower()


def _others(found: Sequence[Place], chosen: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what other places say otherwise, each wording once."""
    said = {_wording(chosen)}
    for source, names in found:
        if _wording(names) not in said:
            said.add(_wording(names))
            yield source, "; ".join(names)


def _wording(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)
