"""A list of agencies that is sent to a worker again and again is one list there."""

import pickle

from crawler.config.roster import Roster, roster
from crawler.config.schema import Agency

ROWS = (Agency(name="Harbour Press", short="HP"), Agency(name="Quay News", domains=("quay.example",)))


def test_it_is_a_tuple_of_the_rows() -> None:
    assert roster(ROWS) == ROWS
    assert hash(roster(ROWS)) == hash(ROWS)


def test_unpacked_twice_it_is_the_same_list() -> None:
    first, second = (pickle.loads(pickle.dumps(roster(ROWS))) for _ in range(2))
    assert isinstance(first, Roster)
    assert first == ROWS
    assert first is second


def test_another_list_is_another() -> None:
    first, second = (pickle.loads(pickle.dumps(roster(rows))) for rows in (ROWS, ROWS[:1]))
    assert (first, second) == (ROWS, ROWS[:1])
