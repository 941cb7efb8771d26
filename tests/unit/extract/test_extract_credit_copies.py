"""A copy group fills a credit that a page leaves out, and never one that a page disputes."""

from datetime import UTC, datetime

import pytest

from crawler.extract.credit.copies import Member, credit_copies
from crawler.model import Clue, CreditChain

NOTHING = CreditChain(contributors=("AFP",), taken_from="dailyharbour.example")
AP = CreditChain(("AP",), 0.97, clues=(Clue("dateline", "(AP) —", ("AP",)),))
SURER_AP = CreditChain(("AP",), 0.99, clues=(Clue("dateline", "(AP) —", ("AP",)),))
AFP = CreditChain(("AFP",), 0.95, clues=(Clue("byline", "AFP", ("AFP",)),))
DISPUTED = CreditChain(clues=(*AP.clues, *AFP.clues))
DOUBTFUL = CreditChain(("AP",), 0.82, clues=(Clue("guess", "AP", ("AP",)),))


def member(number: int, chain: CreditChain, hour: int = 0) -> Member:
    return Member(number, f"Outlet {number}", datetime(2026, 3, 1, hour or number, tzinfo=UTC), chain)


def test_a_missing_credit_is_taken_from_the_surest_and_then_the_first_who_printed_it() -> None:
    found = credit_copies([member(4, NOTHING), member(3, AP), member(2, SURER_AP), member(1, SURER_AP, 9)])
    clue = Clue("copy", "the text of report 2, Outlet 2, 2026-03-01 02:00", ("AP",))
    assert found == {4: CreditChain(("AP",), 0.891, ("AFP",), "dailyharbour.example", (clue,))}


def test_who_is_credited_helps_no_more() -> None:
    found = credit_copies([member(1, AFP), member(2, NOTHING)])
    assert (found[2].originators, found[2].contributors) == (("AFP",), ())


@pytest.mark.parametrize(
    "chains",
    [
        [],
        [NOTHING, NOTHING],
        [AP, AFP, NOTHING],
        [AP, DISPUTED],
        [AP, SURER_AP],
        [DOUBTFUL, NOTHING],
    ],
)
def test_in_doubt_nothing_is_filled(chains: list[CreditChain]) -> None:
    assert credit_copies([member(number, chain) for number, chain in enumerate(chains, 1)]) == {}


def test_the_order_of_members_does_not_matter() -> None:
    members = [member(1, NOTHING), member(2, AP), member(3, SURER_AP), member(4, CreditChain())]
    assert credit_copies(members) == credit_copies(members[::-1])
