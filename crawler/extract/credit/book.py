"""Makes what credits are read with out of the agencies' rows: their names and the shapes of their lines."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from crawler.config.schema import Agency
from crawler.extract.credit.names import Names, names_of
from crawler.text.shapes import letters_of, line_end, line_start


@dataclass(frozen=True)
class Shape:
    """One agency's own form of a line: letters without which no line can fit, the form, the agency's name, and what
    makes the form's pattern, when the first line holds the letters."""

    letters: str
    form: str
    agency: str
    make: Callable[[str], re.Pattern[str]]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern of such a line."""
        return self.make(self.form)


@dataclass(frozen=True, slots=True)
class Book:
    """What credits are read with."""

    names: Names
    datelines: tuple[Shape, ...] = ()
    sign_offs: tuple[Shape, ...] = ()
    sites: tuple[tuple[str, str], ...] = ()  # (registrable domain, agency)

    def of_site(self, site: str) -> str | None:
        """Return the agency whose own site this registrable domain is."""
        return next((agency for domain, agency in self.sites if domain == site), None)


@lru_cache(maxsize=4)  # a process has one list of agencies, and a new one when the configuration changes
def book_of(agencies: tuple[Agency, ...]) -> Book:
    """Return what these agencies' credits are read with."""
    return Book(
        names_of(agencies),
        tuple(Shape(letters_of(one), one, agency, line_start) for agency, one in _shapes(agencies, "datelines")),
        tuple(
            Shape(letters_of(one).casefold(), one, agency, line_end) for agency, one in _shapes(agencies, "sign_offs")
        ),
        tuple((domain, agency.short or agency.name) for agency in agencies for domain in agency.domains),
    )


def _shapes(agencies: Iterable[Agency], kind: str) -> list[tuple[str, str]]:
    """Return (agency, shape), the longest shapes first: `Interfax-Ukraine -` is not `Interfax -`."""
    found = [(one.short or one.name, shape) for one in agencies for shape in getattr(one, kind)]
    return sorted(found, key=lambda pair: len(pair[1]), reverse=True)
