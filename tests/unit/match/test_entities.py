"""The gazetteer: canonical names in order of mention, longest match first, case kept in mind."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.match.entities import Gazetteer


@dataclass(frozen=True)
class Known:
    name: str
    aliases: tuple[str, ...] = ()


ENTITIES = (
    Known("Northland", ("Northlander", "Northlandic Republic")),
    Known("Northland Army", ("Northlandic Army", "army of Northland")),
    Known("World Health Office", ("WHO",)),
    Known("al-Marsa Front", ("Jabhat al-Marsa",)),
    Known("Côte Dorée"),
    Known("U.S. Mint"),
    Known("United States", ("U.S.", "US")),
    Known("Houmi", ("Houmi movement",)),
    Known("Xinhua", ("新华社",)),
    Known("Emirates Air"),
    Known("Emirate", ()),
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(ENTITIES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Northland signs a treaty", ("Northland",)),
        ("Troops of the Northland Army enter Northland", ("Northland Army", "Northland")),
        ("Northlanders vote; Houmis abstain", ("Northland", "Houmi")),
        ("Northland's coast and Northland’s ports", ("Northland",)),
        ("NORTHLAND ARMY WITHDRAWS", ("Northland Army",)),
        ("NORTHLANDERS VOTE", ("Northland",)),
        ("Army of Northland retreats", ("Northland Army",)),
        ("Army Of Northland Retreats", ("Northland Army",)),
        ("northland is no name here", ()),
        ("Southnorthland and Northlandia", ()),
        ("WHO warns, but Who is who?", ("World Health Office",)),
        ("Who warns?", ()),
        ("Al-Marsa Front and al Marsa Front", ("al-Marsa Front",)),
        ("AL-MARSA FRONT", ("al-Marsa Front",)),
        ("Cote Doree, Co\u0302te Dore\u0301e", ("Côte Dorée",)),
        ("The U.S. votes", ("United States",)),
        ("a vote in the U.S", ("United States",)),
        ("the U.S. Mint's gold", ("U.S. Mint",)),
        ("in Northland. Army units", ("Northland",)),
        ("据新华社报道", ("Xinhua",)),
        ("Emirates", ("Emirate",)),
        ("Emirates Air lands", ("Emirates Air",)),
        ("Northlandic", ()),
        ("", ()),
    ],
)
def test_find(gazetteer: Gazetteer, text: str, expected: tuple[str, ...]) -> None:
    assert gazetteer.find(text) == expected


def test_a_spelling_written_down_beats_a_plural_made_by_rule() -> None:
    gazetteer = Gazetteer([Known("Sand Isle"), Known("Archipelago", ("Sand Isles",))])
    assert gazetteer.find("Sand Isles") == ("Archipelago",)


def test_of_two_claims_the_first_holds() -> None:
    assert Gazetteer([Known("One", ("Shared",)), Known("Two", ("Shared",))]).find("Shared") == ("One",)


def test_blank_names_are_no_names() -> None:
    assert Gazetteer([Known("", ("...", " "))]).find("... and words") == ()


@given(st.text())
def test_any_text_is_searched(text: str) -> None:
    assert set(Gazetteer(ENTITIES).find(text)) <= {entity.name for entity in ENTITIES}


@given(st.text(min_size=1))
def test_any_name_can_be_known(name: str) -> None:
    assert Gazetteer([Known(name)]).find(f"in {name} today") in {(), (name,)}


@given(st.sampled_from(ENTITIES), st.sampled_from(["{}", "In {}, rain", "({})", "“{}”", "pro-{}"]))
def test_a_name_is_found_in_any_surroundings(entity: Known, frame: str) -> None:
    assert Gazetteer(ENTITIES).find(frame.format(entity.name)) == (entity.name,)
