"""An event is told by the sentence most like what all its reports say, without flags, datelines and outlets' names."""

from datetime import UTC, datetime

import pytest

from crawler.match.central import central, retold
from crawler.model import Report, StoredReport

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def stored(number: int, headline: str, lead: str = "", copy_of: int | None = None) -> StoredReport:
    report = Report(f"https://courier.example/{number}", headline, lead, lead=lead, published=NOW)
    return StoredReport(number, "courier", "Valley Courier", report, NOW, copy_of=copy_of)


QUAY = "Divers find a crack in the eastern quay of Port Alden"


def test_what_all_say_is_preferred_to_what_one_says() -> None:
    reports = [
        stored(1, "What did the divers see under the water?", "A long night began for the crew of the Moor yard."),
        stored(
            2, QUAY, "Divers found a crack in the eastern quay of Port Alden on Wednesday, the harbour office said."
        ),
        stored(3, "Eastern quay of Port Alden closed after divers find crack", "The quay is closed."),
    ]
    told = central(reports)
    assert told is not None
    assert told.headline in {QUAY, "Eastern quay of Port Alden closed after divers find crack"}


@pytest.mark.parametrize(
    ("headline", "lead", "shown", "summary"),
    [
        (f"UPDATE 2-{QUAY}", "The quay is closed.", QUAY, "The quay is closed."),
        (f"{QUAY} - Valley Courier", "PORT ALDEN (AP) — The quay is closed.", QUAY, "The quay is closed."),
        (
            "",
            "PORT ALDEN (AP) — The eastern quay is closed for good. It is old.",
            "The eastern quay is closed for good.",
            "The eastern quay is closed for good. It is old.",
        ),
    ],
)
def test_a_lone_report_speaks_for_itself(headline: str, lead: str, shown: str, summary: str) -> None:
    told = central([stored(1, headline, lead)])
    assert told is not None
    assert (told.headline, told.summary) == (shown, summary)


def test_a_text_is_heard_once_however_many_print_it() -> None:
    wire = "Ferry line sells its oldest ship to a yard in the north"
    copies = [stored(number, wire, "The ship goes north.", copy_of=1) for number in (1, 2, 3, 4)]
    own = [
        stored(5, QUAY, "Divers found a crack in the eastern quay."),
        stored(6, f"{QUAY}, office says", "The quay is closed."),
    ]
    told = central([*copies, *own])
    assert told is not None
    assert told.headline.startswith(QUAY)


@pytest.mark.parametrize("reports", [[], [stored(1, "", "")], [stored(1, "?!", "...")]])
def test_reports_that_say_nothing(reports: list[StoredReport]) -> None:
    assert central(reports) is None


def test_the_choice_does_not_hang_on_the_order_the_reports_are_given_in() -> None:
    reports = [
        stored(1, QUAY, "The quay is closed."),
        stored(2, "Crack found in eastern quay of Port Alden", "It is old."),
    ]
    assert central(reports) == central(reports[::-1])


def test_an_event_that_goes_by_what_a_report_says_keeps_its_name() -> None:
    reports = [stored(1, "Ferry runs aground off Sarn point"), stored(2, "A long night in the old mill of Lund")]
    assert retold(reports, "A long night in the old mill of Lund") is None
    told = retold(reports[:1], "A long night in the old mill of Lund")
    assert told is not None
    assert told[0] == "Ferry runs aground off Sarn point"
    assert retold([stored(1, "")], "What nobody says") is None


def test_the_first_reports_alone_name_an_event_anew() -> None:
    first = [stored(number, f"Ferry {number} runs aground off Sarn point") for number in range(21)]
    later = [stored(number, "Choir of the old mill sings all night in Lund") for number in range(21, 60)]
    told = retold([*first, *later], "What nobody says")
    assert told is not None
    assert told[0].startswith("Ferry")
