"""`reports show` and `why` say in words who wrote a report, and how that is known."""

from datetime import UTC, datetime

import pytest

from crawler.cli.credits import credit_lines
from crawler.model import Clue, CreditChain, Report, StoredReport

REUTERS, AFP = Clue("dateline", "(Reuters) -", ("Reuters",)), Clue("copyright", "© 2026 AFP", ("AFP",))
CASES = [
    (CreditChain(), ["source: The Post; nothing names an agency"]),
    (
        CreditChain(clues=(REUTERS, AFP)),
        [
            "source: The Post; the clues disagree, so no agency is credited",
            "  dateline: (Reuters) - (Reuters)",
            "  copyright: © 2026 AFP (AFP)",
        ],
    ),
    (CreditChain(("AFP", "Reuters"), 0.9), ["source: AFP/Reuters via The Post, sure to 0.90"]),
]


def stored(credit: str | None, chain: CreditChain) -> StoredReport:
    report = Report("https://post.example/1", "Quay closed", "Body", credit=credit, chain=chain)
    return StoredReport(1, "post", "The Post", report, datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize(("chain", "lines"), CASES)
def test_what_is_said(chain: CreditChain, lines: list[str]) -> None:
    assert list(credit_lines(stored(chain.shown, chain))) == lines


def test_a_credit_kept_before_clues_were_is_shown_alone() -> None:
    assert list(credit_lines(stored("AP", CreditChain()))) == ["source: AP via The Post"]
