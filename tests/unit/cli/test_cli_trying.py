"""What a hint changes is said in a line."""

import pytest

from crawler.cli.trying import changed
from crawler.extract.tryhints import Effect

LONG = "The ferry sailed again on Thursday after three days in port, the operator of the line said at noon."


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (Effect("title", "h2", False, "A", "A"), "found nothing: the general way was taken"),
        (Effect("title", "h2", True, "A", "A"), "changes nothing"),
        (Effect("title", "h2", True, "A", "B"), "'A', without it 'B'"),
        (Effect("date", "time", True, "2026-05-04", ""), "'2026-05-04', without it nothing"),
        (
            Effect("body", ".text", True, "a\n\nb", "a\n\nc\n\nd"),
            "4 characters, without it 7; gone 'c' and 1 line more; new 'b'",
        ),
        (
            Effect("drop[0]", ".promo", True, "a", f"a\n\n{LONG}"),
            f"1 character, without it 102; gone '{LONG[:77]}...'",
        ),
    ],
)
def test_a_hint_is_told_by_what_it_changes(effect: Effect, said: str) -> None:
    assert changed(effect) == said
