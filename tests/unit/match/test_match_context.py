"""An entry's context is the entities and cities it names, and the names that nobody listed."""

from datetime import date
from typing import NamedTuple

import pytest

from crawler.match.context import ContextReader
from crawler.match.entities import Gazetteer
from crawler.match.places import City, Places
from crawler.model import Entry


class Known(NamedTuple):
    """An entity."""

    name: str
    aliases: tuple[str, ...] = ()


READER = ContextReader(
    Gazetteer([Known("Harbour Council", ("the council",)), Known("Finland")]),
    Places([City("Port Alden", "FI", "Finland", "", 20_000, "Europe/Helsinki")]),
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Divers of the Moor Brothers yard find a crack.", ("Moor Brothers",)),
        ("President Ada Moor visits the quay.", ("Ada Moor",)),
        ("Prime Minister Ole Sarn resigns.", ("Ole Sarn",)),
        ("The Harbour Council meets in Port Alden, Finland.", ()),
        ("Fishermen strike again.", ()),
        ("The strike in Sarnholm ends.", ("Sarnholm",)),
        ("On Monday the ferry sails again.", ()),
        ("In northern Finland snow falls in May.", ()),
        ("Die Regierung und das Parlament in Helsingfors haben sich nicht geeinigt.", ()),
        ("The ferry and the quay of Oy are old.", ()),
    ],
)
def test_names_on_no_list(text: str, names: tuple[str, ...]) -> None:
    assert READER.read(text).names == names


def test_an_entry_gets_its_context() -> None:
    entry = Entry("one", date(2026, 3, 2), "The council closes the quay of Port Alden.", "Ada Moor said so in Finland.")
    found = READER.of(entry)
    assert (found.entities, found.places, found.names) == (
        ("Harbour Council", "Finland"),
        ("Port Alden",),
        ("Ada Moor",),
    )
